"""Papers being written: postings, pledges, subsidy sheets. One class for the three tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import select

from app import models
from app.store.kept import Act, Kept
from app.store.room import Room, changed, kept, owned, same_version

Table = type[models.Posting] | type[models.Pledge] | type[models.SubsidySheet]


@dataclass(frozen=True)
class Paper:
    """A paper being written. ``values``: JSON types only (days as ISO text). ``status``: draft or final."""

    title: str
    values: dict[str, Any] = field(default_factory=dict)
    status: str = "draft"
    form_version: str | None = None


class Drafts:
    """The papers of one kind. ``kind`` names it in events, ``word`` in their Japanese."""

    def __init__(self, room: Room, table: Table, kind: str, word: str) -> None:
        self.room, self.table, self.kind, self.word = room, table, kind, word

    def all(self, whose: int) -> list[Kept[Paper]]:
        """Every paper of a municipality, the one changed last first."""
        table = self.table
        with self.room.reading() as session:
            rows: Iterable[Any] = session.scalars(
                select(table)
                .where(table.municipality_id == whose)
                .order_by(table.changed_at.desc(), table.id)
            )
            return [self._kept(row) for row in rows]

    def get(self, whose: int, number: int) -> Kept[Paper]:
        """One paper. Raises NotKept."""
        with self.room.reading() as session:
            row: Any = owned(session, self.table, whose, number)
            return self._kept(row)

    def create(self, act: Act, value: Paper) -> int:
        """Keep a new paper; its number comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = self.table(municipality_id=act.whose, created_at=now, changed_at=now)
            _write(row, value)
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"{self.kind}:{row.id}", f"{self._told(value)}を作成した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Paper) -> None:
        """Keep a changed paper. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, self.table, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], self._kept(row)))
            _write(row, value)
            changed(row, self.room.now())
            self.room.record_event(session, act, f"{self.kind}:{number}", f"{self._told(value)}を変更した")

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete a paper. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, self.table, act.whose, number)
            theirs = self._kept(row)
            same_version(row, seen, None, cast(Kept[object], theirs))
            session.delete(row)
            self.room.record_event(
                session, act, f"{self.kind}:{number}", f"{self._told(theirs.value)}を削除した"
            )

    def _told(self, value: Paper) -> str:
        return f"{self.word}「{value.title}」"

    def _kept(self, row: models.Posting | models.Pledge | models.SubsidySheet) -> Kept[Paper]:
        paper = Paper(row.title, dict(row.values), row.status, row.form_version)
        return cast(Kept[Paper], kept(self.kind, row, paper))


def _write(row: models.Posting | models.Pledge | models.SubsidySheet, value: Paper) -> None:
    row.title, row.values = value.title, dict(value.values)
    row.status, row.form_version = value.status, value.form_version
