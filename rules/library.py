"""The clauses: those shipped in ``rules/law/entry`` and a municipality's own in ``HOSAKAN_RULES_DIR``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from rules.clause import Clause
from rules.faults import Fault, InputError
from rules.schema import parse, read_toml

LAW = Path(__file__).parent / "law"
_GUIDE_ORDER = ("a1", "a2", "a3", "b1", "b2", "c1", "c2", "g-spec", "g-pmo", "g-audit", "d1")


@dataclass(frozen=True)
class Library:
    """All clauses that can be adopted, in the guide's order, a municipality's own after them by id."""

    clauses: Mapping[str, Clause]

    def in_force(self, day: date) -> tuple[Clause, ...]:
        """The clauses whose source stands on ``day``."""
        return tuple(
            clause
            for clause in self.clauses.values()
            if clause.in_force.since <= day
            and (clause.in_force.until is None or day <= clause.in_force.until)
        )


def load_library(own: Path | None = None) -> Library:
    """The shipped clauses and, where ``own`` is a folder, a municipality's own from its ``*.toml``.

    Raises InputError naming file, key and what to write for every broken file, for an ``own`` that is
    no folder, and for an own clause that takes the id of another.
    """
    paths = sorted((LAW / "entry").glob("*.toml"))
    faults: list[Fault] = []
    if own is not None and not own.is_dir():
        raise InputError(
            [Fault(str(own), "条項のフォルダーがありません", "HOSAKAN_RULES_DIR を確かめてください")]
        )
    if own is not None:
        paths += sorted(own.glob("*.toml"))
    clauses: dict[str, Clause] = {}
    for path in paths:
        try:
            clause = read_clause(path)
        except InputError as error:
            faults += error.faults
            continue
        if clause.id in clauses:
            faults.append(
                Fault(
                    f"{path.name} id",
                    f"「{clause.id}」は別の条項が使っています",
                    "ほかの id を書いてください",
                )
            )
        clauses[clause.id] = clause
    if faults:
        raise InputError(faults)
    return Library(MappingProxyType({key: clauses[key] for key in sorted(clauses, key=_place)}))


def _place(clause_id: str) -> tuple[int, str]:
    return (_GUIDE_ORDER.index(clause_id) if clause_id in _GUIDE_ORDER else len(_GUIDE_ORDER), clause_id)


def read_clause(path: Path) -> Clause:
    """One clause file. Raises InputError naming the file, the key and what to write."""
    clause = parse(Clause, read_toml(path), path.name)
    if clause.id != path.stem:
        raise InputError(
            [
                Fault(
                    f"{path.name} id",
                    "ファイル名と違います",
                    f'id = "{path.stem}" と書くか、ファイル名を変えてください',
                )
            ]
        )
    return clause


@lru_cache(maxsize=1)
def shipped_library() -> Library:
    """The clauses shipped with the program alone."""
    return load_library()
