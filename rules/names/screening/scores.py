"""The score of names that are alike but not equal, for many pairs at once: ``likeness.score_of``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from rules.names.likeness import NEARLY, Likeness
from rules.names.screening.alike import RANK
from rules.names.screening.arrays import Ints, firsts
from rules.names.screening.readings import Readings


def score_of_names(
    mine: Readings, others: Readings, left: NDArray[Any], right: NDArray[Any], rank: Ints
) -> NDArray[np.float64]:
    """The score of pairs of names of those ranks (EDIT and weaker): of their closest cores."""
    first, core = mine.own_cores(left, loose=False)
    second, other = others.own_cores(right[first], loose=False)
    core, item = core[second], first[second]
    n, m = mine.texts.length[core].astype(np.int64), others.texts.length[other].astype(np.int64)
    apart = _told_by_lengths(n, m, rank[item])
    alone = np.bincount(item, minlength=len(left)) == 1
    asked = np.flatnonzero((apart < 0) | ~alone[item])
    apart[asked] = process.cpdist(
        mine.texts.strings(core[asked]),
        others.texts.strings(other[asked]),
        scorer=Indel.distance,
        dtype=np.int32,
    )
    scores = np.zeros(len(left))
    np.maximum.at(scores, item, _by_distance(n + m, apart))
    return scores


def _told_by_lengths(n: Ints, m: Ints, rank: Ints) -> Ints:
    """The indel distance of two cores of one likeness, if they are the only ones of their names; -1 where
    their lengths do not tell it. One edit is a character more, or one out and one in."""
    differ = np.abs(n - m)
    edit = np.where(differ == 0, 2, 1)
    told = np.where(rank == RANK[Likeness.SHORTENED], differ, -1)
    return np.where(rank == RANK[Likeness.EDIT], edit, told)


def _by_distance(total: Ints, apart: Ints) -> NDArray[np.float64]:
    """The score by both lengths added and the indel distance, of which the ratio is made."""
    key = total << np.int64(32) | apart
    order = np.argsort(key)
    first = firsts(key[order])
    scores = np.array([_score(k >> 32, k & 0xFFFFFFFF) for k in key[order][first].tolist()], dtype=np.float64)
    found = np.empty(len(key))
    found[order] = scores[np.cumsum(first) - 1] if len(key) else scores
    return found


@lru_cache(maxsize=4096)
def _score(total: int, apart: int) -> float:
    """By the scorer itself, of two texts made to have that distance."""
    common = (total - apart) // 2
    return min(NEARLY, round(fuzz.ratio("x" * common + "a" * apart, "x" * common), 1))
