"""Every route passes the one gate; every answer carries its headers; nobody else is answered."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.access import COVERED
from app.demo import fill
from app.policy import NOUNS, ROLES, TABLE, Secrecy, allowed
from app.settings import demonstration
from app.store import Store
from tests.app.conftest import Browser

PUBLIC = {
    *("static", "auth.healthz", "auth.setup", "auth.login", "auth.code", "auth.logout"),
    "auth.accessibility",
}


def test_every_route_is_covered_by_the_gate(app: Flask) -> None:
    uncovered = {
        name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, COVERED)
    }
    assert uncovered == set()
    public = {name for name, view in app.view_functions.items() if getattr(view, COVERED, "") == "public"}
    assert public | {"static"} == PUBLIC


def test_every_action_is_in_the_policy(app: Flask) -> None:
    actions = {getattr(view, COVERED, "public") for view in app.view_functions.values()} - {"public"}
    assert {action.partition(".")[0] for action in actions} <= set(TABLE)
    # A bidder's pledge is a pledge to everybody but the policy, which asks of whom it tells.
    assert set(TABLE) - {"bidder_pledge"} <= set(NOUNS)


def test_every_page_needs_an_account(app: Flask, browser: Browser) -> None:
    visitor = app.test_client()
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in (rule.methods or ()):
            continue
        path = rule.rule.replace("<int:", "<").replace("<", "").replace(">", "")
        for argument in rule.arguments:
            path = path.replace(argument, "1")
        assert visitor.get(path).location.startswith("/login?next="), rule
        asked += 1
    assert asked > 5


def test_every_look_and_every_refusal_is_recorded(browser: Browser, store: Store) -> None:
    before = store.events.latest(1, changes_only=False)[1]
    browser.get("/appointees/")
    assert browser.get("/appointees/77").status_code == 404
    happened, count = store.events.latest(1, changes_only=False)
    assert count == before + 1
    assert (happened[0].action, happened[0].what) == ("appointee.read", "閲覧した")


@dataclass
class Somebody:
    role: str
    municipality_id: int = 1
    id: int = 7
    appointee_id: int | None = None

    @property
    def roles(self) -> frozenset[str]:
        return frozenset({self.role})


def test_the_policy_refuses_what_it_does_not_know_and_other_municipalities() -> None:
    admin = Somebody("admin")
    assert allowed(admin, "appointee.change", Somebody("", 1))
    assert not allowed(admin, "appointee.change", Somebody("", 2))
    assert not allowed(admin, "unheard.read")
    assert not allowed(Somebody("stranger"), "home.read")


def test_the_audit_office_reads_everything_and_changes_nothing() -> None:
    audit = Somebody("audit")
    for noun, verb in itertools.product(TABLE, ("read", "create", "change", "delete")):
        expected = verb == "read" or noun in ("session", "own")
        assert allowed(audit, f"{noun}.{verb}", secrecy=CLOSED) is expected, noun


CLOSED = Secrecy(opened=False, named=frozenset({7}))
OPENED = Secrecy(opened=True, named=frozenset())


def test_before_the_opening_only_named_officers_of_the_contract_section_and_audit_see_bidders() -> None:
    """「開札前の入札者を見られるのは、指名された契約担当者と監査だけ」"""
    for action in ("bidder.read", "check.read", "check.create", "check.decide", "bidder.change"):
        seen = {role for role in ROLES if allowed(Somebody(role), action, Somebody("", 1), CLOSED)}
        assert seen == ({"procurement", "audit"} if action.endswith("read") else {"procurement"}), action
        assert not allowed(Somebody("procurement", id=8), action, None, CLOSED)
        assert not allowed(Somebody("procurement"), action, None, None)
    assert allowed(Somebody("digital"), "check.read", None, OPENED)
    assert allowed(Somebody("admin"), "bidder.read", None, OPENED)


def test_an_appointees_account_never_sees_bidders_and_decides_nothing() -> None:
    for role, action in itertools.product(ROLES, ("bidder.read", "check.read", "check.decide")):
        assert not allowed(Somebody(role, appointee_id=3), action, None, OPENED)


STEERING = (
    "appointee",
    "affiliation",
    "clause",
    "tender",
    "sharing",
    "account",
    "setting",
    "erasure",
    "naming",
)


def test_an_appointees_account_changes_nothing_its_own_case_hangs_on() -> None:
    """「本人のアカウントは、自分の職歴・役割・条項・案件・利用者を変えられない」"""
    for role, noun, verb in itertools.product(
        ROLES, STEERING, ("create", "change", "delete", "approve", "end")
    ):
        assert not allowed(Somebody(role, appointee_id=3), f"{noun}.{verb}", None, CLOSED), (role, noun, verb)
    assert allowed(Somebody("digital", appointee_id=3), "appointee.read")
    assert allowed(Somebody("digital", appointee_id=3), "posting.change")


@pytest.mark.asvs("16.3.2")
def test_an_officer_without_the_right_gets_403(browser: Browser, store: Store) -> None:
    from sqlalchemy import update

    from app import models

    assert set(ROLES) >= {"finance"}
    with store._room.writing() as session:
        session.execute(update(models.User).values(roles=["finance"]))
    answer = browser.get("/appointees/new")
    assert answer.status_code == 403
    assert "権限がありません" in answer.get_data(as_text=True)
    happened, _ = store.events.latest(1)
    assert happened[0].action == "appointee.refuse"


@pytest.mark.parametrize("path", ["/", "/healthz", "/nope", "/static/hosakan.css"])
def test_every_answer_carries_the_headers(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    if not path.startswith("/static"):
        assert headers["Cache-Control"] == "no-store"


def test_no_page_needs_what_the_content_policy_forbids(browser: Browser) -> None:
    for path in ("/", "/appointees/", "/appointees/new", "/affiliations/new", "/events/", "/login"):
        page = browser.get(path).get_data(as_text=True)
        assert " style=" not in page
        assert " onclick=" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    from tests.app.conftest import SETUP

    answer = Browser(app.test_client()).send("/setup", SETUP)
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("hosakan_session=") for cookie in cookies)
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_healthz_answers_without_an_account(visitor: Browser) -> None:
    assert visitor.get("/healthz").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "hosakan.local:8000"])
def test_another_name_in_the_host_header_is_refused(visitor: Browser, host: str) -> None:
    answer = visitor.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_the_demonstration_signs_nobody_in_who_came_by_another_name(tmp_path: Path) -> None:
    app = create_app(demonstration(tmp_path))
    fill(app.extensions["hosakan_store"])
    client = app.test_client()
    refused = client.get("/", headers={"Host": "evil.example"})
    assert (refused.status_code, "Set-Cookie" in refused.headers) == (400, False)
    page = client.get("/").get_data(as_text=True)
    assert "デモ（架空の自治体）" in page
    assert "ログアウト" in page


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost"])
def test_this_machine_by_any_of_its_names_is_answered(visitor: Browser, host: str) -> None:
    assert visitor.get("/healthz", headers={"Host": host}).status_code == 200


def test_until_part_3_another_machine_is_not_answered(visitor: Browser) -> None:
    answer = visitor.client.get("/healthz", environ_overrides={"REMOTE_ADDR": "192.168.1.20"})
    assert answer.status_code == 403


def test_error_pages_are_japanese_and_leak_nothing(browser: Browser, app: Flask) -> None:
    page = browser.get("/nope").get_data(as_text=True)
    assert "このページはありません" in page
    app.view_functions["home.index"] = lambda **_: 1 / 0  # type: ignore[assignment]
    answer = browser.get("/")
    assert answer.status_code == 500
    text = answer.get_data(as_text=True)
    assert "処理できませんでした" in text
    assert "ZeroDivisionError" not in text


def test_what_is_too_large_is_refused_in_words(browser: Browser) -> None:
    answer = browser.client.post("/affiliations/new", data={"parent_name": "あ" * (12 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "大きすぎます" in answer.get_data(as_text=True)
