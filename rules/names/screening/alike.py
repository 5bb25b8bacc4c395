"""Every pair of names that are alike, with the strongest likeness: ``likeness_of`` for all pairs at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from rules.names.likeness import Likeness, close, one_edit
from rules.names.screening.arrays import Flags, Ints, distinct, firsts, look_up, nothing
from rules.names.screening.name_tables import (
    NameTables,
    close_enough,
    longer,
    patterns,
    shortest_beginning,
    shortest_omission,
)
from rules.names.screening.rare import Long, close_candidates, most_apart
from rules.names.screening.readings import Readings
from rules.names.screening.texts import agreeing, alike_at_ends, same_texts
from rules.names.tables import likeness

ORDER = tuple(Likeness)
RANK = {kind: rank for rank, kind in enumerate(ORDER)}
UNLIKE = len(ORDER)
"""The rank of names that are not alike."""


@dataclass(frozen=True)
class NamePairs:
    """Pairs of names, in order. rank: place of the likeness in ``ORDER``. form_score: the score where the
    cores are equal and the legal form is not (rank of FORM), else 0."""

    left: Ints
    right: Ints
    rank: NDArray[np.int64]
    form_score: NDArray[np.float64]


class _Found:
    """Pairs of names with a rank, gathered."""

    def __init__(self, names: int) -> None:
        self._names = np.int64(names)
        self._packed: list[Ints] = []

    def add(self, left: Ints, right: Ints, rank: int | NDArray[np.int64]) -> None:
        """Pairs of names; a pair may come more than once."""
        self._packed.append((left.astype(np.int64) * self._names + right) * 8 + rank)

    def strongest(self) -> tuple[Ints, NDArray[np.int64]]:
        """Every pair once (left times the number of names, and right), with its strongest rank."""
        packed = np.sort(np.concatenate([nothing(), *self._packed]))
        packed = packed[firsts(packed >> 3)]
        return packed >> 3, packed & 7


def alike(mine: Readings, theirs: NameTables) -> NamePairs:
    """Every pair of names that are alike."""
    others = theirs.readings
    found = _Found(max(1, len(others)))
    same = same_texts(mine.texts, others.texts, theirs.whole, theirs.bits)
    scored = _equal_cores(mine, theirs, same, found)
    _equal_blurs(mine, theirs, same, found)
    _near_cores(mine, theirs, found)
    _shortened(mine, theirs, found)
    keys, rank = found.strongest()
    scores = np.zeros(len(keys))
    formed = np.flatnonzero(rank == RANK[Likeness.FORM])
    scores[formed] = _best_of(keys[formed], *scored)
    return NamePairs(keys // max(1, len(others)), keys % max(1, len(others)), rank, scores)


def _best_of(asked: Ints, keys: Ints, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest score of each asked key; every one is among ``keys``."""
    order = np.lexsort((-scores, keys))
    keys, scores = keys[order], scores[order]
    best: NDArray[np.float64] = scores[np.searchsorted(keys, asked)]
    return best


def _equal_cores(
    mine: Readings, theirs: NameTables, same: Ints, found: _Found
) -> tuple[Ints, NDArray[np.float64]]:
    """Pairs of readings with one core: EQUAL, FORM or CUT; and each pair of names with the score of its
    forms."""
    others = theirs.readings
    reading = np.flatnonzero(_known_core(same, others)[mine.core])
    item, other = others.by_core.expand(same[mine.core[reading]])
    reading = reading[item]
    forms, places = _codes(mine, others)
    kind, other_kind = mine.kind[reading], others.kind[other] + len(mine.kinds)
    same_form = forms[kind] == forms[other_kind]
    firm = ~mine.loose[reading] & ~others.loose[other]
    equal = firm & same_form & (places[kind] == places[other_kind])
    one_missing = (forms[kind] == 0) | (forms[other_kind] == 0)
    table = likeness().form_scores
    scores = np.where(same_form, table.moved, np.where(one_missing, table.missing, table.other))
    rank = np.where(
        equal, RANK[Likeness.EQUAL], np.where(firm, RANK[Likeness.FORM], RANK[Likeness.CUT])
    ).astype(np.int64)
    left, right = mine.name[reading].astype(np.int64), others.name[other].astype(np.int64)
    found.add(left, right, rank)
    return left * max(1, len(others)) + right, scores


def _known_core(same: Ints, others: Readings) -> Flags:
    known: Flags = (same >= 0) & (same < others.cores)
    return known


def _codes(mine: Readings, others: Readings) -> tuple[Ints, Ints]:
    """Legal forms and places as numbers, of my kinds, then of theirs; the form 0 is none."""
    forms, places = {"": 0}, {"none": 0}
    both = (*mine.kinds, *others.kinds)
    return (
        np.array([forms.setdefault(form, len(forms)) for form, _ in both], dtype=np.int64),
        np.array([places.setdefault(place, len(places)) for _, place in both], dtype=np.int64),
    )


