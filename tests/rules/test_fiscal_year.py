"""Fiscal years as officials write them; 1 April to 31 March."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.faults import InputError
from rules.fiscal_year import FiscalYear


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("R4", 2022),
        ("r4", 2022),
        ("Ｒ４", 2022),
        ("令和4", 2022),
        ("令和4年", 2022),
        ("令和4年度", 2022),
        ("令和４年度", 2022),
        (" 令和 4 年度 ", 2022),
        ("令4", 2022),
        ("2022", 2022),
        ("２０２２年度", 2022),
        ("令和元年度", 2019),
        ("R元", 2019),
        ("R1", 2019),
        ("平成31年度", 2019),
        ("H30", 2018),
        ("平成元年度", 1989),
        ("S63", 1988),
    ],
)
def test_a_fiscal_year_is_read_as_officials_write_it(written: str, year: int) -> None:
    assert FiscalYear.parse(written) == FiscalYear(year)


@pytest.mark.parametrize(
    "written", ["", "4", "R", "R0", "R00", "令和", "22", "R4.4.1", "20222", "来年度", "R-4"]
)
def test_what_is_no_fiscal_year_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(InputError) as refused:
        FiscalYear.parse(written)
    (fault,) = refused.value.faults
    assert f"「{written}」は年度として読めません" in fault.problem
    assert "令和4年度" in fault.remedy


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2022, 4, 1), "R4"),
        (date(2023, 3, 31), "R4"),
        (date(2022, 3, 31), "R3"),
        (date(2019, 4, 1), "R1"),
        (date(2019, 3, 31), "H30"),
        (date(1989, 3, 31), "1988"),
    ],
)
def test_a_day_lies_in_the_year_that_began_last_april(day: date, code: str) -> None:
    assert FiscalYear.of(day).code == code


def test_its_days_codes_and_labels() -> None:
    year = FiscalYear(2022)
    assert (year.first_day, year.last_day) == (date(2022, 4, 1), date(2023, 3, 31))
    assert (year.code, year.label) == ("R4", "令和4年度")
    assert FiscalYear(2019).label == "令和元年度"
    assert FiscalYear(1989).label == "平成元年度"
    assert FiscalYear(2018).label == "平成30年度"
    assert FiscalYear(1988).label == "1988年度"
    assert FiscalYear(2021) < FiscalYear(2022)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_year(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.first_day <= day <= year.last_day
    assert FiscalYear.of(year.first_day - timedelta(days=1)) == FiscalYear(year.year - 1)


@given(st.integers(1926, 2100))
def test_every_year_comes_back_from_its_label_and_code(year: int) -> None:
    assert FiscalYear.parse(FiscalYear(year).label) == FiscalYear(year)
    assert FiscalYear.parse(FiscalYear(year).code) == FiscalYear(year)
