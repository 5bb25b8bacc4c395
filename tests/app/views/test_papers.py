"""Postings and pledges in the browser: drafts, copies, starting points, both renderings alike, conflicts."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.demo.papers import fill_papers
from app.documents.pledge import pledge_docx
from app.store import Act, Adopted, Officer, Paper, Store
from forms.base import OutlineForm
from forms.pledge import Pledger, pledge_form
from forms.pledge_text import pledge_text
from forms.posting import posting_form
from forms.schema import describe, read, to_json
from rules.library import shipped_library
from rules.pledge_terms import load_pledge_terms
from rules.register import Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import Tender
from tests.app.conftest import Browser
from tests.papers import filled, shown
from tests.word import docx_text

DOCUMENTS = Path(__file__).parents[3] / "templates" / "documents"
KINDS = {
    "posting": ("/postings/", "posting"),
    "appointee": ("/pledges/", "pledge_appointee"),
    "bidder": ("/pledges/", "pledge_bidder"),
}
NEW = {"posting": "/postings/new", "appointee": "/pledges/new", "bidder": "/pledges/new?for=bidder"}
kinds = pytest.mark.parametrize("kind", list(KINDS))


def form_class(kind: str) -> type[OutlineForm]:
    if kind == "posting":
        return posting_form(shipped_library())
    return pledge_form(Pledger(kind), shipped_library())


def typed(document: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """A document as a browser sends it."""
    sent: dict[str, Any] = {}
    for name, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                sent |= typed(row, f"{prefix}{name}-{number}-")
        elif isinstance(value, bool):
            sent[f"{prefix}{name}"] = str(value).lower()
        elif value is not None:
            sent[f"{prefix}{name}"] = value
    return sent


def sample(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCUMENTS / KINDS[kind][1] / "sample.json").read_bytes())
    return found


def words(page: str) -> str:
    """A page's text, without its marks."""
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", "", page)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


@kinds
def test_what_is_typed_comes_back_on_the_page_and_in_the_word_file(kind: str, browser: Browser) -> None:
    fields = describe(form_class(kind))
    document = filled(fields)
    answer = browser.send(NEW[kind], typed(document))
    assert answer.status_code == 303, words(answer.text)
    page = words(browser.get(answer.location).text)
    edit = html.unescape(browser.get(f"{answer.location}/edit").text)
    word = browser.get(f"{answer.location}/{KINDS[kind][0].strip('s/')}.docx")
    assert word.status_code == 200
    assert "attachment" in word.headers["Content-Disposition"]
    text = docx_text(word.data)
    for value in shown(fields, document):
        assert value in text
        assert value in page
        assert value in edit


@kinds
def test_a_draft_may_be_incomplete_but_is_not_issued(kind: str, browser: Browser) -> None:
    answer = browser.send(NEW[kind], {})
    assert answer.status_code == 303
    shown_page = browser.get(answer.location)
    assert "下書きです" in shown_page.text
    word = browser.get(f"{answer.location}/{KINDS[kind][0].strip('s/')}.docx")
    assert word.status_code == 422
    missing = [
        f["label"] for f in describe(form_class(kind)) if f["required"] and f["name"] != "organization"
    ]
    assert [label for label in missing if label not in word.text] == []


@kinds
def test_nothing_typed_is_lost_when_something_cannot_be_read(kind: str, browser: Browser) -> None:
    day = next(f for f in describe(form_class(kind)) if f["type"] == "date")
    answer = browser.send(NEW[kind], {**typed(sample(kind)), day["name"]: "R1.4.30", "clauses-0-years": "二"})
    assert answer.status_code == 422
    assert 'value="R1.4.30"' in answer.text
    assert "適用する制限条項 1行目 年数" in answer.text
    assert f'href="#{day["name"]}"' in answer.text


@kinds
def test_rows_come_and_go_without_javascript(kind: str, browser: Browser) -> None:
    rows = {"clauses-0-clause": "b1", "clauses-1-clause": "b2"}
    more = browser.send(NEW[kind], {**rows, "add": "clauses"})
    assert more.status_code == 200
    assert 'name="clauses-2-clause"' in more.text
    less = browser.send(NEW[kind], {**rows, "drop": "clauses-0"})
    kept = re.findall(r'<select[^>]*name="clauses-\d+-clause".*?</select>', less.text, re.S)
    assert len(kept) == 1
    assert re.search(r'<option selected value="b2"', kept[0])


@kinds
def test_two_officers_do_not_overwrite_each_other(kind: str, browser: Browser) -> None:
    item = next(f["name"] for f in describe(form_class(kind)) if f["type"] == "text" and f["required"])
    place = browser.send(NEW[kind], {item: "最初"}).location
    assert browser.send(f"{place}/edit", {item: "一人目"}).status_code == 303
    answer = browser.send(f"{place}/edit", {item: "二人目", "version": "1"})
    assert answer.status_code == 409
    assert "一人目" in answer.text
    assert 'value="二人目"' in answer.text
    again = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert again
    assert browser.send(f"{place}/edit", {item: "二人目", "version": again[1]}).status_code == 303


@kinds
def test_an_old_one_starts_a_new_one(kind: str, browser: Browser) -> None:
    place = browser.send(NEW[kind], typed(sample(kind))).location
    number = place.rsplit("/", 1)[1]
    page = browser.get(f"{KINDS[kind][0]}new?copy={number}")
    assert page.status_code == 200
    for name, value in sample(kind).items():
        if isinstance(value, str) and name in ("duties", "name", "company"):
            assert html.escape(value, quote=False) in page.text


