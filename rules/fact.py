"""What a clause looks at: a ground on which it may bite, with the dates it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.parties import Appointee, Employment, Engagement
from rules.readings import Reading
from rules.ties import DayTies
from rules.weigh import NO, YES, Weighed, maybe
from rules.words import Form

Weigh = Callable[[date, Reading, DayTies], Weighed]
Window = Callable[[date, Reading], tuple[date, date] | None]


@dataclass(frozen=True)
class Fact:
    """One ground on which a clause may bite.

    node: the company in ``Ties``; None where a missing field leaves any company possible.
    ground: what tells this ground from others of the same appointee. held: the post or contract behind it.
    window: the days looked back on, for the reader; None where the clause has none.
    """

    appointee: Appointee | None
    node: int | None
    ground: tuple[str, ...]
    about: str
    weigh: Weigh
    held: Employment | Engagement | None = None
    window: Window = lambda day, reading: None

    def basis(self, day: date, reading: Reading) -> dict[str, Any]:
        """The dates a verdict rests on, for the result (contracts.md section 2, ``basis``)."""
        window = self.window(day, reading)
        told: dict[str, Any] = {}
        if self.held is not None:
            key = "employment" if isinstance(self.held, Employment) else "engagement"
            told[key] = {"start": iso(self.held.start), "end": iso(self.held.end)}
        if window:
            told["window"] = {"from": window[0].isoformat(), "to": window[1].isoformat()}
        return told | {"day": day.isoformat()}


def iso(day: date | None) -> str | None:
    """A day as ISO 8601 text; None stays None."""
    return day.isoformat() if day else None


def field_of(appointee: Appointee, name: str) -> str:
    """Where a missing field stands, by the appointee's id (rows may come in any order)."""
    return f"appointees[{appointee.id}].{name}"


def form_of(appointee: Appointee, forms: tuple[Form, ...]) -> Weighed:
    """Whether the engagement is of one of the forms."""
    form = appointee.engagement.form
    if form is None:
        return maybe(f"任用・契約の形態（{field_of(appointee, 'engagement.form')}）が分かりません")
    return YES if form in forms else NO
