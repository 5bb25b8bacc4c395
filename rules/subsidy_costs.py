"""Cost lines of the subsidy: what was or will be spent on whom, and what of it goes into the calculation.

A sheet holds one or several fiscal years; each year its lines and, where they name several persons, the
one who is counted and why. Here is what a line may be; ``rules.subsidy_sheet`` works a sheet out.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rules.amounts import parse_yen, yen
from rules.dated import Year
from rules.dates import wareki
from rules.faults import Fault
from rules.fiscal_year import FiscalYear
from rules.schema import Strict
from rules.subsidy_law import SubsidyLaw
from rules.words import Form

Yen = Annotated[int, BeforeValidator(parse_yen)]
Text = Annotated[str, Field(max_length=200)]
MOST_LINES = 200
MOST_YEARS = 20


class CostLine(Strict):
    """One cost. person: empty for recruiting before anyone is known. first, last: the days it covers, both
    included. other_funds: yen of this cost that another subsidy or scheme (``other_scheme``) bears, not
    counted here. left_out: an officer's decision not to count it, with ``why``."""

    kind: Literal["personnel", "recruiting"]
    item: str
    person: Text = ""
    form: Form | None = None
    first: date | None = None
    last: date | None = None
    state: Literal["spent", "planned"]
    amount: Yen
    other_funds: Yen = 0
    other_scheme: Text = ""
    left_out: bool = False
    why: Text = ""


class YearCosts(Strict):
    """One fiscal year of a sheet. assume: the year whose parameters stand in for one without a basis."""

    year: Year
    assume: Year | None = None
    counted_person: Text = ""
    counted_why: Text = ""
    lines: tuple[CostLine, ...] = Field(max_length=MOST_LINES)


class Sheet(Strict):
    """A 試算調書: the body it is for, the basis shown first, and its years."""

    body_name: Text
    entity: Literal["municipality", "special_ward", "association", "prefecture"] = "municipality"
    basis: Literal["guide", "ordinance"] = "guide"
    years: tuple[YearCosts, ...] = Field(min_length=1, max_length=MOST_YEARS)


def check_year(law: SubsidyLaw, costs: YearCosts) -> list[Fault]:
    """What is wrong with one year's lines; empty where they can be summed."""
    faults = [
        fault
        for number, line in enumerate(costs.lines, 1)
        for fault in _check_line(law, costs.year, number, line)
    ]
    return faults + _check_person(costs)


def _check_line(law: SubsidyLaw, year: FiscalYear, number: int, line: CostLine) -> list[Fault]:
    place = f"{year.label} {number}行目"
    faults: list[Fault] = []
    item = next((item for item in law.items if item.id == line.item), None)
    if item is None or item.kind != line.kind:
        choices = "、".join(i.label for i in law.items if i.kind == line.kind)
        faults.append(
            Fault(f"{place}「費目」", "区分に合わない費目です", f"{choices} のどれかを選んでください")
        )
    if line.kind == "personnel" and not line.person.strip():
        faults.append(
            Fault(
                f"{place}「対象者」",
                "任用等の経費に対象者の名がありません",
                "任用等した者の名を書いてください",
            )
        )
    if line.kind == "personnel" and line.form is None:
        faults.append(
            Fault(f"{place}「任用形態」", "任用等の経費に任用形態がありません", "任用形態を選んでください")
        )
    if line.other_funds > line.amount:
        faults.append(
            Fault(
                f"{place}「ほかの財源」",
                f"金額（{yen(line.amount)}）を超えています",
                "金額以下の額を書いてください",
            )
        )
    if line.other_funds and not line.other_scheme.strip():
        faults.append(
            Fault(f"{place}「ほかの財源の名」", "名がありません", "補助金や措置の名を書いてください")
        )
    if line.left_out and not line.why.strip():
        faults.append(
            Fault(f"{place}「算入しない理由」", "理由がありません", "算入しない理由を書いてください")
        )
    return faults + _check_period(year, place, line)


def _check_period(year: FiscalYear, place: str, line: CostLine) -> list[Fault]:
    where = f"{place}「期間」"
    if line.first and line.last and line.first > line.last:
        return [Fault(where, "終わりが始まりより前です", "始まりと終わりを確かめてください")]
    return [
        Fault(
            where,
            f"{wareki(day)}は{year.label}の外です",
            f"{wareki(year.first_day)}から{wareki(year.last_day)}までの日を書くか、年度ごとに行を分けてください",
        )
        for day in (line.first, line.last)
        if day and not year.first_day <= day <= year.last_day
    ]


def persons(costs: YearCosts) -> tuple[str, ...]:
    """The persons whose personnel costs are not left out, in order of their first line."""
    named = (line.person.strip() for line in costs.lines if line.kind == "personnel" and not line.left_out)
    return tuple(dict.fromkeys(name for name in named if name))


def _check_person(costs: YearCosts) -> list[Fault]:
    names, chosen = persons(costs), costs.counted_person.strip()
    where = f"{costs.year.label}「算入する1名」"
    faults: list[Fault] = []
    if chosen and chosen not in names:
        choices = "、".join(names) or "（任用等の経費の行がありません）"
        faults.append(
            Fault(where, f"「{chosen}」の任用等の経費がありません", f"{choices} から選ぶか、空にしてください")
        )
    if len(names) > 1 and not chosen:
        faults.append(
            Fault(
                where,
                f"対象は1名分なのに、{len(names)}名の経費があります",
                f"{'、'.join(names)} から1名を選んでください",
            )
        )
    if len(names) > 1 and not costs.counted_why.strip():
        faults.append(
            Fault(
                f"{costs.year.label}「その者を選んだ理由」",
                "理由がありません",
                "1名を選んだ理由を書いてください",
            )
        )
    return faults
