"""A long check is made outside the request: the officer sees that it runs, and comes to its result."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import jobs
from app.jobs import queue
from app.jobs.work import do
from app.settings import Settings
from app.store import Act, Store
from app.store.jobs import SILENT, STOPPED
from tests.app.conftest import Browser
from tests.app.jobs.conftest import BY


def _ended(get: Callable[[], TestResponse]) -> TestResponse:
    until = time.monotonic() + BY
    while time.monotonic() < until:
        answer = get()
        if "http-equiv" not in answer.text:
            return answer
    raise AssertionError("it did not end")


@pytest.mark.asvs("15.2.2")
def test_a_long_check_leads_to_a_page_that_leads_to_its_result(browser: Browser, tender: int) -> None:
    answer = browser.send(f"/tenders/{tender}/check", {"stage": "application"})
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert re.fullmatch(r"/jobs/\d+", place)
    if isinstance(browser.client.application.extensions[jobs.EXTENSION], queue.Queue):
        _work(browser.client.application)
    ended = _ended(lambda: browser.get(place))
    assert ended.headers["Location"] == "/checks/1"
    assert "株式会社架空データ" in browser.get("/checks/1").text


def _work(app: Flask) -> None:
    settings: Settings = app.extensions["hosakan_settings"]
    queue.work(app.extensions["hosakan_store"], settings, wait=False)


def test_work_that_fails_says_so_in_japanese_and_keeps_nothing(
    app: Flask, browser: Browser, store: Store, tender: int
) -> None:
    who = store.accounts.first_administrator()
    number = store.jobs.create(
        Act(who, "check.create"), "check", {"tender": 77, "stage": "application", "before_opening": True}
    )
    do(number, store, app.extensions["hosakan_settings"])
    page = browser.get(f"/jobs/{number}")
    assert page.status_code == 200
    assert "処理の対象が、途中で消されました。" in page.text
    assert "http-equiv" not in page.text


def test_work_whose_process_ended_is_told_as_stopped(app: Flask, browser: Browser, store: Store) -> None:
    who = store.accounts.first_administrator()
    number = store.jobs.create(Act(who, "check.create"), "check", {})
    assert store.jobs.begin(number)
    assert store.jobs.begin(number) is None, "only one can take it up"
    assert "処理しています" in browser.get(f"/jobs/{number}").text
    later = store.now() + SILENT + timedelta(seconds=1)
    store.jobs.room.now = lambda: later
    assert STOPPED in browser.get(f"/jobs/{number}").text


def test_nobody_else_sees_it(app: Flask, browser: Browser, store: Store) -> None:
    who = store.accounts.first_administrator()
    number = store.jobs.create(Act(who, "check.create"), "check", {})
    with store.jobs.room.writing() as session:
        from app import models

        session.get_one(models.Job, number).user_id = 99
    assert browser.get(f"/jobs/{number}").status_code == 404
