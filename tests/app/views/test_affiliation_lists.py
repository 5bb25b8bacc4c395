"""Lists of affiliates through the browser's forms: read, settled, compared, taken in once."""

from __future__ import annotations

import html
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from app.store import Act, RegisterChanged, Store, stamp_of
from rules.register import Affiliation, Company
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser
from tests.assurance.pages import form_on

NEW = "/affiliations/lists/new"
PAIRS = """関係会社一覧（架空市　令和8年度）,,,,,,
,,,,,,
親会社,,子会社,,関係の種類,始まり,出典
商号又は名称,法人番号,商号又は名称,所在地,,,
架空ホールディングス㈱,3999901002026,株式会社架空システム,架空市本町１－１,子会社,平成28年10月1日,有価証券報告書
架空ホールディングス㈱,3999901002026,髙﨑情報①㈱,,持分法適用関連会社,R4.4.1,
"""
DECLARED = """資本関係に関する届出書,,,
区分,商号又は名称,法人番号,本店所在地
①親会社,架空ホールディングス株式会社,3999901002026,東京都千代田区架空町5-6-8
②子会社,架空サービス東北株式会社,,
③親会社を同じくする子会社,架空クラウド株式会社,6999901004052,
④役員の兼任,見本商事株式会社,,
⑤連結子会社,該当なし,,
"""


