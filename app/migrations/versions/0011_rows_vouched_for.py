"""checks, decisions and secondings vouched for by the record"""

import datetime
import hashlib

import sqlalchemy as sa
from alembic import op

from app import chain


revision = '0011'
down_revision = '0005'
branch_labels = None
depends_on = None

_TABLES = ('check_run', 'decision', 'seconding')


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column('salt', sa.String(length=64), nullable=True))
    _vouch_for_what_stands()


def _vouch_for_what_stands() -> None:
    """Rows kept until now get a salt, and one entry of each municipality says what they are."""
    connection = op.get_bind()
    found: dict[int, dict[str, dict[str, str]]] = {}
    for table, kind, values in (('check_run', 'checks', _check), ('decision', 'decisions', _decision)):
        for row in connection.execute(_columns(table).order_by(sa.text('id'))).all():
            salt = chain.new_salt()
            connection.execute(sa.text(f'UPDATE {table} SET salt = :salt WHERE id = :id'), {'salt': salt, 'id': row.id})
            digest = chain.sealed({'kind': kind, 'salt': salt, 'id': row.id, **values(row)})
            found.setdefault(row.municipality_id, {}).setdefault(kind, {})[str(row.id)] = digest
    for whose, facts in sorted(found.items()):
        _append(connection, whose, facts)


_SOME = {
    'check_run': ('tender_id', 'stage', 'inputs', 'result', 'engine', 'law_sha256', 'created_by'),
    'decision': ('check_id', 'bidder_row', 'verdict', 'reason', 'officer', 'user_id'),
}


def _columns(table: str) -> sa.Select:
    plain = [sa.column(name) for name in ('id', 'municipality_id', *_SOME[table])]
    moment = 'created_at' if table == 'check_run' else 'decided_at'
    more = [sa.column(moment, sa.DateTime(timezone=True))]
    more += [sa.column('clauses', sa.JSON)] if table == 'check_run' else []
    return sa.select(*plain, *more).select_from(sa.table(table))


def _check(row: sa.Row) -> dict[str, object]:
    return {
        'tender_id': row.tender_id, 'stage': row.stage,
        'inputs_sha256': hashlib.sha256(row.inputs).hexdigest(), 'result_sha256': hashlib.sha256(row.result).hexdigest(),
        'clauses': row.clauses, 'engine': row.engine, 'law_sha256': row.law_sha256,
        'created_at': _utc(row.created_at), 'created_by': row.created_by,
    }


def _decision(row: sa.Row) -> dict[str, object]:
    return {
        'check_id': row.check_id, 'bidder_row': row.bidder_row, 'verdict': row.verdict, 'reason': row.reason,
        'officer': row.officer, 'user_id': row.user_id, 'decided_at': _utc(row.decided_at),
        'needs_second': False,  # 0007, which comes after
    }


def _utc(at: datetime.datetime) -> str:
    return chain.utc(at if at.tzinfo else at.replace(tzinfo=datetime.UTC))


def _append(connection: sa.Connection, whose: int, facts: dict[str, object]) -> None:
    code = connection.execute(sa.text('SELECT code FROM municipality WHERE id = :id'), {'id': whose}).scalar_one()
    last = connection.execute(
        sa.text('SELECT seq, hash FROM event WHERE municipality_id = :id ORDER BY seq DESC LIMIT 1'), {'id': whose}
    ).first()
    seq, previous = (last.seq, last.hash) if last else (0, chain.START)
    told = chain.Detail(chain.new_salt(), 'プログラム（更新）', 'これまでの照合と判断を、記録に結び付けた', None)
    at = datetime.datetime.now(datetime.UTC)
    entry = chain.Entry(code, seq + 1, at, None, 'check.vouch', None, chain.canonical(facts), chain.commitment(told), previous)
    event = sa.table('event', *map(sa.column, ('id', 'municipality_id', 'seq', 'user_id', 'action', 'record', 'facts', 'commitment', 'previous_hash', 'hash')), sa.column('at', sa.DateTime(timezone=True)))
    connection.execute(event.insert().values(
        municipality_id=whose, seq=seq + 1, at=at, user_id=None, action=entry.action, record=None, facts=entry.facts,
        commitment=entry.commitment, previous_hash=previous, hash=chain.entry_hash(entry),
    ))
    number = connection.execute(
        sa.text('SELECT id FROM event WHERE municipality_id = :id AND seq = :seq'), {'id': whose, 'seq': seq + 1}
    ).scalar_one()
    detail = sa.table('event_detail', *map(sa.column, ('event_id', 'salt', 'who', 'what', 'why')))
    connection.execute(detail.insert().values(event_id=number, salt=told.salt, who=told.who, what=told.what, why=told.why))


def downgrade() -> None:
    raise NotImplementedError('the record only grows: go back by restoring a backup made before the upgrade')
