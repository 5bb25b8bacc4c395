"""What is refused before any view looks: no token, another method, another host, too much."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app import models
from app.security import MEGABYTE, MEGABYTES_TAKEN
from app.server import LIMITS
from app.store import Act, Store
from rules.register import Affiliation, Appointee, Company
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")


def dump(store: Store) -> dict[str, list[str]]:
    """Every row of every table, as text; of the sessions all but when they were last used."""
    with store._room.reading() as session:
        return {
            name: sorted(
                str([value for key, value in row.items() if (name, key) != ("session", "seen_at")])
                for row in session.execute(select(table)).mappings()
            )
            for name, table in models.Base.metadata.tables.items()
        }


def path_of(rule: Rule, number: int = 1) -> str:
    """An address of a route; the numbers in it are of the one record there is of each kind."""
    return re.sub(r"<int:[^>]+>", str(number), rule.rule).replace("<key>", "b2").replace("<verdict>", "clear")


@pytest.fixture
def records(browser: Browser, store: Store) -> None:
    """One record of the kinds a request could change."""
    officer = store.accounts.first_administrator()
    act = Act(officer, "tender.create")
    store.appointees.create(act, Appointee("架空 太郎"))
    store.affiliations.create(act, Affiliation(Company("親"), Company("子"), "subsidiary", source="調書"))
    store.affiliation_uploads.create(act, "関係.csv", "親会社,子会社\n甲,乙\n".encode())
    tender = store.tenders.create(act, Tender("更改", bid_date=store.now().date()))
    store.tenders.name_officers(act, tender, 1, [officer.id])
    seen = store.tenders.get(1, tender).version
    store.tenders.set_bidders(act, tender, seen, [BidderRow("㈱甲")])
    store.uploads.create(act, tender, "名簿.csv", "商号\n㈱甲\n".encode(), False)


def posted(app: Flask) -> Iterator[Rule]:
    """The routes that take a POST."""
    yield from (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))


@pytest.mark.asvs("3.5.1", "3.5.2", "3.5.3")
@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("token", [None, "", "wrong", "0" * 200, "ImEi.aaaaaa.bbbbbb"])
def test_no_change_without_a_token_of_our_own_page(
    token: str | None, app: Flask, browser: Browser, store: Store
) -> None:
    browser.get("/appointees/new")  # a page of ours was open, so the session holds a token
    before, tried = dump(store), 0
    for rule in posted(app):
        data = {"name": "乗っ取り", "version": "1", **({} if token is None else {"csrf_token": token})}
        answer = browser.client.post(path_of(rule), data=data)
        assert answer.status_code == 400, rule
        tried += 1
    assert tried > 30
    assert dump(store) == before


@pytest.mark.asvs("3.5.1")
@pytest.mark.usefixtures("records")
def test_the_token_of_another_session_is_worth_nothing(app: Flask, browser: Browser, store: Store) -> None:
    from tests.app.conftest import hidden_value

    stranger = app.test_client().get("/login").get_data(as_text=True)
    token = hidden_value(stranger, "csrf_token")
    assert token
    browser.get("/appointees/new")
    before = dump(store)
    for rule in posted(app):
        assert browser.client.post(path_of(rule), data={"csrf_token": token}).status_code == 400, rule
    assert dump(store) == before


@pytest.mark.asvs("3.5.3")
@pytest.mark.usefixtures("records")
def test_a_look_changes_nothing_but_the_record(app: Flask, browser: Browser, store: Store) -> None:
    def rest() -> dict[str, Any]:
        found = dump(store)
        return {name: rows for name, rows in found.items() if name not in ("event", "event_detail")}

    before, looked = rest(), 0
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "filename" not in rule.arguments:
            query = {"name": "乗っ取り", "version": "1", "add": "lines", "q": "架空", "csrf_token": "x"}
            status = browser.get(path_of(rule), query_string=query).status_code
            assert status < 500, rule
            looked += status == 200
    assert looked > 30
    assert rest() == before


@pytest.mark.asvs("13.4.4")
@pytest.mark.usefixtures("records")
def test_any_other_method_is_refused(app: Flask, browser: Browser, store: Store) -> None:
    before = dump(store)
    for rule in app.url_map.iter_rules():
        path = path_of(rule).replace("<path:filename>", "hosakan.css")
        expected = {
            method
            for other in app.url_map.iter_rules()
            if other.rule == rule.rule
            for method in other.methods or ()
        }
        for method in set(METHODS) - expected - {"GET", "POST"}:
            answer = browser.client.open(path, method=method)
            assert answer.status_code == 405, (rule, method)
            assert "この操作はできません" in answer.get_data(as_text=True)
            assert "Set-Cookie" not in answer.headers or "hosakan_form" in answer.headers["Set-Cookie"]
    assert dump(store) == before


def test_head_answers_like_get_without_a_body_and_options_lists_the_methods(browser: Browser) -> None:
    for path in ("/", "/appointees/", "/nope", "/static/hosakan.css"):
        get, head = browser.get(path), browser.client.head(path)
        assert head.status_code == get.status_code
        assert head.data == b""
        assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert set(browser.client.options("/appointees/new").headers["Allow"].split(", ")) >= {"GET", "POST"}


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "http:evil.example",
     "javascript:alert(1)", "data:text/html,x", "/%0d%0aLocation:%20https://evil.example", "///evil.example",
     "/appointees/\t//evil.example", "https:/evil.example", " https://evil.example", "/nope"],
)  # fmt: skip
def test_after_the_login_nobody_is_led_elsewhere(
    target: str, app: Flask, store: Store, password_hash: str
) -> None:
    from tests.app.conftest import PASSWORD

    store.accounts.found("架空市", "999999", "admin", "見本 花子", password_hash)
    visitor = Browser(app.test_client())
    answer = visitor.send("/login", {"login": "admin", "password": PASSWORD, "next": target})
    assert answer.status_code in (303, 400)
    if answer.status_code == 303:
        assert answer.location in ("/", "/login/code"), answer.location


@pytest.mark.asvs("4.1.3")
@pytest.mark.parametrize(
    "header",
    [{"Host": "evil.example"}, {"Host": "localhost@evil.example"}, {"Host": "localhost.evil.example"},
     {"Host": "evil.example:80"}, {"Host": "localhost\\@evil.example"}],
)  # fmt: skip
def test_another_host_gets_no_page(header: dict[str, str], browser: Browser) -> None:
    assert browser.get("/login", headers=header).status_code == 400


def test_a_forwarded_host_of_nobody_we_know_counts_for_nothing(browser: Browser) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
    }
    answer = browser.get("/appointees/new", headers=forged)
    assert answer.status_code == 200
    assert "evil.example" not in answer.get_data(as_text=True)
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.asvs("5.2.1", "2.2.1")
def test_too_large_a_file_gets_a_page_that_says_how_much_is_taken(browser: Browser) -> None:
    content = io.BytesIO(b"x" * (MEGABYTES_TAKEN * MEGABYTE + 1))
    data = {"list": (content, "名簿.csv")}
    answer = browser.client.post("/affiliations/lists/new", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert f"{MEGABYTES_TAKEN}MBまで" in answer.get_data(as_text=True)


def test_a_list_over_its_own_limit_is_refused_by_its_form(browser: Browser) -> None:
    answer = browser.send(
        "/affiliations/lists/new",
        {"list": (io.BytesIO(b"x" * 10_000_001), "名簿.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "大きすぎます" in html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_too_many_fields_are_refused_with_a_page(kind: str, browser: Browser) -> None:
    if kind.startswith("multipart"):
        part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        answer = browser.client.post(
            "/appointees/new", data=part * 20_001 + b"--x--\r\n", content_type=f"{kind}; boundary=x"
        )
    else:
        answer = browser.client.post("/appointees/new", data="a=1&" * 20_001, content_type=kind)
    assert answer.status_code == 413
    assert "大きすぎます" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x"),
        (b"{", "application/json"),
        (b"\xff\xfe", "text/plain; charset=utf-16"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"a" * 1000, "multipart/form-data; boundary=" + "b" * 300),
    ],
)
def test_a_body_that_is_no_form_is_refused_not_stumbled_over(
    body: bytes, kind: str, browser: Browser
) -> None:
    assert browser.client.post("/appointees/new", data=body, content_type=kind).status_code in (400, 413)


def test_the_server_lets_go_of_who_says_nothing_and_bounds_what_it_buffers() -> None:
    assert LIMITS["channel_timeout"] <= 60
    assert LIMITS["max_request_body_size"] <= 100 * MEGABYTE
    assert LIMITS["connection_limit"] >= 100
