"""The municipalities of Japan: to read an address by, and to know a place name before a branch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rules.names.fold import fold
from rules.names.tables import Municipalities, read_table


@dataclass(frozen=True, order=True)
class Municipality:
    """A municipality by its prefecture and its own name, both folded (竜ケ崎市, 須恵町). A 政令指定都市 is
    one; each of Tokyo's 23 wards is one."""

    prefecture: str
    name: str


@dataclass(frozen=True)
class Gazetteer:
    """The table turned round for look-up. prefectures: folded names. by_prefecture: name -> municipality.
    wards: prefecture -> ward of a 政令指定都市 -> the cities that have one of that name. city_wards: city ->
    its wards, longest first, abolished ones too. former_wards: city -> its abolished wards."""

    prefectures: tuple[str, ...]
    by_prefecture: dict[str, dict[str, Municipality]]
    wards: dict[str, dict[str, frozenset[Municipality]]]
    city_wards: dict[str, tuple[str, ...]]
    former_wards: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def prefectures() -> tuple[str, ...]:
    """The 47 prefectures as they are written, from north to south. Raises InputError as ``gazetteer``."""
    return tuple(read_table(Municipalities, "municipalities.toml").prefectures)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The municipalities of ``municipalities.toml``. Raises InputError where the file is broken."""
    table = read_table(Municipalities, "municipalities.toml")
    by_prefecture = {
        fold(prefecture): {fold(n): Municipality(fold(prefecture), fold(n)) for n in names.split()}
        for prefecture, names in table.prefectures.items()
    }
    for prefecture, spellings in table.other_spellings.items():
        for spelling, name in spellings.items():
            by_prefecture[fold(prefecture)][fold(spelling)] = Municipality(fold(prefecture), fold(name))
    former = {fold(city): tuple(map(fold, names.split())) for city, names in table.former_wards.items()}
    city_wards = {
        city: tuple(sorted((*names, *former.get(city, ())), key=lambda x: (-len(x), x)))
        for city, names in ((fold(c), map(fold, w.split())) for c, w in table.wards.items())
    }
    wards: dict[str, dict[str, frozenset[Municipality]]] = {p: {} for p in by_prefecture}
    for prefecture, names in by_prefecture.items():
        for city, its_wards in city_wards.items():
            for ward in its_wards if city in names else ():
                wards[prefecture][ward] = wards[prefecture].get(ward, frozenset()) | {names[city]}
    return Gazetteer(tuple(by_prefecture), by_prefecture, wards, city_wards, former)


@lru_cache(maxsize=1)
def everywhere() -> dict[str, frozenset[Municipality]]:
    """Name (municipality or ward) -> every municipality it may stand for without its prefecture."""
    found: dict[str, frozenset[Municipality]] = {}
    book = gazetteer()
    for prefecture in book.prefectures:
        for name, place in book.by_prefecture[prefecture].items():
            found[name] = found.get(name, frozenset()) | {place}
        for ward, places in book.wards[prefecture].items():
            found[ward] = found.get(ward, frozenset()) | places
    return found


@lru_cache(maxsize=1)
def place_stems() -> frozenset[str]:
    """Names of prefectures, municipalities and wards, whole and without their last character (仙台市, 仙台),
    of two characters or more."""
    whole = {*gazetteer().prefectures, *everywhere()}
    stems = {name[:-1] for name in whole if name != "北海道"}
    return frozenset(name for name in whole | stems if len(name) >= 2)
