"""How fast ``register find`` is, and whether it finds what an exhaustive comparison finds.

    python -m tests.benchmarks.register_find REGISTER WORK [--queries 150] [--seed 1] [--prepare]
        [--peer-path /path/to/site-packages] [--pg "host=/tmp/pg dbname=postgres"] [--pg-queries 40]

REGISTER: a loaded register (``hosakan register import``; ``register_make`` makes a file of any size). WORK: a
folder for the peers' own indexes; ``--prepare`` makes them and measures nothing. Ours is the whole ``find``,
with the details read from the store, over every core of every corporation (present, former and English names,
kana); the peers only look up numbers. rapidfuzz and SQLite are run over the same cores, and, as PostgreSQL,
over one core of each corporation, which is half the work and finds nobody by kana. Every query is asked once;
those that read files are warmed by twenty others.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz.fuzz import ratio

from app.register.asked import asked, katakana
from app.register.find import find
from app.register.gram_layout import RECORD, record_files
from app.register.store import RegisterStore, open_register
from tests.benchmarks.register_find_peers import TEN, Entries, exhaustive, fts5, pg_trgm, reach
from tests.benchmarks.register_find_queries import Query, queries

_WARMING = 20
_ALL = "fts5_all"


def entries_of(names: Path) -> Iterator[tuple[str, int]]:
    """Every core with its number, in the order of the numbers, as an index written in one go holds them."""
    for _, path in sorted(record_files(names).items()):
        content, at = path.read_bytes(), 0
        while at < len(content):
            head, length = RECORD.unpack_from(content, at)
            at += RECORD.size
            yield content[at : at + length].decode("utf-8"), head >> 1
            at += length


def one_each(entries: Entries) -> list[tuple[str, int]]:
    """The first core of every corporation: of its present name."""
    return [
        entry for entry, before in zip(entries, [("", 0), *entries], strict=False) if entry[1] != before[1]
    ]


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
    entries = list(entries_of(store.names_folder))
    if given.prepare:
        single = one_each(entries)
        fts5(single, work)
        fts5(entries, work, _ALL)
        if given.pg:
            pg_trgm(single, given.pg)
        print(f"{len(single):,} of {len(entries):,} cores prepared")
        return
    _measure(store, entries, given, work)


def _measure(store: RegisterStore, entries: Entries, given: argparse.Namespace, work: Path) -> None:
    database = sqlite3.connect(store.names_folder.parent / "register.sqlite")
    asked_for = queries(database, given.queries, given.seed)
    others = queries(database, _WARMING, given.seed + 1)
    single = one_each(entries)
    every, each, lookup = exhaustive(entries), exhaustive(single), fts5(single, work)
    lookup_all = fts5(entries, work, _ALL)
    gc.freeze()  # the cores are the measurement's own; a collection would walk them for half a second
    for other in others:
        _ours(store, other.text)
        lookup(core_of(other.text))
        lookup_all(core_of(other.text))
    ours = Timed("hosakan register find", lambda text: _ours(store, text), asked_for)
    runs = [
        ours,
        best := Timed("rapidfuzz process.extract, the same cores", lambda t: every(core_of(t)), asked_for),
        Timed("rapidfuzz process.extract, one core each", lambda text: each(core_of(text)), asked_for),
        Timed("SQLite FTS5 trigram, the same cores", lambda text: lookup_all(core_of(text)), asked_for),
        Timed("SQLite FTS5 trigram, one core each", lambda text: lookup(core_of(text)), asked_for),
    ]
    if given.pg:
        similar = pg_trgm(single, given.pg)
        some = asked_for[: given.pg_queries]
        for other in others:
            similar(core_of(other.text))
        runs.append(Timed("pg_trgm GIN, one core each", lambda text: similar(core_of(text)), some))
    judge = Judge(entries, asked_for, best)
    print(f"{len(single):,} corporations, {len(entries):,} cores, {len(asked_for)} queries\n")
    print(
        "| way | queries | p50 ms | p95 ms | p95 / ours | the right one in 10 | as like as exhaustive's 10 |"
    )
    print("|---|---|---|---|---|---|---|")
    for run in runs:
        print(
            f"| {run.name} | {len(run.seconds)} | {run.at(0.5):.1f} | {run.at(0.95):.1f} "
            f"| {run.at(0.95) / ours.at(0.95):.0f} | {judge.truth(run):.1f} % | {judge.overlap(run):.1f} % |"
        )
    _by_kind(asked_for, ours, best)


def _ours(store: RegisterStore, text: str) -> list[int]:
    return [int(candidate.corporate_number) for candidate in find(store, text).candidates]


def _by_kind(asked_for: list[Query], ours: Timed, best: Timed) -> None:
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