def _equal_blurs(mine: Readings, theirs: NameTables, same: Ints, found: _Found) -> None:
    others = theirs.readings
    blur = same[mine.blur]
    core = np.flatnonzero((blur >= 0) & (mine.texts.length[mine.blur] >= likeness().sound.minimum_length))
    item, other = theirs.by_blur.expand(blur[core])
    core = core[item]
    differ = same[core] != other
    _add_readings(mine, others, core[differ], other[differ], RANK[Likeness.SOUND], found)


def _add_readings(
    mine: Readings, others: Readings, core: Ints, other: NDArray[np.int32], rank: int, found: _Found
) -> None:
    """Pairs of cores as pairs of the names that have them in any reading."""
    item, reading = mine.by_core.expand(core)
    second, other_reading = others.by_core.expand(other[item])
    found.add(mine.name[reading[second]].astype(np.int64), others.name[other_reading].astype(np.int64), rank)


def _add_firm(mine: Readings, others: Readings, core: Ints, other: Ints, rank: int, found: _Found) -> None:
    """Pairs of cores as pairs of the names that have them in a reading that is not loose."""
    item, name = mine.firm_names.expand(core)
    second, other_name = others.firm_names.expand(other[item])
    found.add(name[second].astype(np.int64), other_name.astype(np.int64), rank)


def _near_cores(mine: Readings, theirs: NameTables, found: _Found) -> None:
    """EDIT and CLOSE."""
    others = theirs.readings
    firm = np.flatnonzero(mine.firm)
    left, right = _one_omission(mine, theirs, firm)
    _sort_out(mine, others, left, right, found)
    long = close_enough(mine)
    asked = Long(mine.texts, long, patterns(mine, long))
    left, right = close_candidates(asked, theirs.long, theirs.rare, theirs.rarity, theirs.bits)
    _sort_out(mine, others, left, right, found)
    short = firm[mine.texts.length[firm] < likeness().edit.minimum_length]
    item, hashes = mine.texts.swaps(longer(mine, short, likeness().swap.minimum_length))
    left = longer(mine, short, likeness().swap.minimum_length)[item]
    position, right = look_up(theirs.whole, hashes, theirs.bits)
    kept = _core_of(others, right)
    left, right = left[position[kept]], right[kept]
    swapped = _told(one_edit, mine.texts.strings(left), others.texts.strings(right), np.arange(len(left)))
    _add_firm(mine, others, left[swapped], right[swapped], RANK[Likeness.EDIT], found)


def _core_of(others: Readings, text: Ints) -> Flags:
    """Which texts are cores of readings that are not loose."""
    kept: Flags = text < others.cores
    kept[kept] = others.firm[text[kept]]
    return kept


def _one_omission(mine: Readings, theirs: NameTables, firm: Ints) -> tuple[Ints, Ints]:
    """Pairs of cores that are one after at most one character is left out of each."""
    others = theirs.readings
    edited = longer(mine, firm, shortest_omission())
    item, hashes = mine.texts.omissions(edited)
    lefts, rights = [], []
    whole = longer(mine, firm, shortest_omission() - 1)
    for left, asked in ((edited[item], hashes), (whole, mine.texts.whole(whole))):
        position, right = look_up(theirs.omissions, asked, theirs.bits)
        lefts.append(left[position])
        rights.append(right)
    position, right = look_up(theirs.whole, hashes, theirs.bits)
    kept = _core_of(others, right)
    lefts.append(edited[item][position[kept]])
    rights.append(right[kept])
    pairs = distinct(np.concatenate(lefts) << np.int64(32) | np.concatenate(rights))
    return pairs >> np.int64(32), pairs & np.int64(0xFFFFFFFF)


def _sort_out(mine: Readings, others: Readings, left: Ints, right: Ints, found: _Found) -> None:
    """Measure candidates: one character off, close, or neither."""
    edit = _one_edit(mine, others, left, right)
    _add_firm(mine, others, left[edit], right[edit], RANK[Likeness.EDIT], found)
    left, right = left[~edit], right[~edit]
    n, m = mine.texts.length[left].astype(np.int64), others.texts.length[right].astype(np.int64)
    long = np.minimum(n, m) >= likeness().close.minimum_length
    left, right, total = left[long], right[long], (n + m)[long]
    texts, other_texts = mine.texts.strings(left), others.texts.strings(right)
    apart = process.cpdist(texts, other_texts, scorer=Indel.distance, dtype=np.int32)
    near = apart <= most_apart(int(total.max(initial=0)))[total]
    near[near] = _told(close, texts, other_texts, np.flatnonzero(near))
    _add_firm(mine, others, left[near], right[near], RANK[Likeness.CLOSE], found)


