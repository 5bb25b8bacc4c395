"""The first administrator, signing in and out: what a person meets."""

from __future__ import annotations

import html
from typing import Any

import pytest
from flask import Flask

from app.store import Store
from tests.app.conftest import PASSWORD, SETUP, Browser, hidden_value

NEW = "/affiliations/new"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def test_with_no_account_every_page_leads_to_the_set_up(visitor: Browser) -> None:
    assert visitor.get("/").location == "/setup"
    assert visitor.get("/appointees/").location == "/setup"
    assert visitor.get("/login").location == "/setup"


def test_the_first_page_creates_the_administrator_once(visitor: Browser, app: Flask) -> None:
    assert visitor.send("/setup", SETUP).location == "/"
    assert "架空市の業務" in visitor.get("/").get_data(as_text=True)
    assert Browser(app.test_client()).get("/setup").location == "/"
    late = app.test_client()
    token = hidden_value(late.get("/login").get_data(as_text=True), "csrf_token")
    assert late.post("/setup", data={**SETUP, "login": "second", "csrf_token": token}).status_code == 303
    assert "second" not in visitor.get("/events/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "短い", "password_again": "短い"}, "12文字以上"),
        ({"password_again": "ちがうことば 2026 夏"}, "一致しません"),
        ({"password": "aaaaaaaaaaaa", "password_again": "aaaaaaaaaaaa"}, "推測されやすい"),
        ({"code": "12345"}, "6桁"),
        ({"login": "管理者"}, "半角"),
        ({"municipality": ""}, "自治体の名称を入力"),
    ],
)
def test_the_set_up_names_what_to_mend_and_keeps_the_rest(
    visitor: Browser, change: dict[str, str], words: str
) -> None:
    answer = visitor.send("/setup", {**SETUP, **change})
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert words in page
    assert "見本 花子" in page
    assert PASSWORD not in page


def test_signing_in_needs_the_right_login_and_password(browser: Browser, app: Flask) -> None:
    other = Browser(app.test_client())
    assert other.get("/appointees/").location == "/login?next=/appointees/"
    for login, password in [("admin", "wrong password 1"), ("nobody", PASSWORD), ("admin", "")]:
        answer = other.send("/login", {"login": login, "password": password})
        assert answer.status_code == 422
    answer = other.send("/login?next=/appointees/", {"login": "admin", "password": PASSWORD})
    assert answer.location == "/appointees/"
    assert other.get("/appointees/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/nope"]
)
def test_signing_in_leads_nowhere_else(browser: Browser, app: Flask, target: str) -> None:
    other = Browser(app.test_client())
    answer = other.send("/login", {"login": "admin", "password": PASSWORD, "next": target})
    assert answer.location == "/"


def test_after_the_logout_the_old_cookie_opens_nothing(browser: Browser, app: Flask) -> None:
    kept = browser.client.get_cookie("hosakan_session")
    assert kept is not None
    page = browser.get("/").get_data(as_text=True)
    browser.client.post("/logout", data={"csrf_token": hidden_value(page, "csrf_token")})
    thief = app.test_client()
    thief.set_cookie("hosakan_session", kept.value)
    assert thief.get("/appointees/").status_code == 303


def test_a_disabled_account_is_out_at_once(browser: Browser, app: Flask, store: Store) -> None:
    from sqlalchemy import update

    from app import models

    with store._room.writing() as session:
        session.execute(update(models.User).values(active=False))
    assert browser.get("/appointees/").status_code == 303
    assert (
        Browser(app.test_client()).send("/login", {"login": "admin", "password": PASSWORD}).status_code == 422
    )


def test_a_form_without_its_token_changes_nothing(browser: Browser, store: Store) -> None:
    answer = browser.client.post(
        NEW, data={"parent_name": "甲社", "child_name": "乙社", "type": "subsidiary"}
    )
    assert answer.status_code == 400
    assert "甲社" not in answer.get_data(as_text=True)
    assert store.affiliations.all(1) == []


def test_a_stale_page_of_our_own_offers_what_was_typed_again(browser: Browser) -> None:
    typed = {"parent_name": "髙橋<システム>", "csrf_token": "stale"}
    answer = browser.client.post(NEW, data=typed, headers=SAME_ORIGIN)
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert 'value="髙橋&lt;システム&gt;"' in page
    assert hidden_value(page, "csrf_token") not in (None, "stale")


def test_what_was_typed_outlives_an_ended_session(browser: Browser, store: Store) -> None:
    page = browser.get(NEW).get_data(as_text=True)
    typed: dict[str, Any] = {
        "csrf_token": hidden_value(page, "csrf_token"),
        "type": "subsidiary",
        "parent_name": "架空ホールディングス",
        "child_name": "架空システム",
        "source": "業態調書",
    }
    browser.client.delete_cookie("hosakan_session")
    asked = browser.client.post(NEW, data=typed)
    assert asked.status_code == 401
    text = asked.get_data(as_text=True)
    assert "入力していた内容は残っています" in text
    carried = {
        name: hidden_value(text, name)
        for name in (
            "csrf_token",
            "kept_path",
            "kept.type",
            "kept.parent_name",
            "kept.child_name",
            "kept.source",
        )
    }
    assert carried["kept_path"] == NEW
    resumed = browser.client.post("/login", data={**carried, "login": "admin", "password": PASSWORD})
    assert resumed.status_code == 200
    text = resumed.get_data(as_text=True)
    assert f'action="{NEW}"' in text
    names = ("csrf_token", "type", "parent_name", "child_name", "source")
    again = {name: hidden_value(text, name) for name in names}
    assert browser.client.post(NEW, data=again).status_code == 303
    assert store.affiliations.all(1)[0].value.parent.name == "架空ホールディングス"


def test_signing_in_and_failing_to_is_recorded(browser: Browser, app: Flask) -> None:
    Browser(app.test_client()).send("/login", {"login": "admin", "password": "wrong password 1"})
    page = browser.get("/events/").get_data(as_text=True)
    assert "管理者を登録した" in page
    assert "ログインに失敗した" in page
