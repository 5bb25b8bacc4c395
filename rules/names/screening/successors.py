"""Which corporations of two lists took over which, as the register tells it: joined, not walked by pair."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rules.names.registered import Register, Standing
from rules.names.screening.arrays import Ints, distinct, nothing, spread
from rules.names.screening.parties import Parties
from rules.names.succession_pairs import later_pairs, reached

Links = tuple[Ints, Ints]
"""Numbers of corporations: each earlier one beside every one that came after it, by the earlier's number."""
NO_LINKS: Links = (nothing(), nothing())


def links(standings: Iterable[Standing | None], register: Register) -> Links:
    """Everybody that the corporations these companies may be were taken over by, all the way forward; a ring
    is gone round once."""
    after = {
        corporation.number: corporation.successor
        for standing in standings
        if standing
        for corporation in standing.possible
        if corporation.successor
    }
    start = sorted(after)
    after |= dict(later_pairs(set(after.values()) - set(after), register))
    ways = {number: (later,) for number, later in after.items()}
    pairs = sorted((int(number), int(later)) for number in start for later in reached([number], ways))
    numbers = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return numbers[:, 0], numbers[:, 1]


def linked(mine: Parties, theirs: Parties, known: Links, *, surely: bool) -> Ints:
    """Pairs of parties of which one took over the other, either way round, packed: my party times the number
    of theirs, plus theirs. ``surely``: both are known to be those corporations; else they may be."""
    size = max(1, len(theirs))
    here, there = _numbers(mine, surely), _numbers(theirs, surely)
    earlier, later = known
    left, right = _joined(here, (earlier, later), there)
    second, first = _joined(there, (earlier, later), here)
    return distinct(np.concatenate((left * size + right, first * size + second)))


def _numbers(parties: Parties, surely: bool) -> tuple[Ints, Ints]:
    """Numbers, ascending, and the party beside each."""
    if not surely:
        return parties.possible, parties.possibly.astype(np.int64)
    # a number written goes before the one its name gives, where the register does not hold it
    surely_it = np.where(parties.number > 0, parties.number, parties.sole)
    known = np.flatnonzero(surely_it)
    order = known[np.argsort(surely_it[known], kind="stable")]
    return surely_it[order], order


def _joined(before: tuple[Ints, Ints], known: Links, after: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    item, link = _meet(before[0], known[0])
    second, other = _meet(known[1][link], after[0])
    return before[1][item[second]], after[1][other]


def _meet(asked: Ints, ascending: Ints) -> tuple[Ints, Ints]:
    """Positions of equal numbers."""
    begin = np.searchsorted(ascending, asked)
    item, place = spread(np.searchsorted(ascending, asked, side="right") - begin)
    return item, begin[item] + place
