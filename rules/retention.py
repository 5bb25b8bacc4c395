"""How long records are kept: years that begin with the fiscal year after the matter ended.

So the offices' own rules on documents count (完結した日の属する年度の翌年度の4月1日から起算).
"""

from __future__ import annotations

from datetime import date

from rules.fiscal_year import FiscalYear


def kept_through(ended: date, years: int) -> date:
    """The last day, included, of ``years`` of keeping after the fiscal year ``ended`` lies in."""
    return FiscalYear(FiscalYear.of(ended).year + years).last_day


def has_passed(ended: date, years: int | None, today: date) -> bool:
    """Whether the time of keeping is over; with None (no limit) it never is."""
    return years is not None and kept_through(ended, years) < today
