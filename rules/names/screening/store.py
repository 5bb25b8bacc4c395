"""The index kept in a folder: plain .npy files that processes share by mapping them, and what they hold for.

Each index lies in a folder of its own within the one given, named by the tables of names, the program and
the list it was made of; so an outdated one is never found. It is written beside and moved there when whole.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from rules.faults import Fault, InputError
from rules.names.address import Address
from rules.names.municipalities import Municipality
from rules.names.screening.companies import Companies
from rules.names.screening.index import ScreenIndex
from rules.names.screening.name_tables import NameTables
from rules.names.screening.parties import Parties
from rules.names.screening.rare import Rarity
from rules.names.screening.readings import Readings
from rules.names.screening.texts import Texts
from rules.names.tables import DIRECTORY

LAYOUT = 1
_ABOUT = "index.json"
_MAKING = ".making-"


@lru_cache(maxsize=1)
def tables_stamp() -> str:
    """A hash of the tables of names and of the program that reads them: the first thing an index hangs on."""
    found = blake2b(str(LAYOUT).encode(), digest_size=8)
    program = Path(__file__).parent.parent
    for path in [*sorted(DIRECTORY.glob("*.toml")), *sorted(program.rglob("*.py"))]:
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def save(index: ScreenIndex, folder: Path) -> Path:
    """Keep the index in a folder of its own within ``folder``, which is made where missing; those of other
    tables are taken away. Raises InputError where that is no folder or cannot be written."""
    target = folder / _name(index.companies)
    making = folder / f"{_MAKING}{uuid4().hex}"
    try:
        making.mkdir(parents=True)
        about: dict[str, Any] = {}
        _write(making, "parties", index.parties, about)
        _write(making, "tables", index.tables, about)
        about["places"] = [_told(place) for place in index.parties.places]
        (making / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        if not target.exists():
            os.replace(making, target)
    except OSError as error:
        problem = f"索引を書き込めません（{error.strerror or type(error).__name__}）"
        raise InputError([Fault(str(folder), problem, "書き込めるフォルダーを指定してください")]) from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _take_away_outdated(folder)
    return target


def load(folder: Path, companies: Companies) -> ScreenIndex | None:
    """The index of exactly these companies, mapped and not read; None where there is none that holds for
    them and for the tables of today, or where it is damaged."""
    place = folder / _name(companies)
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        places = tuple(map(_read_place, about["places"]))
        parties = _read(place, "parties", Parties, {"places": places})
        return ScreenIndex(companies, parties, _read(place, "tables", NameTables, {}, about))
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def _name(companies: Companies) -> str:
    return f"{tables_stamp()}-{companies.digest()}"


def _take_away_outdated(folder: Path) -> None:
    """Windows keeps what another process has mapped; the next time takes it away."""
    for other in folder.iterdir():
        if (other / _ABOUT).is_file() and not other.name.startswith(tables_stamp()):
            shutil.rmtree(other, ignore_errors=True)


_NESTED: dict[str, type[Any]] = {
    "Texts": Texts,
    "Readings": Readings,
    "Rarity": Rarity,
}


def _write(folder: Path, prefix: str, columns: Any, about: dict[str, Any]) -> None:
    for field in fields(columns):
        value, name = getattr(columns, field.name), f"{prefix}.{field.name}"
        if field.type in _NESTED:
            _write(folder, name, value, about)
        elif isinstance(value, np.ndarray):
            np.save(folder / f"{name}.npy", value, allow_pickle=False)
        elif field.name == "kinds":
            about[name] = value


def _read(
    folder: Path, prefix: str, kind: type[Any], given: dict[str, Any], about: dict[str, Any] | None = None
) -> Any:
    values = dict(given)
    for field in fields(kind):
        name = f"{prefix}.{field.name}"
        if field.name in given:
            continue
        if str(field.type) in _NESTED:
            values[field.name] = _read(folder, name, _NESTED[str(field.type)], {}, about)
        elif field.name == "kinds":
            values[field.name] = tuple((form, place) for form, place in (about or {})[name])
        else:
            mapped = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            values[field.name] = np.asarray(mapped)
    return kind(**values)


def _told(place: Address) -> list[Any]:
    possible = sorted([municipality.prefecture, municipality.name] for municipality in place.possible)
    return [possible, place.sure, place.ward, place.unlisted]


def _read_place(told: list[Any]) -> Address:
    possible, sure, ward, unlisted = told
    return Address(frozenset(Municipality(*pair) for pair in possible), sure, ward, None, unlisted)
