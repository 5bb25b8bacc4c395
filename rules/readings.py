"""The readings of a clause: every way of settling the options a municipality has left unset."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from rules.case import AdoptedClause
from rules.clause import Clause
from rules.option import OptionValue
from rules.words import Anchor, Reach


@dataclass(frozen=True)
class Reading:
    """One way of reading a clause. A field the clause does not leave open is None."""

    affiliates: Reach | None = None
    anchor: Anchor | None = None
    add_up: bool | None = None

    @property
    def timing(self) -> tuple[Anchor | None, bool | None]:
        """What of a reading bears on days; affiliates do not."""
        return self.anchor, self.add_up


def readings(clause: Clause, adopted: AdoptedClause) -> tuple[Reading, ...]:
    """All readings that are left; one where every option is settled."""
    reach: list[Reach | None] = [Reach(str(value)) for value in _values(clause, adopted, "affiliates")]
    anchor: list[Anchor | None] = [Anchor(str(value)) for value in _values(clause, adopted, "anchor")]
    add_up: list[bool | None] = [bool(value) for value in _values(clause, adopted, "add_up")]
    return tuple(Reading(*values) for values in product(reach or [None], anchor or [None], add_up or [None]))


def _values(clause: Clause, adopted: AdoptedClause, name: str) -> list[OptionValue]:
    option = clause.option(name)
    if option is None:
        return []
    settled = adopted.options.get(name)
    return [settled] if settled is not None else [choice.value for choice in option.choices]


def number(clause: Clause, adopted: AdoptedClause, name: str) -> int | None:
    """A number option as settled, else what the source says; None where it is open."""
    settled = adopted.options.get(name)
    if isinstance(settled, int) and not isinstance(settled, bool):
        return settled
    option = clause.option(name)
    return option.default if option else None
