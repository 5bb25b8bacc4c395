"""A copy made while the application runs, put back whole or not at all, on both databases."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text

from app import create_app, models
from app.audit import audit
from app.backup import making
from app.backup.carrying import back_up, put_back
from app.backup.plain import added_up, lines, tables_of
from app.database import changing_schema, open_database, to_revision
from app.settings import Settings
from app.store import Act, Officer, Store
from app.store.room import utc_now
from rules.faults import InputError
from rules.register import Appointee
from tests.app.database.dumped import REPLACING, copied, dump

EVENT, CHECK = models.Event.__table__, models.Check.__table__


def sums(url: str) -> dict[str, Any]:
    """What every table comes to."""
    engine = open_database(url)
    with engine.connect() as connection:
        found = {table.name: added_up(lines(connection, table)) for table in tables_of(connection)}
    engine.dispose()
    return found


def test_what_is_put_back_elsewhere_is_what_was_there_row_by_row(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    carried = put_back(elsewhere, copied(settings, tmp_path))
    assert dump(elsewhere.database_url) == dump(settings.database_url)
    assert sums(elsewhere.database_url) == sums(settings.database_url) == carried.manifest.tables
    store = Store(open_database(elsewhere.database_url))
    with store._room.reading() as session:
        head = session.execute(select(EVENT.c.seq, EVENT.c.hash).order_by(EVENT.c.seq.desc())).first()
        assert session.scalar(select(func.count()).select_from(CHECK))
    assert head is not None
    assert [(one.seq, one.hash) for one in carried.manifest.heads] == [tuple(head)]
    store._room.engine.dispose()


def test_the_work_goes_on_after_it_with_numbers_that_are_free(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    put_back(elsewhere, copied(settings, tmp_path))
    store = create_app(elsewhere).extensions["hosakan_store"]
    before = {kept.id for kept in store.appointees.all(filled.municipality_id)}
    made = store.appointees.create(Act(filled, "appointee.create"), Appointee("架空 三郎"))
    assert made not in before
    told = store.events.latest(filled.municipality_id, limit=2)[0]
    assert told[0].seq == told[1].seq + 1
    store._room.engine.dispose()


def test_the_number_of_a_record_deleted_before_is_not_given_again(
    filled: Officer, settings: Settings, elsewhere: Settings, app: Any, tmp_path: Path
) -> None:
    store: Store = app.extensions["hosakan_store"]
    gone = store.appointees.create(Act(filled, "appointee.create"), Appointee("架空 三郎"))
    store.appointees.delete(Act(filled, "appointee.delete"), gone, 1)
    put_back(elsewhere, copied(settings, tmp_path))
    other = Store(open_database(elsewhere.database_url))
    assert other.appointees.create(Act(filled, "appointee.create"), Appointee("架空 四郎")) == gone + 1
    other._room.engine.dispose()


def test_a_session_that_ended_does_not_open_again(
    filled: Officer, settings: Settings, elsewhere: Settings, app: Any, tmp_path: Path
) -> None:
    store = app.extensions["hosakan_store"]
    token = store.accounts.open_session(filled)
    copy = copied(settings, tmp_path)
    put_back(elsewhere, copy)
    other = create_app(elsewhere)
    client = other.test_client()
    client.set_cookie("hosakan_session", token)
    assert client.get("/appointees/").status_code == 401 or "/login" in client.get("/appointees/").location
    other.extensions["hosakan_store"]._room.engine.dispose()


def test_the_copy_is_one_moment_while_others_write(
    filled: Officer, settings: Settings, app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two tables somebody registers a person: the copy has neither the row nor its entry."""
    store: Store = app.extensions["hosakan_store"]

    def interrupted(connection: Connection, table: Any) -> Iterator[bytes]:
        yield from lines(connection, table)
        if table.name == "municipality":
            store.appointees.create(Act(filled, "appointee.create"), Appointee("途中の人"))

    monkeypatch.setattr(making, "lines", interrupted)
    copy = copied(settings, tmp_path)
    with zipfile.ZipFile(copy) as file:
        everything = b"".join(file.read(name) for name in file.namelist())
        last = json.loads(file.read("event.jsonl").splitlines()[-1])
    written = json.dumps("途中の人").strip('"').encode()
    assert written not in everything
    assert "途中の人" in [kept.value.name for kept in store.appointees.all(filled.municipality_id)]
    assert "backup.export" in last


def test_what_stands_there_is_not_overwritten_and_nothing_is_left_behind(
    filled: Officer, settings: Settings, tmp_path: Path
) -> None:
    target = copied(settings, tmp_path)
    before = target.read_bytes()
    with pytest.raises(InputError, match="すでにあります"):
        back_up(settings, target, "somebody", utc_now())
    assert target.read_bytes() == before
    back_up(settings, target, "somebody", utc_now(), replace=True)
    assert target.read_bytes() != before
    assert not list(tmp_path.glob(".*partial"))
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0


