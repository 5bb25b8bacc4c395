"""利用者: an administrator enters, changes, stops and helps accounts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.store import Act, Officer, Store
from app.store.users import GIVEN_FOR
from rules.register import Appointee
from tests.app.accounts.conftest import Clock
from tests.app.conftest import PASSWORD, Browser
from tests.app.officers import add_officer, signed_in

NEW = {"login": "kansa", "name": "監査 三郎", "roles": ["audit"], "appointee": ""}
Enter = Callable[..., Browser]


def text_of(answer: object) -> str:
    return html.unescape(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def shown_password(page: str) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page)
    assert found
    return found[1]


@pytest.mark.asvs("6.4.1")
def test_a_first_password_is_made_at_random_shown_once_and_has_to_be_changed(
    browser: Browser, store: Store, visit: Callable[[], Browser]
) -> None:
    page = text_of(browser.send("/accounts/new", NEW))
    password = shown_password(page)
    assert "表示は、この1回だけ" in page
    assert len(password) >= 20
    assert password not in text_of(browser.get("/accounts/2"))
    assert password != shown_password(text_of(browser.send("/accounts/new", {**NEW, "login": "kansa2"})))
    first = visit()
    assert first.send("/login", {"login": "kansa", "password": password}).location == "/"
    assert first.get("/appointees/").location == "/own/password"
    kept_out = first.client.post("/appointees/new", data={"name": "書きかけ"})
    assert kept_out.status_code == 403
    changed = {"current_password": password, "password": PASSWORD, "password_again": PASSWORD}
    assert first.send("/own/password", changed).location == "/own/"
    assert first.get("/appointees/").status_code == 200
    assert visit().send("/login", {"login": "kansa", "password": password}).status_code == 422


@pytest.mark.asvs("6.4.1")
def test_a_password_somebody_else_gave_ends_after_a_week(
    browser: Browser, clock: Clock, visit: Callable[[], Browser]
) -> None:
    password = shown_password(text_of(browser.send("/accounts/new", NEW)))
    clock.on(days=7, seconds=1)
    page = text_of(visit().send("/login", {"login": "kansa", "password": password}))
    assert "期限が過ぎています" in page


def test_what_is_wrong_with_an_account_is_named_and_nothing_kept(browser: Browser, store: Store) -> None:
    wrong = {"login": "監査", "name": "", "roles": [], "appointee": "77"}
    page = text_of(browser.send("/accounts/new", wrong))
    for words in ("ログイン名は半角", "氏名を入力", "役割を選んで", "選択肢にない値"):
        assert words in page
    assert "使われています" in text_of(browser.send("/accounts/new", {**NEW, "login": "admin"}))
    assert len(store.users.all(1)) == 1


def test_an_appointees_account_is_shown_as_such(browser: Browser, store: Store, app: Flask) -> None:
    act = Act(store.accounts.first_administrator(), "appointee.create")
    number = store.appointees.create(act, Appointee(name="架空 太郎"))
    browser.send("/accounts/new", {**NEW, "roles": ["digital"], "appointee": str(number)})
    page = text_of(browser.get("/accounts/"))
    assert "補佐官等本人（架空 太郎）" in page
    found = store.accounts.by_login("kansa")
    assert found
    assert found.officer.appointee_id == number


@pytest.mark.asvs("7.4.2")
def test_a_stopped_account_is_out_at_once_and_cannot_come_back_in(
    browser: Browser, store: Store, tanto: Officer, enter: Enter, visit: Callable[[], Browser]
) -> None:
    theirs = enter()
    assert theirs.get("/tenders/").status_code == 200
    typed = {"name": "担当 次郎", "roles": ["procurement"], "appointee": "", "active": "no"}
    assert browser.send(f"/accounts/{tanto.id}/edit", typed).status_code == 303
    assert theirs.get("/tenders/").location.startswith("/login")
    assert store.accounts.sessions_of(tanto) == []
    assert visit().send("/login", {"login": "tanto", "password": PASSWORD}).status_code == 422
    assert "停止" in text_of(browser.get("/accounts/"))
    told = [item.what for item in store.events.of_record(1, f"user:{tanto.id}")]
    before, after = "担当 次郎（tanto）: 契約担当課", "担当 次郎（tanto）: 契約担当課、停止"
    assert any(what.startswith(f"利用者 {before}を {after}に変更した\n") for what in told)


def test_other_roles_end_the_sessions_and_another_name_does_not(
    browser: Browser, tanto: Officer, enter: Enter
) -> None:
    theirs = enter()
    typed = {"name": "担当 改姓", "roles": ["procurement"], "appointee": "", "active": "yes"}
    browser.send(f"/accounts/{tanto.id}/edit", typed)
    assert "担当 改姓" in text_of(theirs.get("/"))
    browser.send(f"/accounts/{tanto.id}/edit", {**typed, "roles": ["finance"]})
    assert theirs.get("/").location.startswith("/login")


@pytest.mark.parametrize("change", [{"active": "no"}, {"roles": ["digital"]}])
def test_nobody_takes_away_the_last_administrator(
    browser: Browser, store: Store, change: dict[str, object]
) -> None:
    typed = {"name": "見本 花子", "roles": ["admin"], "appointee": "", "active": "yes", **change}
    answer = browser.send("/accounts/1/edit", typed)
    assert answer.status_code == 422
    assert "使える管理者がいなくなります" in text_of(answer)
    assert store.users.get(1, 1).value.active
    add_officer(store, "second", "admin")
    assert browser.send("/accounts/1/edit", typed).status_code == 303


def test_the_second_of_two_who_change_an_account_sees_both(browser: Browser, tanto: Officer) -> None:
    typed = {"name": "先", "roles": ["procurement"], "appointee": "", "active": "yes"}
    browser.send(f"/accounts/{tanto.id}/edit", typed)
    late = browser.send(f"/accounts/{tanto.id}/edit", {**typed, "name": "後", "version": "1"})
    assert late.status_code == 409
    assert "ほかの人が先に変更していました" in text_of(late)


@pytest.mark.asvs("7.4.5", "6.4.3")
def test_an_administrator_resets_a_password_and_ends_sessions(
    browser: Browser, store: Store, tanto: Officer, enter: Enter, visit: Callable[[], Browser]
) -> None:
    theirs = enter()
    page = text_of(browser.send(f"/accounts/{tanto.id}/password", {}))
    assert theirs.get("/").location.startswith("/login")
    assert visit().send("/login", {"login": "tanto", "password": PASSWORD}).status_code == 422
    again = enter("tanto", shown_password(page))
    assert again.get("/").location == "/own/password"
    assert browser.send(f"/accounts/{tanto.id}/sessions", {}).status_code == 303
    assert again.get("/").location.startswith("/login")
    told = [item.what for item in store.events.of_record(1, f"user:{tanto.id}")]
    assert "担当 次郎（tanto）のパスワードを再設定した" in told


def test_ones_own_password_is_not_reset_there(browser: Browser) -> None:
    assert browser.get("/accounts/1/password").location == "/own/password"
    assert browser.get("/accounts/1/second-factor").location == "/own/"


def test_the_audit_office_reads_accounts_and_others_do_not(
    app: Flask, browser: Browser, store: Store, tanto: Officer
) -> None:
    audit = signed_in(app, store, add_officer(store, "kansa", "audit"))
    assert audit.get("/accounts/").status_code == 200
    page = text_of(audit.get(f"/accounts/{tanto.id}"))
    assert "再設定" not in page
    for path in ("/accounts/new", f"/accounts/{tanto.id}/edit", f"/accounts/{tanto.id}/password"):
        assert audit.get(path).status_code == 403
    assert signed_in(app, store, tanto).get("/accounts/").status_code == 403


def test_a_password_of_one_week_is_told_on_the_page(browser: Browser) -> None:
    assert timedelta(days=7) == GIVEN_FOR
    assert "7日以内" in text_of(browser.send("/accounts/new", NEW))
