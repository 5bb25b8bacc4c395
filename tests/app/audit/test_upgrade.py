"""Checks and decisions made before the record vouched for them: vouched for by the upgrade, as they stood."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.audit import Audited, audit
from app.database import UPGRADING, migrations, open_database, upgrade
from app.settings import sqlite_url
from app.store import Store

NOW = "2026-11-21 04:05:06.000007"


def _before(connection: Connection) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "0003")
    for statement in (
        f"INSERT INTO municipality VALUES (1, '999999', '架空市', '{NOW}')",
        "INSERT INTO tender (id, municipality_id, version, created_at, changed_at, name)"
        f" VALUES (1, 1, 1, '{NOW}', '{NOW}', '更改')",
        "INSERT INTO check_run (id, municipality_id, tender_id, stage, inputs, result, clauses, engine,"
        f" created_at, created_by) VALUES (4, 1, 1, 'application', x'7b7d', x'7b7d', '[{{\"id\": \"b2\"}}]',"
        f" 'hosakan 0.1', '{NOW}', '見本 花子')",
        "INSERT INTO decision (id, municipality_id, check_id, bidder_row, verdict, reason, officer,"
        f" decided_at) VALUES (9, 1, 4, 1, 'clear', '登記で確かめた', '契約課 見本', '{NOW}')",
        "INSERT INTO event (municipality_id, at, user_id, who, action, record, what, why)"
        f" VALUES (1, '{NOW}', 1, '見本（a）', 'check.create', 'check:4', '照合した', NULL)",
    ):
        connection.execute(text(statement))


def _audited(engine: Engine) -> Audited:
    with Store(engine).audit.lying() as lying:
        return audit(lying)


@pytest.fixture
def upgraded(tmp_path: Path) -> Engine:
    engine = open_database(sqlite_url(tmp_path / "old.db"))
    with engine.connect().execution_options(**{UPGRADING: True}) as connection, connection.begin():
        _before(connection)
    upgrade(engine)
    return engine


def test_the_upgrade_vouches_for_what_stood(upgraded: Engine) -> None:
    found = _audited(upgraded)
    assert found.broken == []
    assert (found.chains[0].count, found.chains[0].rows) == (2, 2)
    newest = Store(upgraded).events.latest(1)[0][0]
    assert newest.action == "check.vouch"
    assert newest.facts["checks"].keys() == {"4"}
    assert newest.facts["decisions"].keys() == {"9"}


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE decision SET needs_second = 1", "判断 9"),
        ("UPDATE decision SET reason = 'x'", "判断 9"),
        ("UPDATE check_run SET clauses = '[]'", "照合 4"),
    ],
)
def test_a_change_of_them_after_the_upgrade_is_found(upgraded: Engine, statement: str, told: str) -> None:
    with upgraded.begin() as connection:
        connection.execute(text(statement))
    assert [one.problem.startswith(told) for one in _audited(upgraded).broken] == [True]


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO event SELECT * FROM event WHERE seq = 1",
        "REPLACE INTO event_detail VALUES (1, 'x', 'x', 'x', 'x')",
    ],
)
def test_after_the_upgrade_nothing_takes_the_place_of_an_old_entry(upgraded: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only added to"), upgraded.begin() as connection:
        connection.execute(text(statement))
    assert _audited(upgraded).broken == []
