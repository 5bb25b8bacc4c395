"""Candidates weighed: ``identify`` for many pairs of parties at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rules.names.address import (
    Address,
    different_municipalities,
    same_municipality,
)
from rules.names.identity import Decision, Method
from rules.names.likeness import EQUAL, NEARLY, Likeness
from rules.names.screening.alike import RANK, UNLIKE, NamePairs
from rules.names.screening.arrays import Flags, Ints, distinct, firsts, joined
from rules.names.screening.parties import Parties
from rules.names.screening.readings import Readings
from rules.names.screening.scores import score_of_names

DECISIONS = (Decision.DIFFERENT, Decision.REVIEW, Decision.SAME)
METHODS = tuple(Method)
DIFFERENT, REVIEW, SAME = range(3)
_METHOD = {method: number for number, method in enumerate(METHODS)}
_PLACE_PAIRS = 1_000_000


@dataclass(frozen=True)
class Side:
    """One of the two lists."""

    parties: Parties
    readings: Readings


@dataclass(frozen=True)
class Met:
    """Pairs of parties that share a number of the register, or a street address, or of which one took over
    the other, surely or perhaps; packed as my party times the number of theirs, plus theirs. Ascending."""

    standing: Ints
    address: Ints
    succession: Ints
    perhaps: Ints


@dataclass(frozen=True)
class Weighed:
    """Pairs of parties, packed and ascending, with decision (of ``DECISIONS``), method (of ``METHODS``, -1
    where there is none) and score."""

    pair: Ints
    decision: NDArray[np.int8]
    method: NDArray[np.int8]
    score: NDArray[np.float64]


@dataclass
class Places:
    """What pairs of municipalities are to each other, each pair asked once."""

    _different: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    _same: dict[tuple[Address, Address], bool] = field(default_factory=dict)

    def different(self, mine: Side, theirs: Side, left: Ints, right: Ints) -> Flags:
        """Which parties are surely in different municipalities."""
        return self._ask(different_municipalities, self._different, mine, theirs, left, right)

    def same(self, mine: Side, theirs: Side, left: Ints, right: Ints) -> Flags:
        """Which parties are in the same municipality."""
        return self._ask(same_municipality, self._same, mine, theirs, left, right)

    @staticmethod
    def _ask(
        question: Callable[[Address, Address], bool],
        known: dict[tuple[Address, Address], bool],
        mine: Side,
        theirs: Side,
        left: Ints,
        right: Ints,
    ) -> Flags:
        if not mine.parties.addressed or not theirs.parties.addressed:
            return np.zeros(len(left), dtype=np.bool_)
        others = len(theirs.parties.places)
        asked = mine.parties.place[left].astype(np.int64) * others + theirs.parties.place[right]
        distinct, where = np.unique(asked, return_inverse=True)
        if len(known) > _PLACE_PAIRS:
            known.clear()
        answers = np.zeros(len(distinct), dtype=np.bool_)
        for position, pair in enumerate(distinct.tolist()):
            key = (mine.parties.places[pair // others], theirs.parties.places[pair % others])
            if key not in known:
                known[key] = question(*key)
            answers[position] = known[key]
        told: Flags = answers[where]
        return told


@dataclass(frozen=True)
class _Candidates:
    """Pairs of parties with what their names say. rank: of the closest names. aliased: an alias and another
    name of the two are equal; equal: their own names are. first, item, name_pair: for the pairs ``item`` and
    the pairs of names that have its rank."""

    pair: Ints
    rank: Ints
    aliased: Flags
    equal: Flags
    item: Ints
    name_pair: Ints


def weigh(mine: Side, theirs: Side, names: NamePairs, met: Met, places: Places) -> Weighed:
    """Decide every pair of parties whose names are alike, whose numbers are equal or who have met otherwise;
    of all others ``identify`` says that they are different."""
    found = _candidates(mine.parties, theirs.parties, names, met)
    weighing = _Weighing(mine, theirs, names, met, places, found)
    return weighing.decided()


def _candidates(mine: Parties, theirs: Parties, names: NamePairs, met: Met) -> _Candidates:
    size = max(1, len(theirs))
    first, entry = mine.by_name.expand(names.left)
    second, other = theirs.by_name.expand(names.right[first])
    entry, name_pair = entry[second], first[second]
    party = mine.bearer[entry].astype(np.int64) * size + theirs.bearer[other]
    rank = names.rank[name_pair]
    order = np.argsort(party * 8 + rank, kind="stable")
    party, rank, name_pair = party[order], rank[order], name_pair[order]
    own = (mine.own[entry] & theirs.own[other])[order]
    pair = distinct(
        np.concatenate(
            (
                party,
                *(met.standing, met.address, met.succession, met.perhaps),
                _same_numbers(mine, theirs),
            )
        )
    )
    where = np.searchsorted(pair, party)
    best = np.full(len(pair), UNLIKE, dtype=np.int64)
    begins = firsts(party)
    best[where[begins]] = rank[begins]
    aliased, equal = np.zeros(len(pair), dtype=np.bool_), np.zeros(len(pair), dtype=np.bool_)
    aliased[where[(rank == RANK[Likeness.EQUAL]) & ~own]] = True
    equal[where[(rank == RANK[Likeness.EQUAL]) & own]] = True
    closest = rank == best[where]
    return _Candidates(pair, best, aliased, equal, where[closest], name_pair[closest])


def candidate_pairs(mine: Parties, theirs: Parties, names: NamePairs, met: Met) -> Ints:
    """Every pair of parties there may be anything to say of, packed, ascending."""
    return _candidates(mine, theirs, names, met).pair


def _same_numbers(mine: Parties, theirs: Parties) -> Ints:
    return joined(mine.number, theirs.number, len(theirs))


class _Weighing:
    """The evidence in its order; whatever an earlier step has decided, later ones leave."""

    def __init__(
        self, mine: Side, theirs: Side, names: NamePairs, met: Met, places: Places, found: _Candidates
    ) -> None:
        self.mine, self.theirs, self.names, self.met, self.places, self.found = (
            mine,
            theirs,
            names,
            met,
            places,
            found,
        )
        size = max(1, len(theirs.parties))
        self.left, self.right = found.pair // size, found.pair % size
        self.open = np.ones(len(found.pair), dtype=np.bool_)
        self.decision = np.zeros(len(found.pair), dtype=np.int8)
        self.method = np.full(len(found.pair), -1, dtype=np.int8)
        self.scored_by_name = np.zeros(len(found.pair), dtype=np.bool_)
        self.score = np.full(len(found.pair), EQUAL)
        self.doubted = np.zeros(len(found.pair), dtype=np.bool_)
        """Their numbers differ, but one is that of a quite different name: the rest may give a doubt."""

    def decided(self) -> Weighed:
        """Every candidate's decision."""
        self._by_number()
        self._set(self.open & self.found.aliased, SAME, Method.ALIAS)
        self._by_register()
        self._by_name()
        self._set(self._among(self.met.perhaps), REVIEW, Method.SUCCESSION, by_name=True)
        self._set(self._among(self.met.address), REVIEW, Method.SAME_ADDRESS, by_name=True)
        self._scores()
        self.decision[self.doubted & (self.decision == SAME)] = REVIEW
        return Weighed(self.found.pair, self.decision, self.method, self.score)

    def _set(self, which: Flags, decision: int, method: Method, *, by_name: bool = False) -> None:
        chosen = which & self.open
        self.decision[chosen], self.method[chosen] = decision, _METHOD[method]
        self.scored_by_name |= chosen & by_name
        self.open &= ~chosen

    def _among(self, pairs: Ints) -> Flags:
        return np.isin(self.found.pair, pairs) if len(pairs) else np.zeros(len(self.open), dtype=np.bool_)

    def _either(self, mine: Flags, theirs: Flags) -> Flags:
        told: Flags = mine[self.left] | theirs[self.right]
        return told

    def _by_number(self) -> None:
        mine, theirs = self.mine.parties, self.theirs.parties
        left, right = mine.number[self.left], theirs.number[self.right]
        both = (left > 0) & (right > 0)
        self._set(both & (left == right), SAME, Method.CORPORATE_NUMBER)
        self._set(self._among(self.met.succession), SAME, Method.SUCCESSION)
        other = both & (left != right)
        equal = self.found.rank == RANK[Likeness.EQUAL]
        self.doubted = self.open & other & self._either(mine.unlike, theirs.unlike)
        other &= ~self.doubted
        twins = np.flatnonzero(other & equal)
        here = np.zeros(len(other), dtype=np.bool_)
        here[twins] = self.places.same(self.mine, self.theirs, self.left[twins], self.right[twins])
        self._set(here, REVIEW, Method.NORMALIZED_NAME)
        self.open &= ~other

    def _by_register(self) -> None:
        mine, theirs = self.mine.parties, self.theirs.parties
        sole, other_sole, equal = mine.sole[self.left], theirs.sole[self.right], self.found.equal
        two = (sole > 0) & (other_sole > 0) & (sole != other_sole)
        self._set(equal & two, REVIEW, Method.NORMALIZED_NAME)
        if not len(self.met.standing):
            return
        common = self._among(self.met.standing)
        one = common & (sole > 0) & (sole == other_sole)
        one &= ~(equal & self._either(mine.only_a_name, theirs.only_a_name))
        self._set(one & self._either(mine.unlike, theirs.unlike), SAME, Method.CORPORATE_NUMBER)
        self._set(one & equal, SAME, Method.NORMALIZED_NAME)
        self._set(one, SAME, Method.ALIAS)
        self._set(common & ~((sole > 0) & (sole == other_sole)) & ~equal, REVIEW, Method.ALIAS)

    def _by_name(self) -> None:
        rank = self.found.rank
        equal = rank == RANK[Likeness.EQUAL]
        mine, theirs = self.mine.parties, self.theirs.parties
        self._set(equal & self._either(mine.several, theirs.several), REVIEW, Method.NORMALIZED_NAME)
        elsewhere = self._elsewhere(self.open & (rank < UNLIKE))
        self._set(equal & elsewhere, REVIEW, Method.NORMALIZED_NAME)
        self._set(equal, SAME, Method.NORMALIZED_NAME)
        similar = (rank == RANK[Likeness.FORM]) | ((rank < UNLIKE) & ~elsewhere)
        self._set(similar, REVIEW, Method.SIMILAR_NAME, by_name=True)

    def _elsewhere(self, which: Flags) -> Flags:
        mine, theirs = self.mine, self.theirs
        asked = np.flatnonzero(which)
        branch = (
            mine.readings.is_branch[mine.parties.own_name[self.left[asked]]]
            | theirs.readings.is_branch[theirs.parties.own_name[self.right[asked]]]
        )
        asked = asked[~branch]
        told = np.zeros(len(which), dtype=np.bool_)
        told[asked] = self.places.different(mine, theirs, self.left[asked], self.right[asked])
        return told

    def _scores(self) -> None:
        rank = self.found.rank
        fixed = (rank == RANK[Likeness.CUT]) | (rank == RANK[Likeness.SOUND])
        self.score[self.scored_by_name & fixed] = NEARLY
        asked = self.scored_by_name & (rank < UNLIKE) & ~fixed & (rank != RANK[Likeness.EQUAL])
        kept = asked[self.found.item]
        item, name_pair = self.found.item[kept], self.found.name_pair[kept]
        scores = self.names.form_score[name_pair]
        measured = np.flatnonzero(rank[item] != RANK[Likeness.FORM])
        names = name_pair[measured]
        scores[measured] = score_of_names(
            self.mine.readings,
            self.theirs.readings,
            self.names.left[names],
            self.names.right[names],
            self.names.rank[names],
        )
        self._keep_highest(item, scores)
        unlike = np.flatnonzero(self.scored_by_name & (rank == UNLIKE))
        item, left = self.mine.parties.names.expand(self.left[unlike])
        second, right = self.theirs.parties.names.expand(self.right[unlike][item])
        left = left[second]
        scores = score_of_names(
            self.mine.readings, self.theirs.readings, left, right, np.full(len(left), UNLIKE)
        )
        self._keep_highest(unlike[item[second]], scores)

    def _keep_highest(self, item: Ints, scores: NDArray[np.float64]) -> None:
        self.score[item] = 0
        np.maximum.at(self.score, item, scores)
