"""A verdict in words: each chain ends in its own verdict, a 要確認 always says why."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from rules.case import parse_case
from rules.entry import check
from rules.examples import case_of
from rules.faults import InputError
from rules.library import shipped_library
from rules.result_sheet import ResultSheet, result_sheet
from rules.result_words import DECIDED_AS, Decision, latest, verdict_words, why_review
from rules.verdict import SHOWN_AS, BidderResult, CheckResult, Note, Reason, Verdict
from tests.cases.loader import cases


def judged() -> list[tuple[str, CheckResult, ResultSheet]]:
    found = []
    for case in cases():
        try:
            parsed = parse_case(case["input"])
        except InputError:
            continue
        result = check(parsed)
        found.append((case["id"], result, result_sheet(parsed, result, shipped_library())))
    return found


JUDGED = judged()


def reasons() -> list[tuple[str, Reason]]:
    return [(name, reason) for name, result, _ in JUDGED for row in result.results for reason in row.reasons]


def test_every_chain_ends_in_the_verdict_of_its_reason() -> None:
    for name, reason in reasons():
        ends = [step for step in reason.chain if step.startswith("以上から")]
        assert ends == [f"以上から「{SHOWN_AS[reason.verdict]}」とします。"], name
        assert reason.chain[-1] == ends[0], name
        for step in reason.chain:
            assert step in reason.explanation, name


def test_a_review_says_why_in_the_list_already() -> None:
    for name, result, _ in JUDGED:
        for row in result.results:
            if row.verdict is Verdict.REVIEW:
                assert why_review(row), name
                assert all(why and not why.endswith("。") for why in why_review(row)), name
                assert verdict_words(row).startswith("要確認（"), name
                assert "明細" not in verdict_words(row), name


def test_a_subcontractor_and_a_late_exemption_are_told_as_reviews() -> None:
    told = {name: [row for row in result.results] for name, result, _ in JUDGED}
    (late,) = told["footing_exemptions:d1-approved-late"]
    assert "判定の日までの承認がありません" in verdict_words(late)
    assert "制限条項に該当" not in late.reasons[0].explanation
    sub = told["ventures:sub-restricted"][0]
    assert "再委託先「株式会社架空システム」が条項に当たります" in verdict_words(sub)
    assert "制限条項に該当" not in sub.reasons[0].explanation


def row(verdict: Verdict, *notes: str) -> BidderResult:
    return BidderResult(1, "例示電機㈱", verdict, (), tuple(Note(code, "…") for code in notes))


@pytest.mark.parametrize(
    ("result", "decided", "words"),
    [
        (row(Verdict.RESTRICTED), None, "制限条項に該当（確認前）"),
        (row(Verdict.EXEMPT), None, "適用除外（承認済）"),
        (row(Verdict.CLEAR), None, "登録情報の範囲で該当なし"),
        (row(Verdict.CLEAR, "affiliates_undeclared"), None, "登録情報の範囲で該当なし（関係会社未申告）"),
        (row(Verdict.RESTRICTED), Verdict.RESTRICTED, "制限対象（確認済）"),
        (row(Verdict.REVIEW), Verdict.RESTRICTED, "制限対象（確認済）"),
        (row(Verdict.REVIEW), Verdict.CLEAR, "登録情報の範囲で該当なし（確認済）"),
    ],
)
def test_the_words_before_and_after_a_decision(
    result: BidderResult, decided: Verdict | None, words: str
) -> None:
    decision = Decision(1, decided, "見本 一郎", "確かめた", date(2026, 12, 21)) if decided else None
    assert verdict_words(result, decision) == words
    assert set(DECIDED_AS) == set(Verdict)


def test_the_last_decision_counts() -> None:
    made = [
        Decision(1, verdict, "見本 一郎", "確かめた", date(2026, 12, day))
        for verdict, day in ((Verdict.REVIEW, 19), (Verdict.RESTRICTED, 21))
    ]
    assert latest(made) == {1: made[1]}


def test_what_is_kept_is_read_back_word_for_word() -> None:
    for name, result, _ in JUDGED:
        assert CheckResult.from_json(json.loads(json.dumps(result.to_json()))) == result, name
    broken_ones: list[dict[str, Any]] = [{}, {"test_days": {}}, {"test_days": {"from": "x"}, "tender": ""}]
    for broken in broken_ones:
        with pytest.raises((KeyError, ValueError)):
            CheckResult.from_json(broken)


def test_the_sheet_keeps_rows_counts_and_the_officials_calendar() -> None:
    for name, result, sheet in JUDGED:
        assert [part.row for part in sheet.bidders] == list(range(1, len(result.results) + 1)), name
        counts = dict(sheet.summary)
        assert counts["計"] == len(result.results)
        assert sum(counts.values()) == 2 * counts["計"]
        said = " ".join(step for part in sheet.bidders for reason in part.reasons for step in reason.steps)
        assert "-12-18（" not in said, name
        said += " ".join(part.words for part in sheet.bidders)
        assert not re.search(r"（(?:tender\.|appointees\[|from）|kind）)", said), name
        assert {part.verdict for part in sheet.bidders} == {row.verdict for row in result.results}


def test_ten_years_are_told_with_the_joined_days_at_that_employer() -> None:
    """Not with those of another post of the same person."""
    posts = [
        {"company": "架空青電算株式会社", "start": "2024-04-01", "end": None, "kind": "concurrent"},
        {"company": "株式会社架空システム", "start": "2015-04-01", "end": "2020-03-31", "kind": "employee"},
        {"company": "株式会社架空システム", "start": "2010-04-01", "end": "2015-03-31", "kind": "employee"},
        {"company": "株式会社架空システム", "start": "2001-04-01", "end": "2004-03-31", "kind": "employee"},
    ]
    example = {"appointee": {"employments": posts}}
    clause = shipped_library().clauses["b1"]
    case = case_of(clause, clause.examples[0].model_copy(update={"case": example}))
    for ordered in (posts, posts[::-1]):
        case["appointees"][0]["employments"] = ordered
        (reason,) = check(parse_case(case)).results[0].reasons
        assert reason.basis["employment"] == {"start": "2010-04-01", "end": "2020-03-31"}
        assert "在籍: 2010-04-01（平成22年4月1日）から2020-03-31（令和2年3月31日）まで" in reason.chain[1]
