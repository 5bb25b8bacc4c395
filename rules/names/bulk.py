"""Very many names read at once, with exactly the result of ``normalise`` for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from rules.names.branch import Doubt
from rules.names.fold import blur
from rules.names.legal_form import Place
from rules.names.normalise import normalise


@dataclass(frozen=True)
class ManyNames:
    """Columns; the readings of name i are the rows ``start[i]:start[i + 1]``, in ``normalise``'s order.

    written: the names as given. start: one more than there are names. core: per reading, ``Reading.core``.
    kind: per reading, index into ``kinds``, each legal form with its place. loose: per reading, whether
    its doubt is LOOSE. is_branch, unplaced: per name, as ``NormalName``'s.
    """

    written: Sequence[str]
    start: NDArray[np.int32]
    core: list[str]
    kind: NDArray[np.int32]
    kinds: list[tuple[str, Place]]
    loose: NDArray[np.bool_]
    is_branch: NDArray[np.bool_]
    unplaced: NDArray[np.bool_]


def read_many(names: Sequence[str]) -> ManyNames:
    """Every name read as ``normalise`` reads it. Never raises."""
    read = [normalise.__wrapped__(name) for name in names]
    rows = [reading for name in read for reading in name.readings]
    kinds: dict[tuple[str, Place], int] = {}
    kind = [kinds.setdefault((r.form, r.place), len(kinds)) for r in rows]
    start = np.zeros(len(read) + 1, dtype=np.int32)
    np.cumsum([len(name.readings) for name in read], out=start[1:])
    return ManyNames(
        names,
        start,
        [r.core for r in rows],
        np.array(kind, dtype=np.int32),
        list(kinds),
        np.array([r.doubt is Doubt.LOOSE for r in rows], dtype=np.bool_),
        np.array([name.is_branch for name in read], dtype=np.bool_),
        np.array([name.unplaced for name in read], dtype=np.bool_),
    )


def key_hash(form: str, place: Place, core: str) -> int:
    """A signed 64-bit hash of ``Reading.key``, the same on every machine and in every run (BLAKE2b, eight
    bytes). Among 6 million keys two different ones share a hash with a probability of 1 in a million: whoever
    finds a row by it compares the name itself."""
    text = f"{form}\0{place}\0{core}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little", signed=True)


def key_hashes(many: ManyNames) -> NDArray[np.int64]:
    """``key_hash`` of every reading."""
    kinds = [many.kinds[k] for k in many.kind.tolist()]
    hashes = [key_hash(form, place, core) for (form, place), core in zip(kinds, many.core, strict=True)]
    return np.array(hashes, dtype=np.int64)


def blurs_of(cores: Sequence[str]) -> list[str]:
    """``fold.blur`` of every core."""
    return [blur(core) for core in cores]
