"""The golden corpus: checks as an engine of this program made them, to be made again to the byte for good.

``tests/past/N`` belongs to engine N (``rules.engine``) and is never rewritten: ``index.json`` names its
checks (``name``, ``says``, ``law``), ``NAME.case.json`` is what was judged, ``NAME.result.json`` what came of
it, ``law/SHA256.json`` what it was judged by. Companies, people, numbers and days in it are made up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.store.past import Snapshot

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Golden:
    """One check of the corpus. ``says``: what an official would say of it."""

    name: str
    says: str
    snapshot: Snapshot


def engines() -> list[int]:
    """The engines there is a corpus of, ascending."""
    return sorted(int(folder.name) for folder in HERE.iterdir() if folder.name.isdecimal())


def corpus(engine: int) -> list[Golden]:
    """The checks engine ``engine`` made."""
    folder = HERE / str(engine)
    return [
        Golden(
            row["name"],
            row["says"],
            Snapshot(
                number,
                (folder / f"{row['name']}.case.json").read_bytes(),
                (folder / f"{row['name']}.result.json").read_bytes(),
                f"hosakan 判定方式{engine}",
                row["law"],
            ),
        )
        for number, row in enumerate(json.loads((folder / "index.json").read_bytes()), 1)
    ]


def law(engine: int, sha256: str) -> bytes:
    """What checks of the corpus were judged by."""
    return (HERE / str(engine) / "law" / f"{sha256}.json").read_bytes()
