"""名簿どうしをまとめて照合しても、一組ずつ照合したときと同じ答えになる。"""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.names import (
    CompanyIndex,
    CompanyRef,
    Decision,
    Identity,
    identify,
    identify_venture,
    worth_telling,
)
from rules.names.corporate_number import check_digit
from rules.names.registered import Corporation, Footing, Standing
from rules.names.screening import Companies, ScreenIndex

Pairs = dict[tuple[int, int], tuple[str, str | None, float]]


def number(base: int) -> str:
    digits = f"{base:012d}"
    return f"{check_digit(digits)}{digits}"


FORMS = ["株式会社", "㈱", "有限会社", "学校法人", "", "(同)", "社会福祉法人", "医療法人", "架空法人"]
TAILS = [
    "",
    " 東北支店",
    "東京営業所",
    "泉支店",
    "本店",
    "（旧㈱架空）",
    "架空病院",
    "ホールディングス",
    "（営業部）",
]
LETTERS = "架空甲乙東京支データーアイ・abZ斎斉々&"
ADDRESSES = [
    None,
    "宮城県仙台市青葉区国分町3-7-1",
    "仙台市国分町三丁目7番1号",
    "大阪府大阪市北区中之島1-3-20",
    "東京都",
    "架空県架空市本町1-2-3",
    "架空市本町1-2-3",
]
LIVING = Corporation(number(1), "株式会社架空")
CLOSED = Corporation(number(2), "架空甲株式会社", closed_on=date(2020, 4, 1))
STANDINGS = [
    None,
    None,
    Standing(date(2026, 4, 1), (LIVING,), LIVING.number, Footing.GIVEN, unlike=True),
    Standing(date(2026, 4, 1), (LIVING,), LIVING.number, Footing.ONLY_BEARER, bearers=1),
    Standing(date(2026, 4, 1), (LIVING,), LIVING.number, Footing.ADDRESS, bearers=2),
    Standing(date(2026, 4, 1), (CLOSED,), CLOSED.number, Footing.FORMER),
    Standing(date(2026, 4, 1), (LIVING,), LIVING.number, Footing.FORMER),
    Standing(date(2026, 4, 1), (LIVING, CLOSED), LIVING.number, Footing.FORMER, bearers=1),
    Standing(date(2026, 4, 1), (LIVING, CLOSED), bearers=2),
    Standing(date(2026, 4, 1), (LIVING,), LIVING.number, Footing.ONLY_BEARER, bearers=1, unheld=number(3)),
    Standing(date(2026, 4, 1), (LIVING, CLOSED), bearers=2, unheld=number(3)),
]


