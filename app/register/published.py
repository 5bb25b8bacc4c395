"""What one row of the National Tax Agency's files says of a corporation, and what all rows together say.

The store's content is a function of the set of rows ever loaded, not of their order: the state is the
greatest row by (更新年月日, 最新履歴, 変更年月日, 一連番号), the names are the union of what the rows say,
the deletion is the latest. So an older file after a newer one turns nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

RENAMED = "11"
"""処理区分 of a change of name."""
DELETED = "99"
"""処理区分 of a number taken out of the register; such a row says nothing else."""


class Published(NamedTuple):
    """One row. Days are ``date.toordinal()``, 0 for none. The order of the fields is the order of rank.

    latest: 最新履歴, 1 or 0. sequence: 一連番号 in its file. prefecture, city: codes, "" abroad. successor: 0
    for none. excluded: 検索対象除外, 1 or 0.
    """

    number: int
    updated_on: int
    latest: int
    changed_on: int
    sequence: int
    process: str
    name: str
    english: str
    kana: str
    kind: str
    prefecture: str
    city: str
    address: str
    closed_on: int
    close_cause: str
    successor: int
    assigned_on: int
    excluded: int


class Deletion(NamedTuple):
    """A number taken out of the register on a day."""

    number: int
    deleted_on: int


class NameKey(NamedTuple):
    """A name as published with a day. english: 1 for the English name. changed_on: 変更年月日 of the rows, 0
    for English names, which are not followed by day."""

    english: int
    changed_on: int
    name: str


class NameFact(NamedTuple):
    """What is known of a ``NameKey``. published: the last 更新年月日 of a row that says so. renamed: 1 where
    such a row is a change of name, so that ``changed_on`` is its first day."""

    published: int
    renamed: int


Facts = dict[NameKey, NameFact]


@dataclass(frozen=True)
class Known:
    """All that the loaded rows say of one number: its state, and the names that the state does not say
    itself."""

    state: Published | None = None
    held: Mapping[NameKey, NameFact] = field(default_factory=dict)


def facts_of(row: Published) -> Facts:
    """The names that one row publishes."""
    renamed = int(row.process == RENAMED)
    facts = {NameKey(0, row.changed_on, row.name): NameFact(row.updated_on, renamed)}
    if row.english:
        facts[NameKey(1, 0, row.english)] = NameFact(row.updated_on, 0)
    return facts


def all_facts(known: Known) -> Facts:
    """Every name known, those of the state included."""
    facts = dict(known.held)
    if known.state:
        _unite(facts, facts_of(known.state))
    return facts


def merged(known: Known, rows: Iterable[Published]) -> Known:
    """What is known after ``rows`` (of the same number) too. Commutative, associative, idempotent."""
    facts = all_facts(known)
    state = known.state
    for row in rows:
        _unite(facts, facts_of(row))
        state = row if state is None or row > state else state
    said = facts_of(state) if state else {}
    return Known(state, {key: fact for key, fact in facts.items() if said.get(key) != fact})


def _unite(facts: Facts, more: Facts) -> None:
    for key, (published, renamed) in more.items():
        before = facts.get(key, NameFact(0, 0))
        facts[key] = NameFact(max(before.published, published), before.renamed | renamed)
