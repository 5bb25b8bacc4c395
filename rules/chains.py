"""A chain of steps from one company to another, as good as its weakest link."""

from __future__ import annotations

from collections.abc import Iterator

from rules.names import Decision, Identity
from rules.parties import Affiliation
from rules.words import Tie

CERTAIN, NAME, REVIEW = 3, 2, 1
CERTAINTY = {CERTAIN: "certain", NAME: "name", REVIEW: "review"}
RANK = {word: rank for rank, word in CERTAINTY.items()}


def rank_of(identity: Identity) -> int:
    """How sure it is that two companies are one: CERTAIN, NAME, REVIEW; 0 where they are not."""
    if identity.decision is Decision.DIFFERENT or identity.certainty is None:
        return 0
    return RANK[identity.certainty.value]


class Link:
    """One step of a chain: the same company (``identity``) or a recorded ``tie``. ``rank``: how sure.

    leaves_company: the step leads to another company of a group, not to another name of the same one.
    """

    __slots__ = (
        "_turned",
        "identity",
        "key",
        "leaves_company",
        "rank",
        "source",
        "succeeds",
        "target",
        "tie",
    )

    def __init__(
        self, source: str, target: str, identity: Identity | None = None, tie: Affiliation | None = None
    ) -> None:
        self.source, self.target, self.identity, self.tie = source, target, identity, tie
        self._turned: Link | None = None
        if tie is not None:
            self.rank = REVIEW if tie.type is Tie.SPLIT else CERTAIN
            self.key = (source, target, tie.type.value, tie.source or "", f"{tie.since}{tie.until}")
        else:
            self.rank = rank_of(identity) if identity else CERTAIN
            self.key = (source, target, _way(self), "", "")
        self.succeeds = tie is not None and tie.type is Tie.SUCCESSION
        self.leaves_company = tie is not None and tie.type not in (Tie.SUCCESSION, Tie.SPLIT)

    def turned(self) -> Link:
        """The same step read from the other end."""
        if self._turned is None:
            self._turned = Link(self.target, self.source, self.identity, self.tie)
        return self._turned


class Chain:
    """Steps from one company to another. Runs of steps that stay within one company are its hops.

    rank: the weakest link; within one company a recorded succession makes equal names certain.
    """

    __slots__ = ("_before", "_lowest", "_succeeded", "_turned", "_weakest", "key", "links", "rank")

    def __init__(self, links: tuple[Link, ...] = ()) -> None:
        self.links = links
        self.key: tuple[tuple[str, ...], ...] = tuple([link.key for link in links])
        self.rank = self._before = self._lowest = CERTAIN
        self._succeeded = False
        self._turned: Chain | None = None
        self._weakest: tuple[str, float] | None = None
        self._weigh(links)

    def _weigh(self, links: tuple[Link, ...]) -> None:
        """Go on with the last links of the chain."""
        for link in links:
            if link.leaves_company:
                self._before, self._lowest, self._succeeded = self.rank, CERTAIN, False
                continue
            self._lowest = min(self._lowest, link.rank)
            self._succeeded = self._succeeded or link.succeeds
            hop = CERTAIN if self._succeeded and self._lowest > REVIEW else self._lowest
            self.rank = min(self._before, hop)

    def __add__(self, other: Chain) -> Chain:
        longer = Chain.__new__(Chain)
        longer.links, longer.key, longer.rank = self.links + other.links, self.key + other.key, self.rank
        longer._before, longer._lowest, longer._succeeded = self._before, self._lowest, self._succeeded
        longer._turned = longer._weakest = None
        longer._weigh(other.links)
        return longer

    @property
    def succeeded(self) -> bool:
        """Whether a rename or merger is on the way."""
        return any(link.succeeds for link in self.links)

    @property
    def cost(self) -> tuple[int, int, tuple[tuple[str, ...], ...]]:
        """The surest first, then the shortest, then by the names on the way: never by the input's order."""
        return (-self.rank, len(self.links), self.key)

    def _hops(self) -> Iterator[list[Link]]:
        hop: list[Link] = []
        for link in self.links:
            if not link.leaves_company:
                hop.append(link)
            elif hop:
                yield hop
                hop = []
        if hop:
            yield hop

    def weakest(self) -> tuple[str, float]:
        """The method and score of the link the chain stands or falls with."""
        if self._weakest is None:
            self._weakest = self._find_weakest()
        return self._weakest

    def _find_weakest(self) -> tuple[str, float]:
        decisive = [hop for hop in self._hops() if Chain(tuple(hop)).rank == self.rank]
        if self.rank == CERTAIN:
            ways = [(_way(link), _score(link)) for hop in decisive for link in hop]
            return min(ways, key=lambda way: _CERTAIN_WAYS.get(way[0], 9), default=("corporate_number", 100))
        return next((_way(link), _score(link)) for hop in decisive for link in hop if link.rank == self.rank)

    def backwards(self) -> Chain:
        """The same steps read from the other end."""
        if self._turned is None:
            self._turned = Chain(tuple([link.turned() for link in reversed(self.links)]))
        return self._turned


_CERTAIN_WAYS = {"succession": 0, "alias": 1, "corporate_number": 2}


def _way(link: Link) -> str:
    if link.tie is not None:
        return link.tie.type.value
    return link.identity.method.value if link.identity and link.identity.method else "corporate_number"


def _score(link: Link) -> float:
    return link.identity.score if link.identity else 100
