"""When a pledge is due: at an appointment, and again at a renewal or a change of post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.register import Appointee, EndState, Engagement


@dataclass(frozen=True)
class Pledged:
    """A pledge on file. ``term_start``: the first day of the engagement it is for; None: not stated."""

    pledged_on: date | None
    term_start: date | None


@dataclass(frozen=True)
class Due:
    """A pledge is due for an engagement. ``occasion``: appointment (the first one) or renewal (a renewal or
    a change of post)."""

    engagement: Engagement
    occasion: str


def due(appointee: Appointee, pledges: Iterable[Pledged], today: date) -> Due | None:
    """The pledge the appointee owes for the newest engagement that has not ended before ``today``.

    None where there is no such engagement, or a pledge names its first day, or a signed one is dated on or
    after it. An engagement without a first day is owed one until any signed pledge is on file.
    """
    engagements = sorted(appointee.engagements, key=lambda e: e.start or date.min)
    running = [e for e in engagements if not _ended(e, today)]
    if not running:
        return None
    newest = running[-1]
    if any(_covers(pledge, newest.start) for pledge in pledges):
        return None
    return Due(newest, "appointment" if newest is engagements[0] else "renewal")


def _ended(engagement: Engagement, today: date) -> bool:
    end = engagement.end
    return end.state is EndState.DAY and end.day is not None and end.day < today


def _covers(pledge: Pledged, start: date | None) -> bool:
    if start is None:
        return pledge.pledged_on is not None
    return pledge.term_start == start or (pledge.pledged_on is not None and pledge.pledged_on >= start)
