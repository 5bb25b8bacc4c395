"""What the record says of security, and what no log says."""

from __future__ import annotations

import json
import logging
from datetime import UTC

import pytest
from flask import Flask

from app import sealing
from app.chain import START
from app.passwords import hash_password
from app.settings import Settings
from app.store import Store
from tests.app.conftest import PASSWORD, Browser


@pytest.mark.asvs("16.2.1", "16.2.2", "16.3.1")
def test_a_login_and_a_failed_one_stand_in_the_record(
    browser: Browser, visitor: Browser, store: Store
) -> None:
    visitor.send("/login", {"login": "admin", "password": "ちがう合言葉ちがう合言葉"})
    visitor.send("/login", {"login": "admin", "password": PASSWORD})
    happened, _ = store.events.latest(1, changes_only=False)
    opened = next(one for one in happened if one.action == "session.open")
    refused = next(one for one in happened if one.action == "session.refuse")
    for one in (opened, refused):
        assert one.who
        assert one.at.tzinfo is not None
        assert one.at.utcoffset() == UTC.utcoffset(None)
        assert one.seq > 0


@pytest.mark.asvs("16.2.5", "16.3.3", "16.4.1")
def test_no_password_and_no_line_of_somebody_elses_gets_into_record_or_log(
    browser: Browser, visitor: Browser, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "ちがう合言葉 0123456789"
    with caplog.at_level(logging.DEBUG):
        visitor.send("/login", {"login": "admin\nERROR forged", "password": secret})
        visitor.send("/login", {"login": "admin", "password": secret})
    happened, _ = store.events.latest(1, changes_only=False)
    told = json.dumps([[one.who, one.what, one.why, one.facts] for one in happened], ensure_ascii=False)
    assert "ログイン" in told
    assert secret not in told + caplog.text
    assert "\nERROR forged" not in caplog.text


@pytest.mark.asvs("16.3.4", "16.5.1", "16.5.3")
def test_a_failure_is_logged_by_its_kind_and_shown_without_insides(
    app: Flask,
    browser: Browser,
    store: Store,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret insides of /etc/somewhere")

    monkeypatch.setattr(store.tenders, "all", broken)
    answer = browser.get("/tenders/")
    assert answer.status_code == 500
    assert "secret insides" not in answer.text
    assert "Traceback" not in answer.text
    assert "登録内容は変わっていません" in answer.text
    assert "GET /tenders/ failed" in caplog.text


@pytest.mark.asvs("13.4.2", "13.4.4", "13.2.3")
def test_there_is_no_debugging_no_trace_and_no_account_from_the_start(app: Flask, visitor: Browser) -> None:
    assert not app.debug
    assert not app.config["PROPAGATE_EXCEPTIONS"]
    assert visitor.client.open("/login", method="TRACE").status_code in (303, 405)
    for login in ("admin", "root", "demo", "hosakan"):
        answer = visitor.client.post("/login", data={"login": login, "password": login})
        assert "hosakan_session" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.asvs("7.6.2", "6.3.4")
def test_looking_at_pages_opens_no_session(browser: Browser, visitor: Browser) -> None:
    for path in ("/", "/login", "/accessibility", "/healthz", "/tenders/"):
        assert "hosakan_session" not in str(visitor.get(path).headers.getlist("Set-Cookie"))


@pytest.mark.asvs("9.1.1", "3.5.1")
def test_a_forged_cookie_of_forms_is_worth_nothing(browser: Browser, store: Store) -> None:
    browser.get("/appointees/new")
    browser.client.set_cookie("hosakan_form", "eyJjc3JmX3Rva2VuIjoiYSJ9.aaaa.bbbb")
    answer = browser.client.post("/appointees/new", data={"csrf_token": "a", "name": "偽造"})
    assert answer.status_code == 400
    assert store.appointees.all(1) == []


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil"]
)
def test_after_the_login_nobody_is_led_elsewhere(browser: Browser, visitor: Browser, target: str) -> None:
    typed = {"login": "admin", "password": PASSWORD, "next": target}
    answer = visitor.send("/login", typed)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


@pytest.mark.asvs("11.3.3", "11.4.2", "11.4.3", "11.5.1")
def test_what_is_sealed_hashed_and_drawn_is_strong(store: Store, browser: Browser) -> None:
    sealer = sealing.Sealer("k" * 48)
    sealed = sealer.seal("JBSWY3DPEHPK3PXP", "totp:1")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for text, purpose in ((changed, "totp:1"), (sealed, "totp:2")):
        with pytest.raises(sealing.Unsealable):
            sealer.unseal(text, purpose)
    kind, _, cost = hash_password("a" * 12).split("$")[1:4]
    assert kind == "argon2id"
    assert int(cost.partition("m=")[2].partition(",")[0]) >= 19_456  # KiB; OWASP's least
    happened, _ = store.events.latest(1, changes_only=False)
    assert all(len(one.hash) == len(START) == 64 for one in happened)
    first = store.accounts.first_administrator()
    tokens = {store.accounts.open_session(first) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43, "256 bits in base64"


@pytest.mark.sqlite_only
@pytest.mark.asvs("13.3.2")
def test_the_key_is_readable_by_its_owner_only(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    from pathlib import Path

    folder = Path(str(tmp_path)) / "data"
    Settings.from_environment({"HOSAKAN_DATA_DIR": str(folder)})
    if os.name == "posix":
        assert (folder / "secret_key").stat().st_mode & 0o077 == 0
    assert len((folder / "secret_key").read_text()) >= 64