class Maker:
    """Made-up companies, many of them slips of others: short, very long, of repeated characters, empty."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._cores = ["架空システム"]

    def company(self) -> CompanyRef:
        pick = self._random.choice
        return CompanyRef(
            self._name(),
            pick([None] * 6 + [number(1), number(2), number(3), "x"]),
            pick(ADDRESSES),
            tuple(self._name() for _ in range(pick([0, 0, 0, 1, 2]))),
            pick([False, False, False, True]),
            pick(STANDINGS),
        )

    def _name(self) -> str:
        pick, chance = self._random.choice, self._random.random()
        if chance < 0.02:
            return pick(["", "\ud800架空", "  ", "・", "株式会社", "\x00", "架" * 700])
        if chance < 0.07:
            return f"{self._name()}・{self._name()}特定建設工事共同企業体"
        core, form, tail = self._core(), pick(FORMS), pick(TAILS) if chance < 0.4 else ""
        return core + form + tail if pick([True, False, False]) else form + core + tail

    def _core(self) -> str:
        pick = self._random.choice
        kind = self._random.random()
        if kind < 0.6:
            core = self._slip(pick(self._cores))
        elif kind < 0.75:
            core = "".join(pick(LETTERS) for _ in range(self._random.randrange(10)))
        elif kind < 0.85:
            core = pick(["架", "架空", "データ", "甲乙丙丁"]) * self._random.randrange(1, 25)
        else:
            core = "".join(
                pick("架空甲乙") for _ in range(pick([3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 20, 27, 66]))
            )
        self._cores.append(core)
        return core

    def _slip(self, core: str) -> str:
        for _ in range(self._random.randrange(4)):
            spot, kind = self._random.randrange(len(core) + 1), self._random.randrange(6)
            changed = [
                core[:spot] + core[spot + 1 :],
                core[:spot] + self._random.choice("架空甲乙ア") + core[spot:],
                core[:spot] + self._random.choice("架空甲乙ア") + core[spot + 1 :],
                core[:spot] + core[spot : spot + 2][::-1] + core[spot + 2 :],
                core[: max(2, spot)],
                core[spot:],
            ]
            core = changed[kind]
        return core


def screened(asked: list[CompanyRef], known: list[CompanyRef], at_once: int = 10_000) -> Pairs:
    rows = [
        row
        for piece in ScreenIndex.build(Companies.of(known)).screen(Companies.of(asked), at_once)
        for row in piece.rows()
    ]
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)
    return {(a, b): (decision, method, score) for a, b, score, decision, method in rows}


def one_by_one(asked: list[CompanyRef], known: list[CompanyRef]) -> Pairs:
    told = {(i, j): identify_venture(a, b) for i, a in enumerate(asked) for j, b in enumerate(known)}
    return {
        pair: (found.decision, found.method, found.score)
        for pair, found in told.items()
        if found.decision is not Decision.DIFFERENT
    }


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_screening_gives_exactly_the_pairs_of_an_exhaustive_comparison(seed: int) -> None:
    maker = Maker(seed)
    known, asked = [maker.company() for _ in range(25)], [maker.company() for _ in range(25)]
    assert screened(asked, known, at_once=9) == one_by_one(asked, known)


@pytest.mark.parametrize("seed", [1, 2])
def test_screening_equals_an_exhaustive_comparison_of_longer_lists(seed: int) -> None:
    maker = Maker(seed)
    known, asked = [maker.company() for _ in range(120)], [maker.company() for _ in range(120)]
    assert screened(asked, known) == one_by_one(asked, known)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_the_index_of_the_check_gives_the_same_pairs(seed: int) -> None:
    maker = Maker(seed)
    known, asked = [maker.company() for _ in range(20)], [maker.company() for _ in range(20)]
    index = CompanyIndex(known)
    for ref in asked:
        each: list[tuple[int, Identity]] = [(j, identify(ref, other)) for j, other in enumerate(known)]
        assert index.candidates(ref) == [(j, found) for j, found in each if worth_telling(found)]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_is_to_be_said_of_pairs_that_are_not_near(seed: int) -> None:
    maker = Maker(seed)
    known, asked = [maker.company() for _ in range(20)], [maker.company() for _ in range(20)]
    near = set(ScreenIndex.build(Companies.of(known)).near(Companies.of(asked)))
    each = {(i, j): identify(a, b) for i, a in enumerate(asked) for j, b in enumerate(known)}
    assert {pair for pair, found in each.items() if worth_telling(found)} <= near


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_names_of_any_characters_are_screened_as_they_are_compared(left: str, right: str) -> None:
    asked = [CompanyRef(left), CompanyRef(right), CompanyRef(left + right)]
    assert screened(asked, asked) == one_by_one(asked, asked)


def test_nothing_screened_against_nothing_gives_nothing() -> None:
    nobody, somebody = list[CompanyRef](), [CompanyRef("株式会社架空")]
    assert screened(nobody, nobody) == screened(nobody, somebody) == screened(somebody, nobody) == {}


def test_a_member_of_a_venture_is_found_by_its_short_name_only_to_ask() -> None:
    found = screened([CompanyRef("架空・乙野特定建設工事共同企業体")], [CompanyRef("架空建設株式会社")])
    assert found[0, 0][0] is Decision.REVIEW


def test_many_more_names_with_the_same_beginning_are_all_found() -> None:
    known = [CompanyRef(f"株式会社架空システム{n:04}") for n in range(3000)]
    assert len(screened([CompanyRef("架空システム")], known)) == 3000
