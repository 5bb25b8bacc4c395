"""Very many names read at once, with exactly the result of ``normalise`` for each.

Most names are plain: a legal form, letters, nothing else. They are read by table look-ups. Wherever anything
more could be made of a name, ``normalise`` itself reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from rules.names.branch import Doubt
from rules.names.legal_form import Place
from rules.names.normalise import normal_name, normalise
from rules.names.plain_columns import plainest
from rules.names.plain_fold import fold_many
from rules.names.plain_form import Kind
from rules.names.plain_read import plain_reader

_PIECE = 65536
"""Names read together: enough for the look-ups to pay, few enough to need no memory to speak of."""


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
    kinds: list[Kind]
    loose: NDArray[np.bool_]
    is_branch: NDArray[np.bool_]
    unplaced: NDArray[np.bool_]


@dataclass
class _Rows:
    """What ``ManyNames`` is made of, while it grows. loose: readings; is_branch, unplaced: names."""

    core: list[str] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    count: list[int] = field(default_factory=list)
    kinds: dict[Kind, int] = field(default_factory=dict)
    loose: list[int] = field(default_factory=list)
    is_branch: list[int] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)

    def number(self, kind: Kind) -> int:
        return self.kinds.setdefault(kind, len(self.kinds))

    def add_plain(self, cores: list[str], kinds: list[int]) -> None:
        """Names with one reading each."""
        self.core += cores
        self.kind += kinds
        self.count += [1] * len(cores)

    def add_read(self, cores: Sequence[str], kinds: tuple[Kind, ...]) -> None:
        for kind in kinds:
            self.core += cores
            self.kind += [self.number(kind)] * len(cores)
        self.count.append(len(cores) * len(kinds))

    def add_normalised(self, written: str, folded: str) -> None:
        name = normal_name(written, folded) if folded else normalise.__wrapped__(written)
        if name.is_branch:
            self.is_branch.append(len(self.count))
        if name.unplaced:
            self.unplaced.append(len(self.count))
        for reading in name.readings:
            if reading.doubt is Doubt.LOOSE:
                self.loose.append(len(self.core))
            self.core.append(reading.core)
            self.kind.append(self.number((reading.form, reading.place)))
        self.count.append(len(name.readings))

    def add_piece(self, piece: Sequence[str]) -> None:
        folded = fold_many(piece)
        plain = plainest(folded)
        numbers = np.array([self.number(kind) for kind in plain.kinds], dtype=np.int32)
        kinds = numbers[plain.kind].tolist()
        reader, after = plain_reader(), 0
        others = np.flatnonzero(plain.kind < 0)
        flags, starts = folded.flags[others].tolist(), folded.form_starts[others].tolist()
        for row, flag, start in zip(others.tolist(), flags, starts, strict=True):
            self.add_plain(plain.core[after:row], kinds[after:row])
            read = reader.read(folded.text[row], flag, start)
            if read is None:
                self.add_normalised(piece[row], folded.text[row])
            else:
                self.add_read(*read)
            after = row + 1
        self.add_plain(plain.core[after:], kinds[after:])


def read_many(names: Sequence[str]) -> ManyNames:
    """Every name read as ``normalise`` reads it. Never raises."""
    rows = _Rows()
    for first in range(0, len(names), _PIECE):
        rows.add_piece(names[first : first + _PIECE])
    return ManyNames(
        names,
        np.cumsum([0, *rows.count], dtype=np.int32),
        rows.core,
        np.array(rows.kind, dtype=np.int32),
        list(rows.kinds),
        _marked(rows.loose, len(rows.core)),
        _marked(rows.is_branch, len(names)),
        _marked(rows.unplaced, len(names)),
    )


def _marked(rows: list[int], length: int) -> NDArray[np.bool_]:
    marked = np.zeros(length, dtype=np.bool_)
    marked[rows] = True
    return marked


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
