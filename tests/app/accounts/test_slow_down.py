"""Wrong passwords cost time, more each time; nobody is locked out for good, and nothing tells who exists."""

from __future__ import annotations

import html
import re
import statistics
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import models
from app.store import Officer, Store
from tests.app.accounts.conftest import Clock
from tests.app.conftest import PASSWORD, Browser

Enter = Callable[..., Browser]


def attempt(
    browser: Browser, login: str = "tanto", password: str = "wrong", **options: object
) -> TestResponse:
    return browser.send("/login", {"login": login, "password": password}, **options)


def told(answer: TestResponse) -> str:
    found = re.search(r'id="login-error">(.*?)</p>', html.unescape(answer.get_data(as_text=True)))
    return re.sub("<[^>]+>", "", found[1]) if found else ""


@pytest.mark.asvs("6.3.1")
def test_from_the_fifth_wrong_password_the_wait_doubles_up_to_a_quarter_of_an_hour(
    clock: Clock, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    """「5回目から32秒、64秒 … 最長15分」"""
    browser = visit()
    assert [attempt(browser).status_code for _ in range(4)] == [422] * 4
    for seconds in (32, 64, 128, 256, 512, 900, 900):
        answer = attempt(browser)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == str(seconds + 1)
        assert f"{seconds // 60}分" in told(answer) or seconds == 32
        clock.on(seconds=seconds - 1)
        waiting = attempt(browser, password=PASSWORD)
        assert waiting.status_code == 429, "even the right password waits"
        assert "1秒後" in told(waiting)
        clock.on(seconds=1)
    assert attempt(browser, password=PASSWORD).status_code == 303


@pytest.mark.asvs("6.3.1")
def test_tries_during_the_wait_do_not_lengthen_it(
    clock: Clock, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    for _ in range(5):
        attempt(visit())
    for _ in range(20):
        assert attempt(visit()).status_code == 429
    clock.on(seconds=32)
    assert attempt(visit(), password=PASSWORD).status_code == 303


def test_a_right_password_ends_the_row(clock: Clock, tanto: Officer, visit: Callable[[], Browser]) -> None:
    for _ in range(3):
        for _ in range(4):
            assert attempt(visit()).status_code == 422
        assert attempt(visit(), password=PASSWORD).status_code == 303


def test_an_unknown_login_is_answered_in_the_same_words_and_slowed_down_alike(
    clock: Clock, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    known = [attempt(visit()) for _ in range(7)]
    unknown = [attempt(visit(), "nobody") for _ in range(7)]
    assert [one.status_code for one in known] == [one.status_code for one in unknown]
    assert [told(one) for one in known] == [told(one) for one in unknown]
    assert {told(one) for one in known[:4]} == {
        "ログイン名かパスワードが違います。確かめて入力し直してください。"
    }


def test_an_unknown_login_takes_as_long(clock: Clock, tanto: Officer, visit: Callable[[], Browser]) -> None:
    def seconds(login: str) -> float:
        clock.on(hours=25)
        browser = visit()
        browser.get("/login")
        start = time.perf_counter()
        attempt(browser, login)
        return time.perf_counter() - start

    seconds("warm"), seconds("tanto")
    pairs = [(seconds("tanto"), seconds(f"nobody{number}")) for number in range(5)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert unknown > known / 2  # a password's hash is worked out either way: most of the time


@pytest.mark.asvs("2.4.1")
def test_one_address_that_tries_many_logins_is_slowed_down_too(
    clock: Clock, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    for number in range(19):
        assert attempt(visit(), f"guess{number}").status_code == 422
    assert attempt(visit(), "guess19").status_code == 429
    assert attempt(visit(), password=PASSWORD).status_code == 429
    elsewhere = {"REMOTE_ADDR": "127.0.0.2"}
    other = visit()
    other.client.environ_base.update(elsewhere)
    assert attempt(other, password=PASSWORD).status_code == 303


@pytest.mark.asvs("6.3.1")
def test_an_administrators_reset_ends_the_wait(
    browser: Browser, clock: Clock, store: Store, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    admin_page = store.accounts.open_session(store.accounts.first_administrator())
    browser.client.set_cookie("hosakan_session", admin_page)
    for _ in range(5):
        attempt(visit())
    page = browser.send(f"/accounts/{tanto.id}/password", {}).get_data(as_text=True)
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    assert attempt(visit(), password=found[1]).status_code == 303


def test_neither_login_nor_address_can_be_read_off_the_table(
    clock: Clock, store: Store, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    attempt(visit())
    with store._room.reading() as session:
        keys = list(session.scalars(select(models.Failure.key)))
    assert len(keys) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)
    clock.on(hours=25)
    attempt(visit(), "another")
    with store._room.reading() as session:
        assert len(list(session.scalars(select(models.Failure.key)))) == 2, "old rows are forgotten"


@pytest.mark.asvs("7.5.1")
def test_guessing_the_password_from_an_open_session_is_slowed_down_as_well(
    clock: Clock, tanto: Officer, enter: Enter
) -> None:
    theirs = enter()
    new = "あさひ おにぎり とけい"
    typed = {"current_password": "wrong", "password": new, "password_again": new}
    for _ in range(5):
        assert theirs.send("/own/password", typed).status_code == 422
    page = theirs.send("/own/password", {**typed, "current_password": PASSWORD})
    assert page.status_code == 422
    assert "32秒後" in page.get_data(as_text=True)
