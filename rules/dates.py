"""Days as people write them, and periods as the Civil Code counts them.

Every function is handed the days it needs; nothing here asks what day it is.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from rules.faults import Fault, InputError


@dataclass(frozen=True)
class Era:
    """A Japanese era with its first and last day, both included (``last`` of the present era: date.max)."""

    name: str
    letter: str
    start: date
    last: date


# 改元の政令・詔書による初日。昭和と大正の初日は前の元号の末日でもある。
ERAS = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
_BY_MARK = {mark: era for era in ERAS for mark in (era.name, era.name[0], era.letter)}
EARLIEST = date(1868, 1, 25)
HOW_TO_WRITE = "「2026-11-20」「令和8年11月20日」「R8.11.20」のように書いてください"

_SEPARATED = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,2})")
_KANJI = re.compile(r"(\d{1,4}|元)年(\d{1,2})月(\d{1,2})日")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])(.+)", re.IGNORECASE)
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ－"), "-")


@dataclass(frozen=True)
class Understood:
    """A day read from text. ``note`` says, in Japanese, how it was read where that is not plain."""

    day: date
    note: str | None = None


def parse_date(text: str) -> Understood:
    """Read one day, written in the Western calendar or in 和暦, half or full width.

    A date beyond the end of its era is read on (平成36年3月31日 is 2024-03-31) and carries a note.
    Raises InputError (one fault, ``where`` empty) for anything that is no day, lies before its era
    began (R1.4.30) or before 1868-01-25.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_HYPHENS)
    era_match = _ERA.fullmatch(plain)
    if era_match:
        return _in_era(_BY_MARK[era_match[1].upper()], era_match[2], text)
    parts = _SEPARATED.fullmatch(plain) or _KANJI.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if not parts or parts[1] == "元" or len(parts[1]) != 4:
        raise _unreadable(text, "日付として読めません")
    day = _calendar_day(int(parts[1]), int(parts[2]), int(parts[3]), text)
    if day < EARLIEST:
        raise _unreadable(text, "明治より前の日付です")
    return Understood(day)


def _in_era(era: Era, rest: str, text: str) -> Understood:
    parts = re.fullmatch(r"(\d{1,3}|元)[-/.](\d{1,2})[-/.](\d{1,2})", rest) or _KANJI.fullmatch(rest)
    if not parts:
        raise _unreadable(text, "日付として読めません")
    year = 1 if parts[1] == "元" else int(parts[1])
    if year < 1:
        raise _unreadable(text, "元号の年は1年（元年）から始まります")
    day = _calendar_day(era.start.year + year - 1, int(parts[2]), int(parts[3]), text)
    if day < era.start:
        raise _unreadable(text, f"{era.name}は{iso_and_wareki(era.start)}に始まるので、その前の日付です")
    if day > era.last:
        understood = iso_and_wareki(day)
        return Understood(
            day, f"「{text.strip()}」は{era.name}の終わりより後の日付なので、{understood}と読みました"
        )
    return Understood(day)


def _calendar_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _unreadable(text, "暦にない日付です") from None


def _unreadable(text: str, why: str) -> InputError:
    return InputError([Fault("", f"「{text}」は{why}", HOW_TO_WRITE)])


def era_of(day: date) -> Era:
    """The era a day lies in. Raises ValueError before 1868-01-25."""
    for era in ERAS:
        if day >= era.start:
            return era
    raise ValueError(f"no era for {day.isoformat()}")


def wareki(day: date) -> str:
    """``令和8年11月20日``; the first year reads 元年."""
    era = era_of(day)
    year = day.year - era.start.year + 1
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def iso_and_wareki(day: date) -> str:
    """``2026-11-20（令和8年11月20日）``, for explanations that are read by machines and people."""
    return f"{day.isoformat()}（{wareki(day)}）"


def _shift(day: date, months: int) -> tuple[date, bool]:
    """The corresponding day ``months`` away, and whether the calendar has it (else the month's last day)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > 9999:
        return date.max, True
    if year < 1:
        return date.min, True
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)), day.day <= last


def years_before(day: date, years: int) -> date:
    """The first day of the ``years`` years that reach back from ``day`` (both included): the same day
    that many years before, or that month's last day (Civil Code 143)."""
    return _shift(day, -12 * years)[0]


def period_end(first: date, *, years: int = 0, months: int = 0) -> date:
    """The last day (included) of a period that begins with ``first``.

    Civil Code 143: the day before the corresponding day; where the month has no such day, the
    month's last day. 2010-04-01 and ten years: 2020-03-31.
    """
    corresponding, exists = _shift(first, 12 * years + months)
    if not exists or corresponding == date.max:
        return corresponding
    return corresponding - timedelta(days=1)


def after_end(end: date, *, years: int = 0, months: int = 0) -> date:
    """The last day (included) of a period that runs after ``end``; the first day is not counted
    (Civil Code 140). Ended 2024-03-31, two years: 2026-03-31."""
    if end == date.max:
        return end
    return period_end(end + timedelta(days=1), years=years, months=months)
