"""The plainest names, a legal form with letters before or behind it, read column by column without a look at
each: what is left over is for ``plain_read``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rules.names.fold import squeeze
from rules.names.plain_fold import HYPHEN, RUN, SPACE, SPECIAL, FoldedNames
from rules.names.plain_form import Kind, Spelling, plain_forms
from rules.names.plain_read import PlainReader, plain_reader

_NOT_PLAIN = SPECIAL | SPACE | HYPHEN
_DITTO, _LONG_MARK, _CLOSING = map(ord, "々ー)")
_Rows = NDArray[np.intp]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Plainest:
    """core, kind: of each name the core and the index into ``kinds`` of the only reading; the kind is -1 and
    the core nothing to rely on where the name has to be looked at by itself."""

    core: list[str]
    kind: NDArray[np.int32]
    kinds: list[Kind]


@dataclass(frozen=True)
class _Side:
    """Spellings by the first or the last two characters of a name, the longest first; number: in ``all``."""

    all: tuple[Spelling, ...]
    by_pair: dict[int, list[tuple[int, NDArray[np.uint32]]]]


@dataclass(frozen=True)
class _Facts:
    """Of each spelling on either side, and of none (the last). usable: plain, with one kind. length, marks:
    characters, MARKs. starts: as ``Spelling.starts``. edge: the code that must not stand next to it."""

    usable: NDArray[np.bool_]
    length: NDArray[np.intp]
    marks: NDArray[np.intp]
    starts: NDArray[np.intp]
    edge: NDArray[np.uint32]


def _codes(text: str) -> NDArray[np.uint32]:
    return np.array([ord(c) for c in text], dtype=np.uint32)


def _side(spellings: Iterable[Spelling], *, end: bool) -> _Side:
    every = tuple(sorted(spellings, key=lambda s: (-len(s.text), s.text)))
    by_pair: dict[int, list[tuple[int, NDArray[np.uint32]]]] = {}
    for number, spelling in enumerate(every):
        pair = spelling.text[-2:] if end else spelling.text[:2]
        by_pair.setdefault(ord(pair[0]) << 32 | ord(pair[1]), []).append((number, _codes(spelling.text)))
    return _Side(every, by_pair)


def _facts(side: _Side, *, end: bool) -> _Facts:
    texts = [s.text for s in side.all]
    return _Facts(
        np.array([*(s.plain and len(s.kinds) == 1 for s in side.all), False]),
        np.array([*map(len, texts), 0], dtype=np.intp),
        np.array([*(sum(not squeeze(c) for c in text) for text in texts), 0], dtype=np.intp),
        np.array([*(s.starts for s in side.all), 0], dtype=np.intp),
        np.array([*(ord(t[-1] if end else t[0]) for t in texts), 0], dtype=np.uint32),
    )


@lru_cache(maxsize=1)
def _sides() -> tuple[_Side, _Side, _Facts, _Facts]:
    forms = plain_forms()
    front, end = _side(forms.front.values(), end=False), _side(forms.end.values(), end=True)
    return front, end, _facts(front, end=False), _facts(end, end=True)


@lru_cache(maxsize=1)
def _endings() -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """The words that may be cut off, by their only character and by their last two."""
    words = [word for ending in plain_reader().endings.values() for group in ending for word in group]
    pairs = {ord(w[-2]) << 32 | ord(w[-1]) for w in words if len(w) > 1}
    return _codes("".join({w for w in words if len(w) == 1})), np.array(sorted(pairs), dtype=np.uint64)


def plainest(names: FoldedNames) -> Plainest:
    """Those of the names that are plain enough to be told by their characters' columns."""
    front, end, front_facts, end_facts = _sides()
    before = _found(front, names, end=False)
    behind = _found(end, names, end=True)
    open_rows = (names.flags & _NOT_PLAIN == 0) & ~np.logical_or.reduceat(names.codes == _DITTO, names.first)
    first, last = names.first + front_facts.length[before], names.end - end_facts.length[behind]
    open_rows &= first < last
    in_front = open_rows & (behind < 0) & front_facts.usable[before] & _only_in_front(names, first, before)
    at_end = open_rows & (before < 0) & end_facts.usable[behind] & _only_at_end(names, last, behind)
    starts, ends = (first - names.first).tolist(), (last - names.first).tolist()
    core = [text[a:b] for text, a, b in zip(names.text, starts, ends, strict=True)]
    every, reader, runs = plain_forms().every, plain_reader(), names.flags & RUN != 0
    for row in np.flatnonzero(at_end).tolist():
        at_end[row] = core[row] not in every
    _leave_runs(reader, core, runs, in_front)
    _leave_runs(reader, core, runs, at_end)
    for row in np.flatnonzero(in_front & _perhaps_cut(names)).tolist():
        in_front[row] = not reader.cut(core[row], front.all[before[row]])
    for row in np.flatnonzero(at_end & (names.form_starts != end_facts.starts[behind])).tolist():
        at_end[row] = not plain_forms().another(names.text[row])
    kind = np.full(len(names.text), -1, dtype=np.int32)
    kind[in_front] = before[in_front]
    kind[at_end] = behind[at_end] + len(front.all)
    return Plainest(core, kind, [s.kinds[0] if s.kinds else ("", "none") for s in (*front.all, *end.all)])


