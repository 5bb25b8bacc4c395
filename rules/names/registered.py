"""What the corporate-number register (国税庁 法人番号公表サイト) says of a company, as the check sees it.

The register itself lives outside ``rules`` (``app/register``); a check is handed an extract of it, so that
the same check gives the same bytes after the register has moved on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from rules.names.address import Address, read_address


@dataclass(frozen=True, order=True)
class NameHeld:
    """A name a corporation has borne. ``since``/``until``: first and last day, both included; None: not known
    (``since``) or still borne (``until``)."""

    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, order=True)
class Corporation:
    """One corporation of the register.

    number: its corporate number (13 digits). name, address: as last published (address "" where none is
    published). former: the names it bore before, the oldest first. kana, english: as published, "" where not.
    kind: 法人種別 (301 株式会社 …). closed_on: the day its record was closed, None while living; close_cause:
    NTA's code (11 合併による解散等). successor: number of the corporation that took it over.
    """

    number: str
    name: str
    address: str = ""
    former: tuple[NameHeld, ...] = ()
    kana: str = ""
    english: str = ""
    kind: str = ""
    closed_on: date | None = None
    close_cause: str = ""
    successor: str | None = None
    updated_on: date | None = None

    @property
    def living(self) -> bool:
        """Whether its record is open."""
        return self.closed_on is None

    @property
    def location(self) -> Address:
        """Its address, read."""
        return read_address(self.address)


class Footing(StrEnum):
    """On what a company written down is taken for one corporation of the register, the surest first."""

    GIVEN = "given"
    """Its corporate number was written beside it."""
    ADDRESS = "address"
    """Of the living corporations of its name exactly one has its address."""
    ONLY_BEARER = "only_bearer"
    """Exactly one living corporation bears its name."""
    FORMER = "former"
    """Nobody living bears its name, and exactly one corporation ever did; or its former name and its address
    fit one alone."""


@dataclass(frozen=True)
class Standing:
    """What a register known up to ``as_of`` says of one company as written down.

    possible: every corporation it may be, in the order of their numbers. sole: the number of the one it is,
    None where that is open; footing says by what. bearers: how many living corporations bear its name.
    unlike: the number given with it belongs to a corporation whose names are not even alike. unheld: the
    number given with it, where the register holds nobody of it; the rest is then what the name says.
    """

    as_of: date
    possible: tuple[Corporation, ...] = ()
    sole: str | None = None
    footing: Footing | None = None
    bearers: int = 0
    unlike: bool = False
    unheld: str | None = None

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of ``possible``, the one it is, and one that the register does not hold."""
        known = {corporation.number for corporation in self.possible}
        return frozenset(known | {number for number in (self.sole, self.unheld) if number})

    @property
    def found(self) -> str | None:
        """The number found by name and address, which then counts like one that was written (contracts.md,
        Identity 3)."""
        return self.sole if self.footing is Footing.ADDRESS and not self.unheld else None

    @property
    def only_a_name(self) -> bool:
        """No living corporation bears the name any more, or a number that nobody holds stands beside it: two
        who bear it are one by their name alone."""
        return bool(self.unheld) or (self.footing is Footing.FORMER and not self.bearers)

    @property
    def several(self) -> bool:
        """Several living corporations bear the name, or bear or bore it and nothing says which is meant. Not
        where a number stands beside it, though nobody holds it: that must not make a verdict milder."""
        if self.unheld:
            return False
        return self.bearers > 1 or (self.sole is None and sum(c.living for c in self.possible) > 1)

    def of(self, number: str) -> Corporation | None:
        """The possible corporation of this number."""
        return next((c for c in self.possible if c.number == number), None)


class Register(Protocol):
    """Looking things up in a loaded register. Every answer depends on the register's content alone."""

    @property
    def as_of(self) -> date:
        """The day up to which the register is known: the latest 更新年月日 loaded."""
        ...

    @property
    def needs_reindex(self) -> bool:
        """Whether its keys were made with older tables of names, so that ``bearers`` may miss some."""
        ...

    def by_numbers(self, numbers: Iterable[str]) -> Mapping[str, Corporation]:
        """The corporations of these numbers (13 digits), without those the register does not hold."""
        ...

    def bearers(self, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each name as written: the numbers, in order, of all corporations, living and closed, that bear
        or bore it, as their name or their English name. Names are one where ``normalise(name).keys`` meet
        (legal form, its place and core; written forms do not matter)."""
        ...

    def predecessors(self, numbers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each number: the numbers, in order, of the corporations that name it as successor, their record
        closed or not, as ``Corporation.successor`` counts."""
        ...
