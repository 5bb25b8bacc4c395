"""A municipality's own clause, outside the installation, in the check and on every paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.library import load_library
from tests.command import hosakan
from tests.word import docx_text

OWN = Path(__file__).parent / "own"
DOCUMENTS = Path(__file__).parents[2] / "templates" / "documents"
ENV = {"HOSAKAN_RULES_DIR": str(OWN)}
NAME = "過去5年間に雇用していた企業とその連結グループ"


def case(**rule: Any) -> bytes:
    """Five years ago to the day at a sister of the bidder."""
    return json.dumps(
        {
            "rules": [{"id": "kakuu-5nen", "instrument": "架空市要綱第6条"} | rule],
            "tender": {
                "name": "文書管理システム",
                "category": "information_system",
                "notice_date": "2026-11-20",
                "bid_date": "2026-12-18",
                "clause_stated": True,
            },
            "appointees": [
                {
                    "id": "P1",
                    "name": "架空 太郎",
                    "roles": [],
                    "engagement": {"form": "fiscal_year", "start": "2026-04-01", "end": None},
                    "employments": [
                        {
                            "company": "カクウ物産株式会社",
                            "start": "2015-04-01",
                            "end": "2021-12-18",
                            "kind": "employee",
                        }
                    ],
                }
            ],
            "affiliations": [
                {"parent": "甲持株会社", "child": "カクウ物産株式会社", "type": "consolidated"},
                {"parent": "甲持株会社", "child": "乙計算センター株式会社", "type": "consolidated"},
            ],
            "bidders": [
                {"name": "カクウ物産株式会社"},
                {"name": "乙計算センター㈱"},
                {"name": "丙電算株式会社"},
            ],
        }
    ).encode()


def test_it_is_checked_like_a_shipped_one() -> None:
    ran = hosakan("check", "-", "--json", stdin=case(), env=ENV)
    assert ran.code == 0, ran.said
    result = json.loads(ran.out)
    assert [row["verdict"] for row in result["results"]] == ["restricted", "restricted", "clear"]
    (rule,) = result["rules"]
    assert rule["version"] == load_library(OWN).clauses["kakuu-5nen"].version
    assert rule["citation"] == "架空市CIO補佐官設置要綱（令和8年架空市告示第1号） 第6条"
    (reason,) = result["results"][1]["reasons"]
    assert reason["basis"]["window"] == {"from": "2021-12-18", "to": "2026-12-18"}
    assert NAME in reason["explanation"]


def test_its_own_options_are_asked_and_checked() -> None:
    ran = hosakan("check", "-", stdin=case(options={"years": 3}), env=ENV)
    assert ran.code == 1
    assert "rules[0].options.years: 「3」は選べません。5から10までの整数を書いてください" in ran.said
    assert hosakan("check", "-", stdin=case(options={"affiliates": "none"}), env=ENV).code == 1


def test_without_the_folder_nobody_knows_it() -> None:
    ran = hosakan("check", "-", stdin=case())
    assert ran.code == 1
    assert "条項「kakuu-5nen」はありません" in ran.said


def test_it_is_listed_and_shown_while_it_is_in_force() -> None:
    def listed(day: str) -> list[str]:
        ran = hosakan("rules", "list", "--on", day, "--json", env=ENV)
        return [clause["id"] for clause in json.loads(ran.out)["clauses"]]

    assert listed("2029-03-31")[-1] == "kakuu-5nen"
    assert "kakuu-5nen" not in listed("2029-04-01")
    assert "kakuu-5nen" not in listed("2026-03-31")
    shown = hosakan("rules", "show", "kakuu-5nen", env=ENV).text
    assert "7年と決めれば、6年前に辞めた会社も該当する → 制限条項に該当（確認前）" in shown
    assert "例と違います" not in shown


YEARS = "過去7年間（公告の日から入札の日までの各日からさかのぼる）に"


@pytest.mark.parametrize(
    ("command", "sample", "words"),
    [
        (["posting"], "posting", f"{YEARS}応募者を雇用していた企業及びその連結グループ"),
        (["pledge"], "pledge_appointee", f"{YEARS}私を雇用していた企業及びその連結グループ"),
        (
            ["pledge", "--for", "bidder"],
            "pledge_bidder",
            "当社の連結グループの企業を、別記のとおり事実のまま",
        ),
    ],
)
def test_its_words_stand_on_every_paper(command: list[str], sample: str, words: str, tmp_path: Path) -> None:
    filled = json.loads((DOCUMENTS / sample / "sample.json").read_text(encoding="utf-8"))
    filled["clauses"] = [{"clause": "kakuu-5nen", "anchor": "tender", "years": 7}]
    out = tmp_path / "out.docx"
    ran = hosakan(*command, "-", "--out", out, stdin=json.dumps(filled).encode(), env=ENV)
    assert ran.code == 0, ran.said
    assert words in docx_text(out.read_bytes())
    ran = hosakan(*command, "-", "--out", out, stdin=json.dumps(filled).encode())
    assert ran.code == 1
    assert "選択肢にない値です" in ran.said


def test_an_example_the_clause_does_not_keep_is_seen_by_who_writes_it(tmp_path: Path) -> None:
    text = (OWN / "kakuu-5nen.toml").read_text(encoding="utf-8")
    wrong = text.replace(
        '5年前に辞めた会社は該当する"\nverdict = "restricted"', '5年前"\nverdict = "clear"', 1
    )
    assert wrong != text
    (tmp_path / "kakuu-5nen.toml").write_text(wrong, encoding="utf-8")
    ran = hosakan("rules", "show", "kakuu-5nen", env={"HOSAKAN_RULES_DIR": str(tmp_path)})
    assert "例と違います" in ran.text