def _leave_runs(
    reader: PlainReader, core: list[str], runs: NDArray[np.bool_], told: NDArray[np.bool_]
) -> None:
    """Take back what was told of names in which letters may be written by their names."""
    for row in np.flatnonzero(told & runs).tolist():
        told[row] = not reader.letters.search(core[row])


def _only_in_front(names: FoldedNames, first: _Rows, before: _Rows) -> NDArray[np.bool_]:
    """For a form in front: whether there is no punctuation elsewhere and no doubt where the form ends."""
    facts, next_code = _sides()[2], names.codes[first]
    told: _Flags = (
        (names.marks == facts.marks[before])
        & (next_code != facts.edge[before])
        & (next_code != _LONG_MARK)
        & (names.codes[names.end - 1] != _CLOSING)
    )
    return told


def _perhaps_cut(names: FoldedNames) -> NDArray[np.bool_]:
    """Names that end like a word that may be cut off."""
    single, pairs = _endings()
    last = names.codes[names.end - 1]
    pair = names.codes[np.maximum(names.end - 2, 0)].astype(np.uint64) << np.uint64(32) | last
    return np.isin(last, single) | np.isin(pair, pairs)


def _only_at_end(names: FoldedNames, last: _Rows, behind: _Rows) -> NDArray[np.bool_]:
    """For a form at the end: whether there is no punctuation elsewhere and no doubt where the form begins."""
    facts = _sides()[3]
    told: _Flags = (names.marks == facts.marks[behind]) & (names.codes[last - 1] != facts.edge[behind])
    return told


def _found(side: _Side, names: FoldedNames, *, end: bool) -> _Rows:
    """The number of the longest spelling on one side of each name; -1 for none."""
    found = np.full(len(names.text), -1, dtype=np.intp)
    length = names.end - names.first
    at = np.where(length >= 2, names.end - 2 if end else names.first, 0)
    pairs = names.codes[at].astype(np.int64) << 32 | names.codes[np.minimum(at + 1, len(names.codes) - 1)]
    pairs[length < 2] = -1
    order = np.argsort(pairs, kind="stable")
    ordered = pairs[order]
    for pair, spellings in side.by_pair.items():
        rows = order[np.searchsorted(ordered, pair) : np.searchsorted(ordered, pair, side="right")]
        for number, codes in spellings:
            rows = rows[found[rows] < 0]
            fits = rows[length[rows] >= len(codes)]
            begin = names.end[fits] - len(codes) if end else names.first[fits]
            for offset, code in enumerate(codes):
                fits, begin = _where(names.codes[begin + offset] == code, fits, begin)
            found[fits] = number
    return found


def _where(kept: NDArray[np.bool_], rows: _Rows, begin: _Rows) -> tuple[_Rows, _Rows]:
    return rows[kept], begin[kept]
