"""a sharing ends and has versions of its own; whether what was erased is wiped from the file"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sharing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE sharing SET changed_at = since')
    with op.batch_alter_table('sharing', schema=None) as batch_op:
        batch_op.alter_column('version', server_default=None)
        batch_op.alter_column('changed_at', nullable=False)
    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wiped_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.drop_column('wiped_at')
    with op.batch_alter_table('sharing', schema=None) as batch_op:
        batch_op.drop_column('changed_at')
        batch_op.drop_column('version')
        batch_op.drop_column('until')
