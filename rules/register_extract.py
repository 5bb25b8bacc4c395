"""The part of the register that one check looked at: recorded while it runs, kept with it, read again later.

A check that is made again from what was kept asks the same questions and gets the same answers, however far
the register has moved on since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rules.names.registered import Corporation, NameHeld, Register


@dataclass(frozen=True)
class Extract:
    """A register known up to ``as_of`` as far as one check asked it; what it did not ask is not held."""

    as_of: date
    corporations: Mapping[str, Corporation]
    borne: Mapping[str, tuple[str, ...]]
    """For each name asked for: the numbers of those that bear or bore it."""
    before: Mapping[str, tuple[str, ...]]
    """For each number asked for: the numbers of those it took over."""
    needs_reindex: bool = False
    """As ``Register.needs_reindex`` was when it was asked."""

    def by_numbers(self, numbers: Iterable[str]) -> Mapping[str, Corporation]:
        """As ``Register.by_numbers``."""
        return _those(self.corporations, numbers)

    def bearers(self, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """As ``Register.bearers``."""
        return _those(self.borne, names)

    def predecessors(self, numbers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """As ``Register.predecessors``."""
        return _those(self.before, numbers)

    def to_json(self) -> dict[str, Any]:
        """As plain data, in one order: the day, the corporations looked at, and what was asked."""
        return {
            "as_of": self.as_of.isoformat(),
            "corporations": [_told(self.corporations[n]) for n in sorted(self.corporations)],
            "borne": {name: list(self.borne[name]) for name in sorted(self.borne)},
            "before": {number: list(self.before[number]) for number in sorted(self.before)},
            **({"needs_reindex": True} if self.needs_reindex else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Extract:
        """An extract as ``to_json`` gave it. Raises KeyError, TypeError or ValueError for anything else."""
        corporations = [_corporation(row) for row in data["corporations"]]
        return cls(
            date.fromisoformat(data["as_of"]),
            {c.number: c for c in corporations},
            {name: tuple(numbers) for name, numbers in data["borne"].items()},
            {number: tuple(numbers) for number, numbers in data["before"].items()},
            data.get("needs_reindex", False),
        )


def _those(known: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: known[key] for key in keys if key in known}


@dataclass
class Recording:
    """A register that remembers what it was asked and what it answered."""

    register: Register
    _corporations: dict[str, Corporation] = field(default_factory=dict)
    _borne: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _before: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """As ``Register.as_of``."""
        return self.register.as_of

    @property
    def needs_reindex(self) -> bool:
        """As ``Register.needs_reindex``."""
        return self.register.needs_reindex

    def by_numbers(self, numbers: Iterable[str]) -> Mapping[str, Corporation]:
        """As ``Register.by_numbers``."""
        found = self.register.by_numbers(numbers)
        self._corporations.update(found)
        return found

    def bearers(self, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """As ``Register.bearers``."""
        asked = list(names)
        found = {name: tuple(numbers) for name, numbers in self.register.bearers(asked).items()}
        self._borne.update({name: numbers for name, numbers in found.items() if numbers})
        return found

    def predecessors(self, numbers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """As ``Register.predecessors``."""
        found = {number: tuple(before) for number, before in self.register.predecessors(numbers).items()}
        self._before.update({number: before for number, before in found.items() if before})
        return found

    def extract(self) -> Extract:
        """What has been looked at so far."""
        return Extract(
            self.as_of,
            dict(self._corporations),
            dict(self._borne),
            dict(self._before),
            self.needs_reindex,
        )


def _told(corporation: Corporation) -> dict[str, Any]:
    return {
        "corporate_number": corporation.number,
        "name": corporation.name,
        "address": corporation.address,
        "former_names": [
            {"name": held.name, "since": _iso(held.since), "until": _iso(held.until)}
            for held in corporation.former
        ],
        "kana": corporation.kana,
        "english": corporation.english,
        "kind": corporation.kind,
        "closed_on": _iso(corporation.closed_on),
        "close_cause": corporation.close_cause,
        "successor": corporation.successor,
        "updated_on": _iso(corporation.updated_on),
    }


def _corporation(row: Mapping[str, Any]) -> Corporation:
    former = [NameHeld(h["name"], _day(h["since"]), _day(h["until"])) for h in row["former_names"]]
    return Corporation(
        row["corporate_number"],
        row["name"],
        row["address"],
        tuple(former),
        row["kana"],
        row["english"],
        row["kind"],
        _day(row["closed_on"]),
        row["close_cause"],
        row["successor"],
        _day(row["updated_on"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
