"""No, maybe, yes: the answer must be what every way of filling in the unknown dates agrees on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.parties import Period
from rules.weigh import NO, YES, Level, Weighed, every, maybe, some, touches

FIRST = date(2026, 4, 1)
WIDTH = 9
INNER = st.integers(3, WIDTH - 4)
"""Known days lie well inside the days tried, so that an unknown one can fall on either side of each."""


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Every combination of a known or unknown start with a known, unknown or running end."""
    one, two = sorted((draw(INNER), draw(INNER)))
    given_start: dict[str, date] = {"start": day(one)} if draw(st.booleans()) else {}
    given_end: dict[str, date | None] = draw(st.sampled_from([{"end": day(two)}, {"end": None}, {}]))
    return Period.model_validate(given_start | given_end)


def completions(period: Period) -> list[tuple[int, int]]:
    """Every period that ``period`` may stand for, as first and last day; one that runs on lasts for ever."""
    ever = WIDTH
    any_end = [ever] if period.running else [*range(WIDTH), ever]
    starts = [(period.start - FIRST).days] if period.start else list(range(WIDTH))
    ends = [(period.end - FIRST).days] if period.end else any_end
    return [(start, end) for start, end in product(starts, ends) if start <= end]


@given(periods(), INNER, INNER)
def test_the_answer_is_what_all_unknown_dates_agree_on(period: Period, one: int, two: int) -> None:
    first, last = min(one, two), max(one, two)
    answers = {start <= last and first <= end for start, end in completions(period)}
    expected = Level.MAYBE if len(answers) == 2 else Level.YES if answers == {True} else Level.NO
    weighed = touches(period, day(first), day(last), "在籍")
    assert weighed.level is expected
    assert bool(weighed.doubts) == (expected is Level.MAYBE)


@given(periods(), INNER, INNER)
def test_a_doubt_names_the_dates_that_are_unknown(period: Period, one: int, two: int) -> None:
    weighed = touches(period, day(min(one, two)), day(max(one, two)), "在籍")
    for doubt in weighed.doubts:
        assert doubt.startswith("在籍の")
        assert ("開始日" in doubt) == (period.start is None)
        assert ("終了日" in doubt) == period.end_unknown


def test_no_day_is_touched_by_a_window_that_ends_before_it_begins() -> None:
    assert touches(Period(start=day(0), end=None), day(5), day(4), "在籍") == NO


def test_both_ends_of_a_period_belong_to_it() -> None:
    post = Period(start=day(3), end=day(5))
    assert [touches(post, day(n), day(n), "在籍") == YES for n in range(2, 7)] == [
        False,
        True,
        True,
        True,
        False,
    ]


LEVELS = st.sampled_from([NO, YES, maybe("甲"), maybe("乙"), maybe("甲", "丙")])


@given(st.lists(LEVELS, max_size=4))
def test_every_is_as_good_as_the_weakest_and_some_as_the_strongest(parts: list[Weighed]) -> None:
    levels = [part.level for part in parts]
    assert every(*parts).level == min(levels, default=Level.YES)
    assert some(*parts).level == max(levels, default=Level.NO)


@given(st.lists(LEVELS, max_size=4))
def test_only_a_maybe_has_doubts_and_it_has_all_of_them_once(parts: list[Weighed]) -> None:
    told = {doubt for part in parts for doubt in part.doubts}
    for joined in (every(*parts), some(*parts)):
        assert len(joined.doubts) == len(set(joined.doubts))
        assert set(joined.doubts) == (told if joined.level is Level.MAYBE else set())


@pytest.mark.parametrize(("parts", "doubts"), [((maybe("乙"), YES, maybe("甲"), maybe("乙")), ("乙", "甲"))])
def test_doubts_stand_in_the_order_given(parts: tuple[Weighed, ...], doubts: tuple[str, ...]) -> None:
    assert every(*parts).doubts == doubts
