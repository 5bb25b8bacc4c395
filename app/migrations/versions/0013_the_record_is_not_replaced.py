"""SQLite refuses to put another row in the place of one of the record"""

from alembic import op

from app.migrations import triggers


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in triggers.against_replacing(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError('the record stays protected: go back by restoring a backup made before the upgrade')
