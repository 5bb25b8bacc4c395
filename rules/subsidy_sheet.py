"""A sheet of cost lines worked out: sums, the calculation of every year, and what the lines give rise to.

Sums are whole yen. Nothing is left out silently: each line says what became of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rules.amounts import yen
from rules.dated import refuse
from rules.faults import Fault, InputError
from rules.subsidy import Calculation, Warned, calculate
from rules.subsidy_costs import CostLine, Sheet, YearCosts, check_year, persons
from rules.subsidy_law import SubsidyLaw


@dataclass(frozen=True)
class LineResult:
    """A line and what became of it. counted: yen that enter the sum. reason: in words, why less than the
    amount; empty where all of it counts. The cap on recruiting comes later, in the calculation."""

    line: CostLine
    counted: int
    reason: str


@dataclass(frozen=True)
class YearResult:
    """One year: its lines, their sums (whole yen), the calculation by every basis, and warnings that the
    lines themselves give rise to (the calculation carries the general ones)."""

    costs: YearCosts
    lines: tuple[LineResult, ...]
    personnel: int
    recruiting: int
    calculation: Calculation
    warnings: tuple[Warned, ...]

    @property
    def entered(self) -> int:
        """Everything entered for the year, counted or not, in yen."""
        return sum(result.line.amount for result in self.lines)


@dataclass(frozen=True)
class SheetResult:
    """A sheet worked out, its years in order. law_version: which parameters were applied."""

    sheet: Sheet
    years: tuple[YearResult, ...]
    law_version: str

    @property
    def calculations(self) -> tuple[Calculation, ...]:
        """One a year, by the basis the sheet shows first."""
        return tuple(year.calculation for year in self.years)

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """Every warning once: those of the calculations, year by year, then those of the lines."""
        general = [warning for year in self.years for warning in year.calculation.warnings]
        return tuple(
            dict.fromkeys([*general, *(warning for year in self.years for warning in year.warnings)])
        )


def work_out(law: SubsidyLaw, sheet: Sheet) -> SheetResult:
    """Sum every year's lines and calculate.

    Raises InputError, every fault at once, each placed as ``令和5年度 2行目「金額」``: a year twice; other
    funds above the amount; a line left out without a reason; several persons and none chosen, or one
    chosen who has no line or without a reason; an item of the other kind; a day outside the year.
    """
    faults = [
        Fault(year.label, "同じ年度が2つあります", "1つの年度にまとめてください")
        for year, times in sorted(Counter(costs.year for costs in sheet.years).items())
        if times > 1
    ]
    faults += [found.as_fault() for costs in sheet.years for found in check_year(law, costs)]
    refuse(faults)
    results, wrong = [], []
    for costs in sorted(sheet.years, key=lambda costs: costs.year):
        try:
            results.append(_work_out_year(law, sheet, costs))
        except InputError as error:
            wrong += [
                Fault(f"{costs.year.label} {f.where}".strip(), f.problem, f.remedy) for f in error.faults
            ]
    refuse(wrong)
    return SheetResult(sheet, tuple(results), law.version)


def _work_out_year(law: SubsidyLaw, sheet: Sheet, costs: YearCosts) -> YearResult:
    names = persons(costs)
    counted = costs.counted_person.strip() or (names[0] if names else "")
    lines = tuple(_count(line, counted) for line in costs.lines)
    sums = {
        kind: sum(result.counted for result in lines if result.line.kind == kind)
        for kind in ("personnel", "recruiting")
    }
    calculation = calculate(
        law,
        year=costs.year,
        personnel=sums["personnel"],
        recruiting=sums["recruiting"],
        basis=sheet.basis,
        entity=sheet.entity,
        assume=costs.assume,
    )
    warnings = (*_warn_of_persons(costs, names, counted), *_warn_of_lines(law, costs))
    return YearResult(costs, lines, sums["personnel"], sums["recruiting"], calculation, warnings)


def _count(line: CostLine, counted_person: str) -> LineResult:
    if line.left_out:
        return LineResult(line, 0, f"算入しない（{line.why.strip()}）")
    if line.kind == "personnel" and line.person.strip() != counted_person:
        return LineResult(line, 0, "算入しない（対象は1名分）")
    if line.other_funds:
        return LineResult(
            line,
            line.amount - line.other_funds,
            f"{line.other_scheme.strip()}の{yen(line.other_funds)}を除く",
        )
    return LineResult(line, line.amount, "")


def _warn_of_persons(costs: YearCosts, names: tuple[str, ...], counted: str) -> list[Warned]:
    if len(names) < 2:
        return []
    others = "、".join(name for name in names if name != counted)
    return [
        Warned(
            f"{costs.year.label}は{len(names)}名の経費があり、{counted}の分だけを算入しています"
            f"（理由: {costs.counted_why.strip()}）。{others}の分は算入していません。"
        )
    ]


def _warn_of_lines(law: SubsidyLaw, costs: YearCosts) -> list[Warned]:
    year = costs.year.label
    found = [
        warned
        for number, line in enumerate(costs.lines, 1)
        for warned in _warn_of_line(law, f"{year} {number}行目", line)
    ]
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, line in enumerate(costs.lines, 1):
        if not line.left_out:
            key = (line.kind, line.item, line.person.strip(), line.first, line.last, line.amount)
            alike.setdefault(key, []).append(number)
    found += [
        Warned(
            f"{year}の{'、'.join(map(str, numbers))}行目は同じ内容です。"
            "二重に入力していないか確かめてください。"
        )
        for numbers in alike.values()
        if len(numbers) > 1
    ]
    return found


def _warn_of_line(law: SubsidyLaw, place: str, line: CostLine) -> list[Warned]:
    if line.left_out:
        return []
    found: list[Warned] = []
    item = law.item(line.item)
    form = law.form(line.form) if line.form else None
    if form and not form.in_guide_table and line.kind == "personnel":
        source = next(text.source for text in law.warnings if text.id == "forms")
        text = f"{place}の{form.label}は手順書の対象表にない形です。対象になるかを確かめてください。"
        found.append(Warned(text, source))
    if item.doubt and item.only_form in ("", line.form):
        found.append(Warned(f"{place}（{item.label}）: {item.doubt}", item.source))
    if line.other_scheme.strip():
        found.append(
            Warned(
                f"{place}は「{line.other_scheme.strip()}」と重なる経費です。同じ経費を両方に計上していないか確かめてください。"
            )
        )
    return found
