"""Rows written into the generation that is being built, piece by piece; each piece is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from app.register.files import Position
from app.register.published import Deletion, Facts, Known, NameFact, NameKey, Published, merged

_AT_ONCE = 500
_COLUMNS = ",".join("?" * len(Published._fields))
_STATE = f"INSERT OR REPLACE INTO corporation VALUES ({_COLUMNS})"  # noqa: S608
_HOLD = "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?)"
_DROP = "DELETE FROM held WHERE number = ? AND english = ? AND changed_on = ? AND name = ?"
_DELETE = (
    "INSERT INTO deleted VALUES (?, ?) "
    "ON CONFLICT (number) DO UPDATE SET deleted_on = max(deleted_on, excluded.deleted_on)"
)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # SQLite has rolled back itself where the disk is full
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def load_rows(
    store: sqlite3.Connection,
    work: sqlite3.Connection | None,
    content: tuple[Sequence[Published], Sequence[Deletion]],
    digest: str,
    position: Position,
) -> None:
    """Load a piece of the file ``digest`` and note how far that file has come.

    The numbers to index are noted in ``work`` (None: all will be), and first: should the process die in
    between, a number too many is noted.
    """
    rows, deletions = content
    by_number: dict[int, list[Published]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    known = _known(store, by_number)
    if work:
        with transaction(work):
            touched = ((number, number in known) for number in by_number)
            work.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?)", touched)
    with transaction(store):
        _write(store, by_number, known)
        store.executemany(_DELETE, deletions)
        store.execute(
            "UPDATE load SET lines = ?, bytes = ? WHERE digest = ?", (position.lines, position.bytes, digest)
        )


def _write(store: sqlite3.Connection, by_number: dict[int, list[Published]], known: dict[int, Known]) -> None:
    states: list[Published] = []
    held: list[tuple[int | str, ...]] = []
    dropped: list[tuple[int | str, ...]] = []
    for number, rows in by_number.items():
        before = known.get(number)
        if before is None and len(rows) == 1:  # nearly every row of a full file
            states += rows
            continue
        before = before or Known()
        after = merged(before, rows)
        if after.state and after.state != before.state:
            states.append(after.state)
        held += [(number, *key, *fact) for key, fact in after.held.items() if before.held.get(key) != fact]
        dropped += [(number, *key) for key in before.held if key not in after.held]
    store.executemany(_STATE, states)
    store.executemany(_DROP, dropped)
    store.executemany(_HOLD, held)


def _known(store: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Known]:
    """What the store says of those numbers it holds."""
    held = held_of(store, numbers)
    return {
        row[0]: Known(Published._make(row), held.get(row[0], {}))
        for row in select(store, "SELECT * FROM corporation WHERE number IN ({})", numbers)
    }


def held_of(store: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Facts]:
    """The names that the states do not say themselves, by number."""
    held: dict[int, Facts] = {}
    for number, english, changed_on, name, published, renamed in select(
        store, "SELECT * FROM held WHERE number IN ({})", numbers
    ):
        held.setdefault(number, {})[NameKey(english, changed_on, name)] = NameFact(published, renamed)
    return held


def select(connection: sqlite3.Connection, query: str, values: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query whose ``{}`` stands for a list of any length."""
    wanted = list(values)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from connection.execute(query.format(",".join("?" * len(some))), some)
