"""Long texts of which few characters are only in one, found by their rarest characters.

Where two texts have t characters in common, of n and m, then among the n-t+2 rarest of one and the m-t+2
rarest of the other two are the same. So every text is filed under the pairs of its rarest characters, once
for each length a partner may have; a repeated character counts as several. Texts so long, or so unlike each
other's, that the pairs become too many are compared one by one, by a bit pattern of their characters first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from rules.names.screening.arrays import Flags, Hashes, Ints, distinct, look_up, nothing, packed_table
from rules.names.screening.texts import Texts, mixed
from rules.names.tables import likeness

MOST_PAIRS = 28
"""With more pairs of rare characters than this for one partner's length, texts are compared one by one."""
_BLOCK = 2_000_000


@lru_cache(maxsize=4)
def most_apart(longest: int) -> NDArray[np.int64]:
    """By the sum of two lengths, the largest indel distance at which they are close."""
    share = likeness().close.maximum_share
    return np.array([int(share * total) for total in range(2 * longest + 1)], dtype=np.int64)


def partners(length: int, most: NDArray[np.int64], longest: int) -> Iterator[tuple[int, int, int]]:
    """The lengths (up to ``longest``) that a text close to one of ``length`` may have, with the most
    characters that either lacks, mine and theirs; without those that one omission on either side finds."""
    for other in range(likeness().close.minimum_length, longest + 1):
        apart = int(most[length + other])
        apart -= (apart - length - other) % 2
        if abs(length - other) > apart:
            continue
        mine, theirs = (length - other + apart) // 2, (other - length + apart) // 2
        if mine > 1 or theirs > 1:
            yield other, mine, theirs


def _too_many(length: int, other: int, mine: int, theirs: int) -> bool:
    lacking = max(mine, theirs)
    return (lacking + 2) * (lacking + 1) // 2 > MOST_PAIRS or length - mine < 2


