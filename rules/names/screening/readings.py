"""Many names with all their readings, as columns that can be joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.names.legal_form import Place, is_non_profit
from rules.names.screening.arrays import Flags, Groups, distinct, spread
from rules.names.screening.beside import numbered, read_all
from rules.names.screening.texts import Texts
from rules.names.tables import legal_forms


@dataclass(frozen=True)
class Readings:
    """The readings of distinct names, columns per reading: ``core`` (a text), ``kind`` (legal form and place,
    of ``kinds``), ``loose``; the readings of name i are ``start[i]:start[i + 1]``.

    texts: the cores, each once (the first ``cores`` of them), and what they blur to; ``blur``: per core, the
    text it blurs to. Per name: ``shortened``, ``is_branch``, ``unplaced``, and ``facilities``, the kinds of
    non-profit body it may be, one bit each.
    """

    texts: Texts
    blur: NDArray[np.int32]
    start: NDArray[np.int32]
    core: NDArray[np.int32]
    kind: NDArray[np.int32]
    kinds: tuple[tuple[str, Place], ...]
    loose: Flags
    shortened: Flags
    is_branch: Flags
    unplaced: Flags
    facilities: NDArray[np.uint64]

    @staticmethod
    def of(names: Sequence[str], shortened: Flags) -> Readings:
        """Read every name."""
        read = read_all(names)
        ids, kinds = read.cores, tuple(read.kinds)
        blur = numbered(ids, read.blurs)  # a blur that is no core gets a number behind them
        return Readings(
            Texts.of(list(ids)),
            blur,
            read.start,
            read.core,
            read.kind,
            kinds,
            read.loose,
            shortened,
            read.is_branch,
            read.unplaced,
            _facilities(kinds, read.kind, read.start),
        )

    def __len__(self) -> int:
        return len(self.start) - 1

    @property
    def cores(self) -> int:
        """How many cores there are."""
        return len(self.blur)

    @cached_property
    def name(self) -> NDArray[np.int32]:
        """Per reading, the name it is of."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    @cached_property
    def by_core(self) -> Groups:
        """The readings by their core."""
        return Groups.of(self.core, self.cores)

    @cached_property
    def firm_names(self) -> Groups:
        """The names by each core they surely or perhaps have: of readings that are not loose, each once."""
        firm = np.flatnonzero(~self.loose)
        pairs = distinct(
            (self.core[firm].astype(np.uint64) << np.uint64(32)) | self.name[firm].astype(np.uint64)
        )
        core, name = (
            (pairs >> np.uint64(32)).astype(np.int64),
            (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32),
        )
        return Groups.pairing(core, name, self.cores)

    @cached_property
    def firm(self) -> Flags:
        """Per core, whether it is of a reading that is not loose."""
        return np.diff(self.firm_names.start) > 0

    @cached_property
    def short_cores(self) -> Flags:
        """Per core, whether a name that has it firmly is known to be short."""
        return self._firmly(self.shortened)

    @cached_property
    def unplaced_cores(self) -> Flags:
        """Per core, whether a name that has it firmly is a branch's of unknown place."""
        return self._firmly(self.unplaced)

    @cached_property
    def running_cores(self) -> Flags:
        """Per core, whether a name that has it firmly may be a non-profit body's."""
        return self._firmly(np.asarray(self.facilities.any(axis=1)))

    def _firmly(self, per_name: Flags) -> Flags:
        flagged = np.zeros(self.cores, dtype=np.bool_)
        core = np.repeat(np.arange(self.cores), np.diff(self.firm_names.start))
        flagged[core[per_name[self.firm_names.member]]] = True
        return flagged

    def own_cores(self, names: NDArray[Any], *, loose: bool) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """The cores of each asked name, with the ``loose`` ones or without: position asked, and core; a core
        may come twice."""
        begin = self.start[names].astype(np.int64)
        item, place = spread(self.start[names + 1] - begin)
        reading = begin[item] + place
        if not loose:
            kept = ~self.loose[reading]
            item, reading = item[kept], reading[kept]
        return item, self.core[reading]


@lru_cache(maxsize=1)
def _non_profit_bodies() -> dict[str, int]:
    forms = dict.fromkeys(form.name for form in legal_forms().form if is_non_profit(form.name))
    return {form: number for number, form in enumerate(forms)}


def _facilities(
    kinds: Sequence[tuple[str, Place]], kind: NDArray[np.int32], start: NDArray[np.int32]
) -> NDArray[np.uint64]:
    """Per name, the kinds of non-profit body that any reading in front of it tells, one bit each."""
    words = max(1, -(-len(_non_profit_bodies()) // 64))
    bits = np.zeros((len(kinds), words), dtype=np.uint64)
    for number, (form, place) in enumerate(kinds):
        if place == "before" and is_non_profit(form):
            word, bit = divmod(_non_profit_bodies()[form], 64)
            bits[number, word] = np.uint64(1 << bit)
    found = np.zeros((len(start) - 1, words), dtype=np.uint64)
    if len(kinds):
        named = np.flatnonzero(np.asarray(bits.any(axis=1))[kind])
        name = np.searchsorted(start, named, side="right") - 1
        np.bitwise_or.at(found, name, bits[kind[named]])
    return found
