"""Ties between companies, with their sources."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.store.companies import as_company, company_row, drop_unused
from app.store.kept import Act, Kept
from app.store.room import Room, changed, kept, owned, same_version
from rules.register import Affiliation

KIND = "affiliation"


class Affiliations:
    """The register's company ties."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Kept[Affiliation]]:
        """Every tie of a municipality, in the order they were entered."""
        with self.room.reading() as session:
            rows = select(models.Affiliation).where(models.Affiliation.municipality_id == whose)
            return [as_kept(row) for row in session.scalars(rows.order_by(models.Affiliation.id))]

    def get(self, whose: int, number: int) -> Kept[Affiliation]:
        """One tie. Raises NotKept."""
        with self.room.reading() as session:
            return as_kept(owned(session, models.Affiliation, whose, number))

    def create(self, act: Act, value: Affiliation) -> int:
        """Enter a tie; its number comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = models.Affiliation(municipality_id=act.whose, created_at=now, changed_at=now)
            write(session, row, value)
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"{KIND}:{row.id}", f"{told(value)}を登録した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Affiliation) -> None:
        """Keep a changed tie. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.Affiliation, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], as_kept(row)))
            write(session, row, value)
            changed(row, self.room.now())
            drop_unused(session, act.whose)
            self.room.record_event(session, act, f"{KIND}:{number}", f"{told(value)}を変更した")

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete a tie. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.Affiliation, act.whose, number)
            theirs = as_kept(row)
            same_version(row, seen, None, cast(Kept[object], theirs))
            session.delete(row)
            drop_unused(session, act.whose)
            self.room.record_event(session, act, f"{KIND}:{number}", f"{told(theirs.value)}を削除した")


def told(value: Affiliation) -> str:
    """A tie as the record names it."""
    return f"関係会社「{value.parent.name}」と「{value.child.name}」の関係"


def as_kept(row: models.Affiliation) -> Kept[Affiliation]:
    """The tie of a row with its number and version."""
    return cast(Kept[Affiliation], kept(KIND, row, as_affiliation(row)))


def as_affiliation(row: models.Affiliation) -> Affiliation:
    """The tie of a row."""
    return Affiliation(
        as_company(row.parent), as_company(row.child), row.type, row.since, row.until, row.source
    )


def write(session: Session, row: models.Affiliation, value: Affiliation) -> None:
    """Put a tie into a row."""
    row.parent = company_row(session, row.municipality_id, value.parent)
    row.child = company_row(session, row.municipality_id, value.child)
    row.type, row.since, row.until, row.source = value.type, value.since, value.until, value.source
