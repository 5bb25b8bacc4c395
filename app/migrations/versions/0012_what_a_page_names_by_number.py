"""what a page names by its number"""

from alembic import op


revision = '0012'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A page that was opened names its bidder, its waiting file or its work by number: SQLite must not give that to
    another one (see 0008)."""
    if op.get_bind().dialect.name != 'sqlite':
        return
    for table in ('bidder', 'bidder_upload', 'affiliation_upload', 'job'):
        with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_autoincrement': True}):
            pass


def downgrade() -> None:
    raise NotImplementedError('numbers were given: go back by restoring a backup made before the upgrade')
