"""The days a tender's clauses are tested on (contracts.md "Test days")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it asks here how long a procedure may be
    from rules.case import Tender


LONGEST_YEARS = 10
"""From the notice to the decision at most. Every day between is tested: more is a year written wrong, and
would take hours."""
LONGEST = timedelta(days=366 * LONGEST_YEARS)


def too_long(notice: date | None, decision: date | None) -> bool:
    """Whether more than ``LONGEST_YEARS`` lie between the two."""
    return bool(notice and decision and decision - notice > LONGEST)


@dataclass(frozen=True)
class TestDays:
    """Days ``first`` to ``last``, both included.

    decided: ``last`` is the decision day or stands for it; else a hit is at most 要確認 for the reason
    in ``why_open``.
    """

    first: date
    last: date
    decided: bool
    why_open: str = ""

    def earlier(self) -> list[date]:
        """The days before ``last``, latest first."""
        return [self.last - timedelta(days=n) for n in range(1, (self.last - self.first).days + 1)]


def test_days(tender: Tender) -> TestDays:
    """The test days of a tender that has at least one date."""
    if tender.reference_date:
        return TestDays(tender.reference_date, tender.reference_date, decided=True)
    decision, notice = tender.decision_day, tender.notice_date
    missing = "契約日（tender.contract_date）" if tender.negotiated else "入札日（tender.bid_date）"
    if decision:
        return TestDays(notice or decision, decision, decided=True)
    only = notice or tender.bid_date or tender.contract_date
    if only is None:
        raise ValueError("a tender without any date does not pass rules.case")
    return TestDays(only, only, decided=False, why_open=f"判定の基準になる{missing}が決まっていません")
