"""Advice on postings and pledges, and the starting points for a posting."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules import pledge_advice
from rules.posting_advice import advise
from rules.skill_roles import load_skill_roles, prefill

QUIET = {"restriction_note": "あり", "headcount": 1}


@pytest.mark.parametrize(
    ("posting", "words"),
    [
        ({"engagement_form": "special_part_time", "duties": "調達の仕様書作成"}, "第3条第3項第3号"),
        ({"engagement_form": "special_part_time", "duties": "提案の審査"}, "「審査」"),
        ({"engagement_form": "special_part_time", "bonus": True}, "第203条の2第4項"),
        (
            {"engagement_form": "fixed_term", "term_start": date(2027, 4, 1), "term_end": date(2032, 4, 1)},
            "5年以内",
        ),
        ({"engagement_form": "fixed_term", "side_job": "yes"}, "第38条第1項"),
        ({"engagement_form": "fixed_term"}, "特別交付税"),
        (
            {"engagement_form": "fiscal_year", "term_start": date(2027, 4, 1), "term_end": date(2028, 4, 1)},
            "会計年度",
        ),
        ({"engagement_form": "contractor"}, "契約書と仕様書"),
        ({"headcount": 2}, "1団体1名分"),
        ({"apply_from": date(2027, 4, 2), "apply_until": date(2027, 4, 1)}, "募集期間の終わり"),
        ({"personas": ("other",)}, "「その他」"),
        ({"duties": "（要確認: …）"}, "公開の前に"),
        ({"restriction_note": None}, "入札制限について"),
    ],
)
def test_a_doubtful_posting_gets_advice(posting: dict[str, Any], words: str) -> None:
    assert any(words in sentence for sentence in advise({**QUIET, **posting}))


@pytest.mark.parametrize(
    "posting",
    [
        {},
        {"engagement_form": "dispatched", "duties": "仕様書の作成"},
        {"term_start": date(2027, 4, 1), "term_end": date(2027, 4, 1)},
        {"restriction_note": None, "clauses": ({"clause": "b1"},)},
    ],
)
def test_a_sound_posting_gets_none(posting: dict[str, Any]) -> None:
    assert advise({**QUIET, **posting}) == []


def test_five_years_to_the_day_are_not_too_long() -> None:
    five = {"engagement_form": "fixed_term", "term_start": date(2027, 4, 1), "term_end": date(2032, 3, 31)}
    assert not any("5年以内" in sentence for sentence in advise({**QUIET, **five}))


@pytest.mark.parametrize(
    ("pledge", "words"),
    [
        ({"corporate_number": "1000012050002"}, "検査用数字"),
        ({"employments": ({"start": date(2025, 1, 1), "end": date(2024, 1, 1)},)}, "終期が始期より前"),
        ({"employments": ({"start": None, "end": None, "state": "running"},)}, "始期がありません"),
        ({"employments": ({"start": date(2025, 1, 1), "end": None, "state": None},)}, "終期か「継続中」"),
        ({"employments": ()}, "1件も"),
        ({"has_shares": None, "shareholdings": ()}, "有無が書かれていません"),
        ({"has_affiliates": False, "affiliates": ({"name": "x"},)}, "合っていません"),
        ({"clauses": ()}, "選ばれていません"),
    ],
)
def test_a_doubtful_pledge_gets_advice(pledge: dict[str, Any], words: str) -> None:
    assert any(words in sentence for sentence in pledge_advice.advise(pledge))


def test_roles_come_in_the_standards_order_with_their_source() -> None:
    roles = load_skill_roles()
    assert [role.id for role in roles] == ["producer", "project_manager", "service_designer", "engineer"]
    assert all("4.4-⑤" in role.citation.section for role in roles)


def test_prefill_says_what_is_still_to_be_checked() -> None:
    known = prefill(["producer"])
    assert set(known) == {"expected_role", "duties", "requirements", "preferred"}
    assert "要確認" not in "".join(known.values())
    proposed = prefill(["engineer", "producer"])
    assert "要確認" in proposed["duties"]
    assert proposed["duties"].index("プロデューサー") < proposed["duties"].index("エンジニア")
    assert prefill(["other"]) == prefill([]) == {}
