"""The group of one company on one day, as boxes and lines: who belongs is asked of ``rules.ties``.

Mentions of one company become one box; two that may be one company stay two boxes with a doubt between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rules.chains import CERTAIN, NAME, REVIEW, rank_of
from rules.names import CompanyRef
from rules.parties import Affiliation
from rules.ties import DayTies, Group, Ties
from rules.words import Tie

GROUPS = (Group.SELF, Group.WHOLE, Group.EQUITY)
"""As far as any clause reaches: the whole group, one step of the equity method, one split."""


@dataclass(frozen=True)
class Box:
    """A company. ``mentions``: as it was written, the one with most known of it first. ``by_name``: only
    equal names put them together. ``origin``: the company asked for. ``beyond``: how many ties of the day
    lead out of the group."""

    mentions: tuple[CompanyRef, ...]
    by_name: bool
    origin: bool
    beyond: int

    @property
    def name(self) -> str:
        """The name to show."""
        return self.mentions[0].name

    @property
    def number(self) -> str | None:
        """The corporate number; None where nobody knows it."""
        return next((one.known_number for one in self.mentions if one.known_number), None)

    @property
    def address(self) -> str | None:
        """The first address written."""
        return next((one.address for one in self.mentions if one.address), None)

    @property
    def other_names(self) -> tuple[str, ...]:
        """Other spellings, and the recorded aliases."""
        names = [name for one in self.mentions for name in (one.name, *one.aliases)]
        return tuple(name for name in dict.fromkeys(names) if name != self.name)


@dataclass(frozen=True)
class Line:
    """A tie of one kind between two boxes (their positions), with all that is recorded of it."""

    parent: int
    child: int
    type: Tie
    recorded: tuple[Affiliation, ...]


@dataclass(frozen=True)
class Doubt:
    """Two boxes that may be one company, and the two texts that are alike."""

    left: int
    right: int
    texts: tuple[str, str]


@dataclass(frozen=True)
class GroupMap:
    """A group. ``ended``: ties of its companies that do not stand on the day, for the table below."""

    day: date
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]
    ended: tuple[Affiliation, ...]


def nodes_named(ties: Ties, text: str) -> list[list[int]]:
    """The mentions a corporate number or a name stands for: one list for each company, by its first mention.

    A number finds its bearers; a name those written just so, else those the name says to be the same.
    """
    asked = ties.read(CompanyRef(text.strip()))
    by_number = CompanyRef("", text.strip()).number.number
    if by_number:
        found = [n for n, one in enumerate(ties.refs) if one.known_number == by_number]
    else:
        found = [n for n, one in enumerate(ties.refs) if one.name == asked.name]
        same = (n for n, identity in ties.matches(asked) if rank_of(identity) >= NAME)
        found = found or sorted(same)
    return [nodes for nodes, _ in _companies(ties, found)]


def group_map(ties: Ties, origin: Iterable[int], day: date) -> GroupMap:
    """The group of the company mentioned at the nodes ``origin``, on ``day``."""
    standing = ties.on(day)
    starts = sorted(set(origin))
    members = _members(standing, starts)
    found = _companies(ties, sorted(members))
    found.sort(key=lambda one: (not set(one[0]) & set(starts), _first(ties, one[0])))
    place = {node: number for number, (nodes, _) in enumerate(found) for node in nodes}
    lines = _lines(standing, place)
    boxes = tuple(
        Box(
            tuple(sorted((ties.refs[n] for n in nodes), key=_knowledge)),
            by_name,
            any(n in starts for n in nodes),
            _beyond(standing, nodes, place),
        )
        for nodes, by_name in found
    )
    doubts = tuple(_doubts(ties, place, {frozenset((line.parent, line.child)) for line in lines}))
    return GroupMap(day, boxes, tuple(lines), doubts, tuple(_ended(ties, standing, place)))


def _members(standing: DayTies, starts: list[int]) -> set[int]:
    members: set[int] = set()
    for start in starts:
        members |= set(standing.same(start))
        for node, chain in standing.reach_any(start, GROUPS).items():
            members.add(node)
            if chain.rank > REVIEW:
                members |= set(standing.same(node))
    return members


def _companies(ties: Ties, nodes: Iterable[int]) -> list[tuple[list[int], bool]]:
    """The nodes put together to companies, and whether by their names only. Numbers that differ keep two
    apart, and a mention without a number that fits several of them stays for itself."""
    found: list[tuple[list[int], bool]] = []
    # Those with a number first: what has none then joins the one company it can be.
    for node in sorted(nodes, key=lambda n: (ties.refs[n].known_number is None, n)):
        fits = [
            (rank, place) for place, (others, _) in enumerate(found) if (rank := _rank(ties, node, others))
        ]
        sure = [fit for fit in fits if fit[0] == CERTAIN] or fits
        if len(sure) == 1:
            rank, place = sure[0]
            others, by_name = found[place]
            found[place] = ([*others, node], by_name or rank < CERTAIN)
        else:
            found.append(([node], False))
    return found


def _rank(ties: Ties, node: int, others: list[int]) -> int:
    """How sure it is that a mention is the company of others: CERTAIN, NAME; 0 where it is not."""
    alike = ties.same_as(node)
    best = max((rank_of(alike[n]) for n in others if n in alike), default=0)
    return best if best >= NAME else 0


def _knowledge(one: CompanyRef) -> tuple[bool, bool, str, str]:
    return (one.known_number is None, one.address is None, one.name, one.address or "")


def _first(ties: Ties, nodes: list[int]) -> tuple[str, int]:
    """By name; the nodes' order tells two of the same name apart."""
    best = min(nodes, key=lambda n: _knowledge(ties.refs[n]))
    return (ties.refs[best].name, best)


def _lines(standing: DayTies, place: dict[int, int]) -> list[Line]:
    found: dict[tuple[int, int, Tie], list[Affiliation]] = defaultdict(list)
    for kind in Tie:
        for node, steps in standing.moves[kind].items():
            for other, down, edge in steps:
                if down and node in place and other in place and place[node] != place[other]:
                    found[place[node], place[other], kind].append(edge)
    return [
        Line(parent, child, kind, tuple(sorted(edges, key=_told)))
        for (parent, child, kind), edges in sorted(found.items())
    ]


def _told(edge: Affiliation) -> tuple[str, str, str]:
    return (edge.source or "", edge.since.isoformat() if edge.since else "", edge.parent.name)


def _beyond(standing: DayTies, nodes: list[int], place: dict[int, int]) -> int:
    steps = [standing.moves[kind].get(node, ()) for kind in Tie for node in nodes]
    return len({id(edge) for several in steps for other, _, edge in several if other not in place})


def _doubts(ties: Ties, place: dict[int, int], tied: set[frozenset[int]]) -> Iterator[Doubt]:
    """A company is not its own subsidiary: two that a tie joins are two."""
    seen: set[frozenset[int]] = set()
    for node in sorted(place):
        for other, identity in sorted(ties.same_as(node).items()):
            pair = frozenset((place[node], place.get(other, place[node])))
            if len(pair) == 2 and pair not in seen and pair not in tied:
                seen.add(pair)
                left, right = sorted(((place[node], identity.left), (place[other], identity.right)))
                yield Doubt(left[0], right[0], (left[1], right[1]))


def _ended(ties: Ties, standing: DayTies, place: dict[int, int]) -> Iterator[Affiliation]:
    standing_now = {id(edge) for steps in standing.moves.values() for n in steps.values() for *_, edge in n}
    for edge, ends in zip(ties.affiliations, ties.ends, strict=True):
        if id(edge) not in standing_now and any(end in place for end in ends):
            yield edge
