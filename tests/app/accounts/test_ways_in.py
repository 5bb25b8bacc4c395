"""The ways in: those the manual names, and no other."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.settings_values import IDLE, LONGEST
from app.store import Officer
from app.store.failures import FREE, LONGEST_WAIT
from forms.passwords import LEAST, MOST, common_words
from tests.app.conftest import PASSWORD, hidden_value

MANUAL = Path(__file__).parents[3] / "docs" / "operations" / "accounts.md"


@pytest.mark.asvs("6.3.4", "7.6.2")
def test_nothing_but_the_login_page_opens_a_session(app: Flask, tanto: Officer) -> None:
    """Right passwords in a form, an address or a header open nothing anywhere else, and no look does."""
    basic = {"Authorization": "Basic " + b64encode(f"tanto:{PASSWORD}".encode()).decode()}
    opening = set()
    for rule in app.url_map.iter_rules():
        built = rule.build({name: 1 for name in rule.arguments})
        assert built
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            client = app.test_client()
            token = hidden_value(client.get("/login").get_data(as_text=True), "csrf_token")
            typed = {"login": "tanto", "password": PASSWORD, "csrf_token": token}
            given: dict[str, Any] = {"data": typed} if method == "POST" else {"query_string": typed}
            answer = client.open(built[1], method=method, headers=basic, **given)
            if any("hosakan_session=" in cookie for cookie in answer.headers.getlist("Set-Cookie")):
                opening.add((method, built[1]))
    assert opening - {("POST", "/logout")} == {("POST", "/login")}  # the logout takes the cookie back


@pytest.mark.asvs("6.1.1", "6.1.2", "6.1.3", "7.1.1", "7.1.2")
def test_the_manual_says_what_the_program_does() -> None:
    manual = MANUAL.read_text("utf-8")
    for told in (
        f"{LEAST}文字以上{MOST}文字まで",
        f"同じログイン名で{FREE['login'] + 1}回目から、最長{LONGEST_WAIT.seconds // 60}分",
        f"同じ場所からは{FREE['address'] + 1}回目から",
        "時間がたてば必ず試せます",
        f"操作がないと{IDLE.seconds // 60}分（`HOSAKAN_SESSION_IDLE_MINUTES`）",
        f"操作していても{LONGEST.seconds // 3600}時間（`HOSAKAN_SESSION_HOURS`）",
        "同時のログインの数は限りません",
        "ログイン名・氏名・団体名",
        "ログインの経路は画面の1つだけ",
    ):
        assert told in manual, told
    assert {"hosakan", "補佐官", "情報政策課", "契約担当課", "管理者"} <= set(common_words())
    assert re.search("forms/common_words.toml", manual)
