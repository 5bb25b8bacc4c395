"""Ten years at one employer: joined spells and added spells against plain counting of days and months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.parties import Employment
from rules.years_in_all import Spell, added_up, in_one_spell, joined, possibly, surely

DAY = timedelta(days=1)


@st.composite
def some_spells(draw: st.DrawFn) -> list[Spell]:
    """Up to four spells of up to three years within a few years, so that they touch, overlap and miss."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first = date(2010, 1, 1) + timedelta(days=draw(st.integers(0, 2000)))
        found.append(Spell(first, first + timedelta(days=draw(st.integers(0, 1100)))))
    return found


def days_of(spells: list[Spell]) -> set[date]:
    return {
        spell.first + timedelta(days=n)
        for spell in spells
        for n in range((spell.last - spell.first).days + 1)
    }


def runs(days: set[date]) -> list[Spell]:
    """Unbroken runs of days."""
    firsts = sorted(day for day in days if day - DAY not in days)
    lasts = sorted(day for day in days if day + DAY not in days)
    return [Spell(*ends) for ends in zip(firsts, lasts, strict=True)]


def same_day_later(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None


def reaches(run: Spell, years: int) -> bool:
    """Counted day by day: the day before the same day some years on; 28 February where there is none."""
    later = same_day_later(run.first, years)
    wanted = later - DAY if later else date(run.first.year + years, 2, 28)
    return run.last >= wanted


@given(some_spells())
def test_joined_spells_are_the_unbroken_runs_of_days(spells: list[Spell]) -> None:
    assert joined(spells) == runs(days_of(spells))


@given(some_spells(), st.integers(1, 4))
def test_one_spell_is_long_enough_where_a_run_of_days_is(spells: list[Spell], years: int) -> None:
    assert in_one_spell(spells, years) == any(reaches(run, years) for run in runs(days_of(spells)))


@given(some_spells(), st.integers(1, 4))
def test_the_order_of_spells_changes_nothing(spells: list[Spell], years: int) -> None:
    turned = spells[::-1]
    assert joined(turned) == joined(spells)
    assert added_up(turned, years) == added_up(spells, years)


@st.composite
def spells_of_whole_months(draw: st.DrawFn) -> tuple[list[Spell], int]:
    """Spells apart from each other, each from the first of a month to the last of one; and their months."""
    found, months, at = [], 0, 2000 * 12
    for _ in range(draw(st.integers(2, 4))):
        at += draw(st.integers(1, 5))
        length = draw(st.integers(1, 40))
        end = at + length - 1
        last = date(end // 12, end % 12 + 1, calendar.monthrange(end // 12, end % 12 + 1)[1])
        found.append(Spell(date(at // 12, at % 12 + 1, 1), last))
        months += length
        at = end + 1
    return found, months


@given(spells_of_whole_months(), st.integers(1, 12))
def test_whole_months_are_simply_added(spells: tuple[list[Spell], int], years: int) -> None:
    assert added_up(spells[0], years) == (spells[1] >= 12 * years)


@given(some_spells(), st.integers(1, 6))
def test_adding_up_lies_between_the_shortest_and_the_longest_months(spells: list[Spell], years: int) -> None:
    days, apart = len(days_of(spells)), len(joined(spells)) > 1
    if apart and days >= 31 * 12 * years:
        assert added_up(spells, years)
    if not apart or days < 28 * 12 * years:
        assert not added_up(spells, years)


@given(some_spells(), st.integers(1, 6))
def test_another_day_never_makes_the_years_fewer(spells: list[Spell], years: int) -> None:
    far = Spell(date(2030, 1, 1), date(2030, 1, 1))
    if added_up(spells, years):
        assert added_up([*spells, far], years)


def spell(first: str, last: str) -> Spell:
    return Spell(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("spells", "years", "enough"),
    [
        ([spell("2010-04-01", "2020-03-31")], 10, True),
        ([spell("2010-04-01", "2020-03-30")], 10, False),
        ([spell("2010-04-01", "2015-03-31"), spell("2015-04-01", "2020-03-31")], 10, True),
        ([spell("2010-04-01", "2015-03-31"), spell("2015-04-02", "2020-04-01")], 10, False),
        ([spell("2010-04-01", "2018-03-31"), spell("2012-01-01", "2020-03-31")], 10, True),
        ([spell("2012-02-29", "2022-02-28")], 10, True),
        ([spell("2012-02-29", "2022-02-27")], 10, False),
        ([spell("2010-04-01", "9999-12-31")], 10, True),
        ([], 10, False),
    ],
)
def test_spells_that_touch_or_overlap_are_one(spells: list[Spell], years: int, enough: bool) -> None:
    assert in_one_spell(spells, years) is enough
    assert not added_up(spells, years) or len(joined(spells)) > 1


@pytest.mark.parametrize(
    ("spells", "enough"),
    [
        # 5年 + 5年
        ([spell("2000-04-01", "2005-03-31"), spell("2010-04-01", "2015-03-31")], True),
        # 5年 + 4年11月30日: 30日で1月
        ([spell("2000-04-01", "2005-03-31"), spell("2010-04-01", "2015-03-30")], True),
        # 5年 + 4年11月29日（3月2日から29日間）
        ([spell("2000-04-01", "2005-03-31"), spell("2010-04-02", "2015-03-30")], False),
        # 15日 + 15日 で1月
        (
            [
                spell("2000-04-01", "2005-03-15"),
                spell("2010-04-01", "2015-03-31"),
                spell("2016-01-01", "2016-01-15"),
            ],
            True,
        ),
        (
            [
                spell("2000-04-01", "2005-03-15"),
                spell("2010-04-01", "2015-03-31"),
                spell("2016-01-01", "2016-01-14"),
            ],
            False,
        ),
        # 1つの期間だけでは、足し合わせたことにならない
        ([spell("2000-04-01", "2012-03-31")], False),
        ([spell("2000-04-01", "2006-03-31"), spell("2006-04-01", "2012-03-31")], False),
    ],
)
def test_separate_spells_are_added_with_thirty_days_to_a_month(spells: list[Spell], enough: bool) -> None:
    assert added_up(spells, 10) is enough


ON = date(2026, 12, 18)


@pytest.mark.parametrize(
    ("post", "sure", "may"),
    [
        ("2010-04-01..2020-03-31", "2010-04-01..2020-03-31", "2010-04-01..2020-03-31"),
        ("2010-04-01..running", "2010-04-01..2026-12-18", "2010-04-01..2026-12-18"),
        ("2010-04-01..2030-03-31", "2010-04-01..2026-12-18", "2010-04-01..2026-12-18"),
        ("2010-04-01..?", "2010-04-01..2010-04-01", "2010-04-01..2026-12-18"),
        ("?..2020-03-31", "2020-03-31..2020-03-31", "0001-01-01..2020-03-31"),
        ("?..running", "", "0001-01-01..2026-12-18"),
        ("?..?", "", "0001-01-01..2026-12-18"),
        ("2026-12-19..running", "", ""),
    ],
)
def test_unknown_dates_give_the_days_surely_and_possibly_held(post: str, sure: str, may: str) -> None:
    known = {key: day for key, day in zip(("start", "end"), post.split(".."), strict=True) if day != "?"}
    days = {key: None if day == "running" else day for key, day in known.items()}
    held = Employment.model_validate({"company": "株式会社架空システム", **days})
    assert surely(held, ON) == (spell(*sure.split("..")) if sure else None)
    assert possibly(held, ON) == (spell(*may.split("..")) if may else None)
