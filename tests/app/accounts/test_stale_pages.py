"""An administrator's page that was opened before the account changed does nothing until it is asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.store import Officer, Store
from tests.app.accounts.conftest import Clock
from tests.app.accounts.test_second_factor import set_up
from tests.app.accounts.test_users import shown_password, text_of
from tests.app.conftest import PASSWORD, Browser, hidden_value
from tests.app.officers import add_officer, signed_in

Enter = Callable[..., Browser]
LATE = "ほかの人が先に変更していました"


@pytest.fixture
def admin(app: Flask, browser: Browser, clock: Clock, store: Store) -> Browser:
    """The administrator, signed in when the clock was set."""
    return signed_in(app, store, store.accounts.first_administrator())


def opened(browser: Browser, path: str) -> dict[str, str]:
    page = text_of(browser.get(path))
    return {name: hidden_value(page, name) or "" for name in ("csrf_token", "version", "once")}


def test_a_second_factor_registered_after_the_page_was_opened_stays(
    admin: Browser, clock: Clock, tanto: Officer, enter: Enter, visit: Callable[[], Browser]
) -> None:
    path = f"/accounts/{tanto.id}/second-factor"
    form = opened(admin, path)
    theirs = enter()
    set_up(theirs, clock)
    late = admin.client.post(path, data=form)
    assert late.status_code == 409
    assert LATE in text_of(late)
    assert "登録済み" in text_of(late)
    assert theirs.get("/tenders/").status_code == 200
    login = {"login": "tanto", "password": PASSWORD}
    assert visit().send("/login", login).location.startswith("/login/code")
    again = {name: hidden_value(text_of(late), name) for name in form}
    assert admin.client.post(path, data=again).status_code == 303
    assert visit().send("/login", login).location == "/"


def test_of_two_administrators_one_is_shown_a_password_and_it_works(
    app: Flask, admin: Browser, store: Store, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    other = signed_in(app, store, add_officer(store, "second", "admin"))
    path = f"/accounts/{tanto.id}/password"
    forms = [opened(one, path) for one in (admin, other)]
    given = shown_password(text_of(admin.client.post(path, data=forms[0])))
    late = other.client.post(path, data=forms[1])
    assert late.status_code == 409
    assert LATE in text_of(late)
    assert "渡したもののまま" in text_of(late)
    assert visit().send("/login", {"login": "tanto", "password": given}).status_code == 303
    again = {name: hidden_value(text_of(late), name) for name in forms[1]}
    newest = shown_password(text_of(other.client.post(path, data=again)))
    assert visit().send("/login", {"login": "tanto", "password": newest}).status_code == 303


def test_sessions_opened_with_a_new_password_do_not_end_by_a_page_of_before(
    admin: Browser, tanto: Officer, enter: Enter
) -> None:
    path = f"/accounts/{tanto.id}/sessions"
    form = opened(admin, path)
    theirs = enter()
    new = "あさひ おにぎり とけい"
    theirs.send("/own/password", {"current_password": PASSWORD, "password": new, "password_again": new})
    late = admin.client.post(path, data=form)
    assert late.status_code == 409
    assert LATE in text_of(late)
    assert theirs.get("/tenders/").status_code == 200
