"""The words of every clause for every paper, under every combination of its options: one rule, one source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from rules.clause import Clause, Place
from rules.library import shipped_library
from rules.option import Option
from rules.wording import meanings, wording

CLAUSES = shipped_library().clauses
# 機械の言葉として使わないもの（contracts.md "Result"、domain.md 3.2）
NEVER = ("排除", "無効", "交付額", "問題なし", "違反")
ON_EVERY_CLAUSE = {
    Place.POSTING,
    Place.PLEDGE_APPOINTEE,
    Place.PLEDGE_BIDDER,
    Place.NOTICE,
    Place.EXPLANATION,
}
# 条項の中身を述べる紙。入札者の誓約書は、関係会社の申告だけをさせる
STATES_THE_CLAUSE = ON_EVERY_CLAUSE - {Place.PLEDGE_BIDDER}


def settings_of(option: Option) -> list[Any]:
    """Unset, and every choice, or for a number the least, one between and the greatest."""
    if option.choices:
        return [None, *(choice.value for choice in option.choices)]
    return [None, option.least, 7, option.greatest]


def combinations(clause: Clause) -> Iterator[dict[str, Any]]:
    names = [option.name for option in clause.options]
    for values in product(*map(settings_of, clause.options)):
        yield dict(zip(names, values, strict=True))


def papers(clause: Clause) -> list[tuple[Place, dict[str, Any], str]]:
    """Every text the clause can give."""
    found = []
    for options, place in product(combinations(clause), Place):
        text = wording(clause, options, place)
        if text is not None:
            found.append((place, options, text))
    return found


every_clause = pytest.mark.parametrize("clause", CLAUSES.values(), ids=CLAUSES)


@every_clause
def test_no_gap_is_left_and_no_word_is_said_that_is_not_ours_to_say(clause: Clause) -> None:
    for place, options, text in papers(clause):
        assert not re.search(r"[{}]", text), (place, options)
        assert not [word for word in NEVER if word in text], (place, options)
        assert not re.search(r"[a-z_]{2,}|None|True|False", text), (place, options, text)
        assert text == text.strip()


@every_clause
def test_what_else_a_clause_says_keeps_to_the_same_words(clause: Clause) -> None:
    said = [clause.title, clause.gist, clause.footing, *(example.says for example in clause.examples)]
    for option in clause.options:
        said += [option.ask, option.unset, option.unset_words]
        said += [text for choice in option.choices for text in (choice.means, choice.words)]
    assert not [(word, text) for word in NEVER for text in said if word in text]


@every_clause
def test_every_paper_that_concerns_a_clause_has_its_words(clause: Clause) -> None:
    there = {place for place in Place if wording(clause, {}, place) is not None}
    expected = set(ON_EVERY_CLAUSE)
    if clause.id in ("a1", "a2", "a3"):
        expected.add(Place.CONTRACT)
    if clause.id == "c2":
        expected.add(Place.DISPATCH)
    assert there == expected


@every_clause
def test_another_answer_to_an_option_gives_another_text(clause: Clause) -> None:
    places = STATES_THE_CLAUSE | ({Place.CONTRACT} if clause.contract_time else set())
    for option, place in product(clause.options, sorted(places)):
        values = settings_of(option)
        texts = {wording(clause, {option.name: value}, place) for value in values}
        same_as_unset = option.default is not None and option.default in values
        assert len(texts) == len(values) - same_as_unset, (option.name, place)


@every_clause
def test_an_option_left_open_is_worded_as_open(clause: Clause) -> None:
    for option, place in product(clause.options, sorted(STATES_THE_CLAUSE)):
        text = wording(clause, {}, place) or ""
        assert option.unset_words in text, (option.name, place)
        assert wording(clause, {option.name: None}, place) == text


@every_clause
def test_a_choice_puts_its_own_words_into_the_text(clause: Clause) -> None:
    for option, place in product(clause.options, sorted(STATES_THE_CLAUSE)):
        for choice in option.choices:
            text = wording(clause, {option.name: choice.value}, place) or ""
            assert choice.words in text, (option.name, place)
            assert option.unset_words not in text, (option.name, place)


def test_numbers_stand_with_their_unit() -> None:
    assert "終了後: 24か月）" in (wording(CLAUSES["a3"], {"months": 24}, Place.CONTRACT) or "")
    assert "過去3年間" in (wording(CLAUSES["b2"], {"years": 3}, Place.NOTICE) or "")
    assert "過去2年間" in (wording(CLAUSES["b2"], {}, Place.NOTICE) or "")


def test_yes_is_not_the_number_one() -> None:
    """``true`` is a choice of add_up, ``1`` is none."""
    text = wording(CLAUSES["b1"], {"add_up": 1}, Place.NOTICE)
    assert text == wording(CLAUSES["b1"], {}, Place.NOTICE)


def test_the_paper_shows_what_the_check_does() -> None:
    """⑩ 関係会社は親会社・子会社まで、3つの条件。(A)② 2年。(B)① 10年。"""
    assert "親会社及び子会社" in (wording(CLAUSES["d1"], {}, Place.NOTICE) or "")
    assert CLAUSES["d1"].affiliates.reach == "parent_subsidiary"
    assert "2年間" in (wording(CLAUSES["a2"], {}, Place.CONTRACT) or "")
    assert CLAUSES["a2"].contract_time
    assert CLAUSES["a2"].contract_time.years_after == 2
    assert "10年以上" in (wording(CLAUSES["b1"], {}, Place.NOTICE) or "")
    assert CLAUSES["b1"].posts.years_in_all == 10


@every_clause
def test_each_question_is_told_with_its_answer(clause: Clause) -> None:
    told = meanings(clause, {})
    assert told == [(option.ask, option.unset) for option in clause.options]
    for option in clause.options:
        for choice in option.choices:
            assert (option.ask, choice.means) in meanings(clause, {option.name: choice.value})
        if not option.choices:
            assert (option.ask, f"7{option.unit}") in meanings(clause, {option.name: 7})
