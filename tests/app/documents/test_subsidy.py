"""The 試算調書: both bases side by side, the chart in it, valid Word, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from app.charts import png_of, subsidy_svg
from app.documents.subsidy import calculation_docx, sheet_docx
from rules.fiscal_year import FiscalYear
from rules.schema import parse
from rules.subsidy import Calculation, calculate
from rules.subsidy_costs import Sheet
from rules.subsidy_law import load
from rules.subsidy_sheet import work_out
from tests.word import docx_text, validate_docx

LAW = load()


def of(year: str, assume: str | None = None) -> Calculation:
    assumed = FiscalYear.parse(assume) if assume else None
    return calculate(
        LAW, year=FiscalYear.parse(year), personnel=4_321_000, recruiting=1_250_000, assume=assumed
    )


def sheet(**values: Any) -> bytes:
    line = {
        "kind": "personnel",
        "item": "remuneration",
        "person": "架空 太郎 <&髙﨑①㈱>",
        "form": "special_part_time",
        "state": "spent",
        "amount": 3_000_000,
        "first": "2023-04-01",
        "last": "2024-03-31",
    }
    over = {
        "kind": "recruiting",
        "item": "agency",
        "state": "planned",
        "amount": 1_250_000,
        "other_funds": 50_000,
    }
    over |= {"other_scheme": "県補助金"}
    left = {
        "kind": "recruiting",
        "item": "advertising",
        "state": "spent",
        "amount": 7,
        "left_out": True,
        "why": "誤記",
    }
    years = [{"year": "R5", "lines": [line, over, left]}, {"year": "R8", "lines": []}]
    data = {"body_name": "架空市", "basis": "ordinance", "years": years} | values
    return sheet_docx(LAW, work_out(LAW, parse(Sheet, data)))


def test_both_bases_stand_side_by_side_with_their_formulas_and_sources() -> None:
    text = docx_text(calculation_docx(of("R7")))
    for words in (
        "特別交付税措置見込額（試算）調書",
        "手順書（率0.5・旧率）",
        "省令（率0.7）",
        "5,321,000円 × 0.5\n＝ 2,660,500円",
        "5,321,000円 × 0.7\n＝ 3,724,700円",
        "根拠によって結果が違います",
        "附則第7条第10項第3号",
        "参考4.4-⑪",
        "令和8年11月20日",
        "確認者（財政担当）",
        "［要確認］",
    ):
        assert words in text, words
    assert "交付額" not in text


def test_a_year_without_a_figure_or_with_an_assumed_one_says_so_before_anything_else() -> None:
    text = docx_text(calculation_docx(of("R8")))
    assert "令和8年度は根拠未確認" in text.split("計算")[0]
    assert "3,724,700円" not in text
    assumed = docx_text(calculation_docx(of("R8", "R7")))
    assert (
        assumed.index("仮定による試算です")
        < assumed.index("根拠によって結果が違います")
        < assumed.index("段階")
    )


def test_cost_lines_stand_whole_each_with_what_became_of_it() -> None:
    text = docx_text(sheet())
    for words in (
        "架空市",
        "架空 太郎 <&髙﨑①㈱>（特別職非常勤職員）",
        "令和5年4月1日～令和6年3月31日",
        "県補助金の50,000円を除く",
        "算入しない（誤記）",
        "任用等経費 3,000,000円　募集経費 1,200,000円",
        "経費の行はありません",
    ):
        assert words in text, words


def test_the_chart_in_the_file_is_the_drawing_of_page_and_print() -> None:
    result = of("R7")
    with zipfile.ZipFile(io.BytesIO(calculation_docx(result))) as package:
        pictures = [package.read(name) for name in package.namelist() if name.endswith(".png")]
        document = package.read("word/document.xml").decode()
    assert pictures == [png_of(subsidy_svg([result]))]
    assert re.search(r'descr="[^"]*3,724,700円', document)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert calculation_docx(of("R7")) == calculation_docx(of("R7"))
    assert sheet() == sheet()


def test_word_accepts_the_files(need: Callable[[str], str]) -> None:
    node = need("node")
    many = [{"year": f"R{number}", "lines": []} for number in range(1, 15)]
    for content in (calculation_docx(of("R7")), calculation_docx(of("R8")), sheet(), sheet(years=many)):
        assert validate_docx(node, content) == []
