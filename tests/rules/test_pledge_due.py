"""A pledge is due at an appointment, and again at a renewal or a change of post."""

from __future__ import annotations

from datetime import date

from rules.pledge_due import Pledged, due
from rules.register import Appointee, End, EndState, Engagement

RUNNING = End(EndState.RUNNING)
APRIL_25, APRIL_26 = date(2025, 4, 1), date(2026, 4, 1)
TODAY = date(2026, 11, 20)
FIRST = Engagement("special_part_time", start=APRIL_25, end=End(EndState.DAY, date(2026, 3, 31)))
SECOND = Engagement("special_part_time", start=APRIL_26, end=RUNNING)


def _owes(*engagements: Engagement, pledges: tuple[Pledged, ...] = (), today: date = TODAY) -> str | None:
    found = due(Appointee("架空 太郎", engagements=engagements), pledges, today)
    return found.occasion if found else None


def test_a_new_appointee_owes_one_and_then_none() -> None:
    assert _owes(SECOND) == "appointment"
    assert _owes(SECOND, pledges=(Pledged(APRIL_26, None),)) is None
    assert _owes(SECOND, pledges=(Pledged(None, APRIL_26),)) is None


def test_a_renewal_makes_it_due_again() -> None:
    old = Pledged(APRIL_25, APRIL_25)
    assert _owes(FIRST, SECOND, pledges=(old,)) == "renewal"
    assert _owes(SECOND, FIRST, pledges=(old, Pledged(date(2026, 3, 25), APRIL_26))) is None


def test_a_pledge_signed_before_the_engagement_and_for_no_term_does_not_cover_it() -> None:
    assert _owes(SECOND, pledges=(Pledged(date(2026, 3, 31), None),)) == "appointment"


def test_nothing_is_due_after_the_end_and_something_is_on_the_last_day() -> None:
    assert _owes(FIRST) is None
    assert _owes(FIRST, today=date(2026, 3, 31)) == "appointment"
    assert _owes() is None


def test_an_engagement_without_a_first_day_is_covered_by_any_signed_pledge() -> None:
    unknown = Engagement("contractor", end=RUNNING)
    assert _owes(unknown) == "appointment"
    assert _owes(unknown, pledges=(Pledged(None, APRIL_26),)) == "appointment"
    assert _owes(unknown, pledges=(Pledged(APRIL_25, None),)) is None