def _one_edit(mine: Readings, others: Readings, left: Ints, right: Ints) -> Flags:
    """``likeness.one_edit`` for cores that are not equal, by the characters they share at both ends."""
    n, m = mine.texts.length[left].astype(np.int64), others.texts.length[right].astype(np.int64)
    longest = np.maximum(n, m)
    told = np.zeros(len(left), dtype=np.bool_)
    asked = np.flatnonzero((np.abs(n - m) <= 1) & (longest >= likeness().edit.minimum_length))
    left, right, longest = left[asked], right[asked], longest[asked]
    begin, end = alike_at_ends(mine.texts, left, others.texts, right)
    told[asked] = begin + end >= longest - 1
    swapped = np.flatnonzero((n == m)[asked] & (begin + end == longest - 2))
    first = mine.texts.start[left[swapped]] + begin[swapped]
    other = others.texts.start[right[swapped]] + begin[swapped]
    codes, other_codes = mine.texts.codes, others.texts.codes
    crossed = (codes[first] == other_codes[other + 1]) & (codes[first + 1] == other_codes[other])
    told[asked[swapped[crossed]]] = True
    return told


def _told(rule: Callable[[str, str], bool], mine: list[str], others: list[str], which: Ints) -> Flags:
    """What the rule itself says of those pairs."""
    told = (rule(mine[i], others[i]) for i in which.tolist())
    return np.fromiter(told, dtype=np.bool_, count=len(which))


def _shortened(mine: Readings, theirs: NameTables, found: _Found) -> None:
    """One core begins with the other, or ends with it; each way round."""
    others = theirs.readings
    firm = np.flatnonzero(mine.firm)
    shortest, ending = shortest_beginning(), max(1, likeness().ending.minimum_length)
    short = longer(mine, firm, shortest)
    item, other = look_up(theirs.beginnings, mine.texts.whole(short), theirs.bits)
    _add_beginning(others, mine, other, short[item], found, turned=True)
    item, hashes = mine.texts.beginnings(firm, shortest)
    position, other = look_up(theirs.whole, hashes, theirs.bits)
    kept = _core_of(others, other)
    _add_beginning(mine, others, firm[item[position[kept]]], other[kept], found, turned=False)
    short = longer(mine, firm, ending)
    item, other = look_up(theirs.endings, mine.texts.whole(short), theirs.bits)
    ends = _is_part(others, mine, other, short[item], at_end=True)
    _add_firm(mine, others, short[item][ends], other[ends], RANK[Likeness.SHORTENED], found)
    item, hashes = mine.texts.endings(firm, ending)
    position, other = look_up(theirs.whole, hashes, theirs.bits)
    kept = _core_of(others, other)
    left, right = firm[item[position[kept]]], other[kept]
    ends = _is_part(mine, others, left, right, at_end=True)
    _add_firm(mine, others, left[ends], right[ends], RANK[Likeness.SHORTENED], found)


def _is_part(
    longer_side: Readings, shorter_side: Readings, long: Ints, short: Ints, *, at_end: bool
) -> Flags:
    """Which of the longer begin, or end and do not begin, with the shorter."""
    texts, others = longer_side.texts, shorter_side.texts
    count = others.length[short]
    begins = agreeing(texts, texts.start[long], others, others.start[short], count)
    if not at_end:
        return begins
    return agreeing(texts, texts.start[long + 1] - count, others, others.start[short], count) & ~begins


def _add_beginning(
    longer_side: Readings, shorter_side: Readings, long: Ints, short: Ints, found: _Found, *, turned: bool
) -> None:
    """Cores of which the longer begins with the shorter, as pairs of names where the shorter is long enough
    for their kind. ``turned``: the longer is theirs, not mine."""
    table = likeness()
    length = shorter_side.texts.length[short]
    may = length >= table.shortened.minimum_length
    may |= (length >= table.venture_member.minimum_length) & shorter_side.short_cores[short]
    may |= (length >= table.unplaced_branch.minimum_length) & longer_side.unplaced_cores[long]
    both = longer_side.running_cores[long] & shorter_side.running_cores[short]
    may |= (length >= table.facility.minimum_length) & both
    long, short = long[may], short[may]
    begins = _is_part(longer_side, shorter_side, long, short, at_end=False)
    long, short = long[begins], short[begins]
    item, name = longer_side.firm_names.expand(long)
    second, other = shorter_side.firm_names.expand(short[item])
    name, length = name[second], shorter_side.texts.length[short[item[second]]]
    both_run = (longer_side.facilities[name] & shorter_side.facilities[other]).any(axis=1)
    enough = (
        (length >= table.shortened.minimum_length)
        | ((length >= table.venture_member.minimum_length) & shorter_side.shortened[other])
        | ((length >= table.unplaced_branch.minimum_length) & longer_side.unplaced[name])
        | ((length >= table.facility.minimum_length) & both_run)
    )
    left, right = (other, name) if turned else (name, other)
    found.add(left[enough].astype(np.int64), right[enough].astype(np.int64), RANK[Likeness.SHORTENED])
