"""What every answer tells the browser, whatever it is the answer to."""

from __future__ import annotations

from dataclasses import replace
from email.message import Message

import pytest
from flask import Flask

from app import create_app
from app.downloads import download, safe_name
from app.settings import Settings
from tests.app.conftest import Browser

PATHS = ("/", "/login", "/nope", "/appointees/?q=%00", "/static/hosakan.css", "/appointees/77", "/healthz")


@pytest.mark.asvs("3.2.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "14.3.2")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "TRACE"])
def test_every_answer_carries_the_headers(method: str, path: str, browser: Browser) -> None:
    headers = browser.client.open(path, method=method).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: headers.get(name) for name in expected} == expected
    assert "camera=()" in headers["Permissions-Policy"]
    if not path.startswith("/static"):
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.asvs("3.4.2")
def test_no_other_site_is_let_read_an_answer(browser: Browser) -> None:
    for path in PATHS:
        answer = browser.get(path, headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.asvs("4.1.1")
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_it_is(path: str, browser: Browser) -> None:
    kind = browser.get(path).content_type
    assert kind.endswith("charset=utf-8"), kind


@pytest.mark.asvs("3.4.1")
def test_over_https_a_browser_is_told_to_stay_there(settings: Settings) -> None:
    app = create_app(replace(settings, url="https://hosakan.example"))
    answer = app.test_client().get("/login", base_url="https://hosakan.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_without_https_there_is_no_word_of_it(browser: Browser) -> None:
    assert "Strict-Transport-Security" not in browser.get("/login").headers


@pytest.mark.asvs("14.3.1")
def test_at_a_logout_the_browser_forgets_the_pages(browser: Browser) -> None:
    answer = browser.client.post("/logout", data={"csrf_token": _token(browser)})
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in browser.get("/login").headers


def _token(browser: Browser) -> str:
    from tests.app.conftest import hidden_value

    return hidden_value(browser.get("/appointees/new").get_data(as_text=True), "csrf_token") or ""


@pytest.mark.asvs("5.4.1", "5.4.2", "3.2.1")
@pytest.mark.parametrize(
    "title",
    ['"; filename="x.exe', "改行\tの表", "../../etc/passwd", "CON", "照合" * 90, "<script>", "％00", "…"],
)
@pytest.mark.asvs("1.3.3")
def test_a_file_is_saved_under_a_name_that_stays_one_name(title: str, app: Flask) -> None:
    with app.test_request_context():
        answer = download(b"x", "application/octet-stream", f"募集票_{title}.docx")
    said = answer.headers["Content-Disposition"]
    message = Message()
    message["Content-Disposition"] = said
    assert message.get_content_disposition() == "attachment"
    assert said.count("filename*=") <= 1
    name = message.get_filename() or ""
    assert name.endswith(".docx")
    assert not set(name) & set('/\\:"<>|\r\n')


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("con.docx", "hosakan_con.docx"),
        ("LPT1.tar.docx", "hosakan_LPT1.tar.docx"),
        ("../../x.docx", "x.docx"),
        ("照合結果票_\u202excod.exe.docx", "照合結果票_xcod.exe.docx"),
        ("", "hosakan"),
        ("照合結果票.docx", "照合結果票.docx"),
    ],
)
def test_names_of_devices_and_paths_and_turned_ends_are_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_fits_any_file_system() -> None:
    assert len(safe_name("照" * 300 + ".docx").encode()) < 255


@pytest.mark.asvs("13.4.1", "13.4.3", "13.4.5", "5.3.1")
@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/static/", "/static", "/static/..%2f..%2fsettings.py", "/static/%2e%2e/settings.py",
     "/hosakan.db", "/secret_key", "/console", "/debug", "/robots.txt/..", "/static/C:/x", "/static/CON"],
)  # fmt: skip
def test_nothing_is_served_but_what_is_meant_to_be(path: str, browser: Browser) -> None:
    assert browser.get(path).status_code in (400, 404)