def test_a_database_with_something_in_it_is_left_alone_unless_told(
    filled: Officer, settings: Settings, app: Any, tmp_path: Path
) -> None:
    copy = copied(settings, tmp_path)
    store: Store = app.extensions["hosakan_store"]
    store.appointees.create(Act(filled, "appointee.create"), Appointee("後から来た人"))
    before = dump(settings.database_url)
    with pytest.raises(InputError, match=r"すでに登録があります.*--force"):
        put_back(settings, copy)
    assert dump(settings.database_url) == before
    put_back(settings, copy, REPLACING)
    assert "後から来た人" not in str(dump(settings.database_url))
    # The record refuses changes as before.
    engine = open_database(settings.database_url)
    with pytest.raises(Exception, match="only added to"), engine.begin() as connection:
        connection.execute(text("UPDATE event SET seq = seq + 1000"))
    engine.dispose()


def test_what_took_the_place_of_what_was_there_is_told_by_the_record(
    filled: Officer, settings: Settings, app: Any, tmp_path: Path
) -> None:
    """The chain is the copy's and one entry more, which names the end of the chain that is gone."""
    store: Store = app.extensions["hosakan_store"]
    copy = copied(settings, tmp_path)
    kept = store.audit.head(filled.municipality_id)
    store.appointees.create(Act(filled, "appointee.create"), Appointee("後から来た人"))
    gone = store.audit.head(filled.municipality_id)
    store._room.engine.dispose()
    carried = put_back(settings, copy, REPLACING)
    assert carried.recorded
    assert kept is not None
    assert gone is not None
    told, before = store.events.latest(filled.municipality_id, limit=2)[0]
    assert (before.seq, before.hash) == (kept.seq, kept.hash)
    assert (told.seq, told.action, told.user) == (kept.seq + 1, "backup.restore", None)
    assert told.who == "somebody（コマンド）"
    assert told.facts == {
        "made_at": carried.manifest.made_at,
        "replaced": {"seq": gone.seq, "hash": gone.hash},
    }
    with store.audit.lying() as lying:
        assert audit(lying, [kept.hash]).broken == []
        assert audit(lying, [gone.hash]).broken != []


def test_a_municipality_the_copy_does_not_have_is_told_of_by_the_others(
    filled: Officer, settings: Settings, app: Any, tmp_path: Path
) -> None:
    store: Store = app.extensions["hosakan_store"]
    copy = copied(settings, tmp_path)
    store.municipalities.add("888888", "見本町", lambda made: replace(filled, municipality_id=made.id))
    store._room.engine.dispose()
    put_back(settings, copy, REPLACING)
    told = store.events.latest(filled.municipality_id, limit=1)[0][0]
    assert told.facts["lost"].keys() == {"888888"}
    assert told.facts["lost"]["888888"]["seq"] == 1


def test_an_empty_database_gets_the_copy_as_it_is_even_where_it_might_replace(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    carried = put_back(elsewhere, copied(settings, tmp_path), REPLACING)
    assert not carried.recorded
    assert dump(elsewhere.database_url) == dump(settings.database_url)


def test_a_copy_of_an_older_schema_is_put_back_and_brought_up_to_date(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    now = "2026-11-21 04:05:06.000007"
    engine = open_database(elsewhere.database_url)
    with changing_schema(engine) as connection:
        to_revision(connection, "0003")
        for statement in (
            f"INSERT INTO municipality VALUES (1, '999999', '架空市', '{now}')",
            "INSERT INTO user_account (id, municipality_id, version, created_at, changed_at, login, name,"
            " password_hash, role, active)"
            f" VALUES (1, 1, 1, '{now}', '{now}', 'a', '見本', 'x', 'admin', true)",
            "INSERT INTO event (id, municipality_id, at, user_id, who, action, record, what, why)"
            f" VALUES (7, 1, '{now}', 1, '見本（a）', 'tender.create', 'tender:1', '案件を登録した', NULL)",
        ):
            connection.execute(text(statement))
    engine.dispose()
    copy = tmp_path / "old.zip"
    carried = back_up(elsewhere, copy, "somebody", utc_now())
    assert (carried.manifest.revision, carried.recorded, carried.manifest.heads) == ("0003", False, ())
    put_back(settings, copy)
    store = Store(open_database(settings.database_url))
    assert [one.what for one in store.events.latest(1)[0]] == ["案件を登録した"]
    store.accounts.set_hash(store.accounts.of(store.accounts.first_administrator()), "new")
    store._room.engine.dispose()


def test_a_database_of_somebody_else_is_never_emptied(
    settings: Settings, elsewhere: Settings, tmp_path: Path, filled: Officer
) -> None:
    copy = copied(settings, tmp_path)
    engine = open_database(elsewhere.database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE zaimu (id INTEGER)"))
    with pytest.raises(InputError, match="補佐官のものでない表（zaimu）"):
        put_back(elsewhere, copy, REPLACING)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM zaimu")).scalar() == 0
    engine.dispose()
