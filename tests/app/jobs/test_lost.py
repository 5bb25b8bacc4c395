"""No long work is lost, none is done twice, and none is said to have kept nothing that has: whatever could
not be handed over, and at whatever moment a process was killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import checking, create_app, jobs, models
from app.jobs import queue, threads
from app.jobs import work as jobs_work
from app.jobs.work import BROKE, do
from app.settings import Settings
from app.store import Act, Store
from app.store.jobs import SILENT, STOPPED, Job
from rules.entry import check
from tests.app.conftest import Browser
from tests.app.jobs.conftest import BY
from tests.app.jobs.program import MOMENTS


def _asked(store: Store, tender: int) -> int:
    """A long check, asked for and handed over to nobody."""
    act = Act(store.accounts.first_administrator(), "check.create")
    given = {"tender": tender, "stage": "application", "before_opening": True}
    return store.jobs.create(act, "check", given)


def _until(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + BY
    while not seen():
        assert time.monotonic() < until, "it did not come"


def _state(store: Store, number: int) -> str:
    return store.jobs.get(1, number).state


def _restarted(settings: Settings) -> Flask:
    """The programs of the installation, started anew."""
    app = create_app(settings)
    if isinstance(app.extensions[jobs.EXTENSION], queue.Queue):
        queue.upgrade(settings.database_url)
        queue.work(app.extensions["hosakan_store"], settings, wait=False)
    return app


def test_what_waits_is_done_after_a_restart_without_anything_new_being_asked(
    settings: Settings, store: Store, browser: Browser, tender: int
) -> None:
    numbers = [_asked(store, tender), _asked(store, tender)]
    _restarted(settings)
    _until(lambda: [_state(store, number) for number in numbers] == ["done", "done"])
    assert len(store.checks.of_tender(1, tender)) == 2


def test_what_could_not_be_handed_over_is_accepted_and_waits(
    app: Flask,
    settings: Settings,
    store: Store,
    browser: Browser,
    tender: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(number: int) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(app.extensions[jobs.EXTENSION], "hand_over", fails)
    answer = browser.send(f"/tenders/{tender}/check", {"stage": "application"})
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert "順番を待っています。" in browser.get(place).text
    _restarted(settings)
    number = int(place.rpartition("/")[2])
    _until(lambda: _state(store, number) == "done")
    assert browser.get(place).headers["Location"] == "/checks/1"


@pytest.mark.sqlite_only
def test_what_could_not_be_begun_is_tried_again_by_itself(
    app: Flask, store: Store, browser: Browser, tender: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, tried = store.jobs.begin, []

    def full_at_first(number: int) -> Job | None:
        tried.append(number)
        if len(tried) == 1:
            raise OSError("disk full")
        return begin(number)

    monkeypatch.setattr(threads, "AGAIN", 0.01)
    monkeypatch.setattr(store.jobs, "begin", full_at_first)
    number = _asked(store, tender)
    app.extensions[jobs.EXTENSION].hand_over(number)
    _until(lambda: _state(store, number) == "done")


def test_a_worker_looks_for_what_is_not_in_its_queue(
    settings: Settings, store: Store, browser: Browser, tender: int
) -> None:
    worker = queue.tasks(store, settings)
    assert [task.cron for task in worker.periodic_registry.periodic_tasks.values()] == [queue.EVERY_MINUTE]
    number = _asked(store, tender)
    worker.tasks[queue.LOOK](timestamp=0)
    assert _state(store, number) == "done"


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_it_is_done_once_or_said_to_have_failed(
    settings: Settings, store: Store, browser: Browser, tender: int, moment: str
) -> None:
    number = _asked(store, tender)
    _kill_at(moment, settings)
    app = _restarted(settings)
    again: Store = app.extensions["hosakan_store"]
    later = store.now() + SILENT + timedelta(seconds=1)
    again.jobs.room.now = lambda: later
    answer = app.test_client()
    answer.set_cookie("hosakan_session", again.accounts.open_session(again.accounts.first_administrator()))
    page = answer.get(f"/jobs/{number}")
    checks = again.checks.of_tender(1, tender)
    if moment == "kept":
        assert page.headers["Location"] == f"/checks/{checks[0].id}"
        assert len(checks) == 1
    else:
        assert STOPPED in page.text
        assert checks == []
        assert _numbers(again) == 0, "no number is used up for what is not kept"


def _kill_at(moment: str, settings: Settings) -> None:
    command = [sys.executable, "-m", "tests.app.jobs.program"]
    given = [str(settings.data_dir), settings.database_url, moment]
    with subprocess.Popen(
        [*command, *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as program:
        try:
            assert program.stdout
            assert program.stdout.readline() == "here\n"
        finally:
            program.kill()


def _numbers(store: Store) -> int:
    with store._room.reading() as session:
        return session.scalar(select(func.count()).select_from(models.Issued)) or 0


def test_what_was_said_to_have_kept_nothing_keeps_nothing(
    app: Flask, store: Store, browser: Browser, tender: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine slept: the officer is told that it stopped, and then the work wakes up."""
    number = _asked(store, tender)
    now = store.jobs.room.now
    pages = []

    def sleeps(*given: object) -> object:
        later = now() + SILENT + timedelta(seconds=1)
        monkeypatch.setattr(store.jobs.room, "now", lambda: later)
        pages.append(browser.get(f"/jobs/{number}").text)
        return check(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "check", sleeps)
    do(number, store, app.extensions["hosakan_settings"])
    assert STOPPED in pages[0]
    assert STOPPED in browser.get(f"/jobs/{number}").text
    assert store.checks.of_tender(1, tender) == []


def test_a_failure_after_it_was_kept_does_not_unsay_it(
    app: Flask, store: Store, browser: Browser, tender: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to the commit was lost on its way."""
    number = _asked(store, tender)

    def cut_off(*given: object) -> int:
        checking.run(*given)  # type: ignore[arg-type]
        raise ConnectionError

    monkeypatch.setattr(jobs_work, "run", cut_off)
    do(number, store, app.extensions["hosakan_settings"])
    answer = browser.get(f"/jobs/{number}")
    assert BROKE not in answer.text
    assert answer.headers["Location"] == "/checks/1"


def test_silent_work_nobody_looks_at_has_failed_after_a_restart(
    settings: Settings, store: Store, browser: Browser, tender: int
) -> None:
    number = _asked(store, tender)
    assert store.jobs.begin(number)
    with store._room.writing() as session:
        session.get_one(models.Job, number).seen_at = store.now() - SILENT - timedelta(seconds=1)
    _restarted(settings)

    def kept() -> str:
        with store._room.reading() as session:
            return session.get_one(models.Job, number).state

    _until(lambda: kept() == "failed")
