"""A register settles who is who by number, name history and address, never by likeness."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.names import Certainty, CompanyIndex, CompanyRef, Decision, identify
from rules.names.corporate_number import check_digit
from rules.names.registered import Corporation, Footing, NameHeld, Standing
from rules.names.resolve import with_standing
from rules.register_extract import Extract, Recording
from tests.made_register import MadeRegister

NAMES = (
    "株式会社架空データ",
    "㈱架空データ",
    "架空データ株式会社",
    "株式会社架空デ一タ",
    "緑川計算株式会社",
    "有限会社緑川計算",
)
TOWNS = (
    "青森県八戸市北町1-2-3",
    "青森県八戸市南町4-5",
    "愛知県豊田市西町6-7",
    "八戸市北町一丁目2番3号",
    "宮城県",
)
NUMBERS = tuple(
    f"{check_digit(base)}{base}" for base in (f"{n:012d}" for n in range(100000000001, 100000000007))
)

NOBODYS = f"{check_digit('200000000001')}200000000001"
SEVERITY = {Decision.DIFFERENT: 0, Decision.REVIEW: 1, Decision.SAME: 2}

names = st.sampled_from(NAMES)
corporations = st.builds(
    Corporation,
    number=st.sampled_from(NUMBERS),
    name=names,
    address=st.sampled_from(("", *TOWNS)),
    former=st.lists(st.builds(NameHeld, names), max_size=2).map(tuple),
    english=st.sampled_from(("", "Kakuu Data Co., Ltd.")),
    closed_on=st.sampled_from((None, None, date(2020, 3, 31))),
    successor=st.sampled_from((None, *NUMBERS)),
)
registers = st.lists(corporations, max_size=6, unique_by=lambda c: c.number).map(MadeRegister)
refs = st.builds(
    CompanyRef,
    name=st.sampled_from((*NAMES, "Kakuu Data Co., Ltd.", "株式会社架空データ 豊田支店")),
    corporate_number=st.sampled_from((None, None, *NUMBERS)),
    address=st.sampled_from((None, *TOWNS)),
    aliases=st.sampled_from(((), ("緑川計算株式会社",))),
)


@settings(max_examples=400)
@given(registers, refs, refs)
def test_only_two_different_numbers_make_a_doubt_go_away(
    register: MadeRegister, left: CompanyRef, right: CompanyRef
) -> None:
    before = identify(left, right).decision
    a, b = with_standing([left, right], register)
    after = identify(a, b)
    if before is not Decision.DIFFERENT and after.decision is Decision.DIFFERENT:
        assert a.known_number != b.known_number
        assert None not in (a.known_number, b.known_number)
        assert any(note.code == "same_name_other_number" for note in after.notes)


@settings(max_examples=300)
@given(registers, refs, refs)
def test_a_number_that_nobody_holds_hides_no_name(
    register: MadeRegister, left: CompanyRef, right: CompanyRef
) -> None:
    """誰のものでもない番号が書かれているために、番号がなければ同じか似ている会社が「違う」とはならない。"""
    left = replace(left, corporate_number=None)
    nobodys = replace(right, corporate_number=NOBODYS)
    a, b, c = with_standing([left, replace(right, corporate_number=None), nobodys], register)
    if a.known_number is None and identify(a, b).decision is not Decision.DIFFERENT:
        assert identify(a, c).decision is not Decision.DIFFERENT
    before = replace(nobodys, standing=Standing(register.as_of, (), NOBODYS, Footing.GIVEN))
    assert SEVERITY[identify(a, c).decision] >= SEVERITY[identify(a, before).decision]


@settings(max_examples=300)
@given(registers, refs, refs)
def test_it_does_not_matter_who_is_named_first(
    register: MadeRegister, left: CompanyRef, right: CompanyRef
) -> None:
    a, b = with_standing([left, right], register)
    one, other = identify(a, b), identify(b, a)
    assert (one.decision, one.method, one.certainty) == (other.decision, other.method, other.certainty)


@settings(max_examples=200)
@given(registers, refs, st.lists(refs, max_size=6))
def test_an_index_finds_what_comparing_with_each_finds(
    register: MadeRegister, left: CompanyRef, others: list[CompanyRef]
) -> None:
    ref, *read = with_standing([left, *others], register)
    each = [(n, identify(ref, other)) for n, other in enumerate(read)]
    told = [(n, i) for n, i in each if i.decision is not Decision.DIFFERENT]
    found = [(n, i) for n, i in CompanyIndex(read).candidates(ref) if i.decision is not Decision.DIFFERENT]
    assert found == told


@settings(max_examples=100)
@given(registers, st.lists(refs, max_size=4))
def test_what_was_asked_once_is_answered_again_from_what_was_kept(
    register: MadeRegister, asked: list[CompanyRef]
) -> None:
    recording = Recording(register)
    first = with_standing(asked, recording)
    kept = Extract.from_json(json.loads(json.dumps(recording.extract().to_json())))
    again = with_standing(asked, kept)
    assert [ref.standing for ref in again] == [ref.standing for ref in first]


def test_a_name_borne_by_two_is_told_with_both() -> None:
    register = MadeRegister(
        [
            Corporation(NUMBERS[0], "株式会社架空データ", "青森県八戸市北町1-2-3"),
            Corporation(NUMBERS[1], "株式会社架空データ", "愛知県豊田市西町6-7"),
        ]
    )
    left, right = with_standing([CompanyRef("㈱架空データ"), CompanyRef("株式会社架空データ")], register)
    (note,) = identify(left, right).notes
    assert NUMBERS[0] in note.text
    assert NUMBERS[1] in note.text
    assert "2あります" in note.text


def test_a_name_that_no_living_corporation_bears_stays_a_name() -> None:
    """旧商号どうしの一致は、商号の一致（番号の確認を求める）までで、存続する法人がその商号だとは言わない。"""
    renamed = Corporation(NUMBERS[0], "緑川計算株式会社", "", (NameHeld("株式会社架空データ"),))
    left, right = with_standing(
        [CompanyRef("㈱架空データ"), CompanyRef("株式会社架空データ")], MadeRegister([renamed])
    )
    found = identify(left, right)
    assert (found.decision, found.certainty, found.because) == (Decision.SAME, Certainty.NAME, "")
    assert [note.code for note in found.notes] == ["confirm_number"]
