"""How fast ``register find`` is, and whether it finds what an exhaustive comparison finds.

    python -m tests.benchmarks.register_find REGISTER WORK [--queries 150] [--seed 1] [--prepare]
        [--peer-path /path/to/site-packages] [--pg "host=/tmp/pg dbname=postgres"] [--pg-queries 40]

REGISTER: a loaded register (``hosakan register import``; ``register_make`` makes a file of any size). WORK: a
folder for the peers' own indexes; ``--prepare`` makes them and measures nothing. Ours is the whole ``find``,
with the details read from the store; the peers only look up numbers. Every query is asked once of each.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from rapidfuzz.fuzz import ratio

from app.register.asked import asked, katakana
from app.register.find import find
from app.register.gram_index import kana_core
from app.register.keys import hashes_and_cores
from app.register.store import RegisterStore, open_register
from tests.benchmarks.register_find_peers import TEN, Entries, exhaustive, fts5, pg_trgm, reach
from tests.benchmarks.register_find_queries import Query, queries

_PIECE = 50_000
_NAMES = (
    "SELECT c.number, c.kana, c.name, c.english, group_concat(h.name, char(10)) FROM corporation c "
    "LEFT JOIN held h ON h.number = c.number GROUP BY c.number ORDER BY c.number"
)


def entries_of(database: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Every core of every name with its number, as the importer indexes them."""
    cursor = database.execute(_NAMES)
    while rows := cursor.fetchmany(_PIECE):
        names = [list(dict.fromkeys(filter(None, (n, e, *(o or "").split("\n"))))) for _, _, n, e, o in rows]
        cores = iter(hashes_and_cores(list(chain.from_iterable(names)))[1])
        for (number, kana, *_), its in zip(rows, names, strict=True):
            all_cores = [core for _ in its for core in next(cores)]
            for core in dict.fromkeys((*all_cores, kana_core(kana))):
                if core:
                    yield core, number


def core_of(text: str) -> str:
    """The query as its likeliest reading, in katakana where it is kana."""
    return katakana(asked(text).cores[0])


class Timed:
    """What one way to search found for each query, and how long it took (seconds)."""

    def __init__(self, name: str, search: Callable[[str], list[int]], asked_for: Sequence[Query]) -> None:
        self.name = name
        self.seconds: list[float] = []
        self.found: list[list[int]] = []
        for query in asked_for:
            began = time.perf_counter()
            self.found.append(search(query.text))
            self.seconds.append(time.perf_counter() - began)

    def at(self, share: float) -> float:
        """The time within which this share of the queries was answered (milliseconds)."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Judge:
    """Whether the right corporation is among the ten, and whether the ten are as like as any ten could be."""

    def __init__(self, entries: Entries, asked_for: Sequence[Query], best: Timed) -> None:
        cores: dict[int, list[str]] = defaultdict(list)
        wanted = {n for found in best.found for n in found}
        self._queries = asked_for
        self._cores = cores
        self._entries = entries
        self._know(wanted)
        self._least = [
            min(self._scores(q, f), default=0.0) for q, f in zip(asked_for, best.found, strict=True)
        ]

    def _know(self, numbers: set[int]) -> None:
        missing = numbers - self._cores.keys()
        for core, number in self._entries if missing else ():
            if number in missing:
                self._cores[number].append(core)

    def _scores(self, query: Query, found: Sequence[int]) -> list[float]:
        core = core_of(query.text)
        return [max(ratio(core, other) for other in self._cores[number]) for number in found]

    def truth(self, timed: Timed) -> float:
        """Share of the queries whose corporation is among the ten (per cent)."""
        hits = [q.number in f for q, f in zip(self._queries, timed.found, strict=False)]
        return 100 * statistics.fmean(hits)

    def overlap(self, timed: Timed) -> float:
        """Share of the ten that are as like as the exhaustive search's tenth (per cent)."""
        self._know({n for found in timed.found for n in found})
        shares = [
            sum(score >= least - 1e-6 for score in self._scores(q, f)) / TEN
            for q, f, least in zip(self._queries, timed.found, self._least, strict=False)
        ]
        return 100 * statistics.fmean(shares)


def main() -> None:
    """Print a Markdown table."""
    given = _arguments()
    reach(given.peer_path)
    store = open_register(Path(given.register))
    if store is None:
        raise SystemExit("no register there")
    work = Path(given.work)
    work.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(store.names_folder.parent / "register.sqlite")
    entries = list(entries_of(database))
    if given.prepare:
        fts5(entries, work)
        if given.pg:
            pg_trgm(entries, given.pg)
        print(f"{len(entries):,} cores prepared")
        return
    asked_for = queries(database, given.queries, given.seed)
    _measure(store, entries, asked_for, given, work)


def _measure(
    store: RegisterStore, entries: Entries, asked_for: list[Query], given: argparse.Namespace, work: Path
) -> None:
    every, lookup = exhaustive(entries), fts5(entries, work)
    find(store, "暖機")  # opens the index; each later query meets its files for the first time
    ours = Timed("hosakan register find", lambda text: _ours(store, text), asked_for)
    runs = [
        ours,
        best := Timed("rapidfuzz process.extract", lambda text: every(core_of(text)), asked_for),
        Timed("SQLite FTS5 trigram", lambda text: lookup(core_of(text)), asked_for),
    ]
    if given.pg:
        similar = pg_trgm(entries, given.pg)
        runs.append(Timed("pg_trgm GIN", lambda text: similar(core_of(text)), asked_for[: given.pg_queries]))
    judge = Judge(entries, asked_for, best)
    print(
        f"{store.summary().corporations:,} corporations, {len(entries):,} cores, {len(asked_for)} queries\n"
    )
    print(
        "| way | queries | p50 ms | p95 ms | p95 / ours | the right one in 10 | as like as exhaustive's 10 |"
    )
    print("|---|---|---|---|---|---|---|")
    for run in runs:
        print(
            f"| {run.name} | {len(run.seconds)} | {run.at(0.5):.1f} | {run.at(0.95):.1f} "
            f"| {run.at(0.95) / ours.at(0.95):.0f} | {judge.truth(run):.1f} % | {judge.overlap(run):.1f} % |"
        )
    _by_kind(judge, asked_for, ours, best)


def _ours(store: RegisterStore, text: str) -> list[int]:
    return [int(candidate.corporate_number) for candidate in find(store, text).candidates]


def _by_kind(judge: Judge, asked_for: list[Query], ours: Timed, best: Timed) -> None:
    print("\n| kind | queries | ours finds | exhaustive finds | ours p95 ms |")
    print("|---|---|---|---|---|")
    for kind in dict.fromkeys(query.kind for query in asked_for):
        places = [i for i, query in enumerate(asked_for) if query.kind == kind]
        mine = sum(asked_for[i].number in ours.found[i] for i in places)
        theirs = sum(asked_for[i].number in best.found[i] for i in places)
        slow = sorted(ours.seconds[i] for i in places)[min(len(places) - 1, int(0.95 * len(places)))]
        print(f"| {kind} | {len(places)} | {mine} | {theirs} | {1000 * slow:.1f} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("register")
    parser.add_argument("work")
    parser.add_argument("--queries", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--peer-path", action="append", default=[])
    parser.add_argument("--pg")
    parser.add_argument("--pg-queries", type=int, default=40)
    return parser.parse_args()


if __name__ == "__main__":
    main()
