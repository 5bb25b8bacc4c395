"""``hosakan rules``: what can be adopted, and by which words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import run

SHIPPED = ["a1", "a2", "a3", "b1", "b2", "c1", "c2", "g-spec", "g-pmo", "g-audit", "d1"]


def test_all_eleven_clauses_and_both_bases_are_listed_with_their_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["rules", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [clause["id"] for clause in listed["clauses"]] == SHIPPED
    assert {row["basis"] for row in listed["subsidy"]} == {"guide", "ordinance"}
    for row in [*listed["clauses"], *listed["subsidy"]]:
        assert row["citation"]
        assert row["confidence"] in ("H", "M", "L")
    assert run(["rules", "list"]) == 0
    told = capsys.readouterr().out
    for words in ("(B)規定例②", "版: ", "特別交付税に関する省令", "令和5年度"):
        assert words in told


def test_on_a_day_only_what_is_in_force_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--on", "R4.4.1", "--json"]) == 0
    early = json.loads(capsys.readouterr().out)
    assert early["clauses"] == []  # the guide's version is of January 2023
    rates = [row["text"] for row in early["subsidy"] if row["id"] == "subsidy.ordinance.rate"]
    assert len(rates) == 1
    assert "0.5" in rates[0]
    assert run(["rules", "list", "--on", "令和8年11月20日", "--json"]) == 0
    assert [c["id"] for c in json.loads(capsys.readouterr().out)["clauses"]] == SHIPPED


def test_a_day_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--on", "R8.13.1"]) == 1
    assert "--on: 「R8.13.1」は" in capsys.readouterr().err


def test_one_clause_is_shown_with_words_options_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "b2"]) == 0
    told = capsys.readouterr().out
    for words in (
        "根拠: 自治体DX全体手順書 第2.1版",
        "anchor: 過去の年数を、どの日からさかのぼって数えますか",
        "application: 本人が応募した日",
        "公告: この調達に関わる補佐官等が",
        "誓約書（入札者用）: ",
        "まだ該当する → 制限条項に該当（確認前）",
    ):
        assert words in told
    assert run(["rules", "show", "b2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] in told


def test_an_unknown_clause_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "b3"]) == 1
    said = capsys.readouterr().err
    assert "条項「b3」はありません" in said
    assert "g-audit" in said


def test_a_rules_folder_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOSAKAN_RULES_DIR", str(tmp_path / "ない"))
    assert run(["rules", "list"]) == 1
    assert "HOSAKAN_RULES_DIR を確かめてください" in capsys.readouterr().err
