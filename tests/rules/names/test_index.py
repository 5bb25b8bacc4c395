"""多くの会社とまとめて比べても、一社ずつ比べたときと同じ答えになる。"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.names import CompanyIndex, CompanyRef, identify, worth_telling
from rules.names.corporate_number import check_digit


def number(base: int) -> str:
    digits = f"{base:012d}"
    return f"{check_digit(digits)}{digits}"


forms = st.sampled_from(["株式会社", "㈱", "有限会社", "学校法人", "", "(同)"])
characters = st.text(alphabet="架空甲乙東京支店データーアイ・abZ斎斉々&", max_size=9)
long_names = st.builds(
    lambda piece, times: piece * times, st.sampled_from(["架", "架空", "データ"]), st.integers(1, 40)
)
tails = st.sampled_from(["", " 東北支店", "東京営業所", "泉支店", "本店", "（旧㈱架空）", "架空病院"])
names = st.builds(
    lambda form, core, tail, behind: core + form + tail if behind else form + core + tail,
    forms,
    st.one_of(characters, long_names),
    tails,
    st.booleans(),
)
refs = st.builds(
    CompanyRef,
    name=names,
    corporate_number=st.sampled_from([None, None, number(1), number(2), "x"]),
    address=st.sampled_from(
        [
            None,
            "宮城県仙台市青葉区国分町3-7-1",
            "仙台市国分町三丁目7番1号",
            "大阪府大阪市北区中之島1-3-20",
            "東京都",
        ]
    ),
    aliases=st.lists(names, max_size=2).map(tuple),
    shortened=st.booleans(),
)


@settings(max_examples=300)
@given(st.lists(refs, max_size=8), refs)
def test_candidates_are_exactly_those_of_an_exhaustive_comparison(
    companies: list[CompanyRef], ref: CompanyRef
) -> None:
    exhaustive = [(i, identify(ref, company)) for i, company in enumerate(companies)]
    assert CompanyIndex(companies).candidates(ref) == [
        (i, found) for i, found in exhaustive if worth_telling(found)
    ]


@settings(max_examples=200)
@given(names, st.integers(0, 40), st.sampled_from(["架", "x", "", "データ"]), st.integers(0, 2))
def test_a_slip_of_the_pen_is_found_where_comparing_finds_it(
    name: str, spot: int, typed: str, dropped: int
) -> None:
    slip = name[:spot] + typed + name[spot + dropped :]
    left, right = CompanyRef(name), CompanyRef(slip)
    found = identify(left, right)
    assert CompanyIndex([right]).candidates(left) == ([(0, found)] if worth_telling(found) else [])


def test_an_empty_index_finds_nothing() -> None:
    assert CompanyIndex([]).candidates(CompanyRef("株式会社架空")) == []
