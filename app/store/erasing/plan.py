"""What erasing a record would take with it, what would stay and why, and what keeps it from being done.

A plan is worked out from the tables each time it is asked for. What is kept of it with the request
(``Plan.counted``) is numbers only; names are shown, never stored again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app import models
from app.chain import canonical
from app.store.erasing.entries import Entry
from app.store.office_settings import OfficeSettings
from app.store.room import owned
from rules.dates import wareki
from rules.retention import has_passed, kept_through

Row = TypeVar("Row", bound=models.Owned)
ENTRIES = "記録の内容（だれが・何を・理由）。記録があったことは残る"


@dataclass(frozen=True)
class Line:
    """One line of a preview: what, how many, and which (names, for the eye only)."""

    label: str
    count: int
    texts: tuple[str, ...] = ()


def entries_line(label: str, entries: Collection[Entry]) -> Line:
    """Entries of the record with number, day and kind, so that who approves sees which."""
    return Line(label, len(entries), tuple(map(str, entries)))


@dataclass(frozen=True)
class Plan:
    """What would become of everything. ``stops``: why it cannot be done now, empty where it can.
    ``forbidden``: names no reason may repeat. ``elsewhere``: numbers of other municipalities concerned.
    ``entries``: those of the record whose details go."""

    record: str
    title: str
    goes: tuple[Line, ...]
    stays: tuple[Line, ...] = ()
    stops: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    elsewhere: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()
    counted: dict[str, Any] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """A mark of what was shown: another one says that it is not the same any more. Entries of the record
        are left out, for every look adds one."""
        shown = {name: value for name, value in self.counted.items() if name != "details"}
        return hashlib.sha256(canonical(shown).encode()).hexdigest()


@dataclass(frozen=True)
class About:
    """What a plan is worked out for."""

    session: Session
    whose: int
    number: int
    today: date
    settings: OfficeSettings

    def own(self, table: type[Row]) -> Row:
        """The record. Raises NotKept."""
        return owned(self.session, table, self.whose, self.number)

    def too_early(self, kind: str, ended: date | None) -> tuple[str, ...]:
        """Why a record that goes by its time of keeping only cannot go yet."""
        years = self.settings.retention.get(kind)
        if years is None:
            return ("保存の期間が定められていません。設定で期間を決めてください。",)
        if ended is None:
            return ("まだ終わっていません。",)
        if has_passed(ended, years, self.today):
            return ()
        return (f"保存の期間（{wareki(kept_through(ended, years))}まで）が過ぎていません。",)
