"""The readings of a plain name: one legal form at most, nothing to cut off.

``PlainReader.read`` answers only where ``normalise`` could say nothing else. What it knows of words and
places it takes from ``branch`` and the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rules.names.branch import SHORTEST_HEAD, cuts, facility_cuts, place_ends, place_names, place_starts
from rules.names.fold import fold, hyphen_readings, squeeze
from rules.names.letter_names import letter_readings, run_starts
from rules.names.plain_fold import HYPHEN, LETTER_NAME, MARK, SPACE, SPECIAL
from rules.names.plain_form import Kind, PlainForms, Spelling, plain_forms
from rules.names.tables import branches


class _Endings(NamedTuple):
    """Words that end in one character, the longest first. office: they make a cut possible without a place
    name before them; weak: they need one; facilities: a non-profit body's institutions."""

    office: tuple[str, ...]
    weak: tuple[str, ...]
    facilities: tuple[str, ...]


_NO_ENDINGS = _Endings((), (), ())


@dataclass(frozen=True, slots=True)
class PlainReader:
    """The look-ups. endings: by the last character of a name. letters: where letter names begin.
    shortest_placed: the least characters before a weak word behind which a cut is possible."""

    forms: PlainForms
    endings: Mapping[str, _Endings]
    letters: re.Pattern[str]
    shortest_placed: int

    def read(self, folded: str, flags: int, starts: int) -> tuple[Sequence[str], tuple[Kind, ...]] | None:
        """The cores and the kinds of a name; each core goes with each kind, kinds first. None where it takes
        ``normalise`` to read it.

        folded, flags, starts: from ``plain_fold.fold_many``.
        """
        if flags & SPECIAL or not folded:
            return None
        split = self.forms.split(folded, starts, bool(flags & SPACE), bool(flags & MARK))
        if split is None or not split[0]:
            return None
        rest, spelling = split
        if not spelling.after:
            ending = self.endings.get(rest[-1])
            if (ending or flags & SPACE) and self._cut(rest, ending or _NO_ENDINGS, flags, spelling):
                return None
        core = rest if rest.isalnum() else squeeze(rest)
        if flags & HYPHEN or core[:1] == "ー":
            cores = hyphened_cores(rest)
            return (cores, spelling.kinds) if all(cores) else None
        if flags & LETTER_NAME and self.letters.search(core):
            return letter_readings(rest), spelling.kinds
        return ((core,), spelling.kinds) if core else None

    def cut(self, rest: str, spelling: Spelling) -> bool:
        """Whether a name without spaces, not followed by its legal form, ends in an office's word or has
        anything else to cut off."""
        ending = self.endings.get(rest[-1])
        if ending is None:
            return False
        return rest.endswith(ending.office) or self._cut(rest, ending, 0, spelling)

    def _cut(self, rest: str, ending: _Endings, flags: int, spelling: Spelling) -> bool:
        """Whether a branch, title or institution can be cut off a name not followed by its legal form."""
        if flags & SPACE or rest.endswith(ending.office):
            if any(cut.cut for cut in cuts(rest)):
                return True
        elif word := next(filter(rest.endswith, ending.weak), ""):
            head = rest[: -len(word)]
            if len(head) >= self.shortest_placed and any(_placed(head)):
                return True
        return (
            spelling.non_profit and rest.endswith(ending.facilities) and bool(facility_cuts.__wrapped__(rest))
        )


def _placed(head: str) -> Iterator[bool]:
    """Whether each place name that ends a text leaves enough before it."""
    if head[-2:] not in _place_tails() and head[-1:] not in _between_tails():
        return iter(())
    return (s >= SHORTEST_HEAD for end in place_ends(head) for s in place_starts(head[:end]))


@lru_cache(maxsize=1)
def _place_tails() -> frozenset[str]:
    """The last two characters of place names, which have two at least."""
    return frozenset(name[-2:] for name in place_names())


@lru_cache(maxsize=1)
def _between_tails() -> frozenset[str]:
    """The characters that what stands between a place name and an office's word ends in."""
    return frozenset(fold(word)[-1] for word in branches().between.words) | frozenset("0123456789")


def hyphened_cores(rest: str) -> tuple[str, ...]:
    """Every core that a name without its legal form may have, once each."""
    return tuple(dict.fromkeys(core for text in hyphen_readings(rest) for core in letter_readings(text)))


@lru_cache(maxsize=1)
def plain_reader() -> PlainReader:
    """The look-ups for the tables as they stand."""
    table = branches()
    lists = table.strong.words + table.office.words, table.weak.words, table.facilities.words
    folded = [sorted(set(map(fold, words)), key=lambda w: (-len(w), w)) for words in lists]
    endings = {
        last: _Endings(*(tuple(w for w in words if w[-1] == last) for words in folded))
        for last in {word[-1] for words in folded for word in words}
    }
    return PlainReader(plain_forms(), endings, run_starts(), SHORTEST_HEAD + min(map(len, place_names())))
