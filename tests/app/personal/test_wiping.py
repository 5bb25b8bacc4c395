"""The file itself: a page that was moved about keeps a copy of what is deleted, until it is written anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.database import for_reading, for_writing, open_database
from app.settings import sqlite_url
from app.store.erasing.wiping import wipe
from tests.postgresql import Cluster

SECRET = "消したはずの氏名"


def moved_about(say: Callable[..., Any], seed: int) -> None:
    """A table whose rows were entered, grew, shrank and went one by one until none names anybody."""
    rng = random.Random(seed)
    say("PRAGMA synchronous=OFF")
    say("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)")
    say("CREATE INDEX i ON t (a)")
    for turn in range(400):
        named = f"{rng.random()} {SECRET}{turn}"
        say("INSERT INTO t (a, b) VALUES (?, ?)", (named, "x" * rng.randint(0, 900)))
        if rng.random() < 0.4:
            longer = (named, "y" * rng.randint(0, 1500), rng.randint(1, turn + 1))
            say("UPDATE t SET a = ?, b = ? WHERE id = ?", longer)
        if rng.random() < 0.2:
            say("DELETE FROM t WHERE id = ?", (rng.randint(1, turn + 1),))
    numbers = [number for (number,) in say("SELECT id FROM t").fetchall()]
    rng.shuffle(numbers)
    for number in numbers:
        shorter = "UPDATE t SET a = 'nobody' || id, b = '' WHERE id = ?"
        say(shorter if rng.random() < 0.5 else "DELETE FROM t WHERE id = ?", (number,))
    say("PRAGMA wal_checkpoint(TRUNCATE)")


def made(folder: Path, seed: int) -> tuple[Engine, Path]:
    path = folder / f"{seed}.db"
    engine = open_database(sqlite_url(path))
    with closing(engine.raw_connection()) as connection:
        moved_about(connection.cursor().execute, seed)
    return engine, path


def content(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.mark.sqlite_only
@pytest.mark.asvs("14.2.4")
def test_nothing_is_left_in_any_file_that_was_wiped(tmp_path: Path) -> None:
    kept_a_copy = 0
    for seed in range(20):
        engine, path = made(tmp_path, seed)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM t WHERE a LIKE '%氏名%'").scalar() == 0
        kept_a_copy += SECRET.encode() in content(path)
        assert wipe(engine)
        assert SECRET.encode() not in content(path), seed
        engine.dispose()
    assert kept_a_copy > 0  # else this would prove nothing


@pytest.mark.sqlite_only
def test_while_a_reader_holds_the_log_nothing_is_said_to_be_wiped(tmp_path: Path) -> None:
    engine, path = made(tmp_path, 1)
    reader = open_database(sqlite_url(path))
    with reader.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM t").all()
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA busy_timeout=20")
        assert not wipe(engine)
    assert wipe(engine)
    assert SECRET.encode() not in content(path)


def _bytes_of(engine: Engine, table: str) -> bytes:
    """A table's file as it lies, by PostgreSQL's own way to read it."""
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        read = text("SELECT pg_read_binary_file(pg_relation_filepath(CAST(:table AS regclass)))")
        return bytes(connection.scalar(read, {"table": table}))


def _named_and_deleted(url: str) -> tuple[Engine, Callable[[], None]]:
    engine = open_database(url)

    def delete() -> None:
        with for_writing(engine).begin() as connection:
            connection.execute(text("DELETE FROM login_failure"))

    with for_writing(engine).begin() as connection:
        say = text("INSERT INTO login_failure (key, count, last_at) VALUES (:name, 1, now())")
        connection.execute(say, {"name": SECRET})
    return engine, delete


@pytest.mark.asvs("14.2.4")
@pytest.mark.parametrize("holds", ["an older view", "a transaction that writes"])
def test_while_postgresql_still_keeps_it_for_somebody_it_is_not_said_to_be_wiped(
    postgresql: Cluster, holds: str
) -> None:
    with postgresql.database() as url:
        engine, delete = _named_and_deleted(url)
        other = open_database(url)  # a backup on its way, say, that has not come to this table
        with for_reading(other).connect() as reading, other.connect() as writing:
            if holds == "an older view":
                reading.execute(text("SELECT 1"))  # without a lock on any table
            else:
                writing.execute(text("SELECT pg_current_xact_id()"))
            delete()
            assert not wipe(engine)
        assert wipe(engine)
        assert SECRET.encode() not in _bytes_of(engine, "login_failure")
        engine.dispose()
        other.dispose()


def test_nobody_who_only_stands_by_holds_it_up(postgresql: Cluster) -> None:
    with postgresql.database() as url:
        engine, delete = _named_and_deleted(url)
        delete()
        assert SECRET.encode() in _bytes_of(engine, "login_failure")  # else this would prove nothing
        other = open_database(url)
        with other.connect() as standing_by:
            standing_by.execute(text("SELECT 1"))
            assert wipe(engine)
        assert SECRET.encode() not in _bytes_of(engine, "login_failure")
        engine.dispose()
        other.dispose()
