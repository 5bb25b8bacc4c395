"""Whether spells at one employer come to a number of years (the ten years of (B)規定例①).

Spells that touch or overlap are one. One spell is long enough where it reaches the last day of the
calendar years counted from its first day. Separate spells are added in years, months and days, 30
days to a month.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates import period_end
from rules.parties import Employment

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Spell:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


def joined(spells: Iterable[Spell]) -> list[Spell]:
    """Spells that touch or overlap made one, in order."""
    result: list[Spell] = []
    for spell in sorted(spells):
        if result and (result[-1].last == date.max or spell.first <= result[-1].last + ONE_DAY):
            result[-1] = Spell(result[-1].first, max(result[-1].last, spell.last))
        else:
            result.append(spell)
    return result


def in_one_spell(spells: Iterable[Spell], years: int) -> bool:
    """Whether one joined spell reaches ``years`` calendar years."""
    return any(spell.last >= period_end(spell.first, years=years) for spell in joined(spells))


def added_up(spells: Iterable[Spell], years: int) -> bool:
    """Whether two or more separate spells together come to ``years`` years."""
    separate = joined(spells)
    if len(separate) < 2:
        return False
    months = days = 0
    for spell in separate:
        whole = _whole_months(spell)
        months += whole
        counted_to = period_end(spell.first, months=whole) if whole else spell.first - ONE_DAY
        days += (spell.last - counted_to).days
    return months + days // 30 >= 12 * years


def _whole_months(spell: Spell) -> int:
    guess = (spell.last.year - spell.first.year) * 12 + spell.last.month - spell.first.month + 1
    while guess > 0 and period_end(spell.first, months=guess) > spell.last:
        guess -= 1
    return guess


def surely(employment: Employment, day: date) -> Spell | None:
    """The days up to ``day`` on which the post was held whatever the unknown dates are; None: no such day."""
    start, end = employment.start, employment.end
    first = start if start is not None else end
    last = end if end is not None else (date.max if employment.running and start else start)
    return _until(first, last, day)


def possibly(employment: Employment, day: date) -> Spell | None:
    """The days up to ``day`` on which the post may have been held."""
    start = employment.start if employment.start is not None else date.min
    end = employment.end if employment.end is not None else date.max
    return _until(start, end, day)


def _until(first: date | None, last: date | None, day: date) -> Spell | None:
    if first is None or last is None or first > day:
        return None
    return Spell(first, min(last, day))
