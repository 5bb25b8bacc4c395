"""Small moves on numpy arrays that the screening is made of: ranges, groups, joins by hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

T = TypeVar("T", bound=np.generic)


def spread(counts: NDArray[Any]) -> tuple[Ints, Ints]:
    """For ``counts`` [2, 0, 3]: the item of each place [0, 0, 2, 2, 2], its place there [0, 1, 0, 1, 2]."""
    counts = counts.astype(np.int64, copy=False)
    item = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first = np.cumsum(counts) - counts
    return item, np.arange(len(item), dtype=np.int64) - first[item]


@dataclass(frozen=True)
class Groups:
    """Members by group: those of group g are ``member[start[g]:start[g + 1]]``, in ascending order."""

    start: NDArray[np.int32]
    member: NDArray[np.int32]

    @staticmethod
    def of(group: NDArray[Any], count: int) -> Groups:
        """Positions by the group each is in; there are ``count`` groups."""
        return Groups.pairing(group, np.arange(len(group), dtype=np.int32), count)

    @staticmethod
    def pairing(group: NDArray[Any], member: NDArray[Any], count: int) -> Groups:
        """Given members by the group beside each."""
        start = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(np.bincount(group, minlength=count), out=start[1:])
        packed = np.sort((group.astype(np.uint64) << np.uint64(32)) | member.astype(np.uint64))
        return Groups(start, (packed & np.uint64(0xFFFFFFFF)).astype(np.int32))

    def expand(self, groups: NDArray[Any]) -> tuple[Ints, NDArray[np.int32]]:
        """Every member of each asked group: the position among those asked, and the member."""
        begin = self.start[groups].astype(np.int64)
        item, place = spread(self.start[groups + 1] - begin)
        return item, self.member[begin[item] + place]


def id_bits(count: int) -> int:
    """How many bits numbers below ``count`` take."""
    return max(1, int(count - 1).bit_length()) if count > 1 else 1


def packed_table(hashes: Hashes, ids: NDArray[Any], bits: int) -> Hashes:
    """A sorted table from hash to id: the upper bits of the hash with the id in the lower ``bits``; each
    entry once."""
    low = np.uint64((1 << bits) - 1)
    table = hashes & ~low
    table |= ids.astype(np.uint64)
    table.sort()
    return table[firsts(table)]


def look_up(table: Hashes, hashes: Hashes, bits: int) -> tuple[Ints, Ints]:
    """Every entry of a packed table whose hash may be one of those asked: the position asked, and the id. The
    lower bits are lost, so what is found is checked by whoever asked."""
    low = np.uint64((1 << bits) - 1)
    if not len(table) or not len(hashes):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.argsort(hashes)
    key = hashes[order] & ~low
    begin = np.searchsorted(table, key)
    inside = begin < len(table)
    hit = inside.copy()
    hit[inside] = (table[begin[inside]] & ~low) == key[inside]
    order, key, begin = order[hit], key[hit], begin[hit]
    end = np.searchsorted(table, key | low, side="right")
    item, place = spread(end - begin)
    return order[item], (table[begin[item] + place] & low).astype(np.int64)


def firsts(sorted_keys: NDArray[Any]) -> Flags:
    """Which entries of a sorted array are the first of their value."""
    first = np.ones(len(sorted_keys), dtype=np.bool_)
    first[1:] = sorted_keys[1:] != sorted_keys[:-1]
    return first


def distinct(values: NDArray[T]) -> NDArray[T]:
    """Every value once, ascending."""
    values = np.sort(values)
    return values[firsts(values)]


def joined(left: Ints, right: Ints, size: int) -> Ints:
    """Positions that hold the same number in two columns, 0 left aside: left times ``size`` plus right."""
    asked = np.flatnonzero(left)
    if not len(asked):
        return nothing()
    order = np.argsort(right, kind="stable")
    begin = np.searchsorted(right[order], left[asked])
    item, place = spread(np.searchsorted(right[order], left[asked], side="right") - begin)
    pairs: Ints = asked[item] * max(1, size) + order[begin[item] + place]
    return pairs


def nothing() -> Ints:
    """No positions."""
    return np.zeros(0, dtype=np.int64)
