"""forms sent once, numbers as printed"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No number was given before this: the table is empty, and the default goes at once.
    with op.batch_alter_table('issued_paper', schema=None) as batch_op:
        batch_op.add_column(sa.Column('label', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('issued_paper', schema=None) as batch_op:
        batch_op.alter_column('label', server_default=None)

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_at'), ['at'], unique=False)

    _numbers_are_not_given_again()


_NAMED = (
    'adopted_clause', 'affiliation', 'appointee', 'check_run', 'pledge', 'posting', 'subsidy_sheet', 'tender', 'user_account',
)
"""What entries of the record and papers name by its number."""


def _numbers_are_not_given_again() -> None:
    """SQLite gives the number of the last row deleted to the next one, unless told not to: a new posting would have
    the history, and the document number, of one that was deleted. PostgreSQL never does."""
    if op.get_bind().dialect.name != 'sqlite':
        return
    for table in _NAMED:
        with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_autoincrement': True}):
            pass


def downgrade() -> None:
    raise NotImplementedError('numbers were given: go back by restoring a backup made before the upgrade')
