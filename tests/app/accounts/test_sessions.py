"""Sessions: where they end, they open nothing any more, on no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app import create_app
from app.settings import Settings
from app.store import Officer, Store
from tests.app.accounts.conftest import Clock
from tests.app.accounts.test_users import text_of
from tests.app.conftest import PASSWORD, SETUP, Browser, hidden_value
from tests.app.officers import signed_in
from tests.app.test_gate import PUBLIC

Enter = Callable[..., Browser]


def every_page(app: Flask) -> list[str]:
    """An address of every route that answers GET, but the public ones."""
    pages = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in PUBLIC and "GET" in (rule.methods or ()):
            built = rule.build({name: 1 for name in rule.arguments})
            assert built
            pages.append(built[1])
    return pages


def cookie_of(browser: Browser) -> str:
    kept = browser.client.get_cookie("hosakan_session")
    assert kept
    return kept.value


def refused_everywhere(app: Flask, token: str) -> tuple[int, int]:
    """How many pages were asked for with an old token, and how many let it in."""
    thief = app.test_client()
    let_in = 0
    pages = every_page(app)
    for path in pages:
        thief.set_cookie("hosakan_session", token)
        answer = thief.get(path)
        if answer.status_code != 303 or not answer.location.startswith("/login"):
            let_in += 1
    return len(pages), let_in


def log_out(browser: Browser, app: Flask, store: Store, tanto: Officer) -> None:
    token = hidden_value(browser.get("/own/").get_data(as_text=True), "csrf_token")
    browser.client.post("/logout", data={"csrf_token": token})


def change_password(browser: Browser, app: Flask, store: Store, tanto: Officer) -> None:
    new = "あさひ おにぎり とけい"
    typed = {"current_password": PASSWORD, "password": new, "password_again": new}
    assert browser.send("/own/password", typed).status_code == 303


def disable(browser: Browser, app: Flask, store: Store, tanto: Officer) -> None:
    admin = signed_in(app, store, store.accounts.first_administrator())
    typed = {"name": tanto.name, "roles": ["procurement"], "appointee": "", "active": "no"}
    assert admin.send(f"/accounts/{tanto.id}/edit", typed).status_code == 303


def other_roles(browser: Browser, app: Flask, store: Store, tanto: Officer) -> None:
    admin = signed_in(app, store, store.accounts.first_administrator())
    typed = {"name": tanto.name, "roles": ["hr"], "appointee": "", "active": "yes"}
    assert admin.send(f"/accounts/{tanto.id}/edit", typed).status_code == 303


def reset(browser: Browser, app: Flask, store: Store, tanto: Officer) -> None:
    admin = signed_in(app, store, store.accounts.first_administrator())
    assert admin.send(f"/accounts/{tanto.id}/password", {}).status_code == 200


@pytest.mark.asvs("7.2.1", "7.4.1", "7.4.2", "7.4.3")
@pytest.mark.parametrize("end", [log_out, change_password, disable, other_roles, reset])
def test_an_ended_session_is_refused_on_every_page(
    app: Flask, store: Store, tanto: Officer, enter: Enter, end: Callable[..., None]
) -> None:
    theirs = enter()
    token = cookie_of(theirs)
    assert theirs.get("/own/").status_code == 200
    end(theirs, app, store, tanto)
    asked, let_in = refused_everywhere(app, token)
    assert asked > 60
    assert let_in == 0


@pytest.mark.asvs("7.2.2", "7.2.3", "7.2.4")
def test_every_login_gets_a_token_of_its_own_and_ends_the_one_before(
    app: Flask, store: Store, tanto: Officer, visit: Callable[[], Browser]
) -> None:
    planted = visit()
    planted.client.set_cookie("hosakan_session", "planted-by-somebody-else")
    planted.send("/login", {"login": "tanto", "password": PASSWORD})
    first = cookie_of(planted)
    assert first != "planted-by-somebody-else"
    assert len(first) >= 43  # 256 random bits
    planted.send("/login", {"login": "tanto", "password": PASSWORD})
    second = cookie_of(planted)
    assert second != first
    assert store.accounts.officer_of(first) is None
    assert store.accounts.officer_of(second) == tanto


@pytest.mark.asvs("7.2.4")
def test_a_changed_password_brings_a_new_token_and_ends_every_other_login(
    store: Store, tanto: Officer, enter: Enter
) -> None:
    here, elsewhere = enter(), enter()
    before = cookie_of(here)
    change_password(here, None, store, tanto)  # type: ignore[arg-type]
    assert cookie_of(here) != before
    assert here.get("/own/").status_code == 200
    assert elsewhere.get("/own/").location.startswith("/login")


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_a_session_ends_when_idle_and_after_a_working_day(
    clock: Clock, store: Store, tanto: Officer, enter: Enter
) -> None:
    idle = enter()
    clock.on(minutes=59)
    assert idle.get("/own/").status_code == 200
    clock.on(minutes=61)
    assert idle.get("/own/").location.startswith("/login")
    busy = enter()
    for _ in range(23):
        clock.on(minutes=30)
        assert busy.get("/own/").status_code == 200
    clock.on(minutes=31)
    assert busy.get("/own/").location.startswith("/login")


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_both_limits_are_settings(settings: Settings, password_hash: str) -> None:
    app = create_app(replace(settings, session_idle=timedelta(minutes=5), session_longest=timedelta(hours=1)))
    store: Store = app.extensions["hosakan_store"]
    clock = Clock()
    store.now = store._room.now = clock
    first = store.accounts.found("架空市", "999999", "admin", "見本 花子", password_hash)
    browser = signed_in(app, store, first)
    clock.on(minutes=6)
    assert browser.get("/own/").location.startswith("/login")
    browser = signed_in(app, store, first)
    for _ in range(14):
        clock.on(minutes=4)
        assert browser.get("/own/").status_code == 200
    clock.on(minutes=5)
    assert browser.get("/own/").location.startswith("/login")


@pytest.mark.asvs("7.5.2")
def test_ones_own_sessions_are_listed_and_ended_with_the_password(
    store: Store, tanto: Officer, enter: Enter
) -> None:
    here, lost = enter(), enter()
    page = text_of(here.get("/own/"))
    assert "2件" in page
    assert "127.0.0.1" in page
    assert "この画面" in page
    other = store.accounts.opened(cookie_of(lost))
    assert other
    wrong = here.send("/own/sessions", {"sessions": [str(other.number)], "current_password": "wrong"})
    assert wrong.status_code == 422
    assert lost.get("/own/").status_code == 200
    right = here.send("/own/sessions", {"sessions": [str(other.number)], "current_password": PASSWORD})
    assert right.status_code == 303
    assert lost.get("/own/").location.startswith("/login")
    assert here.get("/own/").status_code == 200


def test_nobody_ends_somebody_elses_session_from_there(
    store: Store, browser: Browser, tanto: Officer, enter: Enter
) -> None:
    theirs = enter()
    opened = store.accounts.opened(cookie_of(browser))
    assert opened
    typed = {"sessions": [str(opened.number)], "current_password": PASSWORD}
    assert theirs.send("/own/sessions", typed).status_code == 422
    assert browser.get("/own/").status_code == 200


@pytest.mark.asvs("7.4.4")
def test_every_page_of_an_account_offers_the_logout(app: Flask, browser: Browser) -> None:
    without = [
        path
        for path in every_page(app)
        if (answer := browser.get(path)).mimetype == "text/html"
        and answer.status_code == 200
        and 'action="/logout"' not in answer.get_data(as_text=True)
    ]
    assert without == []


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_over_https_the_cookies_are_bound_to_the_host_and_to_https(settings: Settings) -> None:
    app = create_app(replace(settings, url="https://hosakan.example.lg.jp"))
    browser = Browser(app.test_client())
    browser.client.environ_base["HTTP_HOST"] = "hosakan.example.lg.jp"
    browser.client.environ_base["wsgi.url_scheme"] = "https"
    page = browser.get("/setup", base_url="https://hosakan.example.lg.jp")
    token = hidden_value(page.get_data(as_text=True), "csrf_token")
    answer = browser.client.post(
        "/setup",
        data={**SETUP, "csrf_token": token},
        base_url="https://hosakan.example.lg.jp",
        headers={"Referer": "https://hosakan.example.lg.jp/setup"},
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("__Host-hosakan_session=") for cookie in cookies)
    for cookie in cookies:
        parts = cookie.split("; ")
        assert parts[0].startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)
        assert not any(part.startswith("Domain") for part in parts)
