"""Everybody who is compared: each company of a list, and each member of a joint venture, as columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rules.names.address import Address, read_address
from rules.names.corporate_number import read_corporate_number
from rules.names.joint_venture import split_venture, venture_refs
from rules.names.screening.arrays import Flags, Groups, id_bits, packed_table
from rules.names.screening.companies import Companies
from rules.names.screening.readings import Readings
from rules.names.screening.texts import Texts
from rules.names.screening.ventures import perhaps_ventures

NOWHERE = Address(frozenset(), False, "", None)


@dataclass(frozen=True)
class Parties:
    """Columns per party: ``row`` (the company of the list it is or is a member of), ``order`` (0 the company
    itself, then the members), ``number`` (13 digits, 0 unknown), ``place`` (of ``places``), ``street`` (of
    ``streets``, -1 unknown); by row and order.

    ``bearer`` and ``bears``: each party beside each of its names (of the readings), in the party's order;
    ``own``: whether it is the party's name, no alias. places: the municipalities of addresses, streets left
    out. Of the register's standing: ``sole``, the number of the one corporation it is (0: open);
    ``only_a_name``; ``several`` bear its name; ``unlike``, its number is another's; ``possible`` and
    ``possibly``: each number it may have, beside the party.
    """

    row: NDArray[np.int32]
    order: NDArray[np.int32]
    number: NDArray[np.int64]
    place: NDArray[np.int32]
    street: NDArray[np.int32]
    bearer: NDArray[np.int32]
    bears: NDArray[np.int32]
    own: Flags
    sole: NDArray[np.int64]
    only_a_name: Flags
    several: Flags
    unlike: Flags
    possible: NDArray[np.int64]
    possibly: NDArray[np.int32]
    places: tuple[Address, ...]
    streets: Texts
    street_table: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def by_name(self) -> Groups:
        """Places in ``bearer`` by the name."""
        return Groups.of(self.bears, int(self.bears.max(initial=-1)) + 1)

    @cached_property
    def by_street(self) -> Groups:
        """The parties by the street they are at."""
        there = np.flatnonzero(self.street >= 0)
        return Groups.pairing(self.street[there], there, len(self.streets))

    @cached_property
    def names(self) -> Groups:
        """The names by party, its own first."""
        start = np.zeros(len(self) + 1, dtype=np.int32)
        np.cumsum(np.bincount(self.bearer, minlength=len(self)), out=start[1:])
        return Groups(start, self.bears)

    @cached_property
    def own_name(self) -> NDArray[np.int32]:
        """The name of each party."""
        return self.names.member[self.names.start[:-1]]

    @cached_property
    def ventures(self) -> Flags:
        """Per row, whether it has members."""
        found = np.zeros(int(self.row.max(initial=-1)) + 1, dtype=np.bool_)
        found[self.row[self.order > 0]] = True
        return found

    @cached_property
    def addressed(self) -> bool:
        """Whether any place is known."""
        return len(self.places) > 1


@dataclass
class _Gathering:
    """Names as they are met, each once, and what belongs to whom."""

    plain: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    row: list[int] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    name: list[int] = field(default_factory=list)
    alias_party: list[int] = field(default_factory=list)
    alias: list[int] = field(default_factory=list)

    def known(self, name: str, shortened: bool) -> int:
        """The number of a name; those known to be short are others."""
        names = self.short if shortened else self.plain
        return names.setdefault(name, len(self.plain) + len(self.short))

    def texts(self) -> tuple[list[str], Flags]:
        """All names by their numbers, and which are known to be short."""
        numbered = sorted(
            [(i, n, False) for n, i in self.plain.items()] + [(i, n, True) for n, i in self.short.items()]
        )
        return [n for _, n, _ in numbered], np.array([s for _, _, s in numbered], dtype=np.bool_)


def gather(companies: Companies) -> tuple[Parties, Readings]:
    """Every party of a list, and the readings of all their names."""
    names = _Gathering()
    _take_names(companies, names)
    _take_members(companies, names)
    texts, shortened = (list(names.plain), np.zeros(len(names.plain), dtype=np.bool_))
    if names.short:
        texts, shortened = names.texts()
    readings = Readings.of(texts, shortened)
    return _columns(companies, names), readings


def _take_names(companies: Companies, names: _Gathering) -> None:
    count = len(companies)
    names.row, names.order = list(range(count)), [0] * count
    if companies.shortened:
        names.name = [names.known(n, s) for n, s in zip(companies.names, companies.shortened, strict=True)]
    else:
        distinct = dict.fromkeys(companies.names)
        names.plain = dict(zip(distinct, range(len(distinct)), strict=True))
        names.name = list(map(names.plain.__getitem__, companies.names))
    for row, aliases in enumerate(companies.aliases or ()):
        for recorded in companies.ref(row).recorded if aliases else ():
            names.alias_party.append(row)
            short = bool(companies.shortened and companies.shortened[row])
            names.alias.append(names.known(recorded.written, short))


def _take_members(companies: Companies, names: _Gathering) -> None:
    for row in perhaps_ventures(companies.names):
        venture = split_venture(companies.names[row])
        for order, member in enumerate(venture_refs(venture) if venture else (), start=1):
            names.row.append(row)
            names.order.append(order)
            names.name.append(names.known(member.name, member.shortened))


def _columns(companies: Companies, names: _Gathering) -> Parties:
    row, order = np.array(names.row, dtype=np.int32), np.array(names.order, dtype=np.int32)
    sorted_to = np.lexsort((order, row))
    place_now = np.empty(len(row), dtype=np.int64)
    place_now[sorted_to] = np.arange(len(row))
    bearer = np.concatenate((place_now, place_now[np.array(names.alias_party, dtype=np.int64)]))
    bears = np.array(names.name + names.alias, dtype=np.int32)
    own = np.arange(len(bears)) < len(names.name)
    by_party = np.argsort(bearer, kind="stable")
    row, order = row[sorted_to], order[sorted_to]
    selves = np.flatnonzero(order == 0)
    size = len(row)
    places, place, street, streets = _addresses(companies, selves, size)
    return Parties(
        row,
        order,
        _numbers(companies, selves, size),
        place,
        street,
        bearer[by_party].astype(np.int32),
        bears[by_party],
        own[by_party],
        *_standings(companies, selves, size),
        places,
        streets,
        packed_table(streets.whole(np.arange(len(streets))), np.arange(len(streets)), id_bits(len(streets))),
    )


def _numbers(companies: Companies, selves: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    numbers = np.zeros(size, dtype=np.int64)
    if companies.numbers or companies.standings:
        for row, party in enumerate(selves.tolist()):
            written = companies.numbers[row] if companies.numbers else None
            standing = companies.standings[row] if companies.standings else None
            known = read_corporate_number(written).number or (standing.found if standing else None)
            numbers[party] = int(known or 0)
    return numbers


_Addresses = tuple[tuple[Address, ...], NDArray[np.int32], NDArray[np.int32], Texts]


def _addresses(companies: Companies, selves: NDArray[np.int64], size: int) -> _Addresses:
    places: dict[Address, int] = {NOWHERE: 0}
    streets: dict[str, int] = {}
    place, street = np.zeros(size, dtype=np.int32), np.full(size, -1, dtype=np.int32)
    for party, written in zip(selves.tolist(), companies.addresses or (), strict=False):
        if written:
            address = read_address(written)
            place[party] = places.setdefault(municipality_of(address), len(places))
            if address.street:
                street[party] = streets.setdefault(address.street, len(streets))
    return tuple(places), place, street, Texts.of(list(streets))


def municipality_of(address: Address) -> Address:
    """An address as far as it says which municipality it lies in."""
    return Address(address.possible, address.sure, "", None, address.unlisted)


_Standings = tuple[NDArray[np.int64], Flags, Flags, Flags, NDArray[np.int64], NDArray[np.int32]]


def _standings(companies: Companies, selves: NDArray[np.int64], size: int) -> _Standings:
    sole = np.zeros(size, dtype=np.int64)
    only_a_name, several, unlike = (np.zeros(size, dtype=np.bool_) for _ in range(3))
    possible: list[int] = []
    possibly: list[int] = []
    for party, standing in zip(selves.tolist(), companies.standings or (), strict=False):
        if standing:
            sole[party] = int(standing.sole or 0)
            only_a_name[party] = standing.only_a_name
            several[party], unlike[party] = standing.several, standing.unlike
            possible += sorted(map(int, standing.numbers))
            possibly += [party] * len(standing.numbers)
    numbers = np.array(possible, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    return sole, only_a_name, several, unlike, numbers[order], np.array(possibly, dtype=np.int32)[order]
