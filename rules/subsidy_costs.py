"""Cost lines of the subsidy: what was or will be spent on whom, and what of it goes into the calculation.

A sheet holds one or several fiscal years; each year its lines and, where they name several persons, the
one who is counted and why. Here is what a line may be; ``rules.subsidy_sheet`` works a sheet out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


LABELS = {
    "item": "費目",
    "person": "対象者",
    "form": "任用形態",
    "last": "期間",
    "other_funds": "ほかの財源",
    "other_scheme": "ほかの財源の名",
    "why": "算入しない理由",
    "counted_person": "算入する1名",
    "counted_why": "その者を選んだ理由",
}


@dataclass(frozen=True)
class CostFault:
    """A fault in one field. line: the line's index in its year, from 0; None where it is the year's own."""

    year: FiscalYear
    line: int | None
    field: str
    problem: str
    remedy: str

    def as_fault(self) -> Fault:
        """The fault placed as ``令和5年度 2行目「金額」``."""
        number = "" if self.line is None else f" {self.line + 1}行目"
        return Fault(f"{self.year.label}{number}「{LABELS[self.field]}」", self.problem, self.remedy)


def check_year(law: SubsidyLaw, costs: YearCosts) -> list[CostFault]:
    """What is wrong with one year's lines; empty where they can be summed."""
    found = [
        CostFault(costs.year, index, *words)
        for index, line in enumerate(costs.lines)
        for words in (*_check_line(law, line), *_check_period(costs.year, line))
    ]
    return found + [CostFault(costs.year, None, *words) for words in _check_person(costs)]


_Words = tuple[str, str, str]


def _check_line(law: SubsidyLaw, line: CostLine) -> Iterator[_Words]:
    items = [item for item in law.items if item.kind == line.kind]
    if line.item not in [item.id for item in items]:
        choices = "、".join(item.label for item in items)
        yield "item", "区分に合わない費目です", f"{choices} のどれかを選んでください"
    if line.kind == "personnel" and not line.person.strip():
        yield "person", "任用等の経費に対象者の名がありません", "任用等した者の名を書いてください"
    if line.kind == "personnel" and line.form is None:
        yield "form", "任用等の経費に任用形態がありません", "任用形態を選んでください"
    if line.other_funds > line.amount:
        yield "other_funds", f"金額（{yen(line.amount)}）を超えています", "金額以下の額を書いてください"
    if line.other_funds and not line.other_scheme.strip():
        yield "other_scheme", "名がありません", "補助金や措置の名を書いてください"
    if line.left_out and not line.why.strip():
        yield "why", "理由がありません", "算入しない理由を書いてください"


def _check_period(year: FiscalYear, line: CostLine) -> Iterator[_Words]:
    if line.first and line.last and line.first > line.last:
        yield "last", "終わりが始まりより前です", "始まりと終わりを確かめてください"
        return
    within = f"{wareki(year.first_day)}から{wareki(year.last_day)}までの日"
    for day in (line.first, line.last):
        if day and not year.first_day <= day <= year.last_day:
            problem = f"{wareki(day)}は{year.label}の外です"
            yield "last", problem, f"{within}を書くか、年度ごとに行を分けてください"


def persons(costs: YearCosts) -> tuple[str, ...]:
    """The persons whose personnel costs are not left out, in order of their first line."""
    named = (line.person.strip() for line in costs.lines if line.kind == "personnel" and not line.left_out)
    return tuple(dict.fromkeys(name for name in named if name))


def _check_person(costs: YearCosts) -> Iterator[_Words]:
    names, chosen = persons(costs), costs.counted_person.strip()
    if chosen and chosen not in names:
        choices = "、".join(names) or "（任用等の経費の行がありません）"
        problem = f"「{chosen}」の任用等の経費がありません"
        yield "counted_person", problem, f"{choices} から選ぶか、空にしてください"
    if len(names) > 1 and not chosen:
        problem = f"対象は1名分なのに、{len(names)}名の経費があります"
        yield "counted_person", problem, f"{'、'.join(names)} から1名を選んでください"
    if len(names) > 1 and not costs.counted_why.strip():
        yield "counted_why", "理由がありません", "1名を選んだ理由を書いてください"
