"""``hosakan names score``: 商号の組に点・判定・根拠を付ける。"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from app.cli import run

PAIRS = (
    "id,name_a,name_b\n"
    "1,㈱架空システム 東北支店,株式会社架空システム\n"
    "2,架空システム㈱,株式会社架空システム\n"
    "3,㈱甲,㈱乙\n"
)


def scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, *options: str
) -> tuple[int, str, str]:
    path = tmp_path / "pairs.csv"
    path.write_bytes(content)
    status = run(["names", "score", "--pairs", str(path), *options])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_score_decision_and_evidence_stand_behind_the_columns_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    status, out, _ = scored(tmp_path, capsys, PAIRS.encode(encoding))
    assert status == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0]) == ["id", "name_a", "name_b", "score", "decision", "evidence"]
    assert [(r["id"], r["score"], r["decision"], r["evidence"]) for r in rows] == [
        ("1", "100", "same", "normalized_name"),
        ("2", "98", "review", "similar_name"),
        ("3", "0", "different", ""),
    ]


def test_json_is_one_document_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = scored(tmp_path, capsys, PAIRS.encode(), "--json")
    assert status == 0
    rows = json.loads(out)
    assert rows[0] == {
        "id": "1",
        "name_a": "㈱架空システム 東北支店",
        "name_b": "株式会社架空システム",
        "score": 100,
        "decision": "same",
        "evidence": "normalized_name",
    }
    assert rows[2]["evidence"] is None


def test_numbers_and_addresses_are_used_where_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (
        "name_a,corporate_number_a,address_a,name_b,corporate_number_b,address_b\n"
        "㈱甲,7000012050002,,乙㈱,7000-0120-50002,\n"
        "㈱架空,,宮城県仙台市国分町3-7-1,㈱架空,,大阪府大阪市中之島1-3-20\n"
    )
    _, out, _ = scored(tmp_path, capsys, content.encode(), "--json")
    assert [(r["decision"], r["evidence"]) for r in json.loads(out)] == [
        ("same", "corporate_number"),
        ("review", "normalized_name"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "中身がありません"),
        ("name_a,b\n㈱甲,㈱乙\n".encode(), "name_b"),
        ("name_a,name_b\n㈱甲,㈱乙,㈱丙\n".encode(), "2行目"),
        ("name_a,name_b\n㈱甲,\n".encode(), "2行目「name_b」"),
        ("name_a,name_b,name_b\n㈱甲,㈱乙,㈱乙\n".encode(), "同じ見出し"),
        (b"name_a,name_b\n\x82,\xff\xff\n", "文字として"),
        ('name_a,name_b\n"㈱甲,㈱乙\n'.encode(), "引用符"),
    ],
)
def test_a_wrong_file_is_named_with_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    status, out, err = scored(tmp_path, capsys, content)
    assert (status, out) == (1, "")
    assert says in err


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["names", "score", "--pairs", "nowhere.csv"]) == 1
    assert "nowhere.csv" in capsys.readouterr().err


FORMULAS = (
    "id,name_a,name_b,note,=1+1\n"
    '1,＝架空㈱,株式会社架空,"=HYPERLINK(""http://evil.example"")",-1250\n'
    "2,㈱甲,㈱乙,@SUM(A1),+5\n"
)


def test_what_a_spreadsheet_would_run_as_a_formula_comes_out_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = scored(tmp_path, capsys, FORMULAS.encode())
    headings, *rows = csv.reader(io.StringIO(out))
    assert headings == ["id", "name_a", "name_b", "note", "'=1+1", "score", "decision", "evidence"]
    assert rows[0][:5] == ["1", "'＝架空㈱", "株式会社架空", '\'=HYPERLINK("http://evil.example")', "-1250"]
    assert rows[1][3:6] == ["'@SUM(A1)", "+5", "0"]


def test_read_again_the_mark_comes_off_and_json_never_has_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = scored(tmp_path, capsys, FORMULAS.encode())
    _, again, _ = scored(tmp_path, capsys, out.encode())
    assert again == out
    _, told, _ = scored(tmp_path, capsys, out.encode(), "--json")
    first, second = json.loads(told)
    assert (first["name_a"], second["note"], second["=1+1"]) == ("＝架空㈱", "@SUM(A1)", "+5")
