"""The last phase of an import: the keys and letters of every name that came new, or of all.

Names are read in pieces in the order of the numbers; after some pieces the index of names records how far it
has come, so that a killed import goes on from there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, groupby, islice, repeat
from pathlib import Path

from app.register.beside import Read, read_ahead
from app.register.generations import Generation
from app.register.gram_index import GramIndex, GramWriter, kana_core
from app.register.keys import stamp
from app.register.loading import transaction
from app.register.schema import open_for_writing, read_meta, write_meta

PIECE_NUMBERS = 20_000
_PIECES_A_COMMIT = 25
_HEAP_BYTES = 50_000_000
"""Half of what the writer takes otherwise: names and their caches lie in the same process."""
_ALL = "SELECT number, 0 AS known FROM corporation"
_TOUCHED = "SELECT number, known FROM work.touched"
_NAMES = (
    "SELECT c.number, t.known, c.prefecture, c.closed_on <> 0, c.kana, c.name, c.english, h.name "
    "FROM ({}) t JOIN corporation c ON c.number = t.number LEFT JOIN held h ON h.number = c.number "
    "WHERE t.number > ? ORDER BY t.number"
)
# Sorted, so that the table is written from end to end.
_MERGE = "INSERT OR IGNORE INTO bearer SELECT hash, number FROM work.new_bearer ORDER BY hash, number"
_BEGIN, _END = 0, 10**13
"""How far the index of names has come: the last number done; _END is greater than every number."""

Bearer = tuple[str, bool, str, bool, str, list[str]]
"""Number, whether the index may have it already, prefecture, closed, kana, names."""


@dataclass(frozen=True)
class Turns:
    """numbers: whose names are read at once. by_child: they are read by a second process."""

    numbers: int
    by_child: bool


def index_names(
    built: Generation, base: Generation | None, whole: bool, turns: Turns, advance: Callable[[int], None]
) -> None:
    """Bring ``bearer`` and the index of names up to the loaded rows. ``whole``: make both anew from all rows;
    otherwise from the touched numbers on what ``base`` has. ``advance`` is told how many numbers are done."""
    with closing(open_for_writing(built.work)) as work:
        if read_meta(work).get("indexing") != stamp():
            _start(built, None if whole else base, work)
    with closing(open_for_writing(built.database)) as store:
        store.execute("ATTACH ? AS work", (str(built.work),))
        _collect(store, built, whole, turns, advance)


def forget_progress(built: Generation, work: sqlite3.Connection) -> None:
    """Let the next ``index_names`` begin at the beginning: there are new rows."""
    with transaction(work):
        work.execute("DELETE FROM new_bearer")
        work.execute("DELETE FROM meta WHERE key = 'indexing'")
    shutil.rmtree(built.names, ignore_errors=True)


def _start(built: Generation, base: Generation | None, work: sqlite3.Connection) -> None:
    forget_progress(built, work)
    if base:
        copy_index(base.names, built.names)
    with GramWriter(built.names) as writer:
        writer.commit(_BEGIN)
    write_meta(work, indexing=stamp())


def _collect(
    store: sqlite3.Connection,
    built: Generation,
    whole: bool,
    turns: Turns,
    advance: Callable[[int], None],
) -> None:
    done = GramIndex(built.names).generation or _BEGIN
    bearers = _bearers(store.execute(_NAMES.format(_ALL if whole else _TOUCHED), (done,)))
    pieces = iter(lambda: list(islice(bearers, turns.numbers)), [])
    with GramWriter(built.names, _HEAP_BYTES) as writer:
        for turn, (some, read) in enumerate(read_ahead(pieces, _names, turns.by_child), 1):
            _index(writer, store, some, read)
            if turn % _PIECES_A_COMMIT == 0:
                writer.commit(int(some[-1][0]))
            advance(len(some))
        writer.commit(_END)
        with transaction(store):  # before the writer ends: it has segments to merge meanwhile
            if whole:
                store.execute("DELETE FROM bearer")
            store.execute(_MERGE)


def _bearers(rows: Iterator[tuple[int, int, str, int, str, str, str, str | None]]) -> Iterator[Bearer]:
    for number, group in groupby(rows, key=lambda row: row[0]):
        its = list(group)
        first = its[0]
        names = dict.fromkeys(name for name in (first[5], first[6], *(row[7] for row in its)) if name)
        yield f"{number:013}", bool(first[1]), first[2], bool(first[3]), first[4], list(names)


def _names(some: list[Bearer]) -> list[str]:
    return list(chain.from_iterable(bearer[5] for bearer in some))


def _index(writer: GramWriter, store: sqlite3.Connection, some: list[Bearer], read: Read) -> None:
    hashes, cores = iter(read[0]), iter(read[1])
    keys: list[tuple[int, int]] = []
    for number, known, prefecture, closed, kana, its in some:
        if known:
            writer.remove(number)
        its_keys = {key for _ in its for key in next(hashes)}
        its_cores = [*(core for _ in its for core in next(cores)), kana_core(kana)]
        writer.add(number, its_cores, prefecture, closed, its_keys)
        keys += zip(its_keys, repeat(int(number)), strict=False)
    with transaction(store):
        store.executemany("INSERT INTO work.new_bearer VALUES (?, ?)", keys)


def copy_index(source: Path, target: Path) -> None:
    """An index of names in a second folder. Its files but tantivy's JSON never change, so links will do."""
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for path in source.iterdir():
        if path.suffix == ".json":
            shutil.copyfile(path, part / path.name)
        elif path.suffix != ".lock":
            _link(path, part / path.name)
    part.rename(target)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
