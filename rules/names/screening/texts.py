"""Distinct texts as one run of code points, with hashes of every beginning, end and omission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.names.screening.arrays import Flags, Hashes, Ints, look_up, spread

_BASE = 0x9E6C63D0876A9A47
"""Odd, so that it can be divided by modulo 2**64."""
_INVERSE = pow(_BASE, -1, 1 << 64)


def mixed(values: NDArray[Any]) -> Hashes:
    """Whole numbers scattered over 64 bits, one to one (splitmix64)."""
    x = values.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@lru_cache(maxsize=8)
def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)


@dataclass(frozen=True)
class Texts:
    """Distinct texts. ``codes``: their characters one after the other; ``start``: where each begins, one
    more than there are texts."""

    codes: NDArray[np.uint32]
    start: NDArray[np.int64]

    @staticmethod
    def of(texts: Sequence[str]) -> Texts:
        """The texts as given (each at most once, or ids are not unique)."""
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        start = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)), out=start[1:])
        made = Texts(codes, start)
        made.__dict__["_all"] = "".join(texts)
        return made

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def length(self) -> NDArray[np.int32]:
        """Characters of each."""
        return np.diff(self.start).astype(np.int32)

    @cached_property
    def _all(self) -> str:
        return np.ascontiguousarray(self.codes).tobytes().decode("utf-32-le", "surrogatepass")

    def strings(self, ids: NDArray[Any]) -> list[str]:
        """Those texts as strings."""
        begin, end = self.start[ids].tolist(), self.start[ids + 1].tolist()
        text = self._all
        return [text[b:e] for b, e in zip(begin, end, strict=True)]

    @cached_property
    def _places(self) -> Ints:
        return np.arange(len(self.codes)) - np.repeat(self.start[:-1], self.length)

    @cached_property
    def _scattered(self) -> Hashes:
        return mixed(self.codes)

    @cached_property
    def _sums(self) -> Hashes:
        longest = int(self.length.max(initial=0)) + 2
        sums = np.zeros(len(self.codes) + 1, dtype=np.uint64)
        np.cumsum(self._scattered * self._rise(longest)[self._places], out=sums[1:])
        return sums

    def forget(self) -> None:
        """Let go of what hashes are made from; it is made anew where it is needed again."""
        for name in ("_places", "_scattered", "_sums"):
            self.__dict__.pop(name, None)

    def _rise(self, longest: int) -> Hashes:
        return _powers(_BASE, 1 << (longest - 1).bit_length())

    def whole(self, ids: NDArray[Any]) -> Hashes:
        """The hash of each text."""
        hashes: Hashes = self._sums[self.start[ids + 1]] - self._sums[self.start[ids]]
        return hashes

    def beginnings(self, ids: NDArray[Any], shortest: int) -> tuple[Ints, Hashes]:
        """Every beginning of each text, of ``shortest`` characters and more, shorter than the text: the
        position in ``ids`` and the hash."""
        item, place = spread(np.maximum(self.length[ids] - shortest, 0))
        begin = self.start[ids][item]
        return item, self._sums[begin + place + shortest] - self._sums[begin]

    def endings(self, ids: NDArray[Any], shortest: int) -> tuple[Ints, Hashes]:
        """The same for the ends."""
        item, place = spread(np.maximum(self.length[ids] - shortest, 0))
        end = self.start[ids + 1][item]
        skipped = (self.length[ids][item] - shortest - place).astype(np.int64)
        fall = _powers(_INVERSE, 1 << int(self.length.max(initial=1)).bit_length())
        return item, (self._sums[end] - self._sums[end - shortest - place]) * fall[skipped]

    def omissions(self, ids: NDArray[Any]) -> tuple[Ints, Hashes]:
        """Every text that is left when one character is taken out of each: position in ``ids``, and hash."""
        item, spot = spread(self.length[ids])
        spot += self.start[ids][item]
        hashes = self._sums[self.start[ids + 1]][item]
        hashes -= self._sums[spot + 1]
        hashes *= np.uint64(_INVERSE)
        hashes += self._sums[spot]
        hashes -= self._sums[self.start[ids]][item]
        return item, hashes

    def swaps(self, ids: NDArray[Any]) -> tuple[Ints, Hashes]:
        """Every text with two neighbouring characters swapped: position in ``ids``, and hash."""
        item, place = spread(np.maximum(self.length[ids] - 1, 0))
        spot = self.start[ids][item] + place
        rise = self._rise(int(self.length.max(initial=0)) + 2)
        change = self._scattered[spot + 1] - self._scattered[spot]
        return item, self.whole(ids)[item] + change * (rise[place] - rise[place + 1])


def agreeing(mine: Texts, spots: Ints, theirs: Texts, other_spots: Ints, count: NDArray[Any]) -> Flags:
    """Whether ``count`` characters from a spot of mine on are those from a spot of theirs on; a spot is a
    place in ``codes``."""
    item, place = spread(count)
    differ = mine.codes[spots[item] + place] != theirs.codes[other_spots[item] + place]
    agree = np.ones(len(spots), dtype=np.bool_)
    agree[item[differ]] = False
    return agree


def alike_at_ends(mine: Texts, ids: Ints, theirs: Texts, others: Ints) -> tuple[Ints, Ints]:
    """How many characters each pair of texts has in common at the beginning, and at the end."""
    count = np.minimum(mine.length[ids], theirs.length[others]).astype(np.int64)
    item, place = spread(count)
    begin, other_begin = mine.start[ids], theirs.start[others]
    end, other_end = mine.start[ids + 1] - 1, theirs.start[others + 1] - 1
    differ = mine.codes[begin[item] + place] != theirs.codes[other_begin[item] + place]
    behind = mine.codes[end[item] - place] != theirs.codes[other_end[item] - place]
    return _first_place(item, place, differ, count), _first_place(item, place, behind, count)


def _first_place(item: Ints, place: Ints, which: Flags, count: Ints) -> Ints:
    """Per item the first flagged place, its count where none is."""
    first = count.copy()
    item, place = item[which][::-1], place[which][::-1]
    first[item] = place  # the last one written is the first place
    return first


def same_texts(mine: Texts, theirs: Texts, table: Hashes, bits: int) -> Ints:
    """For each of my texts the id of the equal one among theirs, -1 where there is none. ``table``: the
    packed hashes of theirs."""
    found = np.full(len(mine), -1, dtype=np.int64)
    item, other = look_up(table, mine.whole(np.arange(len(mine))), bits)
    long = mine.length[item] == theirs.length[other]
    item, other = item[long], other[long]
    equal = agreeing(mine, mine.start[item], theirs, theirs.start[other], mine.length[item])
    found[item[equal]] = other[equal]
    return found
