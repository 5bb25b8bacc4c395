"""Days as people write them, and periods as the Civil Code counts them (contracts.md "Dates")."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dates import after_end, era_of, iso_and_wareki, parse_date, period_end, wareki, years_before
from rules.faults import InputError

DAY = timedelta(days=1)
MODERN = st.dates(date(1868, 1, 25), date(2150, 12, 31))
YEARS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/11/20", date(2026, 11, 20)),
        ("2026.11.20", date(2026, 11, 20)),
        ("2026年11月20日", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2026-4-1", date(2026, 4, 1)),
        ("２０２６年１１月２０日", date(2026, 11, 20)),
        ("２０２６－１１－２０", date(2026, 11, 20)),
        ("2026ー11ー20", date(2026, 11, 20)),
        ("令和8年11月20日", date(2026, 11, 20)),
        ("令和８年１１月２０日", date(2026, 11, 20)),
        (" 令和 8年 11月 20日 ", date(2026, 11, 20)),
        ("令和8年\u300011月20日", date(2026, 11, 20)),
        ("R8.11.20", date(2026, 11, 20)),
        ("r8.11.20", date(2026, 11, 20)),
        ("R8-11-20", date(2026, 11, 20)),
        ("R8/11/20", date(2026, 11, 20)),
        ("R08.04.01", date(2026, 4, 1)),
        ("Ｒ８．１１．２０", date(2026, 11, 20)),
        ("㋿8年11月20日", date(2026, 11, 20)),
        ("令8.11.20", date(2026, 11, 20)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("平31.4.30", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S64.1.7", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("明治元年1月25日", date(1868, 1, 25)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, day: date) -> None:
    read = parse_date(written)
    assert (read.day, read.note) == (day, None)


@pytest.mark.parametrize(
    ("written", "day", "told"),
    [
        ("平成36年3月31日", date(2024, 3, 31), "平成の終わりより後"),
        ("平成31年5月1日", date(2019, 5, 1), "平成の終わりより後"),
        ("H32.4.1", date(2020, 4, 1), "平成の終わりより後"),
        ("昭和64年1月8日", date(1989, 1, 8), "昭和の終わりより後"),
        ("昭和70年3月31日", date(1995, 3, 31), "昭和の終わりより後"),
        ("大正15年12月26日", date(1926, 12, 26), "大正の終わりより後"),
    ],
)
def test_a_day_beyond_its_era_is_read_on_and_said_so(written: str, day: date, told: str) -> None:
    read = parse_date(written)
    assert read.day == day
    assert read.note is not None
    assert told in read.note
    assert written in read.note
    assert iso_and_wareki(day) in read.note


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("R1.4.30", "令和は2019-05-01（令和元年5月1日）に始まるので、その前の日付です"),
        ("令和元年4月30日", "その前の日付です"),
        ("平成元年1月7日", "その前の日付です"),
        ("昭和元年12月24日", "その前の日付です"),
        ("明治元年1月24日", "その前の日付です"),
        ("R0.5.1", "1年（元年）から"),
        ("R00.5.1", "1年（元年）から"),
        ("1868-01-24", "明治より前"),
        ("2026-02-29", "暦にない"),
        ("令和7年2月29日", "暦にない"),
        ("2026-13-01", "暦にない"),
        ("2026-11-00", "暦にない"),
        ("0000-01-01", "暦にない"),
        ("", "読めません"),
        ("令和", "読めません"),
        ("8.11.20", "読めません"),
        ("元年5月1日", "読めません"),
        ("26-11-20", "読めません"),
        ("2026-11", "読めません"),
        ("2026-11-20頃", "読めません"),
        ("2026-11-20T00:00:00", "読めません"),
        ("11/20/2026", "読めません"),
        ("X8.11.20", "読めません"),
        ("R8年11.20", "読めません"),
        ("令和8年11月", "読めません"),
        ("未定", "読めません"),
    ],
)
def test_what_is_no_day_is_refused_with_how_to_write_one(written: str, why: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_date(written)
    (fault,) = refused.value.faults
    assert f"「{written}」は" in fault.problem
    assert why in fault.problem
    assert "令和8年11月20日" in fault.remedy


@given(MODERN)
def test_every_day_comes_back_from_its_wareki(day: date) -> None:
    assert parse_date(wareki(day)) == parse_date(day.isoformat())
    assert parse_date(wareki(day)).day == day


@given(MODERN)
def test_every_day_comes_back_from_its_short_wareki(day: date) -> None:
    era = era_of(day)
    assert parse_date(f"{era.letter}{day.year - era.start.year + 1}.{day.month}.{day.day}").day == day
    assert era.start <= day <= era.last or day == date(1926, 12, 25) or day == date(1912, 7, 30)


def test_the_first_year_reads_gannen() -> None:
    assert wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki(date(2019, 4, 30)) == "平成31年4月30日"
    assert wareki(date(1989, 1, 7)) == "昭和64年1月7日"
    assert wareki(date(1989, 1, 8)) == "平成元年1月8日"


def test_before_meiji_there_is_no_era() -> None:
    with pytest.raises(ValueError, match="no era"):
        era_of(date(1868, 1, 24))


@pytest.mark.parametrize(
    ("day", "years", "first"),
    [
        (date(2026, 12, 18), 2, date(2024, 12, 18)),
        (date(2028, 2, 29), 2, date(2026, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
        (date(2026, 2, 28), 2, date(2024, 2, 28)),
        (date(2026, 3, 1), 2, date(2024, 3, 1)),
        (date(2026, 12, 18), 0, date(2026, 12, 18)),
        (date(30, 1, 1), 50, date.min),
    ],
)
def test_years_back_reach_the_same_day_that_day_included(day: date, years: int, first: date) -> None:
    assert years_before(day, years) == first


@pytest.mark.parametrize(
    ("end", "years", "months", "last"),
    [
        (date(2024, 3, 31), 2, 0, date(2026, 3, 31)),
        (date(2024, 2, 28), 2, 0, date(2026, 2, 28)),
        (date(2024, 2, 29), 2, 0, date(2026, 2, 28)),
        (date(2023, 2, 28), 1, 0, date(2024, 2, 29)),
        (date(2024, 2, 28), 4, 0, date(2028, 2, 28)),
        (date(2024, 12, 17), 2, 0, date(2026, 12, 17)),
        (date(2024, 8, 30), 0, 6, date(2025, 2, 28)),
        (date(2024, 8, 31), 0, 6, date(2025, 2, 28)),
        (date(2024, 3, 31), 0, 1, date(2024, 4, 30)),
        (date(2024, 1, 30), 0, 1, date(2024, 2, 29)),
        (date(2024, 3, 31), 0, 0, date(2024, 3, 31)),
        (date.max, 2, 0, date.max),
        (date(9998, 3, 31), 5, 0, date.max),
    ],
)
def test_years_after_an_end_run_from_the_next_day(end: date, years: int, months: int, last: date) -> None:
    assert after_end(end, years=years, months=months) == last


@pytest.mark.parametrize(
    ("first", "years", "months", "last"),
    [
        (date(2010, 4, 1), 10, 0, date(2020, 3, 31)),
        (date(2024, 2, 29), 1, 0, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, 0, date(2028, 2, 28)),
        (date(2024, 1, 31), 0, 1, date(2024, 2, 29)),
        (date(2024, 1, 30), 0, 1, date(2024, 2, 29)),
        (date(2023, 12, 1), 0, 1, date(2023, 12, 31)),
    ],
)
def test_a_period_ends_the_day_before_the_corresponding_day(
    first: date, years: int, months: int, last: date
) -> None:
    assert period_end(first, years=years, months=months) == last


@given(MODERN, MODERN, YEARS)
def test_looking_back_and_running_on_agree(end: date, day: date, years: int) -> None:
    """The end lies within the years back from a day exactly when the day lies within the years after it."""
    assert (end >= years_before(day, years)) == (day <= after_end(end, years=years))


@given(MODERN, st.integers(1, 60))
def test_a_period_of_years_ends_before_the_same_day(first: date, years: int) -> None:
    free = period_end(first, years=years) + DAY
    if (first.month, first.day) == (2, 29) and free.day == 1:
        assert (free.year, free.month) == (first.year + years, 3)
    else:
        assert (free.year, free.month, free.day) == (first.year + years, first.month, first.day)


@given(MODERN, st.integers(1, 400))
def test_a_longer_period_ends_later(first: date, months: int) -> None:
    assert period_end(first, months=months) < period_end(first, months=months + 1)
    assert period_end(first, years=months // 12, months=months % 12) == period_end(first, months=months)
