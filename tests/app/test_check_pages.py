"""From the clauses to a decided, printed result: every page as an official meets it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from app.checking import KeptCheck
from app.store import Act, Adopted, Store
from rules.case import parse_case
from rules.library import Library
from rules.register import Affiliation, Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, Held, Part, Tender
from tests.app.conftest import Browser, hidden_value
from tests.word import docx_text, validate_docx

SYSTEM = Company("株式会社架空システム", None, "架空県架空市本町1-2-3")
NOW = Engagement("special_part_time", date(2025, 1, 20), date(2025, 4, 1), End(EndState.RUNNING))
PAST = Employment(SYSTEM, "employee", date(2012, 4, 1), End(EndState.DAY, date(2025, 3, 31)))

HEAD = re.compile(r"通番 ?[0-9]+|(?:[0-9a-f]{8}\s?){4,8}")


@pytest.fixture
def office(browser: Browser, store: Store) -> Browser:
    """A signed-in browser at an office with one appointee, one clause and one tender with bidders."""
    act = acting(store)
    store.appointees.create(
        act("appointee.create"),
        Appointee("架空 太郎", declared_on=date(2026, 4, 1), engagements=(NOW,), employments=(PAST,)),
    )
    store.affiliations.create(
        act("affiliation.create"),
        Affiliation(SYSTEM, Company("架空データ株式会社"), "equity_method", None, None, "業態調書"),
    )
    store.clauses.create(
        act("clause.create"), Adopted("b2", {"anchor": "tender"}, "募集要項", date(2024, 4, 1))
    )
    store.tenders.create(act("tender.create"), tender(Part(1, (Held("advice"),), False)))
    store.tenders.set_bidders(
        act("tender.change"),
        1,
        1,
        [
            BidderRow("㈱架空システム 東北支店", None, None, date(2026, 11, 1)),
            BidderRow("架空データ株式会社"),
            BidderRow("無関係<&>髙﨑①株式会社"),
        ],
    )
    return browser


def tender(*parts: Part, **more: Any) -> Tender:
    plain: dict[str, Any] = {
        "name": "住民情報システム更改",
        "category": "information_system",
        "work": ("design_development",),
        "notice_date": date(2026, 11, 20),
        "bid_date": date(2026, 12, 18),
        "clause_stated": True,
    }
    return Tender(**(plain | more), parts=parts)


def acting(store: Store) -> Callable[[str], Act]:
    officer = store.accounts.first_administrator()
    return lambda action: Act(officer, action)


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def checked(browser: Browser, stage: str = "application") -> str:
    answer = browser.send(f"/tenders/1/check?stage={stage}", {"stage": stage})
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


# ---- 条項 ----


def test_every_clause_stands_with_gist_citation_and_version(office: Browser) -> None:
    page = text(office.get("/clauses/"))
    for words in ("(A)規定例①", "⑨ハ", "参考4.4-⑧ (B)規定例②", "令和6年4月1日から", "採用していない"):
        assert words in page
    clause = text(office.get("/clauses/b2"))
    for words in (
        "どこまでの関係会社を含めますか",
        "決めない（関係会社に当たるときは職員が判断する）",
        "調達案件の公告日から入札日までの各日",
        "入札日のちょうど2年前に辞めた会社",
        "入札説明書",
    ):
        assert words in clause
    assert office.get("/clauses/z9").status_code == 404


def test_a_municipalitys_own_clause_is_there_too(
    office: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path("rules/law/entry/d1.toml").read_text("utf-8")
    own = tmp_path / "rules"
    own.mkdir()
    (own / "kakuu-1.toml").write_text(
        shipped.replace('id = "d1"', 'id = "kakuu-1"').replace('label = "⑩"', 'label = "架空市要綱第3条"'),
        "utf-8",
    )
    monkeypatch.setenv("HOSAKAN_RULES_DIR", str(own))
    assert "架空市要綱第3条" in text(office.get("/clauses/"))
    assert office.get("/clauses/kakuu-1/adopt").status_code == 200
    (own / "kakuu-1.toml").write_text("id = ", "utf-8")
    broken = office.get("/clauses/")
    assert broken.status_code == 422
    assert "kakuu-1.toml" in text(broken)


def test_options_are_settled_once_and_may_each_stay_open(office: Browser, store: Store) -> None:
    answer = office.send("/clauses/b2/adopt", {"instrument": "要綱", "adopted_on": "R8.13.1"})
    assert answer.status_code == 422
    for words in ("どこまでの関係会社を含めますかを選んで", "暦にない", 'value="R8.13.1"', 'value="要綱"'):
        assert words in text(answer)
    typed = {"instrument": "要綱", "adopted_on": "R8.4.1", "option_affiliates": "1", "option_anchor": "unset"}
    assert office.send("/clauses/b2/adopt", typed | {"option_years": "51"}).status_code == 422
    typed["option_years"] = "３"
    assert office.send("/clauses/b2/adopt", typed).status_code == 303
    kept = store.clauses.all(1)[-1]
    assert kept.value == Adopted(
        "b2", {"affiliates": "parent_subsidiary", "years": 3}, "要綱", date(2026, 4, 1), None
    )
    shown = text(office.get("/clauses/b2"))
    assert "親会社と子会社" in shown
    assert "過去3年間" in shown
    edit = f"/clauses/adoptions/{kept.id}/edit"
    assert re.search(r'checked id="option_anchor-3"[^>]*value="unset"', text(office.get(edit)))
    ended = office.send(edit, typed | {"ended_on": "R8.3.31"})
    assert ended.status_code == 422
    assert "採用した日より前" in text(ended)
    assert office.send(edit, typed | {"ended_on": "R9.3.31"}).status_code == 303
    assert store.clauses.get(1, kept.id).value.ended_on == date(2027, 3, 31)


def test_the_adopted_wording_is_a_page_and_a_word_file(office: Browser, need: Callable[[str], str]) -> None:
    page = text(office.get("/clauses/texts"))
    assert "まだ決めていないこと" in page
    assert "過去2年間（公告の日から入札の日までの各日からさかのぼる）" in page
    content = office.get("/clauses/texts.docx").data
    assert "過去2年間（公告の日から入札の日までの各日からさかのぼる）" in docx_text(content)
    assert validate_docx(need("node"), content) == []


# ---- 案件 ----


def test_unknown_none_and_listed_are_three_things(office: Browser, store: Store) -> None:
    typed = {
        "name": "新しい案件",
        "notice_date": "令和８年１１月２０日",
        "work_state": "none",
        "spec_written_by_state": "none",
        "managed_by_state": "unknown",
        "audited_parties_state": "known",
        "audited_parties-0-company": "甲株式会社",
        "audited_parties-0-corporate_number": "7000-0120-50002",
    }
    answer = office.send("/tenders/new", typed)
    assert answer.status_code == 303, text(answer)
    kept = store.tenders.get(1, 2).value
    assert (kept.work, kept.spec_written_by, kept.managed_by) == ((), (), None)
    assert kept.audited_parties == (Company("甲株式会社", "7000012050002"),)
    assert kept.clause_stated is None
    page = text(office.get("/tenders/2"))
    assert "なし（確認済み）" in page
    assert "不明" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "件名を入力してください"),
        ({"bid_date": "R8.11.1"}, "入札日が公告日より前です"),
        ({"bid_date": "R80.12.18"}, "入札日が公告日から10年を超えて後です"),
        ({"notice_date": "R1.4.30"}, "公告日"),
        ({"spec_written_by_state": "known"}, "仕様書の作成に関わった事業者を入力するか"),
        ({"spec_written_by_state": "none", "spec_written_by-0-company": "甲"}, "消すか、「なし」以外"),
        ({"spec_written_by-0-company": "甲", "spec_written_by-0-corporate_number": "123"}, "1行目 法人番号"),
        ({"category": "airplane"}, "選択肢にない値"),
        ({"name": "あ" * 201}, "200文字以内"),
        ({"name": "a\x07b"}, "制御文字"),
    ],
)
@pytest.mark.asvs("2.2.3")
def test_a_tender_with_faults_says_where_and_loses_nothing(
    office: Browser, typed: dict[str, str], words: str
) -> None:
    sent = {"name": "案件", "notice_date": "令和8年11月20日", "note": "消えない備考"} | typed
    answer = office.send("/tenders/new", sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "消えない備考" in text(answer)


def test_two_officers_do_not_overwrite_each_other(office: Browser, store: Store) -> None:
    page = text(office.get("/tenders/1/edit"))
    token = re.search(r'name="csrf_token" value="(.*?)"', page)
    assert token
    current = store.tenders.get(1, 1)
    store.tenders.change(
        acting(store)("tender.change"), 1, current.version, tender(*current.value.parts, note="先の人")
    )
    sent = {"csrf_token": token[1], "version": "2", "name": "私の件名"}
    answer = office.client.post("/tenders/1/edit", data=sent)
    assert answer.status_code == 409
    assert "先の人" in text(answer)
    assert "私の件名" in text(answer)
    assert store.tenders.get(1, 1).value.name == "住民情報システム更改"


def test_roles_say_who_does_what_from_when_to_when(office: Browser, store: Store) -> None:
    typed = {
        "roles-0-person": "1",
        "roles-0-role": "specification",
        "roles-0-since": "R8.6.1",
        "roles-0-until": "R8.5.1",
        "state_1": "none",
        "post_1": "yes",
    }
    answer = office.send("/tenders/1/roles", typed)
    assert answer.status_code == 422
    assert "「いつまで」が「いつから」より前です" in text(answer)
    assert "架空 太郎の役割の有無" in text(answer)
    typed |= {"roles-0-until": "R8.8.31", "state_1": "unknown"}
    assert office.send("/tenders/1/roles", typed).status_code == 303
    assert store.tenders.get(1, 1).value.parts == (
        Part(1, (Held("specification", date(2026, 6, 1), date(2026, 8, 31)),), True),
    )
    assert office.send("/tenders/1/roles", {"state_1": "none", "post_1": ""}).status_code == 303
    assert store.tenders.get(1, 1).value.parts == (Part(1, (), None),)
    assert office.send("/tenders/1/roles", {"state_1": "unknown", "post_1": ""}).status_code == 303
    assert store.tenders.get(1, 1).value.parts == ()


def test_an_exemption_needs_who_approved_it_and_why(office: Browser, store: Store) -> None:
    typed = {
        "exemptions-0-clause": "d1",
        "exemptions-0-company": "株式会社架空システム",
        "exemptions-0-no_contact": "yes",
        "exemptions-0-contact_log": "no",
        "exemptions-0-approved_on": "R8.12.1",
    }
    answer = office.send("/tenders/1/exemptions", typed)
    assert answer.status_code == 422
    assert "承認者の職・氏名も入力" in text(answer)
    typed["exemptions-0-approved_by"] = "課長 架空 花子"
    answer = office.send("/tenders/1/exemptions", typed)
    assert answer.status_code == 422
    assert "承認したときは、理由も入力" in text(answer)
    typed["exemptions-0-reason"] = "接触の記録を確かめた"
    assert office.send("/tenders/1/exemptions", typed).status_code == 303
    kept = store.tenders.exemptions(1, 1)[0]
    assert (kept.no_contact, kept.contact_log, kept.audit_accepted) == (True, False, None)
    assert "課長 架空 花子" in text(office.get("/tenders/1"))


# ---- 入札者 ----


def upload(browser: Browser, content: bytes, name: str = "名簿.csv", mode: str = "replace") -> TestResponse:
    data = {"list": (io.BytesIO(content), name), "mode": mode}
    return browser.send("/tenders/1/bidders/upload", data, content_type="multipart/form-data")


def test_a_list_whose_columns_are_found_is_shown_first_and_then_taken(office: Browser, store: Store) -> None:
    rows = "No.,商号又は名称,法人番号,所在地\r\n1,㈱髙﨑①,7000-0120-50002,架空市1\r\n2,甲,,\r\n"
    answer = upload(office, rows.encode("cp932"))
    assert answer.status_code == 303, text(answer)
    page = text(office.get(answer.location))
    assert "列を見つけました" in page
    assert "㈱髙﨑①" in page
    assert len(store.tenders.bidders(1, 1)) == 3
    typed = {"heading_row": "1", "column_1": "name", "column_2": "corporate_number", "column_3": "address"}
    assert office.send(answer.location, typed).status_code == 303
    assert store.tenders.bidders(1, 1)[0] == BidderRow("㈱髙﨑①", "7000-0120-50002", "架空市1")
    assert office.get(answer.location).status_code == 404


def test_columns_that_are_not_found_are_chosen_by_hand_without_sending_the_file_again(
    office: Browser, store: Store
) -> None:
    answer = upload(office, "呼び名,メモ\n甲社,x\n,y\n".encode(), mode="append")
    page = text(office.get(answer.location))
    assert "列を決められませんでした" in page
    assert "呼び名" in page
    none = office.send(answer.location, {"heading_row": "1"})
    assert none.status_code == 422
    assert "列が選ばれていません" in text(none)
    wrong = office.send(answer.location, {"heading_row": "1", "column_0": "name"})
    assert wrong.status_code == 422
    assert "名簿.csv 3行目 A列" in text(wrong)
    assert re.search(r'selected[^>]*value="name"', text(wrong))
    assert office.send(answer.location, {"heading_row": "x", "column_0": "name"}).status_code == 422
    assert office.send(answer.location, {"heading_row": "1", "column_1": "name"}).status_code == 303
    assert [row.name for row in store.tenders.bidders(1, 1)][3:] == ["x", "y"]


def test_a_list_changed_meanwhile_is_not_replaced_unseen(office: Browser, store: Store) -> None:
    answer = upload(office, "商号\n甲社\n".encode())
    page = text(office.get(answer.location))
    token = re.search(r'name="csrf_token" value="(.*?)"', page)
    assert token
    sent = {"csrf_token": token[1], "version": "1", "heading_row": "1", "column_0": "name"}
    late = office.client.post(answer.location, data=sent)
    assert late.status_code == 409
    assert "ほかの人が先に" in text(late)
    assert len(store.tenders.bidders(1, 1)) == 3
    again = re.search(r'name="version"[^>]*value="(\d+)"', text(late))
    assert again
    assert office.client.post(answer.location, data=sent | {"version": again[1]}).status_code == 303
    assert [row.name for row in store.tenders.bidders(1, 1)] == ["甲社"]


def test_an_excel_file_of_several_sheets(office: Browser, store: Store) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "表紙"
    sheet = book.create_sheet("名簿")
    sheet.append(["商号又は名称", "法人番号"])
    sheet.append(["甲社", 7000012050002])
    kept = io.BytesIO()
    book.save(kept)
    answer = upload(office, kept.getvalue(), "名簿.xlsx")
    page = text(office.get(answer.location))
    assert "シート「名簿」を読んでいます" in page
    typed = {"sheet": "名簿", "heading_row": "1", "column_0": "name", "column_1": "corporate_number"}
    assert office.send(answer.location, typed).status_code == 303
    assert store.tenders.bidders(1, 1) == (BidderRow("甲社", "7000012050002"),)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01junk\x81", b"PK\x03\x04broken", b"%PDF-1.4 x"])
def test_a_file_that_is_no_list_is_refused_with_what_to_do(office: Browser, content: bytes) -> None:
    answer = upload(office, content, "変な<名>.xlsx")
    assert answer.status_code == 422
    assert "変な&lt;名&gt;.xlsx" in text(answer)


def test_no_file_chosen(office: Browser) -> None:
    answer = office.send("/tenders/1/bidders/upload", {"mode": "append"})
    assert answer.status_code == 422
    assert "一覧のファイルを選んでください" in text(answer)


def test_bidders_are_typed_changed_and_taken_off(office: Browser, store: Store) -> None:
    typed = {"lines-0-name": "甲・乙共同企業体", "lines-0-members": "甲社、乙社", "lines-2-name": "丙"}
    assert office.send("/tenders/1/bidders/new", typed).status_code == 303
    listed = store.tenders.bidders(1, 1)
    assert listed[3].members == (Company("甲社"), Company("乙社"))
    assert listed[4].name == "丙"
    change = {
        "name": "丙株式会社",
        "corporate_number": "7000012050003",
        "subcontractors-0-company": "再委託社",
    }
    wrong = office.send("/tenders/1/bidders/5/edit", change)
    assert wrong.status_code == 422
    assert "再委託社" in text(wrong)
    assert office.send("/tenders/1/bidders/5/edit", change | {"corporate_number": ""}).status_code == 303
    assert store.tenders.bidders(1, 1)[4] == BidderRow("丙株式会社", subcontractors=(Company("再委託社"),))
    assert office.send("/tenders/1/bidders/4/delete", {}).status_code == 303
    assert [row.name for row in store.tenders.bidders(1, 1)][3:] == ["丙株式会社"]
    assert office.get("/tenders/1/bidders/9/edit").status_code == 404
    assert office.send("/tenders/1/bidders/new", {"lines-0-address": "x"}).status_code == 422
    assert office.send("/tenders/1/bidders/new", {}).status_code == 422


# ---- 照合 ----


def test_a_result_can_be_followed_from_bidder_to_clause(office: Browser) -> None:
    page = text(office.get(checked(office)))
    for words in (
        "制限条項に該当（確認前）",
        "要確認（",
        "登録情報の範囲で該当なし（関係会社未申告）",
        "㈱架空システム 東北支店",
        "株式会社架空システム",
        "補佐官等 架空 太郎",
        "平成24年4月1日",
        "対象となる期間は",
        "募集要項",
        "業態調書（1件）",
        "無関係&lt;&amp;&gt;髙﨑①株式会社",
    ):
        assert words in page, words
    for never in ("排除", "無効", "問題なし"):
        assert never not in page


def test_what_is_kept_is_what_the_engine_says_and_can_be_run_again(office: Browser, store: Store) -> None:
    where = checked(office)
    kept = store.checks.get(1, 1)
    case = json.loads(kept.inputs)
    assert parse_case(case).case.tender.name == "住民情報システム更改"
    assert office.get(f"{where}/case.json").data == kept.inputs
    assert office.get(f"{where}/result.json").data == kept.result
    assert [row["verdict"] for row in json.loads(kept.result)["results"]] == ["restricted", "review", "clear"]
    assert kept.clauses[0]["content"]["gist"]
    assert kept.engine.startswith("hosakan ")
    assert kept.created_by == "見本 花子"


def test_a_later_change_of_clauses_and_register_changes_no_past_result(
    office: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = checked(office)
    before, paper = shown(office, where), printed(office, where)
    act = acting(store)
    adopted = store.clauses.all(1)[0]
    store.clauses.delete(act("clause.delete"), adopted.id, adopted.version)
    person = store.appointees.get(1, 1)
    store.appointees.change(act("appointee.change"), 1, person.version, Appointee("別 人", employments=()))
    kept = store.tenders.get(1, 1)
    store.tenders.set_bidders(act("tender.change"), 1, kept.version, [])
    monkeypatch.setattr("app.law.library", lambda: Library({}))
    assert shown(office, where) == before
    assert "架空 太郎" in before
    assert printed(office, where) == paper


def printed(browser: Browser, where: str) -> str:
    """The paper, without where the record stood when it was made."""
    return HEAD.sub("", docx_text(browser.get(f"{where}/document.docx").data))


def shown(browser: Browser, where: str) -> str:
    """The result as the page shows it, without what was said of the last click and where the record stood."""
    page = HEAD.sub("", text(browser.get(where)))
    return page[page.index("<h2>集計</h2>") : page.index("変更の記録")]


def test_a_check_that_lacks_something_says_what_and_where(browser: Browser, store: Store) -> None:
    act = acting(store)
    store.tenders.create(act("tender.create"), Tender("日付のない案件"))
    for answer in (
        browser.get("/tenders/1/check"),
        browser.send("/tenders/1/check", {"stage": "application"}),
    ):
        page = text(answer)
        for words in ("採用した条項がありません", "日付が1つもありません", "照合する業者がありません"):
            assert words in page
        assert ">照合する</button>" not in page
    assert answer.status_code == 422
    assert store.checks.of_tender(1, 1) == []


def test_a_clause_whose_file_is_gone_stops_the_check_with_words(office: Browser, store: Store) -> None:
    store.clauses.create(acting(store)("clause.create"), Adopted("gone", {}, "要綱", date(2024, 4, 1)))
    answer = office.send("/tenders/1/check", {"stage": "application"})
    assert answer.status_code == 422
    assert "条項「gone」はありません" in text(answer)
    assert office.get("/clauses/texts").status_code == 200
    assert office.get("/clauses/texts.docx").status_code == 200


def test_before_the_notice_the_expected_bidders_are_judged(office: Browser, store: Store) -> None:
    kept = store.tenders.get(1, 1)
    expected = (Company("株式会社架空システム"), Company("架空データ株式会社"))
    store.tenders.change(
        acting(store)("tender.change"), 1, kept.version, tender(*kept.value.parts, expected_bidders=expected)
    )
    checked(office, "before_notice")
    names = [row["name"] for row in json.loads(store.checks.get(1, 1).inputs)["bidders"]]
    assert names[3:] == ["株式会社架空システム"]
    checked(office, "application")
    assert len(json.loads(store.checks.get(1, 2).inputs)["bidders"]) == 3


def test_the_trial_says_whom_a_role_would_shut_out_and_keeps_nothing(office: Browser, store: Store) -> None:
    kept = store.tenders.get(1, 1)
    store.tenders.change(acting(store)("tender.change"), 1, kept.version, tender(Part(1, (), False)))
    assert "確かめる" in text(office.get("/tenders/1/trial"))
    answer = office.get("/tenders/1/trial?person=1&roles=advice&others=株式会社架空システム%0A別の会社")
    page = text(answer)
    assert answer.status_code == 200
    assert "<strong>3者</strong>の判定が変わります" in page
    assert "判定が変わる" in page
    assert "別の会社" in page
    assert store.checks.of_tender(1, 1) == []
    assert store.tenders.get(1, 1).value.parts == (Part(1, (), False),)
    wrong = office.get("/tenders/1/trial?person=9&since=R8.13.1&others=残る")
    assert wrong.status_code == 422
    for words in ("選択肢にない値", "任せようとする役割を選んで", "残る"):
        assert words in text(wrong)


def test_restricted_is_confirmed_only_by_a_named_officer_and_history_stays(
    office: Browser, store: Store
) -> None:
    where = checked(office)
    assert "制限対象（確認済）" not in text(office.get(where))
    page = f"{where}/bidders/1"
    nobody = office.send(page, {"verdict": "restricted", "officer": "", "reason": ""})
    assert nobody.status_code == 422
    assert "判断した職員の職・氏名を入力" in text(nobody)
    assert office.send(page, {"verdict": "exempt", "officer": "甲", "reason": "x"}).status_code == 422
    sent = {"verdict": "restricted", "officer": "契約課長 甲野", "reason": "登記で<確かめた>。"}
    assert office.send(page, sent).status_code == 303
    assert "制限対象（確認済）" in text(office.get(where))
    assert office.send(page, sent | {"verdict": "clear", "reason": "別の会社だった。"}).status_code == 303
    shown = text(office.get(page))
    assert "登記で&lt;確かめた&gt;。" in shown
    assert "別の会社だった。" in shown
    assert "制限対象（確認済）" in shown
    assert [item.verdict for item in store.checks.get(1, 1).decisions] == ["restricted", "clear"]
    assert KeptCheck(store.checks.get(1, 1)).sheet.bidders[0].decision is not None
    assert office.get(f"{where}/bidders/9").status_code == 404


def test_the_clear_ones_are_confirmed_together_the_restricted_one_by_one(
    office: Browser, store: Store
) -> None:
    where = checked(office)
    assert "該当なしの1者を確認する" in text(office.get(where))
    assert office.get(f"{where}/confirm/restricted").status_code == 404
    assert office.send(f"{where}/confirm/clear", {"officer": "甲", "reason": ""}).status_code == 422
    assert (
        office.send(f"{where}/confirm/clear", {"officer": "甲", "reason": "届出を見た。"}).status_code == 303
    )
    assert [item.bidder_row for item in store.checks.get(1, 1).decisions] == [3]
    assert office.get(f"{where}/confirm/clear").status_code == 303


def test_the_page_shows_one_verdict_only_where_asked(office: Browser) -> None:
    where = checked(office)
    review = text(office.get(f"{where}?verdict=review"))
    assert "絞り込み中: 要確認（1者）" in review
    assert 'id="row-1"' not in review
    assert 'id="row-2"' in review
    assert 'id="row-1"' in text(office.get(f"{where}?verdict=<x>"))


def test_word_csv_and_letters_carry_the_decision_but_no_career(
    office: Browser, need: Callable[[str], str]
) -> None:
    where = checked(office)
    sent = {"verdict": "restricted", "officer": "契約課長 甲野", "reason": "登記で確かめた。"}
    office.send(f"{where}/bidders/1", sent)
    paper = office.get(f"{where}/document.docx").data
    for words in ("制限対象（確認済）", "契約課長 甲野", "登記で確かめた。", "参加申請の受付時"):
        assert words in docx_text(paper), words
    assert validate_docx(need("node"), paper) == []
    table = office.get(f"{where}/result.csv").data.decode("utf-8-sig")
    assert "㈱架空システム 東北支店" in table
    assert "契約課長 甲野" in table
    for kind in ("inquiry", "notice"):
        letter = office.get(f"{where}/bidders/1/letters?paper={kind}&number=第1号&until=R8.12.10").data
        told = docx_text(letter)
        assert "㈱架空システム 東北支店" in told
        assert "令和8年12月10日" in told
        assert "架空 太郎" not in told
        assert "平成24年" not in told
        assert validate_docx(need("node"), letter) == []
    assert "認められません" in docx_text(office.get(f"{where}/bidders/1/letters?paper=notice").data)
    wrong = office.get(f"{where}/bidders/1/letters?paper=notice&until=いつか&head=残る")
    assert wrong.status_code == 422
    assert "残る" in text(wrong)


@pytest.mark.parametrize(
    "path", ["/tenders/{}", "/checks/{}", "/tenders/1/bidders/{}/edit", "/tenders/uploads/{}"]
)
@pytest.mark.parametrize("number", ["0", "77", "9" * 30])
def test_what_is_not_there_is_said_so(office: Browser, path: str, number: str) -> None:
    assert office.get(path.format(number)).status_code == 404


def test_every_check_and_decision_is_recorded(office: Browser, store: Store) -> None:
    where = checked(office)
    office.send(f"{where}/bidders/2", {"verdict": "review", "officer": "甲野", "reason": "照会中。"})
    happened, _ = store.events.latest(1, limit=2)
    assert [(item.action, item.record, item.why) for item in happened] == [
        ("check.decide", "check:1", "照会中。"),
        ("check.create", "check:1", None),
    ]


def test_a_tender_is_deleted_with_its_bidders_until_a_check_of_it_is_kept(office: Browser) -> None:
    page = text(office.get("/tenders/1/delete"))
    assert "入札者" in page
    assert "元に戻せません" in page
    assert office.send("/tenders/1/delete", {}).status_code == 303
    assert office.get("/tenders/1").status_code == 404


def test_a_tender_with_a_kept_check_stands_and_its_page_offers_nothing(office: Browser) -> None:
    stale = office.get("/tenders/1/delete").get_data(as_text=True)
    where = checked(office)
    page = text(office.get("/tenders/1/delete"))
    assert "照合結果票が保存されているため、削除できません" in page
    assert "削除する</button>" not in page
    hidden = {name: hidden_value(stale, name) for name in ("csrf_token", "version", "once")}
    answer = office.client.post("/tenders/1/delete", data=hidden)
    assert answer.status_code == 409
    assert "削除できません" in text(answer)
    assert office.get(where).status_code == office.get("/tenders/1").status_code == 200
