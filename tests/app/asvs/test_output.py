"""What an attacker writes stays text, wherever it comes out again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.store import Store
from tests.app.conftest import Browser

ROOT = Path(__file__).parents[3]
UNKNOWN = dict.fromkeys(("employments_state", "shareholdings_state", "rights_state"), "unknown")
NASTY = """"><script>alert(1)</script>'{{ 7*7 }}"""


def _named(browser: Browser, store: Store, name: str) -> str:
    assert browser.send("/appointees/new", {**UNKNOWN, "name": name}).status_code == 303
    assert store.appointees.all(1)[-1].value.name == name, "kept as typed"
    return browser.get("/appointees/").text


@pytest.mark.asvs("1.1.2", "1.2.1", "1.3.7", "3.2.2")
def test_a_name_with_markup_is_shown_as_typed_and_as_text(browser: Browser, store: Store) -> None:
    page = _named(browser, store, NASTY)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "49" not in re.sub(r"<[^>]*>", "", page)


@pytest.mark.asvs("1.2.2")
def test_no_link_leads_where_a_name_says(browser: Browser, store: Store) -> None:
    page = _named(browser, store, "javascript:alert(1)//")
    links = re.findall(r'(?:href|src|action)="([^"]*)"', page)
    assert links
    assert all(link.startswith(("/", "#", "?")) for link in links), links


@pytest.mark.asvs("1.2.3")
def test_what_the_search_box_is_told_is_json_and_nothing_else(browser: Browser) -> None:
    asked = {"name": '"}</script><script>', "format": "json"}
    answer = browser.get("/register/search", query_string=asked)
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.asvs("1.2.4", "1.2.9")
@pytest.mark.parametrize("asked", ["' OR 1=1 --", "%' UNION SELECT 1 --", ".*", "(", "[a-", "\\", "%", "_"])
def test_what_is_looked_for_is_text_and_no_pattern(browser: Browser, store: Store, asked: str) -> None:
    _named(browser, store, "架空 太郎")
    for path in ("/tenders/", "/affiliations/", "/appointees/"):
        answer = browser.get(path, query_string={"q": asked})
        assert answer.status_code == 200
    assert [kept.value.name for kept in store.appointees.all(1)] == ["架空 太郎"]


@pytest.mark.asvs("1.4.2")
@pytest.mark.parametrize("number", ["2147483648", "9" * 30])
def test_a_number_too_great_is_no_record(browser: Browser, number: str) -> None:
    assert browser.get(f"/tenders/{number}").status_code == 404
    assert browser.get("/tenders/", query_string={"page": number}).status_code == 200


@pytest.mark.asvs("1.5.2", "14.3.3")
def test_nothing_is_read_that_could_be_made_to_run_and_nothing_is_kept_in_the_browser() -> None:
    sources = [path for top in ("app", "forms", "rules") for path in (ROOT / top).rglob("*.py")]
    unsafe = re.compile(r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill|yaml)\b", re.M)
    assert len(sources) > 200
    assert [str(path) for path in sources if unsafe.search(path.read_text("utf-8"))] == []
    scripts = [path.read_text("utf-8") for path in (ROOT / "app" / "static").glob("*.js")]
    assert scripts
    assert not [text for text in scripts if re.search(r"localStorage|sessionStorage|indexedDB", text)]


@pytest.mark.asvs("14.2.1")
def test_secrets_go_in_the_body_and_never_in_an_address(browser: Browser, visitor: Browser) -> None:
    for path in ("/login", "/own/password"):
        page = (visitor if path == "/login" else browser).get(path).text
        forms = re.findall(r"<form[^>]*>", page)
        assert all('method="post"' in form for form in forms)
    cookie = browser.client.get_cookie("hosakan_session")
    assert cookie is not None
    token = cookie.value
    assert token not in browser.get("/").text


@pytest.mark.asvs("15.3.3")
def test_fields_the_page_does_not_have_change_nothing(browser: Browser, store: Store) -> None:
    typed = {**UNKNOWN, "name": "架空 太郎"}
    browser.send("/appointees/new", {**typed, "id": "77", "municipality_id": "2", "created_at": "2001-01-01"})
    [kept] = store.appointees.all(1)
    assert (kept.id, kept.municipality_id) == (1, 1)
    assert kept.created_at.year > 2001


@pytest.mark.asvs("15.3.7")
def test_a_field_sent_twice_is_read_once(browser: Browser, store: Store) -> None:
    page = browser.get("/appointees/new").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page)
    assert token
    data = {"csrf_token": token[1], **UNKNOWN, "name": ["一人目", "二人目"]}
    browser.client.post("/appointees/new?name=三人目", data=data)
    assert [kept.value.name for kept in store.appointees.all(1)] == ["一人目"]
