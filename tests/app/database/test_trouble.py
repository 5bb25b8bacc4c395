"""A full disk, a database that cannot be written, one that is busy or gone: a clear page, what was typed is
kept, nothing is half saved."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from app.database import for_writing
from app.database_trouble import Trouble, trouble
from app.store import Store
from tests.app.conftest import Browser, hidden_value

UNKNOWN = dict.fromkeys(("employments_state", "shareholdings_state", "rights_state"), "unknown")
TYPED = {"name": "架空 三郎", "note": "長い備考" * 250, **UNKNOWN}
OURS = {"Sec-Fetch-Site": "same-origin"}
PAGE = "/appointees/new"


class Form:
    """A page opened while all was well; sent when it no longer is."""

    def __init__(self, browser: Browser) -> None:
        page = browser.get(PAGE).get_data(as_text=True)
        names = re.findall(r'<input type="hidden" name="([^"]*)"', page)
        self.hidden = {name: hidden_value(page, name) for name in names}
        self.browser = browser

    def send(self) -> TestResponse:
        return self.browser.client.post(PAGE, data={**self.hidden, **TYPED}, headers=OURS)


def _events(store: Store) -> int:
    return store.events.latest(1)[1]


@pytest.mark.asvs("2.3.3", "16.5.2", "16.5.3")
@pytest.mark.sqlite_only
def test_a_full_disk_is_told_what_was_typed_is_kept_and_nothing_half_saved(
    app: Flask, browser: Browser, store: Store
) -> None:
    form = Form(browser)
    form.send()
    form = Form(browser)
    with store._room.engine.connect() as connection:
        connection.connection.execute("VACUUM")  # no page to spare
    before = _events(store)

    def full(connection: object, *_: object) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count={used}")  # type: ignore[attr-defined]

    event.listen(store._room.engine, "checkout", full)
    answer = form.send()
    assert answer.status_code == 507
    told = answer.get_data(as_text=True)
    assert "ディスクに空きがない" in told
    assert "登録内容は変わっていません" in told
    assert "架空 三郎" in told
    assert _events(store) == before
    assert len(store.appointees.all(1)) == 1
    event.remove(store._room.engine, "checkout", full)
    with store._room.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    store._room.engine.dispose()
    assert form.send().status_code == 303
    assert len(store.appointees.all(1)) == 2


@pytest.mark.sqlite_only
def test_a_database_that_may_only_be_read_is_told(app: Flask, browser: Browser, store: Store) -> None:
    form = Form(browser)
    before = _events(store)
    engine = store._room.engine

    def refuse(connection: object, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")  # type: ignore[attr-defined]

    event.listen(engine, "checkout", refuse)
    answer = form.send()
    assert answer.status_code == 503
    told = answer.get_data(as_text=True)
    assert "書き込めないため" in told
    assert "架空 三郎" in told
    event.remove(engine, "checkout", refuse)
    engine.dispose()
    assert _events(store) == before


def test_what_is_opened_for_reading_is_not_written(store: Store) -> None:
    if store._room.engine.dialect.name == "sqlite":
        return  # SQLite has no such transaction; the one above is as near as it comes
    with pytest.raises(Exception, match="read-only") as caught, store._room.reading() as session:
        session.execute(text("DELETE FROM tender"))
    assert trouble(caught.value) is Trouble.READ_ONLY


@pytest.mark.asvs("16.5.2")
def test_a_writer_who_never_ends_holds_nobody_for_ever(app: Flask, browser: Browser, store: Store) -> None:
    form = Form(browser)
    engine = store._room.engine
    short = {"sqlite": "PRAGMA busy_timeout=50", "postgresql": "SET lock_timeout='50ms'"}[engine.dialect.name]

    def hurry(connection: object, *_: object) -> None:
        connection.execute(short)  # type: ignore[attr-defined]
        connection.commit()  # type: ignore[attr-defined]

    event.listen(engine, "checkout", hurry)
    with for_writing(engine).connect() as other, other.begin():
        answer = form.send()
    assert answer.status_code == 503
    assert "ほかの処理が続いている" in answer.get_data(as_text=True)
    assert "架空 三郎" in answer.get_data(as_text=True)
    assert form.send().status_code == 303


def test_an_error_of_the_disk_under_a_database_is_known_by_its_number() -> None:
    assert trouble(OSError(errno.ENOSPC, "no space")) is Trouble.FULL
    assert trouble(OSError(errno.EACCES, "no")) is None
    assert trouble(ValueError("disk is full")) is None
    wrapped = RuntimeError("wrapped")
    wrapped.__cause__ = OSError(errno.ENOSPC, "no space")
    assert trouble(wrapped) is Trouble.FULL


def test_limits_of_time_stand_on_every_connection(store: Store) -> None:
    with store._room.engine.connect() as connection:
        if store._room.engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 10_000
        else:
            shown = {
                name: connection.execute(text(f"SHOW {name}")).scalar()
                for name in ("lock_timeout", "statement_timeout", "timezone")
            }
            assert shown == {"lock_timeout": "10s", "statement_timeout": "1min", "timezone": "UTC"}


def test_a_server_that_cannot_be_reached_is_away(tmp_path: Path) -> None:
    from app.database import open_database

    pytest.importorskip("psycopg")
    engine = open_database(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(Exception, match="connection") as caught:
        engine.connect()
    assert trouble(caught.value) is Trouble.AWAY