@pytest.mark.parametrize("copy", ["0", "99999", "x", "-1", "²", "9" * 30, ""])
@kinds
def test_a_copy_of_nothing_is_an_empty_one(kind: str, copy: str, browser: Browser) -> None:
    assert browser.get(f"{KINDS[kind][0]}new?copy={copy}&appointee={copy}").status_code == 200


@kinds
def test_deleting_asks_first(kind: str, browser: Browser) -> None:
    place = browser.send(NEW[kind], {}).location
    assert "削除しますか" in browser.get(f"{place}/delete").text
    assert browser.get(place).status_code == 200
    assert browser.send(f"{place}/delete", {}).status_code == 303
    assert browser.get(place).status_code == 404


def test_roles_fill_what_is_blank_and_leave_what_is_written(browser: Browser) -> None:
    sent: MultiDict[str, str] = MultiDict({"fill": "roles", "duties": "自分で書いた業務"})
    sent.setlist("personas", ["producer", "engineer"])
    answer = browser.send("/postings/new", dict(sent.lists()))
    assert answer.status_code == 200
    page = html.unescape(answer.text)
    assert "自分で書いた業務</textarea>" in page
    assert "チームを率いた経験" in page
    assert "要確認" in page
    assert browser.get("/postings/").text.count("<tr>") == 0


def test_a_broken_or_older_draft_opens_and_shows_what_has_no_place(browser: Browser, app: Any) -> None:
    store: Store = app.extensions["hosakan_store"]
    browser.send("/postings/new", {"position": "補佐官"})
    kept = store.postings.all(1)[0]
    odd = {
        "fields": {"gone": "消えた項目", "headcount": "三名", "clauses": [{"clause": "zz"}], "position": "x"}
    }
    officer = Act(_officer(), "posting.change")
    store.postings.change(officer, kept.id, kept.version, Paper("x", odd))
    for path in (f"/postings/{kept.id}", f"/postings/{kept.id}/edit"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "消えた項目" in page.text
        assert "三名" in page.text


def _officer() -> Officer:
    return Officer(1, "admin", "見本 花子", frozenset({"admin"}), 1, "架空市")


def test_the_register_fills_the_pledge_and_says_when_it_is_due_again(browser: Browser, app: Any) -> None:
    store: Store = app.extensions["hosakan_store"]
    act = Act(_officer(), "appointee.create")
    post = Employment(
        Company("株式会社架空システム"), "employee", date(2012, 4, 1), End(EndState.DAY, date(2025, 3, 31))
    )
    first = Engagement("special_part_time", None, date(2025, 4, 1), End(EndState.RUNNING))
    person = Appointee("架空 太郎", engagements=(first,), employments=(post,), shareholdings=())
    number = store.appointees.create(act, person)
    store.clauses.create(Act(act.officer, "clause.create"), Adopted("b2", {"years": 3}))
    assert "新任" in browser.get("/pledges/").text
    page = browser.get(f"/pledges/new?appointee={number}").text
    assert 'value="株式会社架空システム"' in page
    assert 'value="平成24年4月1日"' in page
    assert '<option selected value="b2"' in page
    assert re.search(r'name="clauses-0-years"[^>]*value="3"', page)
    assert re.search(r'(?s)id="has_shares".*?<option selected value="false"', page)
    fill = {"name": "架空 太郎", "term_start": "2025-04-01", "pledged_on": "R7.4.1"}
    assert browser.send(f"/pledges/new?appointee={number}", fill).status_code == 303
    assert "提出が必要な人" not in browser.get("/pledges/").text
    renewed = (first, Engagement("special_part_time", None, date(2026, 4, 1), End(EndState.RUNNING)))
    kept = store.appointees.get(1, number)
    store.appointees.change(
        Act(act.officer, "appointee.change"),
        number,
        kept.version,
        Appointee("架空 太郎", engagements=renewed),
    )
    assert "任期の更新又は職の変更" in browser.get("/pledges/").text


def test_a_tender_gives_its_name_to_the_bidders_pledge(browser: Browser, app: Any) -> None:
    number = app.extensions["hosakan_store"].tenders.create(
        Act(_officer(), "tender.create"), Tender("住民情報システム更改")
    )
    page = browser.get(f"/pledges/new?tender={number}").text
    assert "入札者用" in page
    assert 'value="住民情報システム更改"' in page


def test_the_demonstration_has_papers_to_look_at(browser: Browser, app: Any) -> None:
    fill_papers(app.extensions["hosakan_store"], _officer())
    listed = browser.get("/postings/").text
    assert listed.count("記入済み") == listed.count("下書き</span>") == 1
    assert browser.get("/pledges/").text.count("記入済み") == 2


def test_pages_print_on_a4_without_what_stands_around(browser: Browser) -> None:
    css = browser.get("/static/paper.css").text
    assert "@media print" in css
    place = browser.send("/postings/new", typed(sample("posting"))).location
    page = browser.get(place).text
    assert '<article class="paper">' in page
    assert "advice" not in words(page)


def test_the_pledge_of_a_draft_without_anything_can_still_be_drawn() -> None:
    for pledger in Pledger:
        form = read(pledge_form(pledger, shipped_library()), {}, draft=True)
        assert to_json(form) == {}
        assert pledge_docx(pledge_text(form, pledger, load_pledge_terms(pledger), shipped_library()))
