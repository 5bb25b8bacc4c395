"""The store's folder: numbered generations that never change once published, a pointer to the current one.

A reader opens the generation the pointer names. An import builds the next beside it and then moves the
pointer in one step, so that nothing half-loaded is ever seen, whenever the import dies.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.lists.table import refuse

DATABASE, WORK, NAMES = "register.sqlite", "work.sqlite", "names"
_NAME = re.compile(r"g\d{6}")
_TRIES = 50

T = TypeVar("T")


@dataclass(frozen=True)
class Generation:
    """One generation's folder and what lies in it."""

    folder: Path

    @property
    def name(self) -> str:
        """g000001 and so on."""
        return self.folder.name

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / DATABASE

    @property
    def work(self) -> Path:
        """What the import that builds this generation still has to do."""
        return self.folder / WORK

    @property
    def names(self) -> Path:
        """The folder of the index of names."""
        return self.folder / NAMES


def current(store: Path) -> Generation | None:
    """The generation readers see, None where nothing has been loaded."""
    try:
        name = _persist(lambda: (store / "current").read_text("ascii")).strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Generation(store / name) if _NAME.fullmatch(name) else None


def following(store: Path) -> Generation:
    """The generation to build now; its folder may stand there from an import that died."""
    now = current(store)
    return Generation(store / f"g{int(now.name[1:]) + 1 if now else 1:06d}")


def publish(store: Path, built: Generation) -> None:
    """Make readers see ``built``, and remove what is older."""
    pointer = store / "current.new"
    with pointer.open("w", encoding="ascii") as file:
        file.write(built.name)
        file.flush()
        os.fsync(file.fileno())
    _persist(lambda: pointer.replace(store / "current"))
    sweep(store, keep=(built,))


def sweep(store: Path, keep: tuple[Generation, ...]) -> None:
    """Remove every generation but those kept. One that is still open on Windows stays until the next time."""
    for folder in store.iterdir():
        if _NAME.fullmatch(folder.name) and folder.name not in {g.name for g in keep}:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sole_writer(store: Path) -> Iterator[None]:
    """Keep a second import out. Raises InputError where one runs. The lock is SQLite's: the operating system
    drops it when the process dies."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(store / "lock.sqlite", timeout=0, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise refuse(
            str(store), f"フォルダーに書き込めません（{error}）", "HOSAKAN_REGISTER_DIR を確かめてください"
        ) from None
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise refuse(
                str(store), "ほかの取込が動いています", "それが終わってから、もう一度実行してください"
            ) from None
        yield


def _persist(act: Callable[[], T]) -> T:
    """Windows refuses to touch a file in the moment another process has it open."""
    for _ in range(_TRIES):
        try:
            return act()
        except PermissionError:
            time.sleep(0.02)
    return act()
