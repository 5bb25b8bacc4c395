"""What ``register find`` is measured against: other ways to find a name among the same normalised cores.

Each gets the core of the query as our own search reads it, so that none suffers from spellings, and answers
with the numbers of the corporations, the likeliest first.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

Entries = Sequence[tuple[str, int]]
"""Every core with its corporation's number, as the index of names holds them."""
Search = Callable[[str], list[int]]
"""A core to the numbers found."""

TEN = 10
_SPARE = 30
"""Names asked for: a corporation may stand there by several."""


def exhaustive(entries: Entries) -> Search:
    """``process.extract`` over every core: strings prepared, no processor, one core of the machine (it has no
    ``workers``); the fastest scorer that gives these results."""
    cores = [core for core, _ in entries]
    numbers = [number for _, number in entries]

    def search(core: str) -> list[int]:
        found = process.extract(core, cores, scorer=ratio, processor=None, limit=_SPARE, score_cutoff=30)
        return _each(numbers[place] for _, _, place in found)

    return search


def fts5(entries: Entries, folder: Path, name: str = "fts5") -> Search:
    """SQLite FTS5 with the trigram tokenizer, any of the query's trigrams, best by bm25. A name of one or two
    characters has no trigram; it is looked for as a beginning by an ordinary index beside it."""
    path = folder / f"{name}.sqlite"
    if not path.exists():
        making = folder / f"{name}.making"
        making.unlink(missing_ok=True)
        with sqlite3.connect(making) as store:
            store.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-500000;"
                "CREATE TABLE entry (id INTEGER PRIMARY KEY, core TEXT, number INTEGER);"
                "CREATE VIRTUAL TABLE name USING fts5"
                "(core, content='entry', content_rowid='id', tokenize='trigram');"
            )
            store.executemany("INSERT INTO entry (core, number) VALUES (?, ?)", entries)
            store.executescript(
                "INSERT INTO name (rowid, core) SELECT id, core FROM entry;"
                "INSERT INTO name (name) VALUES ('optimize'); CREATE INDEX by_core ON entry (core);"
            )
        store.close()
        making.rename(path)
    store = sqlite3.connect(path)
    store.executescript("PRAGMA mmap_size=8000000000; PRAGMA cache_size=-500000;")

    def search(core: str) -> list[int]:
        if len(core) < 3:
            sql = "SELECT number FROM entry WHERE core >= ? AND core < ? ORDER BY length(core), id LIMIT ?"
            return _each(n for (n,) in store.execute(sql, (core, core + "\U0010ffff", _SPARE)))
        grams = dict.fromkeys(core[i : i + 3].replace('"', '""') for i in range(len(core) - 2))
        sql = (
            "SELECT number FROM (SELECT rowid AS id FROM name WHERE name MATCH ? ORDER BY rank LIMIT ?) "
            "JOIN entry USING (id)"
        )
        return _each(n for (n,) in store.execute(sql, (" OR ".join(f'"{g}"' for g in grams), _SPARE)))

    return search


def pg_trgm(entries: Entries, url: str) -> Search:
    """PostgreSQL with a GIN index of trigrams: names above pg_trgm's threshold, the most similar first."""
    import psycopg

    store: Any = psycopg.connect(url, autocommit=True)
    if store.execute("SELECT to_regclass('by_gram')").fetchone()[0] is None:
        store.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        store.execute("DROP TABLE IF EXISTS entry")
        store.execute("CREATE UNLOGGED TABLE entry (core text, number bigint)")
        with store.cursor().copy("COPY entry FROM STDIN") as copy:
            for entry in entries:
                copy.write_row(entry)
        store.execute("SET maintenance_work_mem = '2GB'")
        store.execute("CREATE INDEX by_gram ON entry USING gin (core gin_trgm_ops)")
        store.execute("VACUUM ANALYZE entry")
    store.execute("SET pg_trgm.similarity_threshold = 0.3")
    sql = "SELECT number FROM entry WHERE core %% %s ORDER BY similarity(core, %s) DESC, number LIMIT %s"

    def search(core: str) -> list[int]:
        return _each(n for (n,) in store.execute(sql, (core, core, _SPARE)))

    return search


def reach(folders: Iterable[str]) -> None:
    """Let packages that are no part of the project be imported from these folders, after its own."""
    sys.path.extend(folders)


def _each(numbers: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(numbers))[:TEN]
