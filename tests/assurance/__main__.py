"""Run every measurement in full and write docs/assurance.md.

    python -m tests.assurance [--only kills,tampers] [--sample]

A measurement is a module of this package with ``run(full: bool) -> list[Figure]``; the list is below.
With ``--only`` the rows of the other parts stay as they were. Ends with 1 where a figure is not reached.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from app.chain import JAPAN
from tests.assurance.figures import Figure, all_reached

ALL: tuple[str, ...] = (
    "conflicts",
    "kills",
    "load",
    "policy",
    "gates",
    "tampers",
    "rerun",
    "drill",
    "uploads",
    "naughty",
    "suite",
)
WRITTEN = Path(__file__).parents[2] / "docs" / "assurance.md"


def main() -> int:
    """The exit status."""
    asked = argparse.ArgumentParser(prog="python -m tests.assurance")
    asked.add_argument("--only", default=",".join(ALL))
    asked.add_argument("--sample", action="store_true")
    given = asked.parse_args()
    names = [name for name in given.only.split(",") if name and not (given.sample and name == "suite")]
    commit, reached = _commit(), True
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        begun = time.perf_counter()
        figures = importlib.import_module(f"tests.assurance.{name}").run(full=not given.sample)
        took = time.perf_counter() - begun
        made = f"{datetime.now(JAPAN).date()}, {commit}, {took:.0f} s"
        rows = [_row(name, figure, made) for figure in figures]
        print("\n".join(rows), flush=True)
        reached = reached and all_reached(figures)
        if not given.sample:  # at once: a later part may take an hour, and be broken off
            WRITTEN.write_text(_page(_kept_rows() | {name: rows}), "utf-8")
    return 0 if reached else 1


def _commit() -> str:
    """The commit measured, with a mark where the tree differs from it in more than the page itself."""
    commit = _git("rev-parse", "--short", "HEAD") or "unknown"
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/assurance.md")
    return f"{commit}, changed" if changed else commit


def _git(*asked: str) -> str:
    done = subprocess.run(
        ["git", *asked], capture_output=True, text=True, check=False, cwd=WRITTEN.parents[1]
    )
    return done.stdout.strip()


def _row(name: str, figure: Figure, made: str) -> str:
    ok = "✓" if figure.ok else "**no**"
    return f"| {name} | {figure.what} | {figure.asked} | {figure.reached} | {ok} | {made} |"


def _kept_rows() -> dict[str, list[str]]:
    """The rows of the page as it is, by part: what is not measured now stays as it was found."""
    rows: dict[str, list[str]] = {}
    for line in WRITTEN.read_text("utf-8").splitlines() if WRITTEN.exists() else ():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 8 and cells[1] in ALL:
            rows.setdefault(cells[1], []).append(line)
    return rows


def _page(rows: dict[str, list[str]]) -> str:
    missing = [name for name in ALL if name not in rows]
    lines = [
        "# What was shown on the real program",
        f"`python -m tests.assurance`, Python {platform.python_version()}, {platform.system()}, "
        f"{os.cpu_count()} cores. Each row says when it was measured, of which commit, and in which time.",
        "",
        "| part | figure | held to | reached | | measured |",
        "|---|---|---|---|---|---|",
        *(row for name in ALL for row in rows.get(name, ())),
    ]
    if missing:
        lines += ["", f"Not measured in full yet: {', '.join(missing)}."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
