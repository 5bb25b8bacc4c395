"""The tables of one generation of the store, and those of the work still to be done on it.

``register.sqlite`` is what readers see; ``work.sqlite`` lies beside it only while an import runs.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path, PurePath
from urllib.parse import quote

VERSION = "1"
"""Of the tables. A store of another version is not read; it is rebuilt from the files."""

STORE = """
CREATE TABLE corporation (
    number INTEGER PRIMARY KEY, updated_on INTEGER NOT NULL, latest INTEGER NOT NULL,
    changed_on INTEGER NOT NULL, sequence INTEGER NOT NULL, process TEXT NOT NULL, name TEXT NOT NULL,
    english TEXT NOT NULL, kana TEXT NOT NULL, kind TEXT NOT NULL, prefecture TEXT NOT NULL,
    city TEXT NOT NULL, address TEXT NOT NULL, closed_on INTEGER NOT NULL, close_cause TEXT NOT NULL,
    successor INTEGER NOT NULL, assigned_on INTEGER NOT NULL, excluded INTEGER NOT NULL
);
CREATE INDEX corporation_successor ON corporation (successor, number) WHERE successor <> 0;
CREATE TABLE held (
    number INTEGER NOT NULL, english INTEGER NOT NULL, changed_on INTEGER NOT NULL, name TEXT NOT NULL,
    published INTEGER NOT NULL, renamed INTEGER NOT NULL, PRIMARY KEY (number, english, changed_on, name)
) WITHOUT ROWID;
CREATE TABLE deleted (number INTEGER PRIMARY KEY, deleted_on INTEGER NOT NULL);
CREATE TABLE bearer (
    hash INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (hash, number)
) WITHOUT ROWID;
CREATE TABLE load (
    digest TEXT PRIMARY KEY, name TEXT NOT NULL, rows INTEGER NOT NULL, lines INTEGER NOT NULL,
    bytes INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, loaded_on TEXT NOT NULL,
    done INTEGER NOT NULL
);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

WORK = """
CREATE TABLE IF NOT EXISTS touched (number INTEGER PRIMARY KEY, known INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS new_bearer (hash INTEGER NOT NULL, number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_CACHE_KIB = 65_536
_PATIENCE = 60.0
"""Seconds to wait for somebody who looks into a file that is being built."""


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamagedError(sqlite3.DatabaseError):
    """A file of the store that is none any more: overwritten, cut short or gone."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is to blame, not somebody who holds it, nor the disk."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, DamagedError) or (code & 0xFF) in _DAMAGED


def open_for_writing(path: Path, script: str | None = None) -> sqlite3.Connection:
    """A connection that commits only when told to; ``script`` makes the tables. Not in WAL mode: after each
    commit everything is in the one file."""
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if script:
        connection.executescript(f"BEGIN; {script} COMMIT;")
    return connection


def open_sealed(path: Path) -> sqlite3.Connection:
    """A connection for reading a file that no longer changes, usable from several threads one at a time."""
    return sqlite3.connect(sealed_uri(path.absolute()), uri=True, check_same_thread=False)


def sealed_uri(path: PurePath) -> str:
    """The address by which SQLite opens a file that no longer changes. Of a Windows share it takes only
    file:////server/share/…, which ``as_uri`` does not give."""
    place = path.as_posix()
    address = quote(os.fsencode(place if place.startswith("/") else f"/{place}"), safe="/:")
    return f"file://{address}?mode=ro&immutable=1"


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """The entries of ``meta``. Raises DamagedError, or what SQLite says of a damaged file."""
    try:
        return dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # an empty file is an empty database
            raise DamagedError(str(error)) from error
        raise


def write_meta(connection: sqlite3.Connection, **entries: str) -> None:
    """Set entries of ``meta``."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", entries.items())
