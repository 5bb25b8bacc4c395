"""Which companies are one and which belong together: chains, successions, groups, splits, likenesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.chains import CERTAIN, NAME, REVIEW, Chain, Link
from rules.names import CompanyRef, identify
from rules.parties import Affiliation, Company
from rules.ties import DayTies, Group, Ties
from rules.words import Tie

ON = date(2026, 12, 18)
NAMES = ("青空電算", "緑川測量", "白浜計器", "黒岩通信", "赤城製図", "紫野研究")
"""Far apart, so that no likeness joins them."""
NUMBERS = (
    "7000012050002",
    "4000012090001",
    "6000012070001",
    "8000012130001",
    "2000012100001",
    "1000020011002",
)
Edge = tuple[str, str, str]


def tie(edge: Edge, since: date | None = None, until: date | None = None) -> Affiliation:
    parent, child, kind = edge
    return Affiliation.model_validate(
        {"parent": parent, "child": child, "type": kind, "since": since, "until": until}
    )


class World:
    """Companies and their ties on a day, spoken of by name."""

    def __init__(
        self, *ties: Affiliation, numbered: bool = False, day: date = ON, more: tuple[str, ...] = ()
    ) -> None:
        def ref(name: str) -> CompanyRef:
            number = NUMBERS[NAMES.index(name)] if numbered else None
            return CompanyRef(name, number)

        def numbered_end(company: Company) -> Company:
            return company.model_copy(update={"corporate_number": ref(company.name).corporate_number})

        ends = [{"parent": numbered_end(edge.parent), "child": numbered_end(edge.child)} for edge in ties]
        edges = [edge.model_copy(update=end) for edge, end in zip(ties, ends, strict=True)]
        self.ties = Ties.of([ref(name) for name in (*NAMES, *more)], edges)
        self.day: DayTies = self.ties.on(day)
        self.node = {company.name: number for number, company in enumerate(self.ties.refs)}

    def named(self, chains: dict[int, Chain]) -> dict[str, Chain]:
        return {self.ties.refs[node].name: chain for node, chain in chains.items()}

    def same(self, name: str) -> set[str]:
        return set(self.named(self.day.same(self.node[name])))

    def reach(self, name: str, group: Group) -> set[str]:
        return set(self.named(self.day.reach(self.node[name], group)))

    def chain(self, name: str, group: Group, other: str) -> Chain:
        return self.named(self.day.reach(self.node[name], group))[other]


A, B, C, D, E, F = NAMES
FAMILY = (tie((A, B, "subsidiary")), tie((B, C, "consolidated")), tie((A, D, "subsidiary")))
"""A の下に B（その下に C）と D。"""


@pytest.mark.parametrize(
    ("name", "group", "reached"),
    [
        (C, Group.UP, {C, B, A}),
        (C, Group.DOWN, {C}),
        (B, Group.UP, {B, A}),
        (B, Group.DOWN, {B, C}),
        (A, Group.DOWN, {A, B, C, D}),
        (A, Group.UP, {A}),
        (D, Group.UP, {D, A}),
        (C, Group.WHOLE, {A, B, C, D}),
        (D, Group.WHOLE, {A, B, C, D}),
        (C, Group.CONSOLIDATED_ONLY, {B, C}),
        (A, Group.CONSOLIDATED_ONLY, {A}),
        (A, Group.SELF, {A}),
        (E, Group.WHOLE, {E}),
    ],
)
def test_sisters_are_reached_only_in_the_whole_group(name: str, group: Group, reached: set[str]) -> None:
    assert World(*FAMILY).reach(name, group) == reached


def test_an_affiliate_is_one_equity_edge_away_from_any_member_and_no_further() -> None:
    world = World(*FAMILY, tie((C, E, "equity_method")), tie((E, F, "equity_method")))
    assert world.reach(D, Group.EQUITY) == {E}
    assert world.reach(E, Group.EQUITY) == {C, F}


def test_a_tie_holds_from_its_first_to_its_last_day() -> None:
    owned = tie((A, B, "subsidiary"), date(2026, 12, 1), date(2026, 12, 18))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 18), date(2026, 12, 19)]
    assert [World(owned, day=day).reach(B, Group.UP) == {A, B} for day in days] == [False, True, True, False]


def test_succession_is_followed_only_forward_or_only_backward() -> None:
    """A も C も B になった。A と C は同じ会社ではない。"""
    world = World(tie((A, B, "succession")), tie((C, B, "succession")), tie((B, D, "succession")))
    assert world.same(A) == {A, B, D}
    assert world.same(C) == {C, B, D}
    assert world.same(B) == {A, B, C, D}
    assert world.same(D) == {A, B, C, D}


def test_a_company_divided_in_two_makes_no_sisters_one() -> None:
    world = World(tie((A, B, "succession")), tie((A, C, "succession")))
    assert world.same(B) == {A, B}
    assert world.same(A) == {A, B, C}


@pytest.mark.parametrize("kind", ["succession", "split"])
def test_a_succession_and_a_split_once_happened_stay(kind: str) -> None:
    happened = tie((A, B, kind), date(2026, 12, 18), date(2026, 12, 18))
    for day, there in ((date(2026, 12, 17), False), (date(2026, 12, 18), True), (date(2030, 1, 1), True)):
        world = World(happened, day=day)
        start = {world.node[A]: Chain()}
        reached = world.same(A) if kind == "succession" else set(world.named(world.day.splits(start)))
        assert (B in reached) is there


def test_a_split_is_one_step_in_either_direction_and_always_a_doubt() -> None:
    world = World(tie((A, B, "split")), tie((B, C, "split")), numbered=True)
    for start, others in ((A, {B}), (B, {A, C}), (C, {B})):
        reached = world.named(world.day.splits({world.node[start]: Chain()}))
        assert set(reached) == others
        assert {(chain.rank, chain.weakest()[0]) for chain in reached.values()} == {(REVIEW, "split")}
    assert world.same(A) == {A}
    assert world.reach(A, Group.WHOLE) == {A}


def test_a_group_is_reached_through_what_a_company_was_called_before() -> None:
    world = World(tie((A, B, "succession")), tie((C, B, "subsidiary")))
    assert world.reach(A, Group.UP) == {A, C}


def test_two_likenesses_are_not_chained() -> None:
    one, between, other = "株式会社茶畑電算所", "株式会社茶畑電算部", "株式会社茶畑計算部"
    world = World(more=(one, between, other))
    assert world.same(one) == {one, between}
    assert world.same(between) == {one, between, other}
    outside = world.ties.matches(CompanyRef(one))
    assert {world.ties.refs[node].name for node, _ in outside} == {one, between}


def test_a_likeness_stays_a_doubt_whatever_equal_names_stand_beside_it() -> None:
    plain, likeness = "株式会社茶畑電算所", "株式会社茶畑電算部"
    world = World(more=(plain, likeness, "(株)茶畑電算所"))
    assert world.same(likeness) == {likeness, plain, "(株)茶畑電算所"}
    for start, other, rank in ((plain, "(株)茶畑電算所", NAME), (likeness, "(株)茶畑電算所", REVIEW)):
        assert world.named(world.day.same(world.node[start]))[other].rank == rank


def test_a_recorded_alias_carries_on_to_a_succession() -> None:
    old, new = CompanyRef("旧名電算株式会社"), CompanyRef("新名電算株式会社", aliases=("先代電算株式会社",))
    edge = Affiliation.model_validate({"parent": old.name, "child": "先代電算株式会社", "type": "succession"})
    ties = Ties.of([old, new], [edge])
    reached = ties.on(ON).same(ties.node(old))
    assert reached[ties.node(new)].rank == CERTAIN


def test_a_successor_with_another_number_is_the_same_company() -> None:
    world = World(tie((A, B, "succession")), numbered=True)
    assert world.same(A) == {A, B}
    assert world.named(world.day.same(world.node[A]))[B].rank == CERTAIN


BY_NUMBER = identify(CompanyRef("青空電算", NUMBERS[0]), CompanyRef("緑川測量", NUMBERS[0]))
BY_ALIAS = identify(CompanyRef("青空電算"), CompanyRef("緑川測量", aliases=("青空電算",)))
BY_NAME = identify(CompanyRef("株式会社青空電算"), CompanyRef("㈱青空電算"))
ALIKE = identify(CompanyRef("株式会社青空電算所"), CompanyRef("株式会社青空電算部"))
STEPS: dict[str, Link] = {
    "number": Link(A, B, BY_NUMBER),
    "alias": Link(A, B, BY_ALIAS),
    "name": Link(A, B, BY_NAME),
    "alike": Link(A, B, ALIKE),
    "owned": Link(A, B, tie=tie((A, B, "subsidiary"))),
    "succeeded": Link(A, B, tie=tie((A, B, "succession"))),
    "split": Link(A, B, tie=tie((A, B, "split"))),
}


@pytest.mark.parametrize(
    ("steps", "rank", "method"),
    [
        ("", CERTAIN, "corporate_number"),
        ("number", CERTAIN, "corporate_number"),
        ("number owned alias", CERTAIN, "alias"),
        ("number succeeded alias", CERTAIN, "succession"),
        ("number owned name", NAME, "normalized_name"),
        ("name owned number", NAME, "normalized_name"),
        ("name owned alike", REVIEW, "similar_name"),
        ("alike owned name", REVIEW, "similar_name"),
        ("number owned owned split", REVIEW, "split"),
        # 承継が記録された会社の中では、同じ名前は確かさを下げない
        ("name succeeded", CERTAIN, "succession"),
        ("name succeeded name", CERTAIN, "succession"),
        ("alike succeeded", REVIEW, "similar_name"),
        # その向こうの別の会社では、下げる
        ("name owned name succeeded", NAME, "normalized_name"),
        ("name succeeded owned name", NAME, "normalized_name"),
    ],
)
def test_a_chain_is_as_good_as_its_weakest_link(steps: str, rank: int, method: str) -> None:
    links = tuple(STEPS[step] for step in steps.split())
    chain = Chain(links)
    assert (chain.rank, chain.weakest()[0]) == (rank, method)
    assert chain.backwards().rank == rank
    for cut in range(len(links) + 1):
        joined = Chain(links[:cut]) + Chain(links[cut:])
        assert (joined.rank, joined.key, joined.weakest()) == (chain.rank, chain.key, chain.weakest())


def test_the_surest_way_is_told_then_the_shortest() -> None:
    long = (tie((A, B, "subsidiary")), tie((B, C, "subsidiary")))
    short = tie((A, C, "consolidated"))
    world = World(*long, short, numbered=True)
    assert [link.tie.type for link in world.chain(A, Group.DOWN, C).links if link.tie] == [Tie.CONSOLIDATED]


@pytest.mark.parametrize("numbered", [True, False])
def test_names_alone_carry_a_group_tie_only_by_name(numbered: bool) -> None:
    chain = World(*FAMILY, numbered=numbered).chain(A, Group.DOWN, C)
    assert chain.rank == (CERTAIN if numbered else NAME)


# The same by plain counting.
Edges = list[Edge]
KINDS = ("subsidiary", "consolidated", "equity_method", "succession", "split")
edges_of = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(KINDS)).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=7,
)


def closure(start: str, step: Callable[[str], set[str]]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for other in step(todo.pop()) - found:
            found.add(other)
            todo.append(other)
    return found


def children(edges: Edges, kinds: tuple[str, ...]) -> Callable[[str], set[str]]:
    return lambda name: {child for parent, child, kind in edges if parent == name and kind in kinds}


def parents(edges: Edges, kinds: tuple[str, ...]) -> Callable[[str], set[str]]:
    return lambda name: {parent for parent, child, kind in edges if child == name and kind in kinds}


def expected(edges: Edges, name: str, group: Group) -> set[str]:
    """By the contract's words; a company is also what it was before and what it became."""

    def same(name: str) -> set[str]:
        forward, backward = children(edges, ("succession",)), parents(edges, ("succession",))
        return closure(name, forward) | closure(name, backward)

    def around(
        kinds: tuple[str, ...], ways: tuple[Callable[..., Callable[[str], set[str]]], ...]
    ) -> set[str]:
        return closure(
            name, lambda at: {other for here in same(at) for way in ways for other in way(edges, kinds)(here)}
        )

    held = ("subsidiary", "consolidated")
    if group is Group.UP:
        return around(held, (parents,))
    if group is Group.DOWN:
        return around(held, (children,))
    if group is Group.WHOLE:
        return around(held, (parents, children))
    if group is Group.CONSOLIDATED_ONLY:
        return around(("consolidated",), (parents, children))
    members = around(held, (parents, children))
    return {
        other
        for member in members
        for here in same(member)
        for way in (parents, children)
        for other in way(edges, ("equity_method",))(here)
    }


@settings(max_examples=150, deadline=None)
@given(edges_of, st.sampled_from(NAMES), st.sampled_from([g for g in Group if g is not Group.SELF]))
def test_groups_are_what_plain_counting_finds(edges: Edges, name: str, group: Group) -> None:
    assert World(*map(tie, edges)).reach(name, group) == expected(edges, name, group)


@settings(max_examples=100, deadline=None)
@given(edges_of, st.sampled_from(NAMES))
def test_the_same_company_is_what_succession_one_way_finds(edges: Edges, name: str) -> None:
    one_way = closure(name, children(edges, ("succession",))) | closure(name, parents(edges, ("succession",)))
    assert World(*map(tie, edges)).same(name) == one_way


@settings(max_examples=50, deadline=None)
@given(edges_of.flatmap(lambda edges: st.tuples(st.just(edges), st.permutations(edges))))
def test_the_order_of_ties_changes_no_chain(both: tuple[Edges, Edges]) -> None:
    told = []
    for edges in both:
        world = World(*map(tie, edges))
        told.append(
            {
                (name, group, other): chain.key
                for name in NAMES
                for group in Group
                for other, chain in world.named(world.day.reach(world.node[name], group)).items()
            }
        )
    assert told[0] == told[1]
