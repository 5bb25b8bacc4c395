"""The calculation: the hand figures, the order of warnings, and what must hold for any costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.faults import InputError
from rules.fiscal_year import FiscalYear
from rules.subsidy import Calculation, NoFigure, calculate
from rules.subsidy_law import load

LAW = load()
KEYS = [
    "year",
    "fiscal_year",
    "assumed_year",
    "entity",
    "basis",
    "citation",
    "personnel",
    "recruiting",
    "eligible_personnel",
    "eligible_recruiting",
    "rate",
    "measure_yen",
    "measure_thousand_yen",
    "own_funds_yen",
    "steps",
    "warnings",
    "alternatives",
]


def of(year: str, personnel: int = 4_321_000, recruiting: int = 1_250_000, **more: str) -> Calculation:
    assume = more.pop("assume", None)
    return calculate(
        LAW,
        year=FiscalYear.parse(year),
        personnel=personnel,
        recruiting=recruiting,
        assume=FiscalYear.parse(assume) if assume else None,
        **more,
    )


@pytest.mark.parametrize(("year", "thousand"), [("R3", 2161), ("R4", 2661), ("R5", 3725), ("R7", 3725)])
def test_the_ordinance_gives_the_figures_worked_out_by_hand(year: str, thousand: int) -> None:
    assert of(year, basis="ordinance").to_json()["measure_thousand_yen"] == thousand


def test_the_guide_gives_2660500_yen_in_r4() -> None:
    found = of("R4").to_json()
    assert (found["measure_yen"], found["own_funds_yen"], found["rate"]) == (2_660_500, 2_910_500, "0.5")


@pytest.mark.parametrize("basis", ["guide", "ordinance"])
def test_recruiting_does_not_count_in_r3(basis: str) -> None:
    found = of("R3", basis=basis).to_json()
    assert (found["eligible_recruiting"], found["measure_yen"]) == (0, 2_160_500)


def test_the_shape_is_the_contracts() -> None:
    found = of("令和4年度", basis="ordinance").to_json()
    assert list(found) == KEYS
    assert found["year"] == "R4"
    assert found["fiscal_year"] == 2022
    assert all(list(step) == ["label", "formula", "value"] for step in found["steps"])
    (other,) = found["alternatives"]
    assert list(other) == KEYS
    assert other["basis"] == "guide"
    assert other["alternatives"] == []


def test_the_steps_show_the_numbers_and_the_exact_product() -> None:
    steps = {step.label: step for step in of("R5", personnel=714, recruiting=0, basis="ordinance").steps}
    product = steps["率を掛けた額（端数処理の前）"]
    assert product.formula == "714円 × 0.7 ＝ 499.8円"
    assert product.value == "499.8"
    assert product.citation is not None
    assert steps["特別交付税措置見込額（試算）（千円）"].value == "0"


OUTSIDE, UNCONFIRMED = NoFigure.OUTSIDE, NoFigure.UNCONFIRMED


@pytest.mark.parametrize(
    ("year", "why"), [("R2", OUTSIDE), ("H30", OUTSIDE), ("R8", UNCONFIRMED), ("R20", UNCONFIRMED)]
)
def test_a_year_without_a_basis_has_no_figure_and_says_so_first(year: str, why: NoFigure) -> None:
    calculation = of(year)
    found = calculation.to_json()
    nulls = (
        "eligible_personnel",
        "eligible_recruiting",
        "rate",
        "measure_yen",
        "measure_thousand_yen",
        "own_funds_yen",
    )
    assert [found[key] for key in nulls] == [None] * len(nulls)
    assert calculation.no_figure is why
    assert why.value in found["warnings"][0]
    assert found["citation"]
    assert found["steps"] == []


def test_an_assumed_year_is_said_first_then_that_the_bases_differ() -> None:
    found = of("R8", assume="R7", basis="ordinance").to_json()
    assert (found["year"], found["assumed_year"], found["measure_thousand_yen"]) == ("R8", "R7", 3725)
    assert "仮定" in found["warnings"][0]
    assert "令和7年度" in found["warnings"][0]
    assert "2,660,500円" in found["warnings"][1]
    assert "3,724,700円" in found["warnings"][1]
    assert found["alternatives"][0]["assumed_year"] == "R7"


@pytest.mark.parametrize(
    ("year", "assume", "says"),
    [("R5", "R7", "仮定は要りません"), ("R8", "R8", "R3～R7"), ("R8", "R2", "R3～R7")],
)
def test_a_year_is_assumed_only_where_there_is_none_and_only_one_that_is_known(
    year: str, assume: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        of(year, assume=assume)


@pytest.mark.parametrize(
    ("year", "differ"), [("R3", False), ("R4", False), ("R5", True), ("R6", True), ("R7", True)]
)
def test_a_warning_says_first_where_the_bases_differ_and_marks_the_guides_rate_as_old(
    year: str, differ: bool
) -> None:
    found = of(year)
    assert ("根拠によって結果が違います" in found.to_json()["warnings"][0]) is differ
    assert ("旧率" in found.basis_label) is differ
    assert "旧率" not in found.alternatives[0].basis_label


def test_what_is_always_warned_of_is_there_for_every_body_and_year() -> None:
    for year in ("R2", "R4", "R7", "R8"):
        for entity in ("municipality", "special_ward", "association", "prefecture"):
            text = "\n".join(of(year, entity=entity).to_json()["warnings"])
            for words in ("1名分", "期末手当", "対象表", "特定財源", "消費税", "不交付団体"):
                assert words in text, (year, entity, words)


def test_what_was_not_confirmed_is_marked() -> None:
    warnings = of("R7").to_json()["warnings"]
    assert next(w for w in warnings if "特定財源" in w).startswith("［要確認］")
    assert not next(w for w in warnings if "対象表" in w).startswith("［要確認］")


def test_a_prefecture_gets_no_figure_and_a_ward_or_an_association_a_warning_last() -> None:
    prefecture = of("R7", entity="prefecture").to_json()
    assert prefecture["measure_yen"] is None
    assert "別の定め" in prefecture["warnings"][0]
    assert "附則第6条第9項" in prefecture["citation"]
    for entity, words in (("special_ward", "都の算定"), ("association", "一部事務組合")):
        found = of("R7", entity=entity).to_json()
        assert found["measure_yen"] == 2_660_500
        assert words in found["warnings"][-1]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        calculate(LAW, year=FiscalYear(2022), personnel=-1, recruiting=10**12 + 1, basis="laws")
    assert len(caught.value.faults) == 3


YEARS = st.sampled_from(["R3", "R4", "R5", "R6", "R7"])
BASES = st.sampled_from(["guide", "ordinance"])
COSTS = st.integers(0, 10**12) | st.integers(0, 3_000_000)


@given(YEARS, BASES, COSTS, COSTS)
def test_both_figures_are_the_exact_product_each_rounded_once(
    year: str, basis: str, personnel: int, recruiting: int
) -> None:
    found = of(year, personnel, recruiting, basis=basis).to_json()
    product = Fraction(found["rate"]) * (found["eligible_personnel"] + found["eligible_recruiting"])
    assert 0 <= found["measure_yen"] - product + Fraction(1, 2) <= 1
    assert found["measure_yen"] - product > Fraction(-1, 2)
    assert -500 < found["measure_thousand_yen"] * 1000 - product <= 500
    assert found["own_funds_yen"] == personnel + recruiting - found["measure_yen"]
    exact = {step["label"]: step["value"] for step in found["steps"]}["率を掛けた額（端数処理の前）"]
    assert Fraction(Decimal(exact)) == product


@given(YEARS, BASES, COSTS, COSTS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_cost_never_gives_less(
    year: str, basis: str, personnel: int, recruiting: int, a: int, b: int
) -> None:
    more = of(year, min(personnel + a, 10**12), min(recruiting + b, 10**12), basis=basis).to_json()
    less = of(year, personnel, recruiting, basis=basis).to_json()
    for key in (
        "eligible_personnel",
        "eligible_recruiting",
        "measure_yen",
        "measure_thousand_yen",
        "own_funds_yen",
    ):
        assert more[key] >= less[key]


@given(YEARS, COSTS, COSTS)
def test_which_basis_is_asked_for_changes_no_figure(year: str, personnel: int, recruiting: int) -> None:
    by_guide = of(year, personnel, recruiting, basis="guide").to_json()
    by_law = of(year, personnel, recruiting, basis="ordinance").to_json()
    assert {**by_guide, "alternatives": []} == by_law["alternatives"][0]
    assert by_guide["alternatives"][0] == {**by_law, "alternatives": []}


SCRIPT = """
import json, sys
from rules.fiscal_year import FiscalYear
from rules.subsidy import calculate
from rules.subsidy_law import load
found = calculate(load(), year=FiscalYear(2025), personnel=4321000, recruiting=1250000)
sys.stdout.buffer.write(json.dumps(found.to_json(), ensure_ascii=False).encode() + load().version.encode())
"""


def test_the_bytes_are_the_same_under_any_clock_locale_and_hash_seed() -> None:
    def run(zone: str, locale: str, seed: str) -> bytes:
        env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        return subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, check=True).stdout

    here = run("Asia/Tokyo", "C.UTF-8", "0")
    assert run("America/New_York", "C", "1234") == here
    assert json.loads(here[:-12])["measure_yen"] == 2_660_500
