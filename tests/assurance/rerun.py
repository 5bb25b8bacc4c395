"""Kept checks made again: after nothing, after new clauses and tables, after a new way of judging.

Each "upgrade" is a copy of the whole program with something changed in it, run as a process of its own on the
same database: ``hosakan checks rerun --all``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.checking import keep
from app.database import open_database, upgrade
from app.settings import sqlite_url
from app.store import Act, Store
from rules.library import load_library
from rules.tenders import Tender
from tests.assurance.figures import Figure
from tests.assurance.made_cases import made_cases
from tests.past.keep import keep as keep_engine

PROGRAM = Path(__file__).parents[2]
_CALL = "from app.cli import main; main()"
_BY_TODAYS_LAW = """
import json, sys
from app.database import open_database
from app.store import Store
from rules.library import load_library
from rules.past import again
past, library, other = Store(open_database(sys.argv[1])).past, load_library(), 0
for number in past.numbers():
    [one] = past.snapshots([number])
    then = json.loads(one.result)
    now = json.loads(again(one.inputs, then.get("register"), library))
    other += now["results"] != then["results"]
print(other)
"""


def run(full: bool) -> list[Figure]:
    """1,000 checks in full, 50 as a sample."""
    many, offices = (1000, 12) if full else (50, 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_url(folder / "hosakan.db")
        _fill(url, many, offices)
        plain = _again(PROGRAM, folder)
        law = _copy(folder / "law", _other_law)
        way = _copy(folder / "way", _other_way)
        otherwise = _told(law, ["-c", _BY_TODAYS_LAW, url], folder)
        return [
            _figure("made again by the same program", many, plain),
            _figure("after an upgrade of clauses and tables", many, _again(law, folder)),
            Figure(
                "of these, bidders would be judged otherwise by the new clauses and tables",
                "more than 0",
                f"{int(otherwise):,} of {many:,}",
                int(otherwise) > 0,
            ),
            _figure("after an upgrade of the way of judging, the old one kept", many, _again(way, folder)),
        ]


def _figure(what: str, many: int, told: dict[str, Any]) -> Figure:
    same = told["summary"]["same"]
    laws = len({one["law_sha256"] for one in told["checks"]})
    reached = f"{same:,} of {many:,} ({laws} law texts)"
    return Figure(f"kept checks byte-identical: {what}", f"{many:,} of {many:,}", reached, same == many)


def _fill(url: str, many: int, offices: int) -> None:
    engine = open_database(url)
    upgrade(engine)
    store = Store(engine)
    officer = store.accounts.found("架空市", "999999", "admin", "見本 花子", "no password")
    tender = store.tenders.create(Act(officer, "tender.create"), Tender("再計算の案件"))
    library = load_library()
    for case, register in made_cases(many, offices):
        keep(store, Act(officer, "check.create"), tender, "application", case, library, register)
    engine.dispose()


def _again(program: Path, folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        _told(program, ["-c", _CALL, "checks", "rerun", "--all", "--json"], folder)
    )
    return told


def _told(program: Path, call: list[str], folder: Path) -> str:
    """What a program says on standard output; 1 as its exit status is no failure here."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOSAKAN_")}
    place = {"HOSAKAN_DATA_DIR": str(folder), "PYTHONPATH": str(program), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, *call],
        capture_output=True,
        env={**clean, **place, "PYTHONIOENCODING": "utf-8"},
        cwd=folder,
        check=False,
        timeout=1800,
    )
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


def _copy(target: Path, change: Callable[[Path], None]) -> Path:
    left_out = shutil.ignore_patterns("__pycache__", "fonts")
    for part in ("app", "forms", "rules", "templates"):
        shutil.copytree(PROGRAM / part, target / part, ignore=left_out)
    change(target)
    return target


def _other_law(program: Path) -> None:
    """Clauses and tables as a later version might have them."""
    law = program / "rules" / "law"
    _write(law / "entry" / "b1.toml", "years_in_all = 10", "years_in_all = 9")
    _write(law / "entry" / "b2.toml", 'advice = "bites"', 'advice = "review"')
    _write(law / "entry" / "d1.toml", 'negotiated = "bites"', 'negotiated = "review"')
    _write(law / "names" / "likeness.toml", "minimum_length = 4", "minimum_length = 9", every=True)
    _write(law / "names" / "branches.toml", '"支店", ', "")
    _write(law / "names" / "legal_forms.toml", 'written = ["合資会社", ', "written = [")


def _other_way(program: Path) -> None:
    """Another way of judging, with that of today kept as docs/decisions/past-results.md says."""
    engine = program / "rules" / "engine.py"
    number = engine.read_text("utf-8").rpartition("ENGINE = ")[2].split()[0]
    keep_engine(program / "app" / "engines" / f"{number}.zip")
    _write(engine, f"ENGINE = {number}", f"ENGINE = {int(number) + 1}")
    _write(program / "rules" / "verdict.py", '"tender": self.tender,', '"tender": self.tender + "!",')


def _write(path: Path, old: str, new: str, *, every: bool = False) -> None:
    text = path.read_text("utf-8")
    if old not in text:
        raise LookupError(f"{path.name} has no {old}")
    path.write_text(text.replace(old, new) if every else text.replace(old, new, 1), "utf-8")
