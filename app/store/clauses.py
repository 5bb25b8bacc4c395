"""The clauses a municipality has adopted, with their options settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import select

from app import models
from app.store.kept import Act, Kept
from app.store.room import Room, changed, kept, owned, same_version

KIND = "clause"


@dataclass(frozen=True)
class Adopted:
    """A clause adopted on ``adopted_on``, in force through ``ended_on`` (None: without an end)."""

    clause: str
    options: dict[str, Any] = field(default_factory=dict)
    instrument: str | None = None
    adopted_on: date | None = None
    ended_on: date | None = None

    def in_case(self) -> dict[str, Any]:
        """The rule as a CASE file has it."""
        return {
            "id": self.clause,
            "options": dict(self.options),
            "instrument": self.instrument,
            "adopted_on": self.adopted_on.isoformat() if self.adopted_on else None,
        }


class AdoptedClauses:
    """What was adopted, ended ones too."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Kept[Adopted]]:
        """Every adoption of a municipality, in the order of the clauses' ids."""
        table = models.AdoptedClause
        with self.room.reading() as session:
            rows = select(table).where(table.municipality_id == whose).order_by(table.clause, table.id)
            return [_kept(row) for row in session.scalars(rows)]

    def get(self, whose: int, number: int) -> Kept[Adopted]:
        """One adoption. Raises NotKept."""
        with self.room.reading() as session:
            return _kept(owned(session, models.AdoptedClause, whose, number))

    def create(self, act: Act, value: Adopted) -> int:
        """Keep an adoption; its number comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = models.AdoptedClause(municipality_id=act.whose, created_at=now, changed_at=now)
            _write(row, value)
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"{KIND}:{row.id}", f"条項 {value.clause} を採用した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Adopted) -> None:
        """Keep a changed adoption. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.AdoptedClause, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], _kept(row)))
            _write(row, value)
            changed(row, self.room.now())
            self.room.record_event(
                session, act, f"{KIND}:{number}", f"条項 {value.clause} の採用内容を変更した"
            )

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete an adoption entered by mistake. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.AdoptedClause, act.whose, number)
            same_version(row, seen, None, cast(Kept[object], _kept(row)))
            session.delete(row)
            self.room.record_event(session, act, f"{KIND}:{number}", f"条項 {row.clause} の採用を取り消した")


def in_force(adopted: list[Adopted], first: date | None) -> list[Adopted]:
    """One adoption for each clause: that in force on ``first`` (None: no end at all), else the next one."""
    chosen: dict[str, Adopted] = {}
    for item in sorted(adopted, key=_order):
        if item.ended_on is not None and (first is None or item.ended_on < first):
            continue
        earlier = chosen.get(item.clause)
        if earlier is None or (
            first is not None and item.adopted_on is not None and item.adopted_on <= first
        ):
            chosen[item.clause] = item
    return [chosen[clause] for clause in sorted(chosen)]


def _order(item: Adopted) -> tuple[str, date, str]:
    return item.clause, item.adopted_on or date.min, repr(sorted(item.options.items()))


def as_adopted(row: models.AdoptedClause) -> Adopted:
    """The adoption of a row."""
    return Adopted(row.clause, dict(row.options), row.instrument, row.adopted_on, row.ended_on)


def _kept(row: models.AdoptedClause) -> Kept[Adopted]:
    return cast(Kept[Adopted], kept(KIND, row, as_adopted(row)))


def _write(row: models.AdoptedClause, value: Adopted) -> None:
    row.clause, row.options, row.instrument = value.clause, dict(value.options), value.instrument
    row.adopted_on, row.ended_on = value.adopted_on, value.ended_on
