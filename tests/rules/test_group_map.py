"""The group of a company on a day: who is in it, which mentions are one company, what stays in doubt."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules.group_map import GroupMap, group_map, nodes_named
from rules.parties import Affiliation
from rules.ties import Ties
from rules.words import Tie

DAY = date(2026, 12, 1)
SYSTEM, HOLDING = "1999901001013", "3999901002026"


def tie(parent: Any, child: Any, type: str = "subsidiary", **more: Any) -> Affiliation:
    ends = {"parent": parent, "child": child}
    return Affiliation.model_validate({**ends, "type": type, "source": "業態調書", **more})


def group(of: str, *edges: Affiliation, day: date = DAY) -> GroupMap:
    ties = Ties.of([], edges)
    (nodes,) = nodes_named(ties, of)
    return group_map(ties, nodes, day)


def told(found: GroupMap) -> set[tuple[str, str, str]]:
    return {(found.boxes[x.parent].name, x.type.value, found.boxes[x.child].name) for x in found.lines}


def test_the_whole_group_and_one_step_beyond_it() -> None:
    found = group(
        "例示電算株式会社",
        tie("例示総合株式会社", "例示電算株式会社", "consolidated"),
        tie("例示総合株式会社", "例示商事株式会社"),
        tie("例示商事株式会社", "例示物産株式会社", "equity_method"),
        tie("例示物産株式会社", "見本海運株式会社", "equity_method"),
        tie("例示電算株式会社", "例示テクノス株式会社", "split"),
        tie("無縁株式会社", "他所株式会社"),
    )
    assert {box.name for box in found.boxes} == {
        "例示総合株式会社",
        "例示電算株式会社",
        "例示商事株式会社",
        "例示物産株式会社",
        "例示テクノス株式会社",
    }
    assert [box.name for box in found.boxes if box.origin] == ["例示電算株式会社"]
    beyond = {box.name: box.beyond for box in found.boxes if box.beyond}
    assert beyond == {"例示物産株式会社": 1}


def test_only_what_stands_on_the_day_is_drawn_and_the_rest_is_told() -> None:
    ended = tie("甲山株式会社", "乙川株式会社", until="2025-03-31")
    found = group("甲山株式会社", ended, tie("甲山株式会社", "丙谷株式会社", since="2026-04-01"))
    assert told(found) == {("甲山株式会社", "subsidiary", "丙谷株式会社")}
    assert found.ended == (ended,)
    earlier = group("甲山株式会社", ended, day=date(2024, 1, 1))
    assert told(earlier) == {("甲山株式会社", "subsidiary", "乙川株式会社")}


def test_spellings_of_one_company_are_one_box_marked_where_only_the_name_says_so() -> None:
    numbered = {"name": "株式会社架空システム", "corporate_number": SYSTEM}
    found = group(
        SYSTEM,
        tie({"name": "架空ホールディングス株式会社", "corporate_number": HOLDING}, numbered),
        tie("㈱架空システム", "架空サービス東北株式会社"),
        tie({"name": "架空HD", "corporate_number": HOLDING}, "架空倉庫株式会社"),
    )
    boxes = {box.name: box for box in found.boxes}
    assert len(boxes) == 4
    system, holding = boxes["株式会社架空システム"], boxes["架空HD"]
    assert (system.number, system.other_names, system.by_name) == (SYSTEM, ("㈱架空システム",), True)
    assert (holding.other_names, holding.by_name) == (("架空ホールディングス株式会社",), False)
    assert len(found.lines) == 3


def test_different_numbers_stay_two_boxes_however_alike_the_names() -> None:
    one = {"name": "株式会社架空システム", "corporate_number": SYSTEM}
    other = {"name": "株式会社架空システム", "corporate_number": HOLDING}
    ties = Ties.of([], [tie(one, "甲山株式会社"), tie(other, "甲山株式会社")])
    assert len(nodes_named(ties, "株式会社架空システム")) == 2
    assert len(nodes_named(ties, SYSTEM)) == 1
    assert nodes_named(ties, "ここにない会社") == []


def test_a_mention_without_a_number_that_fits_two_companies_is_a_box_of_its_own() -> None:
    one = {"name": "株式会社架空システム", "corporate_number": SYSTEM}
    other = {"name": "株式会社架空システム", "corporate_number": HOLDING}
    found = group(
        "親株式会社",
        tie("親株式会社", one),
        tie("親株式会社", other),
        tie("親株式会社", "㈱架空システム"),
    )
    assert sorted(box.number or "" for box in found.boxes) == ["", "", SYSTEM, HOLDING]
    assert not any(box.by_name for box in found.boxes)
    assert len(found.doubts) == 2


def test_a_likeness_is_a_doubt_between_two_boxes_but_not_where_a_tie_joins_them() -> None:
    found = group(
        "架空情報システム株式会社",
        tie("架空情報システム株式会社", "甲山株式会社"),
        tie("架空情報システムズ株式会社", "乙川株式会社"),
    )
    (doubt,) = found.doubts
    assert set(doubt.texts) == {"架空情報システム株式会社", "架空情報システムズ株式会社"}
    tied = group("架空情報システム株式会社", tie("架空情報システム株式会社", "架空情報システムズ株式会社"))
    assert tied.doubts == ()


def test_a_rename_and_the_companies_before_it_belong() -> None:
    found = group(
        "見本情報株式会社",
        tie("株式会社見本計算所", "株式会社見本旧情報", "succession", since="1999-04-01"),
        tie("株式会社見本旧情報", "見本情報株式会社", "succession", since="2021-07-01"),
    )
    assert {line.type for line in found.lines} == {Tie.SUCCESSION}
    assert len(found.boxes) == 3


NAMES = [f"{a}{b}株式会社" for a in ("山桜", "川霧", "海鳴", "空色") for b in ("電気", "水道", "運輸")]


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(list(Tie))).filter(
            lambda edge: edge[0] != edge[1]
        ),
        min_size=1,
        max_size=16,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_ties_were_entered_changes_nothing(
    edges: list[tuple[str, str, Tie]], shuffle: Any
) -> None:
    ties = [tie(parent, child, kind.value) for parent, child, kind in edges]
    first = group(edges[0][0], *ties)
    shuffle.shuffle(ties)
    again = group(edges[0][0], *ties)
    assert (again.boxes, again.doubts, told(again)) == (first.boxes, first.doubts, told(first))
    assert all(line.parent != line.child for line in first.lines)
