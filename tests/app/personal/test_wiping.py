"""The file itself: a page that was moved about keeps a copy of what is deleted, until it is written anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.database import open_database
from app.settings import sqlite_url
from app.store.erasing.wiping import wipe

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
