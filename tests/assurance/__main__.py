"""Run every measurement in full and write docs/assurance.md.

    python -m tests.assurance [--only kills,tampers] [--sample]

A measurement is a module of this package with ``run(full: bool) -> list[Figure]``; the list is below.
Ends with 1 where a figure is not reached.
"""

from __future__ import annotations

import argparse
import importlib
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
)
WRITTEN = Path(__file__).parents[2] / "docs" / "assurance.md"


def main() -> int:
    """The exit status."""
    asked = argparse.ArgumentParser(prog="python -m tests.assurance")
    asked.add_argument("--only", default=",".join(ALL))
    asked.add_argument("--sample", action="store_true")
    given = asked.parse_args()
    names = [name for name in given.only.split(",") if name]
    found: dict[str, tuple[list[Figure], float]] = {}
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        begun = time.perf_counter()
        figures = importlib.import_module(f"tests.assurance.{name}").run(full=not given.sample)
        found[name] = figures, time.perf_counter() - begun
    told = _told(found)
    print(told)
    if not given.sample and set(names) == set(ALL):
        WRITTEN.write_text(told, "utf-8")
    return 0 if all(all_reached(figures) for figures, _ in found.values()) else 1


def _told(found: dict[str, tuple[list[Figure], float]]) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    lines = [
        "# What was shown on the real program",
        f"`python -m tests.assurance` on {datetime.now(JAPAN).date()}, commit {commit or 'unknown'}, "
        f"Python {platform.python_version()}, {platform.system()}.",
        "",
        "| part | figure | held to | reached | |",
        "|---|---|---|---|---|",
    ]
    for name, (figures, _) in found.items():
        lines += [
            f"| {name} | {f.what} | {f.asked} | {f.reached} | {'✓' if f.ok else '**no**'} |" for f in figures
        ]
    lines += ["", "Times: " + ", ".join(f"{name} {took:.0f} s" for name, (_, took) in found.items()) + "."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
