"""The record in the browser: sought, handed out, verified; the head of it on paper."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy import update

from app import models
from app.chain import Head
from app.documents.entry import result_docx
from app.store import Act, Store
from rules.case import parse_case
from rules.entry import check
from rules.library import shipped_library
from tests.app.conftest import Browser
from tests.word import docx_text, validate_docx

NOW = datetime(2026, 11, 21, 4, 5, 6, 7, tzinfo=UTC)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def told(store: Store, action: str, *, user: int = 1, closed: bool = False, at: datetime = NOW) -> None:
    """An entry of the record on a day of one's own."""
    officer = store.accounts.officer(1)
    act = Act(officer, action, facts={"tender": 4, "before_opening": True} if closed else {})
    store.events.room.now, before = (lambda: at), store.events.room.now
    store.events.add(act, "tender:4", f"{action}をした")
    store.events.room.now = before


@pytest.mark.asvs("16.2.1", "16.2.2")
def test_the_record_is_sought_by_work_person_days_and_looks_before_the_opening(
    browser: Browser, store: Store
) -> None:
    with store._room.writing() as session:
        session.execute(update(models.User).values(roles=["audit"]))
    told(store, "clause.change", at=datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC))
    told(store, "clause.change", at=datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC))
    told(store, "bidder.read", closed=True)
    told(store, "check.export", closed=True)
    page = text(browser.get("/events/"))
    assert page.count("clause.changeをした") == 2
    assert "bidder.readをした" not in page
    assert "check.exportをした" in page
    closed = text(browser.get("/events/?kinds=closed"))
    assert "2件（新しい順）" in closed
    assert "開札前</span> bidder.readをした" in closed
    assert "1件（新しい順）" in text(browser.get("/events/?noun=clause&since=R8.4.1&until=R8.4.1"))
    assert "1件（新しい順）" in text(browser.get("/events/?noun=clause&until=R8.3.31"))
    assert "当てはまる記録はありません" in text(browser.get("/events/?user=0"))
    assert "clause.changeをした" in text(browser.get("/events/?user=1"))
    for wrong in ("since=R8.13.1", "noun=nope", "user=9", "since=R8.4.2&until=R8.4.1"):
        answer = browser.get(f"/events/?{wrong}")
        assert answer.status_code == 422, wrong
    found = rows(browser.get("/events/record.csv?kinds=closed"))
    assert [(row["業務"], row["動作"], row["開札前"]) for row in found] == [
        ("照合", "書き出し", "開札前"),
        ("入札者", "閲覧", "開札前"),
    ]
    assert found[0]["日時（UTC）"] == "2026-11-21T04:05:06.000007+00:00"
    assert found[0]["日時（日本）"] == "2026-11-21T13:05:06.000007+09:00"
    assert len(found[0]["照合値"]) == 64


def test_a_file_handed_out_is_one_entry_of_its_own(browser: Browser, store: Store) -> None:
    for path, file in (("/events/record.csv", "csv"), ("/events/sheet.docx?year=R8", "docx")):
        before = store.audit.head(1)
        assert browser.get(path).status_code == 200
        newest, _ = store.events.latest(1, changes_only=False, limit=1)
        assert (newest[0].action, newest[0].facts["file"]) == ("event.export", file)
        assert before
        assert newest[0].seq == before.seq + 1
    assert browser.get("/events/").status_code == 200
    newest, _ = store.events.latest(1, changes_only=False, limit=1)
    assert newest[0].action == "event.read"


def test_the_page_for_the_audit_verifies_and_names_what_is_broken(browser: Browser, store: Store) -> None:
    head = store.audit.head(1)
    assert head
    whole = text(browser.get("/events/audit", query_string={"verify": "1", "anchors": head.grouped}))
    assert "変えられていません。</strong>" in whole
    assert f"通番 {head.seq} の記録と合います" in whole
    lost = text(browser.get("/events/audit", query_string={"verify": "1", "anchors": "ab" * 32}))
    assert "記録が、後から変えられています" in lost
    assert "後ろが切り取られたか、全体が書き直されています" in lost
    wrong = browser.get("/events/audit", query_string={"verify": "1", "anchors": "zz"})
    assert wrong.status_code == 422
    assert "「zz」は照合値として読めません" in text(wrong)
    with store._room.engine.begin() as connection:
        names = "" if connection.dialect.name == "sqlite" else " ON event"
        connection.execute(sql(f"DROP TRIGGER event_no_update{names}"))
        connection.execute(sql("UPDATE event SET record = 'user:9' WHERE seq = 1"))
    assert "通番 1: 照合値が合いません" in text(browser.get("/events/audit?verify=1"))


CASE: dict[str, Any] = {
    "rules": [{"id": "c1", "options": {}, "instrument": "要綱", "adopted_on": "2024-04-01"}],
    "tender": {"name": "更改", "bid_date": "2026-12-18"},
    "appointees": [],
    "bidders": [{"name": "架空データ株式会社"}],
}


def test_the_paper_bears_the_head_and_is_the_same_bytes_for_the_same_head(
    need: Callable[[str], str],
) -> None:
    library = shipped_library()
    parsed = parse_case(CASE, library)
    result = check(parsed, library)
    head = Head(57, "0123456789abcdef" * 4)
    papers = [result_docx(parsed, result, library, head=head, head_on=date(2026, 11, 21)) for _ in range(2)]
    assert papers[0] == papers[1]
    assert papers[0] != result_docx(parsed, result, library, head=Head(58, head.hash))
    said = docx_text(papers[0])
    assert "記録の照合値\n（通番 57）" in said
    assert "01234567 89abcdef 01234567 89abcdef\n01234567 89abcdef 01234567 89abcdef" in said
    assert "令和8年11月21日現在" in said
    assert "hosakan audit verify --anchor" in said
    assert "記録の照合値" not in docx_text(result_docx(parsed, result, library))
    assert validate_docx(need("node"), papers[0]) == []


def test_the_head_on_the_events_page_is_that_of_the_record(browser: Browser, store: Store) -> None:
    head = store.audit.head(1)
    assert head
    page = text(browser.get("/events/"))
    assert re.search(rf"通番 {head.seq} です。照合値 <span class=\"version\">{head.grouped}</span>", page)
