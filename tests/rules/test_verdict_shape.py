"""The result has exactly the contract's keys and values (contracts.md section 2 "Result"), plus ``chain``."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from rules.case import parse_case
from rules.entry import check
from rules.faults import InputError
from rules.library import shipped_library
from rules.verdict import SHOWN_AS, CheckResult, Evidence, Verdict
from tests.cases.loader import cases

Result = dict[str, Any]
ORDER = ["clear", "exempt", "review", "restricted"]
ROLES = ["advice", "specification", "evaluation", "supervision", "selection"]
METHODS = {
    "corporate_number",
    "alias",
    "succession",
    "split",
    "normalized_name",
    "similar_name",
    "same_address",
}
CERTAINTIES = {"certain", "name", "review"}
NEVER = ("排除", "無効", "問題なし", "交付額")


def results() -> list[tuple[str, dict[str, Any], CheckResult]]:
    """Every case of the officials that is not refused, checked."""
    found = []
    for case in cases():
        try:
            found.append((case["id"], case["input"], check(parse_case(case["input"]))))
        except InputError:
            continue
    return found


RESULTS = results()
JSON: list[tuple[str, dict[str, Any], Result]] = [
    (name, data, json.loads(json.dumps(result.to_json()))) for name, data, result in RESULTS
]


def rows() -> list[tuple[str, Result]]:
    return [(name, row) for name, _, result in JSON for row in result["results"]]


def reasons() -> list[tuple[str, Result]]:
    return [(name, reason) for name, row in rows() for reason in row["reasons"]]


def test_the_result_as_a_whole() -> None:
    for name, data, result in JSON:
        assert list(result) == [
            "tender",
            "test_days",
            "rules",
            "results",
            "duty_restrictions",
            "summary",
        ], name
        assert result["tender"] == data["tender"]["name"]
        assert list(result["test_days"]) == ["from", "to"]
        assert result["test_days"]["from"] <= result["test_days"]["to"]
        assert [row["row"] for row in result["results"]] == list(range(1, len(data["bidders"]) + 1))
        assert [row["bidder"] for row in result["results"]] == [row["name"] for row in data["bidders"]]


def test_the_clauses_used_are_those_adopted_with_version_and_citation() -> None:
    clauses = shipped_library().clauses
    for name, data, result in JSON:
        assert sorted(rule["id"] for rule in result["rules"]) == sorted(rule["id"] for rule in data["rules"])
        for rule in result["rules"]:
            assert list(rule) == ["id", "version", "citation"], name
            assert re.fullmatch(r"[0-9a-f]{16}", rule["version"])
            assert rule["version"] == clauses[rule["id"]].version
            assert "自治体DX全体手順書" in rule["citation"]


def test_each_bidder_has_the_verdict_of_its_worst_reason() -> None:
    for name, row in rows():
        assert list(row) == ["row", "bidder", "verdict", "reasons", "notes"], name
        worst = max((reason["verdict"] for reason in row["reasons"]), key=ORDER.index, default="clear")
        assert row["verdict"] == worst, name
        severities = [ORDER.index(reason["verdict"]) for reason in row["reasons"]]
        assert severities == sorted(severities, reverse=True), name


def test_a_reason() -> None:
    keys = ["rule", "verdict", "appointee", "effect", "identity", "path", "basis", "explanation", "chain"]
    for name, row in rows():
        for reason in row["reasons"]:
            assert list(reason) == keys, name
            assert reason["verdict"] in ORDER[1:]
            assert reason["effect"] in (("exclude", "bar_duties") if reason["rule"] else (None,))
            assert reason["path"][0] == row["bidder"]
            assert reason["identity"] is None or len(reason["path"]) > 1
            assert reason["chain"]
            steps = [f"{chr(ord('①') + n)}{step}" for n, step in enumerate(reason["chain"])]
            assert reason["explanation"] == "".join(steps), name


def test_the_last_sentence_of_a_reason_says_its_verdict() -> None:
    for name, reason in reasons():
        assert reason["chain"][-1] == f"以上から「{SHOWN_AS[Verdict(reason['verdict'])]}」とします。", name


def test_a_bar_to_duties_is_a_review_at_most() -> None:
    for name, reason in reasons():
        if reason["effect"] == "bar_duties":
            assert reason["verdict"] == "review", name


def test_an_identity_is_one_of_the_contracts_methods() -> None:
    seen = set()
    for name, reason in reasons():
        identity = reason["identity"]
        if identity is None:
            continue
        assert list(identity) == ["method", "score", "certainty"], name
        assert identity["certainty"] in CERTAINTIES
        assert 0 <= identity["score"] <= 100
        assert identity["score"] == round(identity["score"], 1)
        seen.add(identity["method"])
        if identity["certainty"] == "review":
            assert reason["verdict"] == "review", name
    assert seen == METHODS


def test_a_whole_score_is_an_integer() -> None:
    assert json.dumps(Evidence("alias", 100.0, "certain").to_json()["score"]) == "100"
    assert json.dumps(Evidence("similar_name", 88.9, "review").to_json()["score"]) == "88.9"


def test_a_basis_names_the_days_it_rests_on() -> None:
    for name, data, result in JSON:
        days = result["test_days"]
        for row in result["results"]:
            for reason in row["reasons"]:
                basis = reason["basis"]
                assert set(basis) <= {"employment", "engagement", "window", "day"}, name
                assert ("day" in basis) == (reason["rule"] is not None), name
                for period in (basis.get("employment"), basis.get("engagement")):
                    assert period is None or list(period) == ["start", "end"], name
                if "window" in basis:
                    assert list(basis["window"]) == ["from", "to"]
                    assert basis["window"]["from"] <= basis["window"]["to"], name
                if "day" in basis:
                    assert days["from"] <= basis["day"] <= days["to"], name
                if reason["verdict"] == "restricted":
                    assert basis["day"] == days["to"], name
                    assert (
                        data["tender"].get("bid_date")
                        or data["tender"].get("contract_date")
                        or data["tender"].get("reference_date")
                    )


def test_every_day_in_a_basis_is_a_day() -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif value is not None:
            assert date.fromisoformat(value).isoformat() == value

    for _, reason in reasons():
        walk(reason["basis"])


def test_notes_have_a_code_and_a_text_each_once() -> None:
    for name, row in rows():
        pairs = [(note["code"], note["text"]) for note in row["notes"]]
        assert all(list(note) == ["code", "text"] for note in row["notes"]), name
        assert pairs == sorted(set(pairs)), name
        assert all(text for _, text in pairs)
        codes = {code for code, _ in pairs}
        if row["verdict"] != "clear":
            assert "affiliates_undeclared" not in codes
        if any(r["identity"] and r["identity"]["certainty"] == "name" for r in row["reasons"]):
            assert "confirm_number" in codes, name


def test_a_restriction_of_duties() -> None:
    keys = [
        "rule",
        "appointee",
        "row",
        "bidder",
        "certainty",
        "barred_roles",
        "violated_roles",
        "explanation",
    ]
    barred = {"c1": ["specification", "selection"], "c2": ROLES}
    seen = set()
    for name, data, result in JSON:
        expected = {
            company["name"] if isinstance(company, dict) else company
            for company in data["tender"].get("expected_bidders") or []
        }
        for duty in result["duty_restrictions"]:
            assert list(duty) == keys, name
            assert duty["barred_roles"] == barred[duty["rule"]]
            assert set(duty["violated_roles"]) <= set(duty["barred_roles"])
            assert duty["certainty"] in CERTAINTIES
            assert duty["appointee"] in {person["id"] for person in data["appointees"]}
            if duty["row"] is None:
                assert duty["bidder"] in expected, name
            else:
                assert data["bidders"][duty["row"] - 1]["name"] == duty["bidder"], name
                verdict = result["results"][duty["row"] - 1]["verdict"]
                assert not duty["violated_roles"] or verdict in ("review", "restricted"), name
            seen.add(duty["rule"])
    assert seen == {"c1", "c2"}


def test_the_summary_counts_every_bidder_once() -> None:
    for name, _, result in JSON:
        assert list(result["summary"]) == ["restricted", "review", "exempt", "clear", "clear_undeclared"]
        assert sum(result["summary"].values()) == len(result["results"]), name
        undeclared = [
            row
            for row in result["results"]
            if "affiliates_undeclared" in {note["code"] for note in row["notes"]}
        ]
        assert result["summary"]["clear_undeclared"] == len(undeclared), name
        for verdict in ("restricted", "review", "exempt"):
            assert result["summary"][verdict] == sum(row["verdict"] == verdict for row in result["results"])


def test_no_machine_says_what_only_a_person_may() -> None:
    for name, _, result in JSON:
        told = json.dumps(result, ensure_ascii=False)
        assert not [word for word in NEVER if word in told], name


def test_explanations_are_japanese_for_officials() -> None:
    """No code of the machine but the fields that are missing, which are named as the input names them."""
    for name, reason in reasons():
        plain = re.sub(r"（[^（）]*(?:appointees|tender|engagement)[^（）]*）", "", reason["explanation"])
        for word in ("None", "True", "False", "null", "employee", "subsidiary", "review", "specification"):
            assert word not in plain, (name, plain)


@pytest.mark.parametrize(("verdict", "shown"), [(verdict, SHOWN_AS[verdict]) for verdict in Verdict])
def test_each_verdict_is_shown_in_the_contracts_words(verdict: Verdict, shown: str) -> None:
    assert (
        shown
        == {
            "restricted": "制限条項に該当（確認前）",
            "review": "要確認",
            "exempt": "適用除外（承認済）",
            "clear": "登録情報の範囲で該当なし",
        }[verdict.value]
    )


def test_the_worst_verdict_is_the_severest() -> None:
    assert sorted(Verdict, key=lambda verdict: verdict.severity) == [Verdict(value) for value in ORDER]


def test_a_kept_result_reads_back_word_for_word() -> None:
    for name, _, result in RESULTS:
        kept = json.loads(json.dumps(result.to_json(), ensure_ascii=False))
        assert CheckResult.from_json(kept).to_json() == result.to_json(), name
