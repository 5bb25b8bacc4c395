"""What changes while a password is put to the test: what it would have opened stays closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app import signing_in
from app.passwords import hash_password, is_password
from app.store import Act, Officer, Store
from app.views import auth
from tests.app.accounts.conftest import Clock
from tests.app.accounts.test_second_factor import code_at, past_the_password, set_up
from tests.app.conftest import PASSWORD, Browser

Enter = Callable[..., Browser]
NEW = "やまびこ おにぎり とけい"
WRONG = "ログイン名かパスワードが違います"


def another_password(store: Store, tanto: Officer) -> None:
    act = Act(tanto, "own.change")
    store.users.own_password(act, store.accounts.of(tanto), hash_password(NEW))


def another_factor(store: Store, tanto: Officer) -> None:
    store.second_factors.set_up(Act(tanto, "own.change"), store.accounts.of(tanto), "sealed", 0, ())


def stopped(store: Store, tanto: Officer) -> None:
    kept = store.users.get(1, tanto.id)
    administrator = store.accounts.first_administrator()
    person = type(kept.value)(tanto.login, tanto.name, ("procurement",), active=False)
    store.users.change(Act(administrator, "account.change"), kept.id, kept.version, person)


def reset(store: Store, tanto: Officer) -> None:
    kept = store.users.get(1, tanto.id)
    administrator = store.accounts.first_administrator()
    store.users.give_password(Act(administrator, "account.reset"), kept.id, kept.version, hash_password(NEW))


CHANGES: dict[str, Callable[[Store, Officer], None]] = {
    "another password": another_password,
    "a second factor": another_factor,
    "stopped": stopped,
    "reset": reset,
}


@pytest.fixture
def while_testing(
    monkeypatch: pytest.MonkeyPatch, store: Store, tanto: Officer
) -> Callable[[Callable[[Store, Officer], None]], None]:
    """Have something happen once, while the next password is tested."""

    def arrange(happens: Callable[[Store, Officer], None]) -> None:
        def tested(kept: str | None, password: str) -> bool:
            right = is_password(kept, password)
            monkeypatch.setattr(signing_in, "is_password", is_password)
            happens(store, tanto)
            return right

        monkeypatch.setattr(signing_in, "is_password", tested)

    return arrange


@pytest.mark.asvs("7.4.3")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_login_that_overlaps_a_change_of_the_account_opens_nothing(
    change: Callable[[Store, Officer], None],
    store: Store,
    tanto: Officer,
    visit: Callable[[], Browser],
    while_testing: Callable[[Any], None],
) -> None:
    while_testing(change)
    browser = visit()
    answer = browser.send("/login", {"login": "tanto", "password": PASSWORD})
    assert answer.status_code == 422
    assert WRONG in answer.get_data(as_text=True)
    assert browser.get("/tenders/").location.startswith("/login")
    assert store.accounts.sessions_of(tanto) == []


def test_a_hash_made_anew_does_not_bring_the_old_password_back(
    store: Store, tanto: Officer, visit: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def renewed(password: str) -> str:
        another_password(store, tanto)
        return hash_password(password)

    monkeypatch.setattr(signing_in, "is_outdated", lambda kept: True)
    monkeypatch.setattr(signing_in, "hash_password", renewed)
    assert visit().send("/login", {"login": "tanto", "password": PASSWORD}).status_code == 422
    monkeypatch.undo()
    assert visit().send("/login", {"login": "tanto", "password": PASSWORD}).status_code == 422
    assert visit().send("/login", {"login": "tanto", "password": NEW}).status_code == 303


def test_a_hash_of_another_cost_is_made_anew_and_the_login_goes_on(
    store: Store, tanto: Officer, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.accounts.of(tanto).password_hash
    monkeypatch.setattr(signing_in, "is_outdated", lambda kept: True)
    assert enter().get("/tenders/").status_code == 200
    assert store.accounts.of(tanto).password_hash != before
    assert enter().get("/tenders/").status_code == 200


def test_a_code_that_overlaps_a_reset_opens_nothing(
    clock: Clock,
    store: Store,
    tanto: Officer,
    enter: Enter,
    visit: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret, _ = set_up(enter(), clock)
    confirmed = signing_in.confirm_code

    def confirm(officer: Officer, code: str) -> signing_in.Refused | None:
        told = confirmed(officer, code)
        reset(store, tanto)
        return told

    waiting = past_the_password(visit)
    monkeypatch.setattr(auth, "confirm_code", confirm)
    answer = waiting.send("/login/code", {"one_time_code": code_at(secret, clock)})
    assert answer.location == "/"
    assert waiting.get("/tenders/").location.startswith("/login")
    assert store.accounts.sessions_of(tanto) == []


OWN = {
    "/own/password": {"password": "あさひ おにぎり とけい", "password_again": "あさひ おにぎり とけい"},
    "/own/second-factor/off": {},
    "/own/recovery": {},
}


@pytest.mark.parametrize("path", OWN)
def test_what_one_changes_oneself_while_an_administrator_resets_the_password_is_not_kept(
    path: str,
    store: Store,
    tanto: Officer,
    enter: Enter,
    visit: Callable[[], Browser],
    while_testing: Callable[[Any], None],
) -> None:
    theirs = enter()
    while_testing(reset)
    answer = theirs.send(path, {"current_password": PASSWORD, **OWN[path]})
    assert answer.status_code == 409
    assert theirs.get("/tenders/").location.startswith("/login")
    assert store.accounts.sessions_of(tanto) == []
    assert visit().send("/login", {"login": "tanto", "password": NEW}).status_code == 303
