"""The subsidy's chart as SVG, as PNG of the same drawing, and as a table of the same figures.

No Flask here: bytes and text out. The texts are drawn in the font shipped in ``app/static/fonts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import resvg_py

from app.charts_layout import WIDTH, describe, lay_out
from app.svg import FONT_FAMILY, svg_environment
from rules.amounts import yen
from rules.subsidy import MEASURE, OWN_FUNDS, Calculation

FONT = Path(__file__).parent / "static" / "fonts" / "BIZUDGothic-Regular-cp932.ttf"
TITLE = f"{MEASURE}と{OWN_FUNDS}"


@dataclass(frozen=True)
class ChartTable:
    """The chart's figures as text, one cell a heading; the first two columns are words, the rest figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def highest(calculations: Sequence[Calculation]) -> int:
    """The highest costs of any year, in yen: hand it to several drawings that shall share one scale."""
    return max((one.costs for one in calculations), default=0)


def subsidy_svg(calculations: Sequence[Calculation], *, most: int | None = None, key: str = "chart") -> str:
    """The stacked bars of one or several years as an accessible SVG.

    most: the yen at the right end of the scale. key: begins every id, so that two drawings can stand in
    one page; letters only.
    """
    values = {
        "layout": lay_out(calculations, most),
        "title": TITLE,
        "description": describe(calculations),
        "key": key,
        "width": WIDTH,
        "family": FONT_FAMILY,
        "measure": MEASURE,
        "own_funds": OWN_FUNDS,
    }
    return svg_environment().get_template("subsidy/chart.svg").render(values)


def png_of(svg: str, *, zoom: int = 2) -> bytes:
    """The same drawing as PNG, ``zoom`` pixels for each of the SVG's, on white."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, zoom=zoom, background="#ffffff", font_files=[str(FONT)], skip_system_fonts=True
        )
    )


def subsidy_table(calculations: Sequence[Calculation]) -> ChartTable:
    """The figures of the chart, one row a year and basis; a year without a figure says why."""
    header = ("年度", "根拠", "対象の任用等経費", "対象の募集経費", MEASURE, "同（千円）", OWN_FUNDS)
    return ChartTable(header, tuple(_row(basis) for one in calculations for basis in one.both))


def _row(one: Calculation) -> tuple[str, ...]:
    year = one.year.label + (f"（{one.assumed_year.label}と仮定）" if one.assumed_year else "")
    if one.figures is None:
        why = one.no_figure.value if one.no_figure else ""
        return (year, one.basis_label, why, "―", "―", "―", "―")
    found = one.figures
    amounts = (found.eligible_personnel, found.eligible_recruiting, found.measure_yen)
    thousand = f"{found.measure_thousand_yen:,}千円"
    return (year, one.basis_label, *map(yen, amounts), thousand, yen(found.own_funds_yen))
