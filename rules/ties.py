"""Which companies are the same, and which belong together, on one day.

Companies are mentioned in many places: an employment, a list in the tender, both ends of a tie. Each
mention is a node. Two nodes are joined where they are the same company (``rules.names``) or by a
recorded tie. A chain is as good as its weakest link.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import count

from rules.chains import CERTAIN, Chain, Link, rank_of
from rules.mentions import ends_of, ordered, ref
from rules.names import CompanyIndex, CompanyRef, Identity, identify
from rules.names.registered import Register
from rules.names.resolve import other_names, with_standing
from rules.parties import Affiliation, Company
from rules.successions import successions
from rules.words import Reach, Tie


class Group(StrEnum):
    """The sets of companies that belong with one company."""

    SELF = "self"
    UP = "up"
    DOWN = "down"
    WHOLE = "whole"
    CONSOLIDATED_ONLY = "consolidated_only"
    EQUITY = "equity"


_HELD = frozenset({Tie.SUBSIDIARY, Tie.CONSOLIDATED})
GROUPS_OF_REACH: Mapping[Reach, tuple[Group, ...]] = {
    Reach.NONE: (Group.SELF,),
    Reach.PARENT_SUBSIDIARY: (Group.SELF, Group.UP, Group.DOWN),
    Reach.CONSOLIDATED: (Group.SELF, Group.WHOLE),
    Reach.EQUITY_METHOD: (Group.SELF, Group.WHOLE, Group.EQUITY),
}
"""contracts.md "Groups": up or down only; the whole group; and one equity edge away from a member."""


@dataclass
class Ties:
    """The mentions of companies in one case and how they hang together."""

    refs: list[CompanyRef]
    affiliations: list[Affiliation]
    ends: list[tuple[int, int]]
    index: CompanyIndex
    register: Register | None = None
    recorded: int = 0
    """How many of ``affiliations`` the case records; the rest are successions the register knows of."""
    _read: dict[CompanyRef, CompanyRef] = field(default_factory=dict)
    """Companies that are no mention, each with the register's word on it: a standing is no part of what
    makes two references equal."""
    _same: dict[int, tuple[dict[int, Identity], dict[int, Identity]]] = field(default_factory=dict)
    _standing: dict[tuple[bool, ...], DayTies] = field(default_factory=dict)
    _days: dict[date, DayTies] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        companies: Iterable[CompanyRef],
        affiliations: Iterable[Affiliation],
        register: Register | None = None,
        bidding: Iterable[CompanyRef] = (),
    ) -> Ties:
        """Collect the mentions; equal mentions are one node. Order of input does not matter. With a register
        each mention is read against it; the successions it knows of are ties like recorded ones, and the
        registered names of these companies and of those ``bidding`` are mentions like written ones."""
        recorded = list(affiliations)
        mentions = ordered({*companies, *ends_of(recorded)})
        added: list[Affiliation] = []
        bidders: list[CompanyRef] = []
        if register:
            mentions = with_standing(mentions, register)
            bidders = with_standing(ordered(set(bidding) - set(mentions)), register)
            read = [*mentions, *bidders]
            added = successions({n for one in read if one.standing for n in one.standing.numbers}, register)
            more = {*ends_of(added), *(old for one in read for old in other_names(one))} - set(mentions)
            mentions = ordered([*mentions, *with_standing(ordered(more), register)])
        node = {mention: number for number, mention in enumerate(mentions)}
        edges = [*recorded, *added]
        ends_of_edges = [(node[ref(edge.parent)], node[ref(edge.child)]) for edge in edges]
        known = {bidder: bidder for bidder in bidders}
        return cls(mentions, edges, ends_of_edges, CompanyIndex(mentions), register, len(recorded), known)

    def node(self, ref: CompanyRef) -> int:
        """The node of a mention that was collected."""
        return self._positions[ref]

    def __post_init__(self) -> None:
        self._positions = {ref: number for number, ref in enumerate(self.refs)}

    def read(self, company: Company | CompanyRef) -> CompanyRef:
        """A company as it is compared, with what the register says of it where there is one."""
        mention = company if isinstance(company, CompanyRef) else ref(company)
        if self.register is None or mention.standing:
            return mention
        if mention not in self._read:
            self._read[mention] = with_standing([mention], self.register)[0]
        return self._read[mention]

    def matches(self, ref: CompanyRef) -> list[tuple[int, Identity]]:
        """The nodes that a company is, may be, or that a note speaks of."""
        return self.index.candidates(ref)

    def same_as(self, node: int, *, only_certain: bool = False) -> dict[int, Identity]:
        """The other nodes that are or may be the same company, directly compared."""
        if node not in self._same:
            found = self.matches(self.refs[node])
            alike = {other: seen for other, seen in found if other != node and rank_of(seen)}
            certain = {other: seen for other, seen in alike.items() if rank_of(seen) == CERTAIN}
            self._same[node] = (alike, certain)
        return self._same[node][only_certain]

    def on(self, day: date) -> DayTies:
        """The ties that stand on ``day``; days with the same ties share one answer."""
        if day not in self._days:
            standing = tuple(_stands(edge, day) for edge in self.affiliations)
            if standing not in self._standing:
                self._standing[standing] = DayTies(self, standing)
            self._days[day] = self._standing[standing]
        return self._days[day]


def _stands(edge: Affiliation, day: date) -> bool:
    """A succession or split, once it has happened, stays."""
    if edge.type in (Tie.SUCCESSION, Tie.SPLIT):
        return edge.since is None or edge.since <= day
    return edge.on(day)


_Move = tuple[int, str, Link]
_State = tuple[int, str]


class DayTies:
    """The ties of one day, with what follows from them worked out once."""

    def __init__(self, ties: Ties, standing: tuple[bool, ...]) -> None:
        self.ties = ties
        self.moves: dict[Tie, dict[int, list[tuple[int, bool, Affiliation]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for stands, edge, (parent, child) in zip(standing, ties.affiliations, ties.ends, strict=True):
            if stands:
                self.moves[edge.type][parent].append((child, True, edge))
                self.moves[edge.type][child].append((parent, False, edge))
        self._same: dict[int, dict[int, Chain]] = {}
        self._reach: dict[tuple[int, Group], dict[int, Chain]] = {}
        self._reach_any: dict[tuple[int, tuple[Group, ...]], dict[int, Chain]] = {}
        self._mentioned: dict[int, list[tuple[int, Chain]]] = {}
        self._steps: dict[tuple[int, Tie], list[tuple[int, bool, Chain]]] = {}

    def same(self, node: int) -> dict[int, Chain]:
        """The nodes that are or may be the same company as ``node``, itself included."""
        if node not in self._same:
            self._same[node] = self._closure(self.ties.refs[node], [(node, Chain())])
        return self._same[node]

    def same_from_outside(self, ref: CompanyRef, direct: Iterable[tuple[int, Identity]]) -> dict[int, Chain]:
        """The nodes that a company given from outside is or may be, followed through certain links."""
        starts = [(n, Chain((Link(ref.name, self.ties.refs[n].name, identity),))) for n, identity in direct]
        return self._closure(ref, starts)

    def _closure(self, origin: CompanyRef, starts: list[tuple[int, Chain]]) -> dict[int, Chain]:
        def moves(state: _State, chain: Chain) -> Iterator[_Move]:
            node, way = state
            for other, forward, edge in self.moves[Tie.SUCCESSION][node]:
                heading = "forward" if forward else "backward"
                if way in ("", heading):
                    yield other, heading, self._tie_link(node, other, edge)
            for other, identity in self.ties.same_as(node, only_certain=not _tells_for_sure(chain)).items():
                if way or not self._contradicted(origin, other):
                    yield other, way, Link(self.ties.refs[node].name, self.ties.refs[other].name, identity)

        return _best(_widest([(node, "", chain) for node, chain in starts], moves))

    def _contradicted(self, origin: CompanyRef, node: int) -> bool:
        mine, yours = origin.known_number, self.ties.refs[node].known_number
        return bool(mine and yours and mine != yours)

    def _tie_link(self, source: int, target: int, edge: Affiliation) -> Link:
        return Link(self.ties.refs[source].name, self.ties.refs[target].name, tie=edge)

    def _mentions(self, node: int) -> list[tuple[int, Chain]]:
        """The nodes a tie may start from for the company at ``node``. Two mentions that read alike share a
        node; that they are one company rests on the name all the same, unless a number says so."""
        if node not in self._mentioned:
            ref = self.ties.refs[node]
            alike = Chain((Link(ref.name, ref.name, identify(ref, ref)),))
            self._mentioned[node] = [
                (here, within if within.links else alike) for here, within in self.same(node).items()
            ]
        return self._mentioned[node]

    def _ties_from(self, node: int, kind: Tie) -> list[tuple[int, bool, Chain]]:
        """Where the ties of one kind lead from the company at ``node``: the other end, whether that is the
        child, and the way there."""
        if (node, kind) not in self._steps:
            edges = self.moves[kind]
            self._steps[node, kind] = [
                (other, down, within + Chain((self._tie_link(here, other, edge),)))
                for here, within in self._mentions(node)
                if here in edges
                for other, down, edge in edges[here]
            ]
        return self._steps[node, kind]

    def reach(self, node: int, group: Group) -> dict[int, Chain]:
        """The nodes that belong with ``node`` in the sense of ``group``, each with its best chain.

        Every node is where a recorded tie ends (or ``node`` itself); a bidder is compared with these.
        """
        key = (node, group)
        if key not in self._reach:
            self._reach[key] = self._equity(node) if group is Group.EQUITY else self._walk(node, group)
        return self._reach[key]

    def reach_any(self, node: int, groups: tuple[Group, ...]) -> dict[int, Chain]:
        """The nodes that belong with ``node`` in any of these senses, and those a split away from them."""
        key = (node, groups)
        if key not in self._reach_any:
            found: dict[int, Chain] = {}
            for group in groups:
                for other, chain in self.reach(node, group).items():
                    if other not in found or chain.cost < found[other].cost:
                        found[other] = chain
            self._reach_any[key] = self.splits(found) | found
        return self._reach_any[key]

    def _walk(self, node: int, group: Group) -> dict[int, Chain]:
        if group is Group.SELF:
            return {node: Chain()}
        kinds = (Tie.CONSOLIDATED,) if group is Group.CONSOLIDATED_ONLY else tuple(sorted(_HELD))
        wanted = {Group.UP: (False,), Group.DOWN: (True,)}.get(group, (True, False))

        def moves(state: _State, _: Chain) -> Iterator[tuple[int, str, Chain]]:
            for kind in kinds:
                for other, down, step in self._ties_from(state[0], kind):
                    if down in wanted:
                        yield other, "", step

        return _best(_widest([(node, "", Chain())], moves))

    def _equity(self, node: int) -> dict[int, Chain]:
        return self._one_step(self.reach(node, Group.WHOLE), Tie.EQUITY_METHOD)

    def splits(self, nodes: Mapping[int, Chain]) -> dict[int, Chain]:
        """The nodes one split away from any of ``nodes``, in either direction."""
        return self._one_step(nodes, Tie.SPLIT)

    def _one_step(self, nodes: Mapping[int, Chain], kind: Tie) -> dict[int, Chain]:
        if not self.moves[kind]:
            return {}
        found = [
            (other, "", chain + step)
            for node, chain in nodes.items()
            for other, _, step in self._ties_from(node, kind)
        ]
        return _best(_widest(found, lambda state, chain: iter(())))


def _tells_for_sure(chain: Chain) -> bool:
    """Whether a further likeness would add anything: two in a row, or two equal names, tell no more than
    comparing the first name with the last."""
    return not chain.links or chain.links[-1].rank == CERTAIN


_Moves = Callable[[_State, Chain], Iterable[tuple[int, str, Link | Chain]]]


def _widest(starts: list[tuple[int, str, Chain]], moves: _Moves) -> dict[_State, Chain]:
    """For every state that can be reached, the chain whose weakest link is strongest; then the shortest,
    then the first by its names, so that the answer does not hang on the order of the input."""
    turn = count()  # keeps equal costs from comparing chains; such chains read the same
    heap = [(chain.cost, node, way, next(turn), chain) for node, way, chain in starts]
    heapq.heapify(heap)
    settled: dict[_State, Chain] = {}
    while heap:
        _, node, way, _, chain = heapq.heappop(heap)
        if (node, way) in settled:
            continue
        settled[node, way] = chain
        for other, heading, step in moves((node, way), chain):
            if (other, heading) not in settled:
                longer = chain + (step if isinstance(step, Chain) else Chain((step,)))
                heapq.heappush(heap, (longer.cost, other, heading, next(turn), longer))
    return settled


def _best(found: dict[_State, Chain]) -> dict[int, Chain]:
    best: dict[int, Chain] = {}
    for (node, _), chain in sorted(found.items(), key=lambda item: (item[0][0], item[1].cost)):
        best.setdefault(node, chain)
    return best