def text(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def upload(browser: Browser, content: bytes, name: str = "届出.csv") -> TestResponse:
    data = {"list": (io.BytesIO(content), name)}
    return browser.send(NEW, data, content_type="multipart/form-data")


def columns(browser: Browser, path: str) -> dict[str, str]:
    """What the page of columns begins with, as a browser would send it back."""
    page = text(browser.get(path))
    found = {}
    for number in range(page.count('name="column_')):
        select = page.split(f'name="column_{number}"')[1].split("</select>")[0]
        chosen = [part for part in select.split("<option") if " selected" in part]
        found[f"column_{number}"] = chosen[0].split('value="')[1].split('"')[0] if chosen else ""
    row = page.split('name="heading_row"')[1].split('value="')[1].split('"')[0]
    return {"heading_row": row, **found}


def settle(browser: Browser, answer: TestResponse, **more: str) -> TestResponse:
    """From the page of columns, as found, to the next."""
    path = answer.location
    return browser.send(path, {**columns(browser, path), "document": "業態調書", **more})


def ties(store: Store) -> list[tuple[str, str, str]]:
    return [
        (kept.value.parent.name, kept.value.type, kept.value.child.name) for kept in store.affiliations.all(1)
    ]


def record(store: Store, *values: Affiliation) -> None:
    officer = store.accounts.first_administrator()
    for value in values:
        store.affiliations.create(Act(officer, "affiliation.create"), value)


def tie(parent: str, child: str, type: str = "subsidiary", **more: Any) -> Affiliation:
    return Affiliation(Company(parent), Company(child), type, **{"source": "前の届出", **more})


def test_a_list_of_pairs_in_cp932_under_two_rows_of_headings(browser: Browser, store: Store) -> None:
    answer = settle(browser, upload(browser, PAIRS.encode("cp932"), "一覧.csv"), declared_on="R8.5.10")
    assert answer.location == "/affiliations/lists/1/preview"
    page = text(browser.get(answer.location))
    assert "新しい 2件" in page
    assert ties(store) == []
    done = browser.send(answer.location, {})
    assert done.status_code == 303
    assert ties(store) == [
        ("架空ホールディングス㈱", "subsidiary", "株式会社架空システム"),
        ("架空ホールディングス㈱", "equity_method", "髙﨑情報①㈱"),
    ]
    first, second = (kept.value for kept in store.affiliations.all(1))
    assert (first.since, first.until) == (date(2016, 10, 1), None)
    assert first.parent.corporate_number == "3999901002026"
    assert first.child.address == "架空市本町１－１"
    assert first.source == "有価証券報告書、業態調書（令和8年5月10日届出、一覧.csv 5行目）"
    assert second.source == "業態調書（令和8年5月10日届出、一覧.csv 6行目）"


def workbook(rows: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows.splitlines():
        book.active.append([cell or None for cell in row.split(",")])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_declarants_form_in_excel_with_a_sister_and_a_shared_officer(
    browser: Browser, store: Store
) -> None:
    answer = upload(browser, workbook(DECLARED), "資本関係届.xlsx")
    refused = settle(browser, answer)
    assert refused.status_code == 422
    assert "届出者を入力するか、届出者の列を選んでください" in text(refused)
    settled = settle(browser, answer, declarant_name="株式会社架空システム")
    assert settled.location == "/affiliations/lists/1/preview"
    asked = browser.get(settled.location)
    assert asked.location == "/affiliations/lists/1/asked"
    page = text(browser.get(asked.location))
    assert "5行目「架空クラウド株式会社」と「株式会社架空システム」に共通の親会社" in page
    assert text(browser.send(asked.location, {})).count("選んでください") > 0
    parent = "3999901002026|架空ホールディングス株式会社"
    assert browser.send(asked.location, {"parent_5": parent}).status_code == 303
    page = text(browser.get(settled.location))
    assert "取り込まない行: 6行目" in page
    assert "7行目: 「該当なし」と書かれているため" in page
    browser.send(settled.location, {})
    assert ties(store) == [
        ("架空ホールディングス株式会社", "subsidiary", "株式会社架空システム"),
        ("株式会社架空システム", "subsidiary", "架空サービス東北株式会社"),
        ("架空ホールディングス株式会社", "subsidiary", "架空クラウド株式会社"),
    ]


def test_an_unknown_word_is_asked_and_a_merger_needs_its_direction(browser: Browser, store: Store) -> None:
    rows = "親会社,子会社,関係\n甲株式会社,乙株式会社,資本提携先\n"
    rows += "丙株式会社,丁株式会社,合併\n甲株式会社,戊株式会社,\n"
    settled = settle(browser, upload(browser, rows.encode()))
    asked = browser.get(settled.location).location
    page = text(browser.get(asked))
    assert "「資本提携先」" in page
    assert "「（空欄）」" in page
    assert "承継: 親会社の列の会社が前、子会社の列の会社が後" in page
    half = browser.send(asked, {"word_0": "none"})
    assert half.status_code == 422
    browser.send(asked, {"word_0": "none", "word_1": "before", "word_2": "consolidated_child"})
    browser.send(settled.location, {})
    assert ties(store) == [
        ("丁株式会社", "succession", "丙株式会社"),
        ("甲株式会社", "consolidated", "戊株式会社"),
    ]


def test_every_fault_is_named_with_file_row_and_column_and_nothing_is_kept(
    browser: Browser, store: Store
) -> None:
    rows = "親会社,子会社,関係,始まり,終わり\n甲,乙,子会社,R8.4.31,\n,丙,子会社,,\n"
    rows += "甲,丁,子会社,R8.4.1,R7.4.1\n戊,戊,子会社,,\n"
    refused = settle(browser, upload(browser, rows.encode(), "誤り.csv"))
    page = text(refused)
    assert refused.status_code == 422
    for words in (
        "誤り.csv 2行目 D列「始まり」: 「R8.4.31」は暦にない日付です",
        "誤り.csv 3行目 A列「親会社」: 親会社の名称が空です",
        "誤り.csv 4行目 E列「終わり」: 関係の終わりが、始まりより前です",
        "誤り.csv 5行目 B列「子会社」: 同じ会社「戊」どうしの関係",
    ):
        assert words in page, words
    assert ties(store) == []


def test_columns_nobody_knows_are_chosen_by_hand(browser: Browser, store: Store) -> None:
    answer = upload(browser, "うえ,した,なに\n甲株式会社,乙株式会社,子会社\n".encode())
    page = text(browser.get(answer.location))
    assert "列を決められませんでした" in page
    chosen = {
        "heading_row": "1",
        "column_0": "parent_name",
        "column_1": "child_name",
        "column_2": "relation",
        "document": "届",
    }
    settled = browser.send(answer.location, chosen)
    browser.send(settled.location, {})
    assert ties(store) == [("甲株式会社", "subsidiary", "乙株式会社")]


def test_what_is_recorded_already_is_not_entered_twice_and_a_change_is_chosen(
    browser: Browser, store: Store
) -> None:
    record(
        store,
        tie("架空ホールディングス株式会社", "株式会社架空システム", since=date(2016, 10, 1)),
        tie("架空HD株式会社", "架空物流株式会社"),
        tie("乙ホールディングス株式会社", "架空警備株式会社"),
    )
    rows = (
        "親会社,子会社,関係,始まり,終わり\n"
        "架空ホールディングス㈱,㈱架空システム,子会社,2016-10-01,\n"
        "架空HD株式会社,架空物流株式会社,子会社,H30.4.1,R8.3.31\n"
        "丙ホールディングス株式会社,架空警備株式会社,子会社,R8.4.1,\n"
        "架空HD株式会社,架空不動産株式会社,子会社,,\n"
        "架空ＨＤ（株）,架空不動産株式会社,子会社,,\n"
    )
    settled = settle(browser, upload(browser, rows.encode()), declared_on="R8.5.1")
    page = text(browser.get(settled.location))
    for words in ("新しい 1件", "変わった 1件", "食い違う 1件", "登録と同じ 1件", "重なり 1件"):
        assert words in page, words
    assert "今の登録では「乙ホールディングス株式会社」の子会社です。" in page
    refused = browser.send(settled.location, {})
    assert refused.status_code == 422
    assert "3行目 架空HD株式会社と架空物流株式会社" in text(refused)
    browser.send(settled.location, {"tie_1": "change", "tie_2": "replace"})
    kept = [one.value for one in store.affiliations.all(1)]
    assert len(kept) == 5
    assert (kept[1].since, kept[1].until) == (date(2018, 4, 1), date(2026, 3, 31))
    assert kept[2].until == date(2026, 3, 31)
    assert [(one.parent.name, one.child.name) for one in kept[3:]] == [
        ("丙ホールディングス株式会社", "架空警備株式会社"),
        ("架空HD株式会社", "架空不動産株式会社"),
    ]
    assert store.affiliations.get(1, 2).version == 2


def test_a_second_click_enters_nothing_more(browser: Browser, store: Store) -> None:
    settled = settle(browser, upload(browser, PAIRS.encode()))
    first = browser.get(settled.location)
    assert first.status_code == 200
    token = {"csrf_token": text(first).split('name="csrf_token" value="')[1].split('"')[0]}
    seen = {"version": text(first).split('name="version"')[1].split('value="')[1].split('"')[0]}
    assert browser.client.post(settled.location, data={**token, **seen}).location == "/affiliations/"
    again = browser.client.post(settled.location, data={**token, **seen})
    assert again.location == "/affiliations/"
    assert len(ties(store)) == 2
    assert "取り込みが済んだか、消されています" in text(browser.get("/affiliations/"))


def test_a_register_changed_meanwhile_is_compared_again(browser: Browser, store: Store) -> None:
    settled = settle(browser, upload(browser, PAIRS.encode()))
    page = text(browser.get(settled.location))
    stale = {"version": page.split('name="version"')[1].split('value="')[1].split('"')[0]}
    record(store, tie("架空ホールディングス株式会社", "株式会社架空システム"))
    answer = browser.send(settled.location, stale)
    assert answer.status_code == 409
    assert "ほかの人が先に" in text(answer)
    assert "変わった 1件" in text(answer)
    assert len(ties(store)) == 1
    done = browser.send(settled.location, {"tie_0": "skip"})
    assert done.status_code == 303
    assert len(ties(store)) == 2


def test_the_store_takes_nothing_on_a_register_that_changed_between_look_and_click(
    browser: Browser, store: Store
) -> None:
    officer = store.accounts.first_administrator()
    number = store.affiliation_uploads.create(Act(officer, "affiliation.create"), "届.csv", b"x")
    seen = stamp_of(store.affiliations.all(1), None)
    record(store, tie("甲株式会社", "乙株式会社"))
    act = Act(officer, "affiliation.create")
    with pytest.raises(RegisterChanged):
        store.affiliation_uploads.take(act, number, seen, [tie("丙株式会社", "丁株式会社")], [])
    assert len(ties(store)) == 1
    assert store.affiliation_uploads.get(1, number).filename == "届.csv"


def test_the_day_of_a_declaration_goes_to_the_tender_where_the_declarant_bids(
    browser: Browser, store: Store
) -> None:
    officer = store.accounts.first_administrator()
    number = store.tenders.create(Act(officer, "tender.create"), Tender("住民情報システム更改"))
    rows = [BidderRow("㈱架空システム"), BidderRow("別の株式会社")]
    store.tenders.set_bidders(Act(officer, "tender.change"), number, 1, rows)
    content = "関係,商号又は名称\n子会社,架空サービス株式会社\n".encode()
    settled = settle(
        browser, upload(browser, content), declarant_name="株式会社架空システム", declared_on="R8.5.10"
    )
    assert "「住民情報システム更改」の入札者 ㈱架空システム" in text(browser.get(settled.location))
    browser.send(settled.location, {"tenders": [str(number)]})
    declared = [row.affiliates_declared_on for row in store.tenders.bidders(1, number)]
    assert declared == [date(2026, 5, 10), None]


def test_a_number_that_fails_its_check_digit_counts_as_unknown_and_is_told(
    browser: Browser, store: Store
) -> None:
    rows = "親会社,親会社の法人番号,子会社,関係\n甲株式会社,1234567890123,乙株式会社,子会社\n"
    settled = settle(browser, upload(browser, rows.encode()))
    page = text(browser.get(settled.location))
    assert "届出.csv 2行目 B列「親会社の法人番号」: 法人番号「1234567890123」は使えません" in page
    browser.send(settled.location, {})
    assert store.affiliations.get(1, 1).value.parent.corporate_number is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_list_is_refused(browser: Browser, content: bytes) -> None:
    assert upload(browser, content, "変な.xlsx").status_code == 422


def test_a_file_is_given_up(browser: Browser, store: Store) -> None:
    answer = upload(browser, PAIRS.encode())
    token = text(browser.get(answer.location)).split('name="csrf_token" value="')[1].split('"')[0]
    dropped = browser.client.post(answer.location + "/drop", data={"csrf_token": token})
    assert dropped.location == "/affiliations/"
    assert browser.get(answer.location).status_code == 404


def test_answers_to_what_was_asked_before_are_not_taken_for_what_is_asked_now(
    browser: Browser, store: Store
) -> None:
    rows = "親会社,子会社,関係\n甲株式会社,乙株式会社,謎の関係\n甲株式会社,丙株式会社,別の謎\n".encode()
    first = settle(browser, upload(browser, rows))
    asked = browser.get(first.location).location
    page = browser.get(asked).get_data(as_text=True)
    opened = form_on(page, "word_0")
    columns_page = asked.removesuffix("/asked")
    again, old = (form_on(browser.get(columns_page).get_data(as_text=True), "heading_row") for _ in "12")
    answer = browser.client.post(columns_page, data=again | {"document": ["別の資料"]})
    assert answer.status_code == 303
    late = browser.client.post(asked, data=opened | {"word_0": ["subsidiary"], "word_1": ["subsidiary"]})
    assert late.status_code == 409
    assert "ほかの人が先に、この一覧の読み方を決めていました" in late.get_data(as_text=True)
    stale = browser.client.post(columns_page, data=old | {"document": ["古い画面の資料"]})
    assert stale.status_code == 409
    assert "古い画面の資料" in stale.get_data(as_text=True)
