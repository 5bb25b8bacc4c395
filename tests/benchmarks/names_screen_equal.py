"""Whether screening gives exactly the pairs of an exhaustive comparison, on lists too long for luck.

``few``: every pair of some hundred bidders and some thousand names by ``identify_venture`` itself. ``many``:
all bidders with some thousand names; first every pair that could be alike in any reading is looked for one
by one with rapidfuzz and ``startswith`` (no hashes, no tables), then ``identify_venture`` decides each.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from rules.names import CompanyRef, Decision, identify_venture, split_venture
from rules.names.likeness import shortened_minimum
from rules.names.normalise import normalise
from rules.names.screening import Companies, ScreenIndex
from rules.names.tables import likeness
from tests.benchmarks.names_screen_lists import Lists

FEW, MANY = (300, 3_000), 3_000
Pair = tuple[int, int]
Found = dict[Pair, tuple[str, str | None, float]]


def compare(lists: Lists) -> dict[str, Any]:
    """How many pairs were compared and found, and how many differ (0)."""
    rng = random.Random(7)
    few, some = rng.sample(lists.bidders, FEW[0]), rng.sample(lists.restricted, FEW[1])
    every = [(i, j) for i in range(len(few)) for j in range(len(some))]
    small = _differ(_screened(few, some), _decided(few, some, every))
    asked = {i for i, _ in lists.true}
    own = [lists.restricted[j] for i, j in lists.true if i in asked]
    known = list(
        dict.fromkeys(rng.sample(own, min(len(own), MANY // 3)) + rng.sample(lists.restricted, MANY))
    )[:MANY]
    large = _differ(
        _screened(lists.bidders, known), _decided(lists.bidders, known, _perhaps(lists.bidders, known))
    )
    return {
        "few": [len(every), *small],
        "many": [len(lists.bidders) * len(known), *large],
    }


def _screened(bidders: list[str], restricted: list[str]) -> Found:
    index = ScreenIndex.build(Companies(restricted))
    rows = (row for piece in index.screen(Companies(bidders)) for row in piece.rows())
    return {(a, b): (decision.value, method.value, score) for a, b, score, decision, method in rows}


def _decided(bidders: list[str], restricted: list[str], pairs: list[Pair]) -> Found:
    mine, theirs = [CompanyRef(n) for n in bidders], [CompanyRef(n) for n in restricted]
    found: Found = {}
    for i, j in pairs:
        told = identify_venture(mine[i], theirs[j])
        if told.decision is not Decision.DIFFERENT:
            found[i, j] = (told.decision.value, told.method.value if told.method else None, told.score)
    return found


def _differ(screened: Found, exhaustive: Found) -> tuple[int, int]:
    """Pairs found, and those that only one of the two has, or has otherwise."""
    return len(exhaustive), len(set(screened.items()) ^ set(exhaustive.items()))


def _perhaps(bidders: list[str], restricted: list[str]) -> list[Pair]:
    """Every pair that could be alike: cores or blurs meet, near, or one begins or ends with the other."""
    pairs: set[Pair] = set()
    ventures = [i for i, n in enumerate(bidders) if split_venture(n)]
    pairs.update((i, j) for i in ventures for j in range(len(restricted)))
    joint = [j for j, n in enumerate(restricted) if split_venture(n)]
    pairs.update((i, j) for j in joint for i in range(len(bidders)))
    mine, theirs = _by_core(bidders), _by_core(restricted)
    cores = list(mine)
    for core in theirs:
        pairs.update((i, j) for other in _alike(core, cores) for i in mine[other] for j in theirs[core])
    return sorted(pairs)


def _by_core(names: list[str]) -> dict[str, list[int]]:
    """The names by every core and blur they have."""
    found: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        read = normalise(name)
        for text in {*read.loose_cores, *read.blurs}:
            found.setdefault(text, []).append(i)
    return found


def _alike(core: str, others: list[str]) -> list[str]:
    shortest = min(shortened_minimum(True, True, True), likeness().ending.minimum_length)
    longest_edit = int(likeness().close.maximum_share * 2 * (len(core) + 100))
    near = process.cdist(
        [core], others, scorer=Indel.distance, score_cutoff=longest_edit, dtype=np.int32, workers=-1
    )[0]
    swapped = process.cdist([core], others, scorer=OSA.distance, score_cutoff=1, dtype=np.int32, workers=-1)[
        0
    ]
    share = likeness().close.maximum_share
    found = []
    for other, apart, steps in zip(others, near.tolist(), swapped.tolist(), strict=True):
        long, short = (core, other) if len(core) > len(other) else (other, core)
        part = len(short) >= shortest and (long.startswith(short) or long.endswith(short))
        if part or core == other or steps <= 1 or apart <= share * (len(core) + len(other)):
            found.append(other)
    return found
