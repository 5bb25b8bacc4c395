"""``hosakan register find``. 架空の法人。"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import run
from tests.app.register.nta import load, number, row, saved

ROWS = [
    row(1, "見本計算センター株式会社", latest="0", updated="2016-04-01"),
    row(1, "例示電算株式会社", process="11", changed="2021-04-01", updated="2021-04-05"),
    row(2, "株式会社古見本情報", closed="2020-04-01", cause="11", successor=number(3)),
    row(3, "新見本情報株式会社", prefecture="宮城県", prefecture_code="04"),
]


@pytest.fixture(autouse=True)
def _register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSAKAN_REGISTER_DIR", str(tmp_path / "store"))
    load(tmp_path / "store", saved(tmp_path, "zenkoku.csv", ROWS))


def test_the_candidates_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["register", "find", "㈱古見本情報", "--json", "--limit", "1"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "corporate_number": number(2),
            "name": "株式会社古見本情報",
            "address": "東京都架空市架空町2番",
            "score": 100,
            "match": "current",
            "matched_name": "株式会社古見本情報",
            "former_names": [],
            "closed_on": "2020-04-01",
            "close_cause": "11",
            "successor_chain": [
                {"corporate_number": number(3), "name": "新見本情報株式会社", "on": "2020-04-01"}
            ],
        }
    ]


def test_a_former_name_as_json_has_its_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["register", "find", "見本計算センター", "--json", "--limit", "1"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["name"], found["match"]) == ("例示電算株式会社", "former")
    assert found["former_names"] == [
        {"name": "見本計算センター株式会社", "since": None, "until": "2021-03-31"}
    ]


def test_a_table_says_what_else_there_is_to_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["register", "find", "古見本情報"]) == 0
    out = capsys.readouterr().out
    assert "令和8年4月1日時点" in out
    line = next(line for line in out.splitlines() if number(2) in line)
    assert "令和2年4月1日閉鎖" in line
    assert f"承継: 新見本情報株式会社（{number(3)}）" in line
    assert run(["register", "find", "見本計算センター"]) == 0
    assert "旧商号「見本計算センター株式会社」" in capsys.readouterr().out


def test_a_prefecture_narrows_it_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["register", "find", "見本情報", "--prefecture", "宮城", "--json"]) == 0
    assert [one["corporate_number"] for one in json.loads(capsys.readouterr().out)] == [number(3)]
    assert run(["register", "find", "見本情報", "--prefecture", "架空県", "--json"]) == 1
    assert "架空県" in capsys.readouterr().err


def test_nothing_found_is_said_and_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["register", "find", "ＸＹＺ"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "見つかりませんでした" in err


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "探す商号がありません"), ("株式会社", "法人の種類だけ"), ("1234567890123", "検査用数字")],
)
def test_what_nothing_can_be_found_by_is_wrong_input(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["register", "find", typed, "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err


def test_without_a_register_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOSAKAN_REGISTER_DIR", str(tmp_path / "none"))
    assert run(["register", "find", "架空", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "hosakan register import" in err
