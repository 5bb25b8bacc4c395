"""1,000 changes at random to a record of some 300 entries, each made as somebody with the database in hand
would: triggers and constraints first, then rows changed, added, taken away, moved, the whole chain made anew.

Found: ``hosakan audit verify`` with the heads that were printed says the record is broken; on SQLite the
verifier of docs/audit, which is no part of the program, says the same. What nobody touched must stand.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from unittest import mock

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from app import cli
from app.audit import anchors_of, audit
from app.database import UPGRADING, open_database, upgrade
from app.settings import sqlite_url
from app.store import Store
from app.store.auditing import Lying
from tests.app.audit.office import Office, furnished
from tests.assurance.attacker import KINDS, Attacker, undo_protection
from tests.assurance.figures import Figure
from tests.postgresql import programs, running

ENTRIES = 240
"""Beside those the furnishing makes: some 300 in all."""
VERIFIER = Path(__file__).parents[2] / "docs" / "audit" / "verify_chain.py"


def run(full: bool) -> list[Figure]:
    """1,000 changes on each database; the sample is 100 on SQLite and as many on PostgreSQL."""
    count = 1000 if full else 100
    with tempfile.TemporaryDirectory(prefix="hosakan-tampers-") as folder:
        figures = on_sqlite(Path(folder), count)
    if programs() is not None:
        figures += on_postgresql(count)
    return figures


def on_sqlite(folder: Path, count: int, seed: int = 1) -> list[Figure]:
    """Every change on a copy of the file, found by the command and by the verifier of its own."""
    office, clean = made(sqlite_url(folder / "office.db")), folder / "clean.db"
    heads = [head.grouped for head in office.heads()]
    entries = sum(head.seq for head in office.heads())
    close(office)
    prepared(folder / "office.db", clean)
    untouched = (by_command(clean, heads), by_verifier(clean, heads))
    missed, alone, kinds = [], [], Counter[str]()
    for number in range(count):
        touched = folder / f"touched-{number}.db"  # never one name twice: the last one's -wal may lie there
        shutil.copy(clean, touched)
        kind, told = changed_file(touched, random.Random(seed * 1_000_003 + number))
        kinds[kind] += 1
        missed += [told] if by_command(touched, heads) != cli.WRONG_INPUT else []
        alone += [told] if by_verifier(touched, heads) != 1 else []
        touched.unlink()
    for told in missed + alone:
        print(f"not found: {told}", file=sys.stderr)
    whole = "stands" if untouched == (0, 0) else f"exit {untouched}"
    return [
        Figure(
            f"record of {entries} entries on SQLite, nobody touched it", "stands", whole, untouched == (0, 0)
        ),
        _figure("SQLite, hosakan audit verify", count, len(missed), kinds),
        _figure("SQLite, docs/audit/verify_chain.py", count, len(alone), kinds),
    ]


def on_postgresql(count: int, seed: int = 2) -> list[Figure]:
    """The same, each change in a transaction that is undone."""
    with running() as cluster, cluster.database() as url:
        office = made(url)
        heads = [head.hash for head in office.heads()]
        missed, kinds = [], Counter[str]()
        with office.store._room.engine.connect() as connection:
            whole = not broken(connection, heads)
            connection.rollback()
            for number in range(count):
                undo_protection(connection)
                attacker = Attacker(connection, random.Random(seed * 1_000_003 + number))
                told = attacker.strike()
                kinds[attacker.kind] += 1
                missed += [told] if not broken(connection, heads) else []
                connection.rollback()
        close(office)
    for told in missed:
        print(f"not found: {told}", file=sys.stderr)
    return [
        Figure("as many on PostgreSQL, untouched", "stands", "stands" if whole else "broken", whole),
        _figure("PostgreSQL, the same verification", count, len(missed), kinds),
    ]


def _figure(where: str, count: int, missed: int, kinds: Counter[str]) -> Figure:
    told = f"{count - missed:,} of {count:,} ({len(kinds)} kinds of change)"
    return Figure(f"changes found: {where}", f"{count:,}", told, missed == 0 and set(kinds) <= set(KINDS))


def made(url: str) -> Office:
    """A record made through the store, with two entries erased as they should be."""
    engine = open_database(url)
    upgrade(engine)
    office = furnished(Store(engine), ENTRIES)
    office.erase([3, 7])
    office.erase([5], place=1)
    return office


def close(office: Office) -> None:
    """Let the database go."""
    office.store._room.engine.dispose()


def prepared(source: Path, target: Path) -> None:
    """A copy without triggers and constraints, in one file."""
    shutil.copy(source, target)
    with _writing(target) as connection:
        undo_protection(connection)
    engine = open_database(sqlite_url(target))
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()


def changed_file(path: Path, luck: random.Random) -> tuple[str, str]:
    """Make one change; its kind and what it was."""
    with _writing(path) as connection:
        attacker = Attacker(connection, luck)
        told = attacker.strike()
    return attacker.kind, told


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[Connection]:
    engine = open_database(sqlite_url(path))
    with engine.connect().execution_options(**{UPGRADING: True}) as connection, connection.begin():
        yield connection
    engine.dispose()


def broken(connection: Connection, heads: list[str]) -> bool:
    """What ``hosakan audit verify --anchor …`` finds, in a transaction that is open."""
    with Session(connection) as session:
        return bool(audit(Lying(session), anchors_of(heads)).broken)


def by_command(path: Path, heads: list[str]) -> int:
    """The exit status of ``hosakan audit verify``."""
    anchors = [part for head in heads for part in ("--anchor", head)]
    settings = {"HOSAKAN_DATABASE_URL": sqlite_url(path), "HOSAKAN_DATA_DIR": str(path.parent)}
    with mock.patch.dict(os.environ, settings), _silent():
        return cli.run(["audit", "verify", *anchors])


def by_verifier(path: Path, heads: list[str]) -> int:
    """The exit status of the verifier on the file itself."""
    arguments = [str(VERIFIER), str(path), *(part for head in heads for part in ("--anchor", head))]
    with mock.patch.object(sys, "argv", arguments), _silent():
        return verifier()


def verifier() -> int:
    """Run docs/audit/verify_chain.py with the arguments of this process."""
    return _main()()


@cache
def _main() -> Callable[[], int]:
    spec = importlib.util.spec_from_file_location("verify_chain", VERIFIER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[], int] = module.main
    return main


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield
