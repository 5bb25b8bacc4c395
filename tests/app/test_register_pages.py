"""The register in the browser's terms: what is typed, what is shown, what is refused."""

from __future__ import annotations

import html
from typing import Any

import pytest

from app.store import Store
from rules.register import EndState
from tests.app.conftest import Browser, hidden_value

NEW = "/appointees/new"
PERSON: dict[str, Any] = {
    "name": "架空 太郎",
    "declared_on": "R8.4.1",
    "engagements-0-form": "special_part_time",
    "engagements-0-applied_on": "令和７年１月２０日",
    "engagements-0-start": "令和7年4月1日",
    "engagements-0-end_state": "running",
    "employments_state": "known",
    "employments-0-company": "株式会社架空システム",
    "employments-0-corporate_number": "7-0000-1205-0002",
    "employments-0-aliases": "架空電算、架空ソフト",
    "employments-0-kind": "employee",
    "employments-0-start": "H24.4.1",
    "employments-0-end_state": "unknown",
    "employments-0-end": "平成36年3月31日",
    "employments-1-company": "架空合同会社",
    "employments-1-kind": "concurrent",
    "employments-1-end_state": "unknown",
    "shareholdings_state": "none",
    "rights_state": "unknown",
    "changes-0-reported_on": "2026-06-01",
    "changes-0-what": "兼業を始めた",
}


def text(answer: Any) -> str:
    return html.unescape(answer.get_data(as_text=True))


def test_an_appointee_is_entered_as_people_write(browser: Browser, store: Store) -> None:
    answer = browser.send(NEW, PERSON)
    assert answer.status_code == 303
    kept = store.appointees.get(1, 1).value
    assert kept.employments is not None
    first, second = kept.employments
    assert (first.company.corporate_number, first.company.aliases) == (
        "7000012050002",
        ("架空電算", "架空ソフト"),
    )
    assert (str(first.start), str(first.end.day)) == ("2012-04-01", "2024-03-31")
    assert second.end.state is EndState.UNKNOWN
    assert kept.engagements[0].end.state is EndState.RUNNING
    assert (kept.shareholdings, kept.intellectual_property) == ((), None)
    page = text(browser.get(answer.location))
    for words in ("令和8年4月1日", "令和7年1月20日", "令和6年3月31日", "継続中", "兼業を始めた", "未確認"):
        assert words in page


def test_every_fault_is_named_at_once_and_nothing_typed_is_lost(browser: Browser, store: Store) -> None:
    wrong = {
        **PERSON,
        "name": "",
        "declared_on": "R1.4.30",
        "engagements-0-end": "R6.3.31",
        "employments-0-corporate_number": "7000012050003",
        "employments-1-company": "",
        "changes-0-reported_on": "きのう",
    }
    answer = browser.send(NEW, wrong)
    page = text(answer)
    assert answer.status_code == 422
    for words in (
        "氏名: 氏名を入力してください。",
        "令和は2019-05-01",
        "「現在も継続」のときは終了日を空欄に",
        "検査用数字が合いません",
        "職歴・兼業 2行目 会社名",
        "届出のあった変更 1行目 届出日",
    ):
        assert words in page, words
    for typed in ("R1.4.30", "7000012050003", "架空電算、架空ソフト", "きのう", "兼業を始めた"):
        assert typed in page, typed
    assert store.appointees.all(1) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"employments_state": "unknown"}, "「下の表のとおり」を選ぶか、行を消して"),
        ({"shareholdings_state": "known"}, "保有株式を1行以上入力するか"),
        ({"rights_state": ""}, "「なし」なのか「未確認」なのか"),
        ({"engagements-0-end_state": "day"}, "終了日を入力するか"),
        ({"engagements-0-end_state": "unknown", "engagements-0-end": "R6.3.31"}, "終了日が開始日より前"),
        ({"engagements-0-contractor_name": "受託社"}, "形態が「業務委託」のときだけ"),
    ],
)
def test_what_does_not_go_together_is_refused(browser: Browser, change: dict[str, str], words: str) -> None:
    answer = browser.send(NEW, {**PERSON, **change})
    assert answer.status_code == 422
    assert words in text(answer)


def test_rows_are_added_and_dropped_without_javascript(browser: Browser, store: Store) -> None:
    more = browser.send(NEW, {**PERSON, "add": "employments"})
    assert more.status_code == 200
    assert 'name="employments-2-company"' in text(more)
    fewer = browser.send(NEW, {**PERSON, "drop": "employments-0"})
    assert "株式会社架空システム" not in text(fewer)
    assert "架空合同会社" in text(fewer)
    assert store.appointees.all(1) == []


def test_the_page_to_change_shows_what_is_kept_and_keeps_it(browser: Browser, store: Store) -> None:
    browser.send(NEW, PERSON)
    before = store.appointees.get(1, 1).value
    page = text(browser.get("/appointees/1/edit"))
    assert 'value="令和7年1月20日"' in page
    assert 'value="架空電算、架空ソフト"' in page
    shown = {**PERSON, "employments-0-end_state": "day", "declared_on": "令和8年4月1日"}
    assert browser.send("/appointees/1/edit", shown).status_code == 303
    assert store.appointees.get(1, 1).value == before


def test_two_officers_editing_one_record_see_both_versions(browser: Browser, store: Store) -> None:
    browser.send(NEW, PERSON)
    page = browser.get("/appointees/1/edit").get_data(as_text=True)
    mine = {"csrf_token": hidden_value(page, "csrf_token"), "version": hidden_value(page, "version")}
    browser.send("/appointees/1/edit", {**PERSON, "note": "先の人のメモ"})
    late = browser.client.post("/appointees/1/edit", data={**PERSON, **mine, "note": "後の人のメモ"})
    assert late.status_code == 409
    shown = text(late)
    assert "ほかの人が先に変更していました" in shown
    assert "先の人のメモ" in shown
    assert "後の人のメモ" in shown
    assert store.appointees.get(1, 1).value.note == "先の人のメモ"
    again = {
        **PERSON,
        **mine,
        "note": "後の人のメモ",
        "version": hidden_value(late.get_data(as_text=True), "version"),
    }
    assert browser.client.post("/appointees/1/edit", data=again).status_code == 303
    assert store.appointees.get(1, 1).value.note == "後の人のメモ"


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999"])
def test_a_change_without_the_version_seen_is_no_change(browser: Browser, store: Store, version: str) -> None:
    browser.send(NEW, PERSON)
    answer = browser.send("/appointees/1/edit", {**PERSON, "name": "別 人", "version": version})
    assert answer.status_code == 409
    assert store.appointees.get(1, 1).value.name == "架空 太郎"


def test_deleting_asks_first(browser: Browser, store: Store) -> None:
    browser.send(NEW, PERSON)
    assert "削除しますか" in text(browser.get("/appointees/1/delete"))
    assert len(store.appointees.all(1)) == 1
    answer = browser.send("/appointees/1/delete", {})
    assert answer.location == "/appointees/"
    assert store.appointees.all(1) == []
    assert "削除した" in text(browser.get("/events/"))


def test_the_search_finds_names_and_companies_in_any_width(browser: Browser) -> None:
    browser.send(NEW, PERSON)
    browser.send(NEW, {**PERSON, "name": "別人 花子", "employments-0-company": "ABC株式会社"})
    found = text(browser.get("/appointees/?q=ａｂｃ"))
    assert "別人 花子" in found
    assert "架空 太郎" not in found
    assert "登録されていません" in text(browser.get("/appointees/?q=%25"))
    for page in ("0", "-1", "x", "99999", "²"):
        assert browser.get(f"/appointees/?page={page}").status_code == 200


@pytest.mark.parametrize(
    "odd",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE appointee; --",
        "{{ 7 * 7 }}",
        "髙﨑齋①㈱𠮷",
        "👨‍👩‍👧",
        "%s%n",
    ],
)
def test_odd_text_is_kept_and_shown_as_typed(browser: Browser, store: Store, odd: str) -> None:
    answer = browser.send(NEW, {**PERSON, "name": odd, "note": odd})
    assert answer.status_code == 303
    assert store.appointees.get(1, 1).value.name == odd
    raw = browser.get(answer.location).get_data(as_text=True)
    assert odd in html.unescape(raw)
    assert "<script>alert" not in raw


@pytest.mark.parametrize("odd", ["\x00", "\x1b[31m", "\ufffe", "\u202e逆", "あ" * 61])
def test_text_no_paper_can_carry_is_refused(browser: Browser, store: Store, odd: str) -> None:
    assert browser.send(NEW, {**PERSON, "name": f"太郎{odd}"}).status_code == 422
    assert store.appointees.all(1) == []


TIE = {
    "type": "subsidiary",
    "parent_name": "架空HD株式会社",
    "child_name": "株式会社架空システム",
    "child_corporate_number": "7000012050002",
    "since": "H30.4.1",
    "source": "業態調書（令和8年5月提出）",
}


def test_a_tie_is_entered_changed_and_deleted(browser: Browser, store: Store) -> None:
    assert browser.send("/affiliations/new", TIE).status_code == 303
    page = text(browser.get("/affiliations/"))
    for words in ("架空HD株式会社", "平成30年4月1日", "業態調書", "法人番号 7000012050002"):
        assert words in page
    browser.send("/affiliations/1/edit", {**TIE, "until": "R8.3.31"})
    assert str(store.affiliations.get(1, 1).value.until) == "2026-03-31"
    browser.send("/affiliations/1/delete", {})
    assert store.affiliations.all(1) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "出所を入力"),
        ({"type": ""}, "関係を選んで"),
        ({"type": "cousin"}, "選択肢にない"),
        ({"until": "H30.3.31"}, "終わりが始まりより前"),
        ({"child_name": "架空HD株式会社", "child_corporate_number": ""}, "2社の名称が同じ"),
    ],
)
def test_a_tie_that_cannot_be_is_refused(browser: Browser, change: dict[str, str], words: str) -> None:
    answer = browser.send("/affiliations/new", {**TIE, **change})
    assert answer.status_code == 422
    assert words in text(answer)
