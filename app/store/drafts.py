"""Papers being written: postings, pledges, subsidy sheets. One class for the three tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.store.kept import Act, Kept, Telling
from app.store.numbering import WORDS, number_for, numbers_of
from app.store.room import Room, changed, kept, owned, same_version

Row = models.Posting | models.Pledge | models.SubsidySheet
Table = type[models.Posting] | type[models.Pledge] | type[models.SubsidySheet]


@dataclass(frozen=True)
class Paper:
    """A paper being written. ``values``: JSON types only (days as ISO text). ``status``: draft or final.
    ``number``: as printed; given by the store when a posting or pledge is final first, and kept."""

    title: str
    values: dict[str, Any] = field(default_factory=dict)
    status: str = "draft"
    form_version: str | None = None
    number: str | None = None


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
            found = list(rows)
            numbers = numbers_of(session, whose, map(self._record, found))
            return [self._kept(row, numbers) for row in found]

    def get(self, whose: int, number: int) -> Kept[Paper]:
        """One paper. Raises NotKept."""
        with self.room.reading() as session:
            row: Any = owned(session, self.table, whose, number)
            return self._kept_now(session, row)

    def create(self, act: Act, value: Paper) -> int:
        """Keep a new paper; its number in the database comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = self.table(municipality_id=act.whose, created_at=now, changed_at=now)
            _write(row, value)
            session.add(row)
            session.flush()
            self._record_event(session, act, row, "を作成した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Paper, also: Iterable[Telling] = ()) -> None:
        """Keep a changed paper; ``also``: told with it. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, self.table, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], self._kept_now(session, row)))
            _write(row, value)
            changed(row, self.room.now())
            self._record_event(session, act, row, "を変更した")
            for one in also:
                self.room.record_event(session, one.act, one.record, one.what)

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete a paper. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, self.table, act.whose, number)
            same_version(row, seen, None, cast(Kept[object], self._kept_now(session, row)))
            session.delete(row)
            self.room.record_event(session, act, self._record(row), f"{self._told(row)}を削除した")

    def _record_event(self, session: Session, act: Act, row: Row, done: str) -> None:
        """Tell of a paper that was kept; a posting or pledge that is final now gets its number."""
        record, what, facts = self._record(row), f"{self._told(row)}{done}", dict[str, str]()
        if row.status == "final" and self.kind in WORDS:
            facts["paper"] = number_for(session, act.whose, record, row.changed_at)
            what += f"（{facts['paper']}）"
        self.room.record_event(session, act, record, what, facts=facts)

    def _record(self, row: Row) -> str:
        return f"{self.kind}:{row.id}"

    def _told(self, row: Row) -> str:
        return f"{self.word}「{row.title}」"

    def _kept_now(self, session: Session, row: Row) -> Kept[Paper]:
        return self._kept(row, numbers_of(session, row.municipality_id, [self._record(row)]))

    def _kept(self, row: Row, numbers: Mapping[str, str]) -> Kept[Paper]:
        number = numbers.get(self._record(row))
        paper = Paper(row.title, dict(row.values), row.status, row.form_version, number)
        return cast(Kept[Paper], kept(self.kind, row, paper))


def _write(row: Row, value: Paper) -> None:
    row.title, row.values = value.title, dict(value.values)
    row.status, row.form_version = value.status, value.form_version
