"""A written name and every way to read it: core, legal form and its place, branch cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rules.names.branch import Cut, Doubt, cuts, facility_cuts, is_office, tail_cut
from rules.names.fold import blur, fold, hyphen_readings, squeeze
from rules.names.legal_form import NO_FORM, Place, Split, is_non_profit, split_form, written_forms_in
from rules.names.letter_names import letter_readings

MAX_READINGS = 96
_BRACKETS = re.compile(r"\s*\(((?:[^()]|\([^()]*\))*)\)\s*$")
"""A bracketed text at the end, which may hold another: (旧 架空(株))."""
_FORMER = re.compile(r"^(?:旧|旧名|旧称|旧商号|旧社名|元)[:・ ]*")


@dataclass(frozen=True)
class Reading:
    """One way to read a name.

    core: the name alone, squeezed. form: the legal form ("" for none). place: where the form stands. branch:
    the branch or title cut off ("" for none). doubt: how sure.
    """

    core: str
    form: str
    place: Place
    branch: str
    doubt: Doubt

    @property
    def key(self) -> tuple[str, Place, str]:
        """What must be equal for two names to be the same: legal form, its place, core."""
        return self.form, self.place, self.core


@dataclass(frozen=True)
class NormalName:
    """Every reading of one written name, the likeliest first.

    is_branch: the name is a branch's, so its address is not the company's. unplaced: it names a branch whose
    place is unknown, so that the company's name may be any beginning of it.
    """

    written: str
    readings: tuple[Reading, ...]
    is_branch: bool
    unplaced: bool

    @property
    def first(self) -> Reading:
        """The likeliest reading."""
        return self.readings[0]

    @cached_property
    def keys(self) -> frozenset[tuple[str, Place, str]]:
        """Keys of the readings that may decide that two names are the same."""
        return frozenset(r.key for r in self.readings if r.doubt is not Doubt.LOOSE)

    @cached_property
    def cores(self) -> tuple[str, ...]:
        """Cores of the readings that may decide, each once."""
        return tuple(dict.fromkeys(r.core for r in self.readings if r.doubt is not Doubt.LOOSE))

    @cached_property
    def loose_cores(self) -> tuple[str, ...]:
        """Cores of all readings, the loose ones too, each once."""
        return tuple(dict.fromkeys(r.core for r in self.readings))

    @cached_property
    def blurs(self) -> frozenset[str]:
        """The cores of all readings, blurred (``fold.blur``)."""
        return frozenset(map(blur, self.loose_cores))


@lru_cache(maxsize=131072)
def normalise(written: str) -> NormalName:
    """Read a name. Never raises. A name of which nothing is left keeps its folded text as core; a blank name
    has one reading with an empty core."""
    return normal_name(written, fold(written))


def normal_name(written: str, folded: str) -> NormalName:
    """``normalise`` where the folded name is known."""
    found: dict[tuple[str, str, str, Doubt], Reading] = {}
    is_branch = unplaced = False
    for split, cut in _splits(folded):
        is_branch |= cut.branch
        unplaced |= cut.unplaced
        for core in _cores(cut.rest):
            reading = Reading(core, split.form, split.place, cut.cut, cut.doubt)
            found.setdefault((*reading.key, cut.doubt), reading)
    readings = tuple(found.values())[:MAX_READINGS]
    return NormalName(written, _without_weaker_twins(readings), is_branch, unplaced)


def _without_weaker_twins(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    best: dict[tuple[str, Place, str], Doubt] = {}
    for reading in readings:
        best[reading.key] = min(reading.doubt, best.get(reading.key, Doubt.LOOSE))
    kept = [r for r in readings if r.doubt is best[r.key]]
    return tuple(sorted(kept, key=lambda r: r.doubt))


def _cores(rest: str) -> list[str]:
    cores = [core for hyphened in hyphen_readings(rest) for core in letter_readings(hyphened)]
    return [core for core in dict.fromkeys(cores) if core] or ["".join(rest.split())]


def _splits(folded: str) -> Iterator[tuple[Split, Cut]]:
    """Legal form and branch, for the name without its trailing brackets and for what the brackets say."""
    text, brackets = _trailing_brackets(folded)
    branch = any(is_office(b) for b in brackets)
    splits = split_form(text)
    if all(s.tail and tail_cut(s.rest, s.tail, s.any_tail).doubt is not Doubt.SURE for s in splits):
        splits = (*splits, Split("", NO_FORM, text))
    for split in splits:
        for cut in _cuts_of(split):
            label = " ".join([cut.cut, *brackets]).strip()
            yield split, Cut(cut.rest, label, cut.doubt, cut.branch or branch, cut.unplaced)
    for inner in brackets:
        name = _FORMER.sub("", inner)
        if name != inner or written_forms_in(inner):
            for split in split_form(name.rpartition(":")[2]):
                yield split, Cut(split.rest, folded, Doubt.LOOSE, branch=False)


def _cuts_of(split: Split) -> tuple[Cut, ...]:
    if split.tail:
        return (tail_cut(split.rest, split.tail, split.any_tail),)
    if split.place == "after":
        return (Cut(split.rest, "", Doubt.SURE, branch=False),)
    found = cuts(split.rest)
    if is_non_profit(split.form) and not any(c.cut for c in found if c.doubt is not Doubt.LOOSE):
        return (*found, *facility_cuts(split.rest))
    return found


def _trailing_brackets(folded: str) -> tuple[str, list[str]]:
    """The name without bracketed texts at its end, unless one is its legal form; and those texts."""
    taken: list[str] = []
    text = folded
    while match := _BRACKETS.search(text):
        if not squeeze(text[: match.start()]) or _is_form(match.group().strip()):
            break
        taken.insert(0, match.group(1).strip())
        text = text[: match.start()]
    return text, taken


def _is_form(bracketed: str) -> bool:
    return split_form("x" + bracketed)[0].form != ""
