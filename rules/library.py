"""The clauses: those shipped in ``rules/law/entry`` and a municipality's own in ``HOSAKAN_RULES_DIR``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from rules.clause import Clause
from rules.faults import Fault, InputError
from rules.law_text import names_in, text_of
from rules.schema import parse, read_text, toml_of

_GUIDE_ORDER = ("a1", "a2", "a3", "b1", "b2", "c1", "c2", "g-spec", "g-pmo", "g-audit", "d1")


@dataclass(frozen=True)
class Library:
    """All clauses that can be adopted, in the guide's order, a municipality's own after them by id.

    ``texts``: the file of each, as it was read.
    """

    clauses: Mapping[str, Clause]
    texts: Mapping[str, str] = field(default_factory=dict)

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
    if own is not None and not own.is_dir():
        raise InputError(
            [Fault(str(own), "条項のフォルダーがありません", "HOSAKAN_RULES_DIR を確かめてください")]
        )
    faults: list[Fault] = []
    clauses: dict[str, Clause] = {}
    texts: dict[str, str] = {}
    for name, read in _files(own):
        try:
            text = read()
            clause = _clause_of(text, name)
        except InputError as error:
            faults += error.faults
            continue
        if clause.id in clauses:
            faults.append(
                Fault(
                    f"{name} id",
                    f"「{clause.id}」は別の条項が使っています",
                    "ほかの id を書いてください",
                )
            )
        clauses[clause.id], texts[clause.id] = clause, text
    if faults:
        raise InputError(faults)
    in_order = {key: clauses[key] for key in sorted(clauses, key=_place)}
    return Library(MappingProxyType(in_order), MappingProxyType(texts))


def _files(own: Path | None) -> Iterator[tuple[str, Callable[[], str]]]:
    """Every file of a clause: its name, and how it is read."""
    for name in names_in("entry"):
        yield Path(name).name, partial(text_of, name)
    for path in sorted(own.glob("*.toml")) if own else ():
        yield path.name, partial(read_text, path)


def _place(clause_id: str) -> tuple[int, str]:
    return (_GUIDE_ORDER.index(clause_id) if clause_id in _GUIDE_ORDER else len(_GUIDE_ORDER), clause_id)


def read_clause(path: Path) -> Clause:
    """One clause file. Raises InputError naming the file, the key and what to write."""
    return _clause_of(read_text(path), path.name)


def _clause_of(text: str, name: str) -> Clause:
    clause = parse(Clause, toml_of(text, name), name)
    stem = name.removesuffix(".toml")
    if clause.id != stem:
        raise InputError(
            [
                Fault(
                    f"{name} id",
                    "ファイル名と違います",
                    f'id = "{stem}" と書くか、ファイル名を変えてください',
                )
            ]
        )
    return clause


@lru_cache(maxsize=1)
def shipped_library() -> Library:
    """The clauses shipped with the program alone."""
    return load_library()
