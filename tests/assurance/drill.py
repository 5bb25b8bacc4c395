"""The drill of docs/operations/backup.md: a copy while the program is used, put back on an empty machine,
the record verified. In processes of its own, as people run it, with the memory they take.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.database import open_database, upgrade
from app.settings import sqlite_url
from app.store import Act, Store
from rules.tenders import Tender
from tests.assurance.figures import Figure
from tests.postgresql import running

_AT_ONCE = 500
_MINUTES = 30
_CHECK_BYTES = 40_000
_RUN = "import sys; from app.cli import main; sys.argv[0] = 'hosakan'; main()"
_MEASURED = (
    "import resource, subprocess, sys\n"
    "done = subprocess.run([sys.executable, '-c', sys.argv[1], *sys.argv[2:]])\n"
    "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
    "print(f'peak {peak}', file=sys.stderr)\n"
    "sys.exit(done.returncode)"
)


@dataclass(frozen=True)
class Done:
    """A command that ended well: how long it took, what it held in memory at most (MB), what it printed."""

    seconds: float
    megabytes: float
    printed: str


def run(full: bool) -> list[Figure]:
    """On both databases. A sample: a twentieth of the entries."""
    entries, checks = (20_000, 1_000) if full else (1_000, 20)
    found = []
    with tempfile.TemporaryDirectory() as folder, running(safe=True) as cluster:
        with cluster.database(migrated=False) as first, cluster.database(migrated=False) as second:
            found += _drill("PostgreSQL", Path(folder) / "p", (first, second), entries, checks)
        place = Path(folder) / "s"
        place.mkdir(mode=0o700)
        urls = sqlite_url(place / "first.db"), sqlite_url(place / "second.db")
        found += _drill("SQLite", place, urls, entries, checks)
    return found


def _drill(name: str, folder: Path, urls: tuple[str, str], entries: int, checks: int) -> list[Figure]:
    folder.mkdir(mode=0o700, exist_ok=True)
    _fill(urls[0], entries, checks)
    copy = folder / "copy.zip"
    with _somebody_at_work(urls[0]):
        made = _command(folder, urls[0], "backup", str(copy), "--json")
    put = _command(folder, urls[1], "restore", str(copy), "--json")
    verified = _command(folder, urls[1], "audit", "verify", "--json")
    before, after, record = json.loads(made.printed), json.loads(put.printed), json.loads(verified.printed)
    same = before["tables"] == after["tables"] and before["heads"] == after["heads"]
    head = record["chains"][0]["head"]
    whole = record["whole"] and head["hash"] == before["heads"][0]["hash"]
    seconds = made.seconds + put.seconds + verified.seconds
    most = max(made.megabytes, put.megabytes)
    size = copy.stat().st_size / 2**20
    return [
        Figure(
            f"バックアップ、空の場所への復元、記録の検証（{name}、{before['rows']:,}行、{size:.0f}MB。使用中に作成）",
            f"{_MINUTES}分以内、全行と連鎖が一致",
            f"{made.seconds:.0f}秒＋{put.seconds:.0f}秒＋{verified.seconds:.0f}秒、"
            f"{'一致' if same and whole else '不一致'}、メモリー {most:.0f}MB まで",
            same and whole and seconds < _MINUTES * 60,
        )
    ]


def _fill(url: str, entries: int, checks: int) -> None:
    engine = open_database(url)
    upgrade(engine)
    store = Store(engine)
    officer = store.accounts.found("架空市", "999999", "admin", "見本 花子", "no password")
    tender = store.tenders.create(Act(officer, "tender.create"), Tender("架空システム更改"))
    drawn = random.Random(4)  # what does not pack: the worst a result can be
    for _ in range(checks):
        result = drawn.randbytes(_CHECK_BYTES)
        store.checks.create(Act(officer, "check.create"), tender, "application", b"{}", result, [], "hosakan")
    for start in range(0, entries, _AT_ONCE):
        with store._room.writing() as session:
            for number in range(start, min(start + _AT_ONCE, entries)):
                act = Act(officer, "appointee.read")
                store._room.record_event(session, act, f"appointee:{number % 100}", "閲覧した")
    engine.dispose()


@contextmanager
def _somebody_at_work(url: str) -> Iterator[None]:
    """Another process that registers one person after the other as long as the block lasts."""
    work = (
        "import sys; from app.database import open_database; from app.store import *;"
        "from rules.register import Appointee; s = Store(open_database(sys.argv[1]));"
        "o = s.accounts.first_administrator(); n = 0\n"
        "while True: s.appointees.create(Act(o, 'appointee.create'), Appointee('後から')); print(flush=True)"
    )
    process = subprocess.Popen([sys.executable, "-c", work, url], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()  # at work
        yield
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _command(folder: Path, url: str, *arguments: str) -> Done:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSAKAN_")}
    env = {**kept, "HOSAKAN_DATA_DIR": str(folder), "HOSAKAN_DATABASE_URL": url}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, _RUN, *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise RuntimeError(done.stderr)
    peak = int(done.stderr.rsplit("peak ", 1)[1])
    return Done(seconds, peak / 1024, done.stdout)
