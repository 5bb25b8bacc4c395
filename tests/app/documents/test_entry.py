"""The 照合結果票: what an officer signs, and what it must never say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.documents.entry import result_docx
from rules.case import ParsedCase, kept_case, parse_case
from rules.entry import check
from rules.library import Library, shipped_library
from rules.result_words import Decision
from rules.verdict import CheckResult, Verdict
from tests.word import docx_text, validate_docx

SAMPLE = Path(__file__).parents[3] / "templates" / "documents" / "entry" / "sample.json"
DECIDED = Decision(1, Verdict.RESTRICTED, "契約課 見本 一郎", "在籍証明で確かめた", date(2026, 12, 21))


@pytest.fixture(name="case")
def case_fixture() -> Any:
    return json.loads(SAMPLE.read_text(encoding="utf-8"))


def judged(case: Any) -> tuple[ParsedCase, CheckResult, Library]:
    library = shipped_library()
    parsed = parse_case(case, library)
    return parsed, check(parsed, library), library


def test_it_names_what_was_checked_by_which_clauses_and_on_what_material(
    case: Any, need: Callable[[str], str]
) -> None:
    made = result_docx(*judged(case), stage="参加申請の受付時", body_name="架空市")
    text = docx_text(made)
    for words in (
        "架空市",
        "住民情報システム更改業務",
        "参加申請の受付時",
        "令和8年11月20日（公告の日）から令和8年12月18日（入札の日）までの各日",
        "CIO補佐官設置要綱 第8条、採用日 令和6年4月1日",
        "自治体DX全体手順書 第2.1版（総務省 令和5年1月20日） 参考4.4-⑧ (B)規定例②",
        "・過去の年数を、どの日からさかのぼって数えますか: 調達案件の公告日から入札日までの各日",
        shipped_library().clauses["b2"].version,
        "髙﨑 花子（令和8年6月10日の届出）",
        "有価証券報告書 2026-03（1件）、業態調書 2026-05（1件）",
        "6者（うち関係会社の届出のある業者 4者）",
        "要確認（商号が似ていますが、同じ会社かどうかは確かではありません）",
        "登録情報の範囲で該当なし（関係会社未申告）",
        "髙﨑ホールディングス㈱ → 髙﨑ホールディングス株式会社 → 株式会社髙﨑総研 → ㈱髙﨑総研 → 補佐官等",
        "（在籍: 平成24年4月1日から令和7年3月31日まで）",
        "架空データ株式会社（参加見込み）",
        "確認者（契約担当）",
        "印",
        "作成日　　　　年　　月　　日",
    ):
        assert words in text, words
    assert validate_docx(need("node"), made) == []


def test_the_machine_never_says_what_only_a_person_may(case: Any) -> None:
    text = docx_text(result_docx(*judged(case), decisions=[DECIDED]))
    assert not [
        word
        for word in (
            "排除",
            "無効",
            "問題なし",
            "restricted",
            "review",
            "clear",
            "2026-12-18",
            "照合した情報",
        )
        if word in text
    ]


def test_a_named_officers_decision_stands_beside_its_bidder(case: Any) -> None:
    before = docx_text(result_docx(*judged(case)))
    assert "制限対象（確認済）" not in before
    assert "確認の記録" not in before
    earlier = Decision(1, Verdict.REVIEW, "契約課 見本 二郎", "在籍証明を求めた", date(2026, 12, 19))
    text = docx_text(result_docx(*judged(case), decisions=[earlier, DECIDED], made_on=date(2026, 12, 22)))
    for words in (
        "1　㈱架空システム 東北支店　制限対象（確認済）",
        "契約課 見本 一郎\n令和8年12月21日",
        "在籍証明で確かめた",
        "在籍証明を求めた",  # an earlier decision is not lost
        "作成日　令和8年12月22日",
    ):
        assert words in text, words


def test_of_a_career_it_holds_only_what_a_verdict_rests_on(case: Any) -> None:
    other = {"company": {"name": "無関係製作所株式会社"}, "start": "1999-04-01", "end": "2005-03-31"}
    case["appointees"][0]["employments"].append(other | {"kind": "employee"})
    case["appointees"][0]["engagement"]["applied_on"] = "2025-01-21"
    text = docx_text(result_docx(*judged(case)))
    assert "無関係製作所" not in text
    assert "令和7年1月21日" not in text


def test_a_kept_result_prints_as_it_was_judged_whatever_the_clauses_say_now(case: Any) -> None:
    parsed, result, library = judged(case)
    kept = CheckResult.from_json(json.loads(json.dumps(result.to_json(), ensure_ascii=False)))
    assert kept == result
    again = kept_case(json.loads(json.dumps(case)))
    assert result_docx(again, kept, library) == result_docx(parsed, result, library)
    changed = library.clauses["b2"].model_copy(update={"title": "改められた題", "label": "(B)新"})
    now = Library({**library.clauses, "b2": changed})
    text = docx_text(result_docx(again, kept, now))
    assert "改められた題" not in text
    assert "適用した条項は(B)規定例②" in text  # the text of the reason as it was
    assert library.clauses["b2"].version in text


@pytest.mark.parametrize("name", ['㈱A&B<C>"髙﨑"①～∥－', "𠮷野家システム", "有限会社　空 白", "x" * 300])
def test_names_stand_as_typed(case: Any, name: str, need: Callable[[str], str]) -> None:
    case["bidders"] = [{"name": name}]
    case["tender"]["name"] = name
    made = result_docx(*judged(case), mark="デモ用")
    assert docx_text(made).count(name) >= 2
    assert validate_docx(need("node"), made) == []


def test_an_empty_list_and_no_appointees_are_printed_too(case: Any) -> None:
    text = docx_text(result_docx(*judged(case | {"bidders": [], "appointees": []})))
    assert "業者の行がありません" in text
    assert "登録なし" in text


def test_what_was_not_known_or_not_stated_is_said(case: Any) -> None:
    case["tender"] |= {"bid_date": None, "clause_stated": None, "category": None, "work": None}
    case["tender"]["notice_date"] = "平成36年11月20日"
    case["affiliations"] = None
    text = docx_text(result_docx(*judged(case)))
    for words in (
        "入札の日が決まっていないため、この日だけで照合した",
        "確認されていない",
        "【注意】公告、説明書又は見積依頼にこの制限を書いたことが確認されていません",
        "【注意】「平成36年11月20日」は",
        "不明",
    ):
        assert words in text, words
    assert text.count("【注意】公告、説明書") == 1  # once, not at every bidder


def test_equal_input_gives_equal_bytes(case: Any) -> None:
    assert result_docx(*judged(case)) == result_docx(*judged(json.loads(json.dumps(case))))
