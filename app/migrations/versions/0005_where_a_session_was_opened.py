"""where a session was opened; until when a password given by somebody else opens anything"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('session', sa.Column('address', sa.String(length=45), nullable=True))
    op.add_column('user_account', sa.Column('password_until', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('user_account', 'password_until')
    op.drop_column('session', 'address')
