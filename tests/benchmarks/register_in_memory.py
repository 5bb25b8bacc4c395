"""A register in memory out of measuring data: companies as they stand, and the published changes.

The companies are a gzipped CSV (corporate_number, name, kana, name_en, kind, pref, city, street, close_date,
successor); the changes a zip of the National Tax Agency's 30 columns in CP932.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from rules.names import normalise
from rules.names.registered import Corporation, NameHeld
from tests.made_register import MadeRegister

NUMBER, UPDATED_ON, CHANGED_ON, NAME = 1, 4, 5, 6
CLOSED_ON, CLOSE_CAUSE, SUCCESSOR = 18, 19, 20


def read_companies(path: str) -> list[dict[str, str]]:
    """The rows of the companies' file."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_changes(path: str) -> dict[str, list[list[str]]]:
    """The published changes of each corporation, the oldest first."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in _rows(path):
        found[row[NUMBER]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row[UPDATED_ON], row[CHANGED_ON], int(row[0])))
    return dict(found)


def _rows(path: str) -> Iterator[list[str]]:
    with zipfile.ZipFile(path) as whole:
        for name in whole.namelist():
            with whole.open(name) as file:
                yield from csv.reader(io.TextIOWrapper(file, "cp932", newline=""))


def load(companies: str, changes: str | None = None) -> MadeRegister:
    """The register of these companies, with their former names where the changes are given."""
    known = read_changes(changes) if changes else {}
    as_of = max((r[UPDATED_ON] for rows in known.values() for r in rows), default="2026-08-18")
    corporations = [_corporation(r, known.get(r["corporate_number"], [])) for r in read_companies(companies)]
    return MadeRegister(corporations, date.fromisoformat(as_of))


def _corporation(row: dict[str, str], changes: list[list[str]]) -> Corporation:
    closing = next((c for c in reversed(changes) if c[CLOSED_ON]), None)
    closed = row["close_date"] or (closing[CLOSED_ON] if closing else "")
    return Corporation(
        row["corporate_number"],
        row["name"],
        row["pref"] + row["city"] + row["street"],
        _former(row["name"], changes),
        row["kana"],
        row["name_en"],
        row["kind"],
        date.fromisoformat(closed) if closed else None,
        closing[CLOSE_CAUSE] if closing else "",
        row["successor"] or (closing[SUCCESSOR] if closing else "") or None,
    )


def _former(name: str, changes: list[list[str]]) -> tuple[NameHeld, ...]:
    """The names of the changes that are not its name today, each once, the oldest first."""
    held: list[NameHeld] = []
    for at, change in enumerate(changes):
        later = next((c for c in changes[at + 1 :] if c[NAME] != change[NAME]), None)
        if normalise(change[NAME]).keys & normalise(name).keys:
            continue
        if any(one.name == change[NAME] for one in held):
            continue
        since = date.fromisoformat(change[CHANGED_ON]) if change[CHANGED_ON] else None
        until = date.fromisoformat(later[CHANGED_ON]) if later and later[CHANGED_ON] else None
        held.append(NameHeld(change[NAME], since, until))
    return tuple(held)
