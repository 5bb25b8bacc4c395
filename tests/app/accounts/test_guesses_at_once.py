"""Guesses sent at the same moment are slowed down as those sent one after another are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store import Officer, Store
from tests.app.accounts.conftest import Clock
from tests.app.accounts.test_second_factor import code_at, past_the_password, set_up
from tests.app.conftest import PASSWORD, Browser, hidden_value

AT_ONCE = 8
Enter = Callable[..., Browser]
Guess = dict[str, str]


def send_at_once(browsers: Sequence[Browser], path: str, typed: Guess) -> list[int]:
    """The answers to the same form, sent from every browser at the same moment."""
    begin = threading.Barrier(len(browsers))
    pages = [browser.get(path).get_data(as_text=True) for browser in browsers]
    tokens = [hidden_value(page, "csrf_token") for page in pages]

    def send(place: int) -> int:
        begin.wait(30)
        return browsers[place].client.post(path, data={**typed, "csrf_token": tokens[place]}).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(send, range(len(browsers))))


def put_to_the_test(store: Store) -> int:
    """How many guesses were put to the test, as the record tells."""
    happened, _ = store.events.latest(1, changes_only=False, limit=500)
    return sum(item.action == "session.refuse" for item in happened)


@pytest.fixture
def wrong() -> Guess:
    return {"login": "tanto", "password": "wrong"}


@pytest.mark.asvs("6.3.1")
def test_of_passwords_sent_at_once_one_is_tested_after_each_wait(
    clock: Clock, store: Store, tanto: Officer, visit: Callable[[], Browser], wrong: Guess
) -> None:
    for _ in range(4):
        visit().send("/login", wrong)
    for waits in (32, 64):
        before = put_to_the_test(store)
        answers = send_at_once([visit() for _ in range(AT_ONCE)], "/login", wrong)
        assert answers == [429] * AT_ONCE
        assert put_to_the_test(store) - before == 1
        clock.on(seconds=waits)
    assert visit().send("/login", {**wrong, "password": PASSWORD}).status_code == 303


def test_of_passwords_sent_at_once_for_the_first_time_five_are_tested(
    clock: Clock, store: Store, tanto: Officer, visit: Callable[[], Browser], wrong: Guess
) -> None:
    send_at_once([visit() for _ in range(12)], "/login", wrong)
    assert put_to_the_test(store) == 5


@pytest.mark.asvs("6.3.1")
def test_codes_sent_at_once_are_slowed_down_alike(
    clock: Clock, store: Store, tanto: Officer, enter: Enter, visit: Callable[[], Browser]
) -> None:
    set_up(enter(), clock)
    waiting = [past_the_password(visit) for _ in range(AT_ONCE)]
    code = {"one_time_code": "000000"}
    for _ in range(4):
        waiting[0].send("/login/code", code)
    assert send_at_once(waiting, "/login/code", code) == [429] * AT_ONCE
    assert put_to_the_test(store) == 5


def test_passwords_guessed_at_once_from_open_sessions_are_slowed_down_alike(
    clock: Clock, store: Store, tanto: Officer, enter: Enter
) -> None:
    theirs = [enter() for _ in range(AT_ONCE)]
    typed = {"current_password": "wrong"}
    for _ in range(4):
        theirs[0].send("/own/recovery", typed)
    send_at_once(theirs, "/own/recovery", typed)
    assert put_to_the_test(store) == 5


def test_a_right_password_leaves_the_wait_as_it_was_until_the_code_was_right(
    clock: Clock, tanto: Officer, enter: Enter, visit: Callable[[], Browser]
) -> None:
    secret, _ = set_up(enter(), clock)
    for _ in range(5):
        visit().send("/login", {"login": "tanto", "password": "wrong"})
    clock.on(seconds=32)
    waiting = past_the_password(visit)
    assert waiting.send("/login/code", {"one_time_code": code_at(secret, clock)}).status_code == 303


def test_right_passwords_sent_at_once_open_for_everybody(
    clock: Clock, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    right = {"login": "tanto", "password": PASSWORD}
    assert send_at_once([visit() for _ in range(4)], "/login", right) == [303] * 4
    for _ in range(4):
        assert visit().send("/login", {**right, "password": "wrong"}).status_code == 422
