"""``hosakan subsidy`` as a person and a script use it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from app.cli import run

COSTS = ["--personnel", "4,321,000", "--recruiting", "1,250,000"]


def subsidy(*arguments: str) -> int:
    return run(["subsidy", *arguments])


def test_json_is_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--year", "R4", *COSTS, "--basis", "ordinance", "--json") == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["measure_thousand_yen"], found["own_funds_yen"]) == (2661, 2_910_500)
    assert err == ""


@pytest.mark.parametrize("year", ["R4", "令和4", "令和4年度", "2022", "Ｒ４"])
def test_the_year_and_the_yen_are_taken_as_people_write_them(
    year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        subsidy("--year", year, "--personnel", "４，３２１，０００円", "--recruiting", "¥1250000", "--json")
        == 0
    )
    assert json.loads(capsys.readouterr().out)["measure_yen"] == 2_660_500


def test_people_see_both_bases_alike_and_first_that_they_differ(capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--year", "R7", *COSTS) == 0
    out = capsys.readouterr().out
    assert (
        out.index("根拠によって結果が違います")
        < out.index("■ 手順書（率0.5・旧率）")
        < out.index("■ 省令（率0.7）")
    )
    for figure in ("2,661千円", "3,725千円", "2,910,500円", "1,846,300円"):
        assert figure in out
    assert "措置見込額を除く負担額" in out
    assert "交付額" not in out


def test_r8_has_no_figure_exit_0_and_chart_and_document_print_the_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart, docx = tmp_path / "f.svg", tmp_path / "f.docx"
    assert subsidy("--year", "R8", *COSTS, "--json", "--chart", str(chart), "--docx", str(docx)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["measure_yen"] is None
    assert "令和8年度は根拠未確認" in found["warnings"][0]
    assert "令和8年度は根拠未確認" in chart.read_text(encoding="utf-8")
    with zipfile.ZipFile(docx) as package:
        assert "令和8年度は根拠未確認" in package.read("word/document.xml").decode()


def test_an_assumed_year_computes_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chart = tmp_path / "f.svg"
    assert subsidy("--year", "R8", *COSTS, "--assume", "R7", "--chart", str(chart)) == 0
    assert capsys.readouterr().out.split("\n")[2].startswith("【注意】仮定による試算です")
    assert "令和7年度の率と上限を仮定" in chart.read_text(encoding="utf-8")


def test_a_png_is_written_by_its_ending(tmp_path: Path) -> None:
    chart = tmp_path / "図.PNG"
    assert subsidy("--year", "R7", *COSTS, "--chart", str(chart)) == 0
    assert chart.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--year", "R4", "--personnel", "-1", "--recruiting", "1.5"],
            ["--personnel", "負", "--recruiting", "小数点"],
        ),
        (["--year", "R00", *COSTS], ["--year", "年度として読めません"]),
        (["--year", "来年", *COSTS], ["--year", "年度として読めません", "R4"]),
        (["--year", "R4", *COSTS, "--assume", "R7"], ["--assume", "仮定は要りません"]),
        (["--year", "R8", *COSTS, "--assume", "R9"], ["--assume", "R3～R7"]),
        (["--year", "R4", "--personnel", "1000000000001", "--recruiting", "0"], ["1兆円"]),
    ],
)
def test_wrong_input_exits_1_and_names_every_option(
    arguments: list[str], says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert subsidy(*arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    for words in says:
        assert words in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--year", "R4"],
        ["--year", "R4", *COSTS, "--basis", "law"],
        ["--year", "R4", *COSTS, "--entity", "city"],
        ["--year", "R4", *COSTS, "--chart", "figure.gif"],
        ["--year", "R4", *COSTS, "--chart", "figure"],
        ["--year", "R4", *COSTS, "--docx", "figure.pdf"],
        ["--year", "R4", *COSTS, "--json", "--chart", "-"],
        ["--year", "R4", *COSTS, "--nonsense"],
    ],
)
def test_wrong_usage_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy(*arguments) == 2
    assert capsys.readouterr().err


def test_a_chart_on_standard_output_leaves_the_report_to_standard_error(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert subsidy("--year", "R4", *COSTS, "--chart", "-") == 0
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"<svg")
    assert "2,661千円".encode() in err


def test_a_folder_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert subsidy("--year", "R4", *COSTS, "--chart", str(tmp_path / "無い" / "f.svg")) == 1
    assert "書き込めません" in capsys.readouterr().err
