"""A register of corporations in memory, for tests and measurements: slow, plain, the same answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from rules.names import normalise
from rules.names.registered import Corporation
from rules.names.resolve import names_of

Key = tuple[str, str, str]


class MadeRegister:
    """``rules.names.registered.Register`` over a list of corporations."""

    needs_reindex = False

    def __init__(self, corporations: Iterable[Corporation], as_of: date = date(2026, 11, 20)) -> None:
        self.as_of = as_of
        self._all = {c.number: c for c in corporations}
        self._borne: dict[Key, set[str]] = defaultdict(set)
        self._before: dict[str, set[str]] = defaultdict(set)
        for corporation in self._all.values():
            for name in (*names_of(corporation), corporation.english):
                for key in normalise(name).keys if name else ():
                    self._borne[key].add(corporation.number)
            if corporation.successor:
                self._before[corporation.successor].add(corporation.number)

    def by_numbers(self, numbers: Iterable[str]) -> Mapping[str, Corporation]:
        return {number: self._all[number] for number in numbers if number in self._all}

    def bearers(self, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        found = {
            name: {n for key in normalise(name).keys for n in self._borne.get(key, ())} for name in names
        }
        return {name: tuple(sorted(numbers)) for name, numbers in found.items() if numbers}

    def predecessors(self, numbers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        return {n: tuple(sorted(self._before[n])) for n in numbers if n in self._before}
