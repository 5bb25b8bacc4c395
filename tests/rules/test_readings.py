"""The readings of a clause: every way of settling what the municipality has left open, and no other."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from rules.case import AdoptedClause
from rules.clause import Clause
from rules.library import shipped_library
from rules.option import Option
from rules.readings import Reading, number, readings
from rules.words import Anchor, Reach

CLAUSES = shipped_library().clauses
B1, B2, A3 = CLAUSES["b1"], CLAUSES["b2"], CLAUSES["a3"]


def adopted(clause: Clause, **options: Any) -> AdoptedClause:
    return AdoptedClause(id=clause.id, options=options)


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=CLAUSES)
def test_unset_every_combination_of_its_choices_is_read(clause: Clause) -> None:
    open_to = [option for option in clause.options if option.choices]
    found = readings(clause, adopted(clause))
    asked = {tuple(getattr(reading, option.name) for option in open_to) for reading in found}
    assert asked == set(product(*([choice.value for choice in option.choices] for option in open_to)))
    assert len(found) == len(asked)


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=CLAUSES)
def test_settled_or_without_options_one_reading_is_left(clause: Clause) -> None:
    def first(option: Option) -> Any:
        return option.choices[0].value if option.choices else option.least

    settled = {option.name: first(option) for option in clause.options}
    assert len(readings(clause, adopted(clause, **settled))) == 1
    if not clause.options:
        assert readings(clause, adopted(clause)) == (Reading(),)


def test_what_is_settled_is_read_so_and_the_rest_stays_open() -> None:
    found = readings(B2, adopted(B2, anchor="application"))
    assert {reading.anchor for reading in found} == {Anchor.APPLICATION}
    assert {reading.affiliates for reading in found} == set(Reach)
    assert {reading.add_up for reading in found} == {None}


def test_false_and_none_are_settled_answers() -> None:
    assert {reading.add_up for reading in readings(B1, adopted(B1, add_up=False))} == {False}
    assert {reading.affiliates for reading in readings(B1, adopted(B1, affiliates="none"))} == {Reach.NONE}


def test_null_leaves_an_option_open() -> None:
    assert readings(B2, adopted(B2, anchor=None, affiliates=None)) == readings(B2, adopted(B2))


def test_affiliates_do_not_bear_on_days() -> None:
    one, other = Reading(affiliates=Reach.NONE, anchor=Anchor.TENDER), Reading(anchor=Anchor.TENDER)
    assert one.timing == other.timing
    assert one.timing != Reading(anchor=Anchor.APPLICATION).timing
    assert Reading(add_up=True).timing != Reading(add_up=False).timing


@pytest.mark.parametrize(
    ("clause", "options", "name", "figure"),
    [
        (B2, {}, "years", 2),
        (B2, {"years": None}, "years", 2),
        (B2, {"years": 0}, "years", 0),
        (B2, {"years": 5}, "years", 5),
        (A3, {}, "months", None),
        (A3, {"months": 0}, "months", 0),
        (A3, {"months": 24}, "months", 24),
        (B1, {}, "years", None),
    ],
)
def test_a_number_is_what_was_settled_else_what_the_source_says(
    clause: Clause, options: dict[str, Any], name: str, figure: int | None
) -> None:
    assert number(clause, adopted(clause, **options), name) == figure
