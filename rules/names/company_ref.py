"""A company as somebody wrote it down, read once: number, names, place, and what a register says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from rules.names.address import Address, read_address
from rules.names.corporate_number import CorporateNumber, read_corporate_number
from rules.names.normalise import NormalName, normalise
from rules.names.register_told import number_not_held, number_of_another
from rules.names.registered import Standing


@dataclass(frozen=True, order=True)
class Note:
    """Something the officer should know. code: of contracts.md section 2. text: Japanese, whole sentences."""

    code: str
    text: str


@dataclass(frozen=True)
class CompanyRef:
    """A company as somebody wrote it down. corporate_number and address as written, None where not given;
    aliases: recorded former names and other names. shortened: the name is known to be a short form, as a
    member's inside a joint venture's name."""

    name: str
    corporate_number: str | None = None
    address: str | None = None
    aliases: tuple[str, ...] = ()
    shortened: bool = False
    standing: Standing | None = field(default=None, compare=False)
    """What a register says of it (``resolve.with_standing``); it follows from the rest."""

    @cached_property
    def number(self) -> CorporateNumber:
        """The number read; ``number.note`` says why it cannot be used."""
        return read_corporate_number(self.corporate_number)

    @property
    def known_number(self) -> str | None:
        """The number that is written and usable, or that the register gave for name and address."""
        return self.number.number or (self.standing.found if self.standing else None)

    @cached_property
    def normal(self) -> NormalName:
        """The name in every reading."""
        return normalise(self.name)

    @cached_property
    def recorded(self) -> tuple[NormalName, ...]:
        """The aliases in every reading, without those that only repeat the name."""
        return tuple(
            n for n in map(normalise, self.aliases) if n.first.core and not n.keys & self.normal.keys
        )

    @cached_property
    def names(self) -> tuple[NormalName, ...]:
        """The name, then the aliases."""
        return (self.normal, *self.recorded)

    @cached_property
    def location(self) -> Address:
        """The address read."""
        return read_address(self.address)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes on this company alone: ``number_unusable``, ``number_other_name``, ``number_not_held``."""
        if self.number.note:
            return (Note("number_unusable", self.number.note),)
        if self.standing and self.standing.unlike:
            return (Note("number_other_name", number_of_another(self.name, self.standing)),)
        if self.standing and self.standing.unheld:
            text = number_not_held(self.name, self.standing.unheld, self.standing)
            return (Note("number_not_held", text),)
        return ()
