"""Which of very many names may be a joint venture's, told at once.

Characters are looked up in tables, all names together; only where a name has what a venture's name cannot
lack is it read for itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rules.names.fold import tidy
from rules.names.screening.arrays import Flags
from rules.names.tables import ventures

_PIECE = 50_000
_OPENING = " ("
_UNTOLD = 1
"""The class of a character that alone does not tell what it becomes beside others."""


@dataclass(frozen=True)
class _Signs:
    """What a venture's name cannot lack, each character in the width and case of ``tidy`` and casefold:
    one character, the last two of a word, or one at the beginning."""

    single: frozenset[str]
    double: frozenset[str]
    first: frozenset[str]

    @property
    def letters(self) -> list[str]:
        """Every character they have."""
        return sorted({*self.single, *"".join(self.double), *self.first, *_OPENING})


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    table = ventures()
    words = _plain([*table.words, *table.separators[0], *table.others])
    words = {w for w in words if not any(other != w and other in w for other in words)}
    return _Signs(
        frozenset(w for w in words if len(w) == 1),
        frozenset(w[-2:] for w in words if len(w) > 1),
        frozenset(w[0] for w in _plain(table.representatives)),
    )


def _plain(words: Iterable[str]) -> set[str]:
    return {tidy(word).casefold() for word in words}


def perhaps_ventures(names: Sequence[str]) -> list[int]:
    """Positions of the names that may be a joint venture's; of no other name ``split_venture`` makes one."""
    found: list[int] = []
    for begin in range(0, len(names), _PIECE):
        found.extend((begin + _in_piece(names[begin : begin + _PIECE])).tolist())
    return found


def _in_piece(names: Sequence[str]) -> NDArray[np.int64]:
    end = np.cumsum(np.fromiter(map(len, names), dtype=np.int64, count=len(names)))
    text = "".join(names)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kind = _classes(codes)
    hit = _hits(kind)
    begin = np.concatenate(([0], end[:-1])).astype(np.int64)
    chosen = np.zeros(len(names), dtype=np.bool_)
    chosen[np.searchsorted(end, np.flatnonzero(hit), side="right")] = True
    return np.flatnonzero(chosen | _begins(kind, begin, end))


def _classes(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Per character: 0 for one that is no part of a sign, ``_UNTOLD``, or the number of the letter of a sign
    it is."""
    seen = np.flatnonzero(np.bincount(codes)) if len(codes) else np.zeros(0, dtype=np.int64)
    table = np.zeros(int(seen[-1]) + 1 if len(seen) else 1, dtype=np.uint8)
    table[seen] = [_class(chr(code)) for code in seen.tolist()]
    classes: NDArray[np.uint8] = table[codes]
    return classes


@lru_cache(maxsize=65536)
def _class(character: str) -> int:
    number = _numbers()
    apart = tidy(f"x{character}x")[1:-1].casefold()
    if len(apart) == 1 and not unicodedata.combining(apart):
        return number.get(apart, 0)
    signs = set(number) - set(_OPENING) - {")"}
    return _UNTOLD if not apart or any(c in signs or unicodedata.combining(c) for c in apart) else 0


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {letter: place for place, letter in enumerate(_signs().letters, start=_UNTOLD + 1)}


def _hits(kind: NDArray[np.uint8]) -> Flags:
    signs, number = _signs(), _numbers()
    alone = np.zeros(len(number) + _UNTOLD + 1, dtype=np.bool_)
    alone[[_UNTOLD, *(number[letter] for letter in signs.single)]] = True
    hit: Flags = alone[kind]
    beside = np.zeros((len(alone), len(alone)), dtype=np.bool_)
    for word in signs.double:
        beside[number[word[0]], number[word[1]]] = True
    hit[:-1] |= beside[kind[:-1], kind[1:]]
    return hit


def _begins(kind: NDArray[np.uint8], begin: NDArray[np.int64], end: NDArray[np.int64]) -> Flags:
    """Names that begin, behind spaces and an opening bracket, with a character of a role."""
    first = np.zeros(len(_numbers()) + _UNTOLD + 1, dtype=np.bool_)
    skipped = first.copy()
    for letter, place in _numbers().items():
        first[place], skipped[place] = letter in _signs().first, letter in _OPENING
    spot, asked = begin.copy(), np.flatnonzero(begin < end)
    while len(asked):
        asked = asked[skipped[kind[spot[asked]]]]
        spot[asked] += 1
        asked = asked[spot[asked] < end[asked]]
    begins = np.zeros(len(begin), dtype=np.bool_)
    inside = spot < end
    begins[inside] = first[kind[spot[inside]]]
    return begins
