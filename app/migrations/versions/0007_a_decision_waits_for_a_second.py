"""whether a decision counts only after a second officer has agreed"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('needs_second', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.alter_column('needs_second', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_column('needs_second')
