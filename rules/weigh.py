"""Three answers instead of two: no, maybe, yes. A maybe carries what makes it one, in Japanese."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from rules.parties import Period


class Level(IntEnum):
    """How far something is established."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True)
class Weighed:
    """A level and, for a maybe, the doubts that a person has to settle (Japanese, without 。)."""

    level: Level
    doubts: tuple[str, ...] = ()


NO = Weighed(Level.NO)
YES = Weighed(Level.YES)


def maybe(*doubts: str) -> Weighed:
    """Not established, and why."""
    return Weighed(Level.MAYBE, doubts)


def every(*parts: Weighed) -> Weighed:
    """All of them: as good as the weakest; the doubts of all maybes together."""
    level = min((part.level for part in parts), default=Level.YES)
    if level is not Level.MAYBE:
        return Weighed(level)
    return Weighed(level, _together(parts))


def some(*parts: Weighed) -> Weighed:
    """Any of them: as good as the strongest."""
    level = max((part.level for part in parts), default=Level.NO)
    if level is not Level.MAYBE:
        return Weighed(level)
    return Weighed(level, _together(parts))


def _together(parts: tuple[Weighed, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(doubt for part in parts if part.level is Level.MAYBE for doubt in part.doubts))


def touches(period: Period, first: date, last: date, what: str) -> Weighed:
    """Whether ``period`` has a day in common with ``first``–``last`` (both included).

    A day that is surely in the period settles it even where the other end is unknown; else an
    unknown end that could decide is a maybe. ``what`` names the period in the doubt.
    """
    if first > last:
        return NO
    start, end = period.start, period.end
    if (start and start > last) or (end and end < first):
        return NO
    if start and start >= first:
        return YES
    if end and end <= last:
        return YES
    if start and (end or period.running):
        return YES
    unknown = [
        word for word, missing in (("開始日", start is None), ("終了日", period.end_unknown)) if missing
    ]
    return maybe(f"{what}の{'と'.join(unknown)}が分かりません")