@dataclass(frozen=True)
class Rarity:
    """How rare characters are: ``code``: code points, ascending; ``rank``: of each, 1 the rarest."""

    code: NDArray[np.uint32]
    rank: NDArray[np.uint32]

    @staticmethod
    def of(texts: Texts) -> Rarity:
        """By how often they stand in texts."""
        counts = np.bincount(texts.codes) if len(texts.codes) else nothing()
        code = np.flatnonzero(counts).astype(np.uint32)
        rank = np.empty(len(code), dtype=np.uint32)
        rank[np.argsort(counts[code], kind="stable")] = np.arange(1, len(code) + 1, dtype=np.uint32)
        return Rarity(code, rank)

    def ranks(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The rank of each character, 0 where the texts have it not."""
        table = np.zeros(0x110000 if not len(self.code) else max(int(self.code[-1]) + 1, 1), dtype=np.uint32)
        table[self.code] = self.rank
        return np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], 0).astype(np.uint32)


def by_length(texts: Texts, ids: Ints) -> dict[int, Ints]:
    """The ids by the length of their texts."""
    order = ids[np.argsort(texts.length[ids], kind="stable")]
    lengths, starts = np.unique(texts.length[order], return_index=True)
    return dict(zip(lengths.tolist(), np.split(order, starts[1:]), strict=True)) if len(order) else {}


def _rarest(texts: Texts, ids: Ints, length: int, rarity: Rarity, count: int) -> Hashes:
    """The ``count`` rarest characters of texts of one length, a row each, a repetition as another one."""
    codes = texts.codes[texts.start[ids][:, None] + np.arange(length)]
    ranks = np.sort(rarity.ranks(codes), axis=1)[:, : min(count, length)].astype(np.uint64)
    again = np.zeros(len(ids), dtype=np.uint64)
    tokens = ranks << np.uint64(32)
    for place in range(1, ranks.shape[1]):
        again = np.where(ranks[:, place] == ranks[:, place - 1], again + np.uint64(1), np.uint64(0))
        tokens[:, place] |= again
    return mixed(tokens)


def _pairs(tokens: Hashes, count: int, lengths: tuple[int, int]) -> Hashes:
    first, second = _both(min(count, tokens.shape[1]))
    return mixed((tokens[:, first] ^ _salt(*lengths)) + tokens[:, second] * np.uint64(3)).ravel()


@lru_cache(maxsize=256)
def _both(count: int) -> tuple[Ints, Ints]:
    """Every two of ``count`` places."""
    return np.triu_indices(count, 1)


@lru_cache(maxsize=65536)
def _salt(length: int, other: int) -> np.uint64:
    salt: np.uint64 = mixed(np.array([length << 20 | other]))[0]
    return salt


def _filed(
    texts: Texts, groups: dict[int, Ints], rarity: Rarity, longest: int, *, turned: bool
) -> tuple[Hashes, Ints]:
    """Every text under the pairs of its rarest characters: hashes, and ids. ``turned``: the partner's length
    is named first."""
    most = most_apart(max([longest, *groups]))
    hashes: list[Hashes] = [np.zeros(0, dtype=np.uint64)]
    found: list[Ints] = [nothing()]
    for length, ids in groups.items():
        reached = [p for p in partners(length, most, longest) if not _too_many(length, *p)]
        if not reached:
            continue
        tokens = _rarest(texts, ids, length, rarity, max(mine for _, mine, _ in reached) + 2)
        for other, mine, _ in reached:
            pairs = _pairs(tokens, mine + 2, (other, length) if turned else (length, other))
            hashes.append(pairs)
            found.append(np.repeat(ids, len(pairs) // len(ids)))
    return np.concatenate(hashes), np.concatenate(found)


def rare_table(texts: Texts, ids: Ints, rarity: Rarity, bits: int) -> Hashes:
    """The packed table of those texts, to find others by. ``ids``: of ``close.minimum_length`` and more."""
    groups = by_length(texts, ids)
    hashes, found = _filed(texts, groups, rarity, _reach(max(groups, default=0)), turned=True)
    return packed_table(hashes, found, bits)


def _reach(longest: int) -> int:
    """The length of the longest text that may be close to one of this length."""
    share = likeness().close.maximum_share
    return int(longest * (1 + share) / (1 - share)) + 1 if share < 1 else 4 * longest + 64


def bit_patterns(texts: Texts, ids: Ints) -> Hashes:
    """One bit of 64 for each character of each text: bits that only one has are characters only it has."""
    if not len(ids):
        return np.zeros(0, dtype=np.uint64)
    item = np.repeat(np.arange(len(ids)), texts.length[ids])
    place = np.arange(len(item)) - np.repeat(
        np.cumsum(texts.length[ids]) - texts.length[ids], texts.length[ids]
    )
    bits = np.uint64(1) << (mixed(texts.codes[texts.start[ids][item] + place]) >> np.uint64(58))
    patterns = np.zeros(len(ids), dtype=np.uint64)
    filled = texts.length[ids] > 0
    begins = (np.cumsum(texts.length[ids]) - texts.length[ids])[filled]
    if len(begins):
        patterns[filled] = np.bitwise_or.reduceat(bits, begins)
    return patterns


@dataclass(frozen=True)
class Long:
    """Texts long enough to be close to others, with what they are found by. ``pattern``: per text of
    ``texts``, its characters' bits."""

    texts: Texts
    ids: Ints
    pattern: Hashes

    @cached_property
    def by_length(self) -> dict[int, Ints]:
        """The ids by the length of their texts."""
        return by_length(self.texts, self.ids)


def close_candidates(mine: Long, theirs: Long, table: Hashes, rarity: Rarity, bits: int) -> tuple[Ints, Ints]:
    """Pairs that may be close, my id and theirs, without those that one omission on either side finds."""
    groups, others = mine.by_length, theirs.by_length
    longest = max(others, default=0)
    hashes, ids = _filed(mine.texts, groups, rarity, longest, turned=False)
    item, other = look_up(table, hashes, bits)
    left, right = ids[item], other
    kept = _near(mine, theirs, left, right)
    pairs = [distinct(left[kept] << np.int64(32) | right[kept])]
    most = most_apart(max([longest, *groups]))
    for length, asked in groups.items():
        for partner, lacking, lacked in partners(length, most, longest):
            if partner in others and _too_many(length, partner, lacking, lacked):
                pairs.extend(_one_by_one(mine, theirs, asked, others[partner]))
    both = np.concatenate(pairs)
    return both >> np.int64(32), both & np.int64(0xFFFFFFFF)


def _one_by_one(mine: Long, theirs: Long, asked: Ints, others: Ints) -> Iterator[Ints]:
    step = max(1, _BLOCK // len(others))
    for begin in range(0, len(asked), step):
        some = asked[begin : begin + step]
        left, right = np.repeat(some, len(others)), np.tile(others, len(some))
        kept = _near(mine, theirs, left, right)
        yield left[kept] << np.int64(32) | right[kept]


def _near(mine: Long, theirs: Long, left: Ints, right: Ints) -> Flags:
    """Whether as few characters differ, by their bits, as close texts allow."""
    n, m = mine.texts.length[left], theirs.texts.length[right]
    longest = max(int(n.max(initial=0)), int(m.max(initial=0)))
    apart = popcount(mine.pattern[left] ^ theirs.pattern[right])
    allowed: Flags = apart <= most_apart(longest)[n + m]
    return allowed


def popcount(words: Hashes) -> NDArray[np.uint8]:
    """How many bits are set."""
    counts: NDArray[np.uint8] = np.bitwise_count(words)
    return counts
