"""``hosakan subsidy``: what the 特別交付税 measure comes to for one fiscal year, by both bases."""

from __future__ import annotations

from pathlib import PurePath

import click

from app.charts import png_of, subsidy_svg
from app.commands import output
from app.documents.subsidy import calculation_docx
from rules.amounts import parse_yen, yen
from rules.faults import Fault, InputError
from rules.fiscal_year import FiscalYear
from rules.subsidy import DEFAULT_BASIS, DEFAULT_ENTITY, MEASURE, Calculation, calculate
from rules.subsidy_law import load

_CHART_TYPES = (".svg", ".png")
_BASES = click.Choice(["guide", "ordinance"])
_ENTITIES = click.Choice(["municipality", "special_ward", "association", "prefecture"])


@click.command("subsidy", help="特別交付税措置見込額（試算）を、手順書と省令の両方で計算する")
@click.option("--year", required=True, metavar="Y", help="年度（R4、令和4年度、2022 など）")
@click.option("--personnel", required=True, metavar="YEN", help="任用等経費（円。1,250,000 や全角も可）")
@click.option("--recruiting", required=True, metavar="YEN", help="募集経費（円）")
@click.option(
    "--basis", type=_BASES, default=DEFAULT_BASIS, show_default=True, help="根拠（手順書か省令。両方示す）"
)
@click.option("--entity", type=_ENTITIES, default=DEFAULT_ENTITY, show_default=True, help="団体の種別")
@click.option("--assume", metavar="Y", help="根拠のない年度に、この年度の率と上限を当てはめる（R3～R7）")
@click.option("--json", "as_json", is_flag=True, help="JSON で出力する")
@click.option("--chart", metavar="F.svg|F.png", help="図の出力先（- は標準出力に SVG）")
@click.option("--docx", metavar="F.docx", help="試算調書（Word）の出力先（- は標準出力）")
def subsidy(
    year: str,
    personnel: str,
    recruiting: str,
    basis: str,
    entity: str,
    assume: str | None,
    as_json: bool,
    chart: str | None,
    docx: str | None,
) -> None:
    """Print the calculation; write chart and document where asked for."""
    _check_usage(as_json, chart, docx)
    result = _calculate(year, personnel, recruiting, basis, entity, assume)
    if chart:
        output.write_output(chart, _chart(result, chart))
    if docx:
        output.write_output(docx, calculation_docx(result))
    if as_json:
        output.print_json(result.to_json())
    elif "-" in (chart, docx):
        output.say(report(result))
    else:
        output.print_text(report(result))


def _check_usage(as_json: bool, chart: str | None, docx: str | None) -> None:
    if chart and chart != "-" and PurePath(chart).suffix.lower() not in _CHART_TYPES:
        raise click.UsageError(
            f"--chart のファイル名は .svg か .png で終えてください（「{chart}」は使えません）。"
        )
    if docx and docx != "-" and PurePath(docx).suffix.lower() != ".docx":
        raise click.UsageError(f"--docx のファイル名は .docx で終えてください（「{docx}」は使えません）。")
    if (as_json, chart == "-", docx == "-").count(True) > 1:
        raise click.UsageError("標準出力に出せるのは、--json、--chart -、--docx - のうち1つだけです。")


def _calculate(
    year: str, personnel: str, recruiting: str, basis: str, entity: str, assume: str | None
) -> Calculation:
    """Read the arguments and calculate. Raises InputError with every fault, named by its option."""
    faults: list[Fault] = []

    def read_year(option: str, text: str) -> FiscalYear:
        try:
            return FiscalYear.parse(text)
        except InputError as error:
            faults.extend(Fault(option, fault.problem, fault.remedy) for fault in error.faults)
            return FiscalYear(2021)

    def read_yen(option: str, text: str) -> int:
        try:
            return parse_yen(text, option)
        except InputError as error:
            faults.extend(error.faults)
            return 0

    fiscal, assumed = read_year("--year", year), None if assume is None else read_year("--assume", assume)
    costs = read_yen("--personnel", personnel), read_yen("--recruiting", recruiting)
    if faults:
        raise InputError(faults)
    return calculate(
        load(),
        year=fiscal,
        personnel=costs[0],
        recruiting=costs[1],
        basis=basis,
        entity=entity,
        assume=assumed,
    )


def _chart(result: Calculation, path: str) -> bytes:
    svg = subsidy_svg([result])
    return png_of(svg) if path.lower().endswith(".png") else svg.encode("utf-8")


def report(result: Calculation) -> str:
    """The calculation for people: what has to be said first, both bases alike, then the other warnings."""
    lines = [
        f"{MEASURE}　{result.year.label}　{result.entity.label}",
        f"任用等経費 {yen(result.personnel)}　募集経費 {yen(result.recruiting)}",
        *(f"【注意】{warning}" for warning in result.warnings if warning.leading),
    ]
    for basis in result.both:
        lines += ["", f"■ {basis.basis_label}　{basis.basis.title}", *_figures(basis)]
    lines += ["", "注意"]
    lines += [f"・{warning}" for warning in result.warnings if not warning.leading]
    return "\n".join(lines)


def _figures(basis: Calculation) -> list[str]:
    sources = [f"  出典: {citation}（確度{citation.confidence}）" for citation in basis.citations]
    if basis.no_figure:
        return [f"  {basis.no_figure.value}（額を示さない）", *sources]
    return [*(f"  {step.label}: {step.formula}" for step in basis.steps), *sources]
