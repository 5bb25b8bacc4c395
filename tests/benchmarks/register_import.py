"""How long an import of the register takes and what it needs: time, memory, disk, and after ``kill -9``.

    python -m tests.benchmarks.register_make made.zip --rows 5700000 --from /path/to/*.zip
    python -m tests.benchmarks.register_import made.zip --store /path/to/store [--kill 60 150]

The import runs in a process of its own. Goal: 5.7 million rows in at most 10 minutes and 1 GB. ``--kill``:
the first run is killed after so many seconds, the second likewise …, the last goes through; the sum of all
runs against a run that nobody kills tells what a kill costs.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from app.register.store import open_register

CALL = "from app.cli import main; main()"


@dataclass
class Stages:
    """When each line of standard error came, in seconds from the start."""

    began: float = field(default_factory=time.perf_counter)
    lines: list[tuple[float, str]] = field(default_factory=list)

    def read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr
        for line in process.stderr:
            self.lines.append((time.perf_counter() - self.began, line.decode("utf-8").strip()))


def run(files: list[Path], store: Path, kill_after: float | None) -> float:
    """One import; the seconds it took, with what it told printed."""
    stages = Stages()
    process = subprocess.Popen(
        [sys.executable, "-c", CALL, "register", "import", *map(str, files)],
        env={**os.environ, "HOSAKAN_REGISTER_DIR": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    reader = threading.Thread(target=stages.read, args=(process,))
    reader.start()
    try:
        process.wait(kill_after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    took = time.perf_counter() - stages.began
    reader.join()
    for second, line in stages.lines:
        print(f"  {second:7.1f} s  {line}")
    print(f"  {took:7.1f} s  {'killed' if process.returncode < 0 else f'exit {process.returncode}'}")
    return took


def used() -> str:
    """Processor time of all imports and the largest resident size any had; nothing on Windows."""
    try:
        import resource
    except ImportError:
        return "memory and processor time: not known here"
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = spent.ru_utime + spent.ru_stime
    return f"peak {spent.ru_maxrss / 1024:.0f} MiB resident, {seconds:.0f} s of processor"


def main() -> None:
    """Import, and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--store", type=Path, required=True, help="a folder without a store")
    parser.add_argument("--kill", type=float, nargs="*", default=[])
    given = parser.parse_args()
    if open_register(given.store):
        parser.error(f"{given.store} holds a store already")
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, tantivy {version('tantivy')}"
    )
    print(f"{os.cpu_count()} cores, load at the start {os.getloadavg()[0]:.1f}")
    seconds = sum(run(given.files, given.store, after) for after in [*given.kill, None])
    store = open_register(given.store)
    assert store
    summary = store.summary()
    rows = sum(file.rows for file in summary.files)
    print(f"{rows:,} rows, {summary.corporations:,} corporations, as of {summary.as_of}")
    print(f"{seconds:.0f} s in all, {1e6 * seconds / rows:.0f} µs a row")
    print(f"load at the end {os.getloadavg()[0]:.1f}")
    print(f"{used()}, {summary.bytes / 1e9:.2f} GB on disk")


if __name__ == "__main__":
    main()
