"""The 試算調書 as a Word file: costs, every step by both bases, the chart, warnings, sources, signatures."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document

from app.charts import highest, png_of, subsidy_svg, subsidy_table
from app.charts_layout import describe, lay_out
from app.documents import base
from rules.amounts import yen
from rules.citation import Citation
from rules.dates import wareki
from rules.subsidy import MEASURE, Calculation, Warned
from rules.subsidy_costs import CostLine
from rules.subsidy_law import SubsidyLaw
from rules.subsidy_sheet import LineResult, SheetResult, YearResult

TITLE = f"{MEASURE}調書"
_CHART_WIDTH_MM, _CHART_HEIGHT_MM = 165.0, 225.0
# So many years' bars are still readable on one page.
_YEARS_A_CHART = 6
_STATES = {"spent": "支出済", "planned": "見込み"}


def calculation_docx(result: Calculation, *, mark: str = "") -> bytes:
    """The 試算調書 of one year from two amounts, without cost lines. ``mark`` stands on every page."""
    rows = [("年度", _year(result)), ("団体の種別", result.entity.label)]
    rows += [("任用等経費", yen(result.personnel)), ("募集経費", yen(result.recruiting))]
    document = _begin(rows, result.warnings, mark)
    _calculations(document, [result])
    _end(document, [result], result.warnings)
    return base.to_bytes(document)


def sheet_docx(law: SubsidyLaw, result: SheetResult, *, mark: str = "") -> bytes:
    """The 試算調書 of a sheet of cost lines, one or several years. ``mark`` stands on every page."""
    sheet, calculations = result.sheet, result.calculations
    rows = [
        ("団体名", sheet.body_name),
        ("団体の種別", law.entity(sheet.entity).label),
        ("年度", "、".join(map(_year, calculations))),
    ]
    document = _begin(rows, result.warnings, mark)
    base.heading(document, "経費の明細")
    for year in result.years:
        _costs(document, law, year)
    _calculations(document, calculations)
    _end(document, calculations, result.warnings)
    return base.to_bytes(document)


def _year(one: Calculation) -> str:
    return one.year.label + (f"（{one.assumed_year.label}の率と上限を仮定）" if one.assumed_year else "")


def _begin(rows: Sequence[tuple[str, str]], warnings: Sequence[Warned], mark: str) -> Document:
    document = base.new_document(TITLE, mark=mark)
    base.right_line(document, "作成日　　　　年　　月　　日")
    base.title_line(document, TITLE)
    base.key_value_table(document, rows)
    for warning in warnings:
        if warning.leading:
            base.paragraph(document, f"【注意】{warning}")
    return document


def _costs(document: Document, law: SubsidyLaw, year: YearResult) -> None:
    base.heading(document, _year(year.calculation), 2)
    if not year.lines:
        base.paragraph(document, "経費の行はありません。")
        return
    base.table(
        document,
        ("行", "費目", "対象者（任用形態）", "期間", "状態", "金額", "算入額", "算入しない理由など"),
        [_cost_row(law, number, line) for number, line in enumerate(year.lines, 1)],
        (8, 24, 30, 24, 14, 24, 24, 32),
        align=("center", "left", "left", "left", "center", "right", "right", "left"),
        small=True,
    )
    base.paragraph(document, f"算入する額　任用等経費 {yen(year.personnel)}　募集経費 {yen(year.recruiting)}")
    if year.costs.counted_person:
        why = f"（{year.costs.counted_why}）" if year.costs.counted_why else ""
        base.paragraph(document, f"算入する1名　{year.costs.counted_person}{why}")


def _cost_row(law: SubsidyLaw, number: int, result: LineResult) -> tuple[str, ...]:
    line = result.line
    person = line.person + (f"（{law.form(line.form).label}）" if line.form else "")
    amounts = (yen(line.amount), yen(result.counted))
    item = law.item(line.item).label
    return (str(number), item, person or "―", _period(line), _STATES[line.state], *amounts, result.reason)


def _period(line: CostLine) -> str:
    if line.first is None and line.last is None:
        return "―"
    first, last = (wareki(day) if day else "" for day in (line.first, line.last))
    return f"{first}～{last}"


def _calculations(document: Document, calculations: Sequence[Calculation]) -> None:
    base.heading(document, "計算")
    for one in calculations:
        base.heading(document, _year(one), 2)
        base.table(
            document, ("段階", *(b.basis_label for b in one.both)), _steps(one), (37, *([64] * len(one.both)))
        )


def _steps(one: Calculation) -> list[tuple[str, ...]]:
    """One row a step, one column a basis; a basis without a figure says why in every row."""
    labels = [step.label for basis in one.both for step in basis.steps]
    # The result on a line of its own: a figure cut in two by the cell's edge is misread.
    formulas = [
        {step.label: step.formula.replace(" ＝ ", "\n＝ ") for step in basis.steps} for basis in one.both
    ]
    why = [basis.no_figure.value if basis.no_figure else "―" for basis in one.both]
    rows = list(dict.fromkeys(labels)) or [MEASURE]
    return [
        (label, *(found.get(label, no) for found, no in zip(formulas, why, strict=True))) for label in rows
    ]


def _end(document: Document, calculations: Sequence[Calculation], warnings: Sequence[Warned]) -> None:
    base.heading(document, "図")
    _charts(document, calculations)
    table = subsidy_table(calculations)
    right = ("right",) * (len(table.header) - 2)
    base.table(
        document,
        table.header,
        table.rows,
        (22, 28, 23, 23, 26, 20, 26),
        align=("left", "left", *right),
        small=True,
    )
    base.heading(document, "注意")
    base.numbered(document, [str(warning) for warning in warnings if not warning.leading])
    base.heading(document, "根拠")
    _sources(document, calculations, warnings)
    base.heading(document, "確認")
    base.table(
        document,
        ("区分", "所属・職", "氏名", "日付"),
        [("作成者", "", "", ""), ("確認者（財政担当）", "", "", ""), ("確認者（人事担当）", "", "", "")],
        (40, 50, 45, 30),
    )


def _charts(document: Document, calculations: Sequence[Calculation]) -> None:
    """One picture for every six years, all on one scale."""
    most = highest(calculations)
    for start in range(0, len(calculations), _YEARS_A_CHART):
        part = calculations[start : start + _YEARS_A_CHART]
        height = lay_out(part, most).height
        width = min(_CHART_WIDTH_MM, _CHART_HEIGHT_MM * 760 / height)
        base.picture(document, png_of(subsidy_svg(part, most=most)), width=width, alt=describe(part))


def _sources(document: Document, calculations: Sequence[Calculation], warnings: Sequence[Warned]) -> None:
    """Every source once: first those the figures rest on, then those of the warnings."""
    rows: dict[tuple[str, Citation], None] = {}
    for one in calculations:
        for basis in one.both:
            rows |= {(f"{one.year.label} {basis.basis.name}", citation): None for citation in basis.citations}
    used: dict[Citation, list[str]] = {}
    for label, citation in rows:
        used.setdefault(citation, []).append(label)
    for warning in warnings:
        if warning.source:
            used.setdefault(warning.source, ["注意"])
    base.table(
        document,
        ("使った所", "文書", "条・箇所", "確度", "確認日"),
        [
            (
                "、".join(dict.fromkeys(labels)),
                c.document,
                c.section,
                c.confidence.value,
                wareki(c.checked_on),
            )
            for c, labels in used.items()
        ],
        (24, 56, 40, 10, 35),
        align=("left", "left", "left", "center", "left"),
        small=True,
    )
    base.note(
        document,
        "確度: H 原文で確認した。M 二次の資料か抜粋による。L 原典を確認していない（M と L は要確認）。",
    )
