"""Two lists compared: an index over one, built once; asked for every pair with another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rules.names.address import read_address, same_street_address
from rules.names.identity import Decision, Method
from rules.names.screening.alike import alike
from rules.names.screening.arrays import Ints, distinct, firsts, id_bits, joined, nothing
from rules.names.screening.companies import Companies
from rules.names.screening.name_tables import NameTables
from rules.names.screening.parties import Parties, gather
from rules.names.screening.readings import Readings
from rules.names.screening.successors import NO_LINKS, Links, linked
from rules.names.screening.texts import same_texts
from rules.names.screening.weigh import (
    DECISIONS,
    DIFFERENT,
    METHODS,
    REVIEW,
    SAME,
    Met,
    Places,
    Side,
    Weighed,
    candidate_pairs,
    weigh,
)

AT_ONCE = 10_000
"""Companies compared with the index in one go; more need more memory, fewer more time."""


@dataclass(frozen=True)
class Screened:
    """Pairs that are not different, by ``asked`` (position in the list that was screened), then ``found``
    (position in the index): ``score``, ``decision`` (of ``DECISIONS``) and ``method`` (of ``METHODS``)."""

    asked: Ints
    found: Ints
    score: NDArray[np.float64]
    decision: NDArray[np.int8]
    method: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.asked)

    def rows(self) -> Iterator[tuple[int, int, float, Decision, Method]]:
        """Each pair: both positions, score, decision, method."""
        columns = (self.asked, self.found, self.score, self.decision, self.method)
        for asked, found, score, decision, method in zip(*(c.tolist() for c in columns), strict=True):
            yield asked, found, score, DECISIONS[decision], METHODS[method]


@dataclass(frozen=True)
class ScreenIndex:
    """Companies made ready to be compared with any number of others. ``screen`` gives exactly the pairs that
    ``identify_venture`` does not call different, with its score, decision and method."""

    companies: Companies
    parties: Parties
    tables: NameTables
    _places: Places = field(default_factory=Places, compare=False)

    @staticmethod
    def build(companies: Companies) -> ScreenIndex:
        """Read every name, number and address."""
        parties, readings = gather(companies)
        return ScreenIndex(companies, parties, NameTables.of(readings))

    @cached_property
    def side(self) -> Side:
        """This list, to be weighed."""
        return Side(self.parties, self.tables.readings)

    def screen(
        self, asked: Companies, at_once: int = AT_ONCE, successions: Links = NO_LINKS
    ) -> Iterator[Screened]:
        """Every pair that is not different, piece by piece of the companies asked, in order. With
        ``successions`` (``successors.links`` of both lists) those too of which one took over the other: the
        same where both are known to be those corporations, REVIEW where they may be."""
        with ThreadPoolExecutor(1) as beside:
            before: Future[Screened] | None = None
            for begin in range(0, len(asked), at_once):
                piece = asked.part(begin, begin + at_once)
                read = gather(piece)  # holds the interpreter, which the joins of the piece before let go
                if before:
                    yield before.result()
                before = beside.submit(self._screened, piece, *read, begin, successions)
            if before:
                yield before.result()

    def near(self, asked: Companies) -> Iterator[tuple[int, int]]:
        """Every pair of positions (asked, in the index) of which ``identify`` or ``identify_venture`` may
        have anything to say, a mere note too; each once, in order."""
        parties, readings = gather(asked)
        names = alike(readings, self.tables)
        pairs = candidate_pairs(parties, self.parties, names, self._met(asked, parties, NO_LINKS))
        size, rows = max(1, len(self.parties)), max(1, len(self.companies))
        own = parties.row[pairs // size].astype(np.int64)
        for pair in distinct(own * rows + self.parties.row[pairs % size]).tolist():
            yield divmod(pair, rows)

    def _screened(
        self, piece: Companies, parties: Parties, readings: Readings, begin: int, known: Links
    ) -> Screened:
        mine = Side(parties, readings)
        names = alike(readings, self.tables)
        met = self._met(piece, parties, known)
        weighed = weigh(mine, self.side, names, met, self._places)
        return _rows(parties, self.parties, weighed, begin)

    def _met(self, piece: Companies, parties: Parties, known: Links) -> Met:
        return Met(
            self._same_register_numbers(parties),
            self._same_addresses(piece, parties),
            linked(parties, self.parties, known, surely=True),
            linked(parties, self.parties, known, surely=False),
        )

    def _same_register_numbers(self, mine: Parties) -> Ints:
        theirs = self.parties
        size = max(1, len(theirs.possible))
        met = joined(mine.possible, theirs.possible, size)
        pairs = (
            mine.possibly[met // size].astype(np.int64) * max(1, len(theirs)) + theirs.possibly[met % size]
        )
        return np.unique(pairs)

    def _same_addresses(self, piece: Companies, mine: Parties) -> Ints:
        theirs = self.parties
        if not len(mine.streets) or not len(theirs.streets):
            return nothing()
        same = same_texts(mine.streets, theirs.streets, theirs.street_table, id_bits(len(theirs.streets)))
        there = np.flatnonzero(mine.street >= 0)
        there = there[same[mine.street[there]] >= 0]
        item, other = theirs.by_street.expand(same[mine.street[there]])
        left, right = there[item], other.astype(np.int64)
        one_place: dict[tuple[str, str], bool] = {}
        kept = np.zeros(len(left), dtype=np.bool_)
        for position, (a, b) in enumerate(
            zip(mine.row[left].tolist(), theirs.row[right].tolist(), strict=True)
        ):
            here, their_place = _address(piece, a), _address(self.companies, b)
            key = (here, their_place)
            if key not in one_place:
                one_place[key] = same_street_address(read_address(here), read_address(their_place))
            kept[position] = one_place[key]
        return np.unique(left[kept] * max(1, len(theirs)) + right[kept])


def _address(companies: Companies, row: int) -> str:
    return (companies.addresses[row] if companies.addresses else None) or ""


def _rows(mine: Parties, theirs: Parties, weighed: Weighed, begin: int) -> Screened:
    """Pairs of parties as pairs of rows: what the companies themselves are to each other goes before what a
    venture's members are, which is REVIEW at most."""
    size, rows = max(1, len(theirs)), np.int64(int(theirs.row.max(initial=-1)) + 1 or 1)
    alike = np.flatnonzero(weighed.decision != DIFFERENT)
    left, right = weighed.pair[alike] // size, weighed.pair[alike] % size
    pair = mine.row[left].astype(np.int64) * rows + theirs.row[right]
    decision, method, score = weighed.decision[alike], weighed.method[alike], weighed.score[alike]
    through_member = (mine.order[left] > 0) | (theirs.order[right] > 0)
    # the companies themselves; then the members, the surest and most alike first, as they are named
    order = np.lexsort(
        (theirs.order[right], mine.order[left], -score, decision != SAME, through_member, pair)
    )
    best = order[firsts(pair[order])]
    verdict = np.where(through_member[best], REVIEW, decision[best]).astype(np.int8)
    return Screened(pair[best] // rows + begin, pair[best] % rows, score[best], verdict, method[best])
