"""A database of the version before the chain comes over with every entry, role and row."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app import chain
from app.database import changing_schema, open_database, to_revision, upgrade
from app.store import Store

NOW = "2026-11-21 04:05:06.000007"


def _before(connection: Connection) -> None:
    to_revision(connection, "0003")
    for statement in (
        f"INSERT INTO municipality VALUES (1, '999999', '架空市', '{NOW}')",
        "INSERT INTO user_account (id, municipality_id, version, created_at, changed_at, login, name,"
        f" password_hash, role, active) VALUES (1, 1, 1, '{NOW}', '{NOW}', 'a', '見本', 'x', 'admin', true)",
        "INSERT INTO session (municipality_id, user_id, token_hash, created_at, last_seen_at)"
        f" VALUES (1, 1, 'x', '{NOW}', '{NOW}')",
        "INSERT INTO event (municipality_id, at, user_id, who, action, record, what, why)"
        f" VALUES (1, '{NOW}', 1, '見本（a）', 'tender.create', 'tender:1', '案件を登録した', NULL),"
        f" (1, '{NOW}', 1, '見本（a）', 'check.decide', 'check:1', '判断した', '資料を見た')",
    ):
        connection.execute(text(statement))


def test_entries_made_before_the_chain_are_chained_in_their_order(empty_url: str) -> None:
    engine = open_database(empty_url)
    with changing_schema(engine) as connection:
        _before(connection)
    upgrade(engine)
    store = Store(engine)
    happened, count = store.events.latest(1)
    assert count == 2
    assert [(one.seq, one.what, one.why) for one in happened] == [
        (2, "判断した", "資料を見た"),
        (1, "案件を登録した", None),
    ]
    assert happened[0].facts == {"chained_later": True}
    assert store.accounts.first_administrator().roles >= {"admin", "procurement"}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM session")).scalar_one() == 1
        rows = connection.execute(text("SELECT previous_hash, hash FROM event ORDER BY seq")).all()
    assert [row.previous_hash for row in rows] == [chain.START, rows[0].hash]
