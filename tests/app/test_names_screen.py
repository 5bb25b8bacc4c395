"""``hosakan names screen``: 業者名簿と制限対象の名簿を照合する。"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from app.cli import run
from app.commands import names_screen
from rules.names.registered import Corporation, NameHeld
from tests.made_register import MadeRegister

BIDDERS = (
    "業者名簿\n"
    "商号又は名称,所在地,登録番号\n"
    "㈱架空システム 東北支店,,1\n"
    "見本商事㈱,,2\n"
    "\n"
    "乙野建設㈱,仙台市青葉区国分町三丁目7番1号,3\n"
)
RESTRICTED = (
    "name,corporate_number,address\n例示電算株式会社,,\n株式会社架空システム,,宮城県仙台市青葉区国分町3-7-1\n"
)
FOUND = [
    ["1", "㈱架空システム 東北支店", "2", "株式会社架空システム", "100", "same", "normalized_name"],
    ["4", "乙野建設㈱", "2", "株式会社架空システム", "0", "review", "same_address"],
]
HEADINGS = ["bidder_row", "bidder", "restricted_row", "restricted", "score", "decision", "evidence"]


@pytest.fixture(autouse=True)
def _no_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_screen, "loaded_register", lambda leave_out: None)


@pytest.fixture
def lists(tmp_path: Path) -> list[str]:
    asked, known = tmp_path / "a.csv", tmp_path / "b.csv"
    asked.write_text(BIDDERS, "utf-8-sig")
    known.write_text(RESTRICTED, "cp932")
    return ["names", "screen", "--bidders", str(asked), "--restricted", str(known)]


def printed(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> list[list[str]]:
    assert run(arguments) == 0
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


def test_every_pair_is_told_with_its_rows_counted_below_the_headings(
    lists: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, lists) == [HEADINGS, *FOUND]


def test_json_is_one_list_of_the_same_pairs(lists: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*lists, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [[str(value) for value in pair.values()] for pair in told] == FOUND
    assert list(told[0]) == HEADINGS
    assert told[0]["score"] == 100


def test_without_any_pair_the_json_is_an_empty_list(
    lists: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.csv").write_text("name\n全く別の会社\n", "utf-8")
    assert run([*lists, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_kept_index_is_used_and_made_anew_for_another_list(
    lists: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists += ["--index", str(tmp_path / "index")]
    first, second = printed(capsys, lists), printed(capsys, lists)
    assert first == second == [HEADINGS, *FOUND]
    (tmp_path / "b.csv").write_text("name\n見本商事\n", "utf-8")
    assert [row[1] for row in printed(capsys, lists)[1:]] == ["見本商事㈱"]
    assert len(list((tmp_path / "index").iterdir())) == 2


OLD = Corporation("2999901007091", "例示電算株式会社", closed_on=date(2021, 7, 1), successor="4999901017221")
NEW = Corporation(
    "4999901017221", "見本情報株式会社", former=(NameHeld("見本商事株式会社", None, date(2020, 3, 31)),)
)


def test_former_names_and_successors_count_with_a_register(
    lists: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names_screen, "loaded_register", lambda leave_out: MadeRegister([OLD, NEW]))
    found = printed(capsys, lists)
    assert [row[:4] + row[5:] for row in found if row[1] == "見本商事㈱"] == [
        ["2", "見本商事㈱", "1", "例示電算株式会社", "same", "succession"]
    ]


RENAMED = Corporation("4010001012345", "株式会社みどり計算", "", (NameHeld("旧架空電算株式会社"),))
MERGED = Corporation(
    "3020001054321", "消滅工業株式会社", closed_on=date(2024, 4, 1), successor="7000012050002"
)
TAKER = Corporation("7000012050002", "承継工業株式会社")


@pytest.mark.parametrize(
    ("bidder", "restricted", "decision"),
    [
        ("株式会社みどり計算・見本土木株式会社共同企業体", "旧架空電算株式会社", "review"),
        ("旧架空電算株式会社", "株式会社みどり計算・見本土木株式会社共同企業体", "review"),
        ("みどり計算", "旧架空電算株式会社", "review"),
        ("旧架空電箕株式会社", "株式会社みどり計算", "review"),
        ("承継工業株式会社・見本土木株式会社JV", "消滅工業株式会社", "review"),
        ("承継工業", "消滅工業株式会社", "review"),
        ("承継工業株式会社", "消滅工業株式会社", "same"),
        ("見本土木株式会社", "消滅工業株式会社", None),
    ],
)
def test_members_and_names_nearly_those_of_the_register_are_asked_about(
    bidder: str,
    restricted: str,
    decision: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    register = MadeRegister([RENAMED, MERGED, TAKER])
    monkeypatch.setattr(names_screen, "loaded_register", lambda leave_out: register)
    asked, known = tmp_path / "a.csv", tmp_path / "b.csv"
    asked.write_text(f"name\n{bidder}\n", "utf-8")
    known.write_text(f"name\n{restricted}\n", "utf-8")
    found = printed(capsys, ["names", "screen", "--bidders", str(asked), "--restricted", str(known)])[1:]
    assert [row[5] for row in found] == ([decision] if decision else [])


def test_a_row_without_a_name_is_named(
    lists: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.csv").write_text("name,address\n架空,\n,仙台市\n", "utf-8")
    assert run(lists) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "b.csv 3行目 A列" in err


def test_a_list_without_a_column_of_names_is_refused(
    lists: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("電話,住所\n1,2\n", "utf-8")
    assert run(lists) == 1
    assert "見出し" in capsys.readouterr().err


def test_what_a_spreadsheet_would_run_as_a_formula_comes_out_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, known = tmp_path / "a.csv", tmp_path / "b.csv"
    asked.write_text("name\n＠架空電算㈱\n", "utf-8")
    known.write_text("name\n＠架空電算株式会社\n", "utf-8")
    lists = ["names", "screen", "--bidders", str(asked), "--restricted", str(known)]
    row = printed(capsys, lists)[1]
    assert row[:5] == ["1", "'＠架空電算㈱", "1", "'＠架空電算株式会社", "100"]
    assert run([*lists, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["bidder"] == "＠架空電算㈱"
