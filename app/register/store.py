"""The loaded register as the checks, the pages and the search see it. Reading only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from app.register.building import outdated
from app.register.generations import Generation, current
from app.register.history import former_names
from app.register.keys import hashes_of, keys_of
from app.register.loading import held_of, select
from app.register.published import DELETED, Known, Published, all_facts
from app.register.schema import VERSION, DamagedError, open_sealed, read_meta
from rules.names.corporate_number import LENGTH
from rules.names.registered import Corporation

_STATES = (
    "SELECT c.*, coalesce(d.deleted_on, 0) FROM corporation c LEFT JOIN deleted d ON d.number = c.number "
    "WHERE c.number IN ({}) ORDER BY c.number"
)
_PREDECESSORS = "SELECT successor, number FROM corporation WHERE successor IN ({}) AND successor <> 0"
_BORNE = "SELECT number, name, english FROM corporation WHERE number IN ({})"
_TRIES = 5
DAMAGED = (
    "取り込んだ法人番号公表情報が壊れていて、読めません。"
    "hosakan register import に国税庁の全件データを指定すると、初めから作り直します。"
)
"""What an official is told where ``open_register`` raises DamagedError."""


@dataclass(frozen=True)
class LoadedFile:
    """A file that was loaded. first_day, last_day: of its 更新年月日. loaded_on: the day it was loaded."""

    name: str
    rows: int
    first_day: date
    last_day: date
    loaded_on: date


@dataclass(frozen=True)
class Summary:
    """What the store holds. closed: corporations whose record is closed; former: names borne before;
    files: the latest data first; bytes: on disk; needs_reindex: see ``RegisterStore.needs_reindex``."""

    as_of: date
    corporations: int
    closed: int
    former: int
    files: tuple[LoadedFile, ...]
    bytes: int
    needs_reindex: bool


class RegisterStore:
    """One generation of the store: a ``rules.names.registered.Register``. Threads may share it."""

    def __init__(self, generation: Generation) -> None:
        """Open a published generation. Raises sqlite3.DatabaseError where it has gone or is damaged."""
        self._generation = generation
        self._lock = Lock()
        self._connection = open_sealed(generation.database)
        self._meta = read_meta(self._connection)
        self.needs_reindex = outdated(generation, self._meta)
        """Whether its keys were made with other tables of names than this program's, so that ``bearers`` may
        miss some; ``hosakan register reindex`` makes them anew."""

    @property
    def generation(self) -> str:
        """Changes whenever the content does."""
        return self._generation.name

    @property
    def names_folder(self) -> Path:
        """Where the index of names lies."""
        return self._generation.names

    @property
    def as_of(self) -> date:
        """The day up to which the register is known: the latest 更新年月日 loaded."""
        return date.fromordinal(int(self._meta["as_of"]))

    @property
    def readable(self) -> bool:
        """Whether its tables are of this version."""
        return self._meta.get("schema") == VERSION

    def by_numbers(self, numbers: Iterable[str]) -> Mapping[str, Corporation]:
        """The corporations of these numbers, without those not held. A deleted number (処理区分 99) is told
        as closed on the day of deletion, with ``close_cause`` 99, under its last name."""
        wanted = _figures(numbers)
        with self._lock:
            rows = list(select(self._connection, _STATES, wanted))
            held = held_of(self._connection, wanted)
        found = {}
        for *state, deleted_on in rows:
            row = Published._make(state)
            known = Known(row, held.get(row.number, {}))
            found[_text(row.number)] = _corporation(known, row, int(deleted_on))
        return found

    def bearers(self, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each name: the numbers of all that bear or bore it, as name or English name; without
        those that nobody bears."""
        wanted = list(dict.fromkeys(names))
        hashes = dict(zip(wanted, hashes_of(wanted), strict=True))
        by_hash = self._by_hash({h for its in hashes.values() for h in its})
        borne = self._names_of({number for numbers in by_hash.values() for number in numbers})
        keys = keys_of([*wanted, *{name for its in borne.values() for name in its}])
        found = {
            name: tuple(
                _text(number)
                for number in sorted({n for h in hashes[name] for n in by_hash.get(h, ())})
                if any(keys[name] & keys[other] for other in borne[number])
            )
            for name in wanted
        }
        return {name: numbers for name, numbers in found.items() if numbers}

    def predecessors(self, numbers: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """For each number: the corporations that name it as successor, their record closed or not; without
        those of which there are none."""
        found: dict[str, list[str]] = {}
        with self._lock:
            rows = sorted(select(self._connection, _PREDECESSORS, _figures(numbers)))
        for successor, number in rows:
            found.setdefault(_text(successor), []).append(_text(number))
        return {number: tuple(before) for number, before in found.items()}

    def summary(self) -> Summary:
        """Counts and the files loaded."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT name, rows, first_day, last_day, loaded_on FROM load "
                "ORDER BY last_day DESC, first_day DESC, name"
            ).fetchall()
        files = tuple(
            LoadedFile(n, r, date.fromordinal(f), date.fromordinal(to), date.fromisoformat(on))
            for n, r, f, to, on in rows
        )
        size = sum(path.stat().st_size for path in self._generation.folder.rglob("*") if path.is_file())
        corporations, closed, held = (int(self._meta[key]) for key in ("corporations", "closed", "held"))
        return Summary(self.as_of, corporations, closed, held, files, size, self.needs_reindex)

    def _by_hash(self, hashes: Iterable[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        with self._lock:
            for key, number in select(
                self._connection, "SELECT hash, number FROM bearer WHERE hash IN ({})", sorted(hashes)
            ):
                found.setdefault(int(key), []).append(int(number))
        return found

    def _names_of(self, numbers: Iterable[int]) -> dict[int, set[str]]:
        wanted = sorted(numbers)
        with self._lock:
            borne = {n: {name, english} for n, name, english in select(self._connection, _BORNE, wanted)}
            for number, facts in held_of(self._connection, wanted).items():
                borne[number] |= {key.name for key in facts}
        return {number: names - {""} for number, names in borne.items()}


def open_register(folder: Path) -> RegisterStore | None:
    """The store in ``folder`` as it is now, None where nothing is loaded (or by a version whose tables this
    one does not read). Cheap: the same object until an import has put another generation in place; ask again
    for each page or check instead of keeping it. Raises DamagedError where what is loaded cannot be read."""
    for _ in range(_TRIES):
        now = current(folder)
        if now is None:
            return None
        try:
            return _opened(folder, now)
        except (sqlite3.DatabaseError, FileNotFoundError) as error:
            if current(folder) == now:  # else replaced between looking and opening
                raise DamagedError(str(error)) from error
    raise DamagedError("replaced again and again")


_OPEN: dict[tuple[int, Path], tuple[tuple[str, int, int], RegisterStore]] = {}
"""By process (a connection must not be taken into a child) and folder: the file seen there, its store."""


def _opened(folder: Path, now: Generation) -> RegisterStore | None:
    place = os.getpid(), folder.absolute()
    file = now.database.stat()
    seen = now.name, file.st_mtime_ns, file.st_size
    known = _OPEN.get(place)
    if known is None or known[0] != seen:
        opened = RegisterStore(now)
        if not opened.readable:
            return None
        known = _OPEN[place] = seen, opened
    return known[1]


def _corporation(known: Known, row: Published, deleted_on: int) -> Corporation:
    gone = bool(deleted_on) and deleted_on >= row.updated_on and not row.closed_on
    return Corporation(
        number=_text(row.number),
        name=row.name,
        address=row.address,
        former=former_names(all_facts(known), row.name),
        kana=row.kana,
        english=row.english,
        kind=row.kind,
        closed_on=_day(deleted_on if gone else row.closed_on),
        close_cause=DELETED if gone else row.close_cause,
        successor=_text(row.successor) if row.successor else None,
        updated_on=_day(row.updated_on),
    )


def _figures(numbers: Iterable[str]) -> list[int]:
    return sorted({int(n) for n in numbers if len(n) == LENGTH and n.isascii() and n.isdigit()})


def _text(number: int) -> str:
    return f"{number:0{LENGTH}}"


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
