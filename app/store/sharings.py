"""An appointee several municipalities of one installation have in common (シェアリング).

The home office keeps the person and the career. Another municipality the person is shared with sees the
career as it stands, and keeps engagements, roles and checks of its own; neither sees the other's. Once a
sharing has ended the career is not shown any more: to a check it is then unknown, never none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import models
from app.store.appointee_rows import as_appointee, by, set_engagements
from app.store.companies import drop_unused
from app.store.kept import Act, Conflict, Kept, NotKept
from app.store.room import GREATEST, Room, owned
from rules.faults import Fault, InputError
from rules.register import Appointee, Engagement

KIND = "appointee"


@dataclass(frozen=True)
class Guest(Kept[Appointee]):
    """A person shared by another municipality, as this one sees them. ``home``: that municipality's name;
    ``until``: when the sharing ended (UTC). Number and reference are the person's, the version is that of
    this municipality's engagements."""

    home: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """A municipality of this installation, by number, code and name."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Shared:
    """A sharing as the home office sees it. ``until``: when it ended; None while it runs (UTC)."""

    with_whom: Place
    since: datetime
    until: datetime | None


class Sharings:
    """Who is shared with whom."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def others(self, whose: int) -> list[Place]:
        """The other municipalities of this installation, by code; none where an office is alone."""
        table = models.Municipality
        with self.room.reading() as session:
            rows = session.scalars(select(table).where(table.id != whose).order_by(table.code))
            return [_place(row) for row in rows]

    def of(self, whose: int, number: int) -> list[Shared]:
        """With whom an appointee of this municipality is or was shared, by code. Raises NotKept."""
        with self.room.reading() as session:
            owned(session, models.Appointee, whose, number)
            found = [Shared(_place(row.municipality), row.since, row.until) for row in _rows(session, number)]
            return sorted(found, key=lambda one: one.with_whom.code)

    def start(self, act: Act, number: int, other: int, why: str) -> None:
        """Share an appointee, again where it was before; both chains say so. Raises NotKept where there is
        no such appointee or municipality, InputError where it is shared with it already."""
        with self.room.writing() as session:
            person = owned(session, models.Appointee, act.whose, number)
            place = session.get(models.Municipality, other)
            if place is None or other == act.whose:
                raise NotKept(f"Municipality {other}")
            row = _row(session, number, other)
            if row and row.until is None:
                raise _already(place.name)
            now = self.room.now()
            if row:
                row.since, row.until = now, None
            else:
                session.add(
                    models.Sharing(appointee_id=number, municipality_id=other, since=now, changed_at=now)
                )
            told = f"{person.name}さんの登録を{place.name}と共有した"
            self._tell(session, act, person, place, told, f"{person.name}さんの登録を共有した", why)

    def end(self, act: Act, number: int, other: int, why: str) -> None:
        """End a sharing; what the other municipality has of its own stays. Raises NotKept."""
        with self.room.writing() as session:
            person = owned(session, models.Appointee, act.whose, number)
            row = _row(session, number, other)
            if row is None or row.until is not None:
                raise NotKept(f"Sharing of {number} with {other}")
            row.until = self.room.now()
            told = f"{person.name}さんの登録の{row.municipality.name}との共有を終えた"
            there = f"{person.name}さんの登録の共有を終えた"
            self._tell(session, act, person, row.municipality, told, there, why)

    def _tell(
        self,
        session: Session,
        act: Act,
        person: models.Appointee,
        other: models.Municipality,
        here: str,
        there: str,
        why: str,
    ) -> None:
        facts = {"home": person.municipality.code, "with": other.code}
        self.room.record_event(session, act, f"{KIND}:{person.id}", here, why, facts)
        self.room.tell_other(session, other.id, act, f"{KIND}:{person.id}", there, why, facts)

    def set_engagements(self, act: Act, number: int, seen: int, engagements: Iterable[Engagement]) -> None:
        """Keep this municipality's own engagements of a person shared with it. Raises NotKept, where the
        sharing has ended too; Conflict where ``seen`` is an older version."""
        with self.room.writing() as session:
            row = _row(session, number, act.whose)
            if row is None or row.until is not None:
                raise NotKept(f"Sharing of {number}")
            person, mine = row.appointee, tuple(engagements)
            if row.version != seen:
                theirs = guest(row)
                raise Conflict(replace(theirs.value, engagements=mine), cast(Kept[object], theirs))
            set_engagements(session, person, act.whose, mine)
            row.version, row.changed_at = row.version + 1, self.room.now()
            drop_unused(session, act.whose)
            told = f"{person.name}さんの任用・契約を変更した"
            self.room.record_event(session, act, f"{KIND}:{number}", told)


def guests(session: Session, whose: int) -> list[models.Sharing]:
    """The sharings through which others' appointees are at hand: those that run, and ended ones of people of
    whom this municipality still has an engagement or a role in a tender."""
    rows = session.scalars(select(models.Sharing).where(models.Sharing.municipality_id == whose))
    return [row for row in rows if row.until is None or _has_own(session, row)]


def guest(row: models.Sharing) -> Guest:
    """A shared person as the municipality of the sharing sees them."""
    home = row.appointee.municipality.name
    return Guest(
        row.appointee_id,
        KIND,
        row.municipality_id,
        row.version,
        row.since,
        row.changed_at,
        as_guest(row),
        home,
        row.until,
    )


def as_guest(row: models.Sharing) -> Appointee:
    """The same without numbers: the career while the sharing runs, engagements of its own; the home office's
    remarks are its own."""
    seen = replace(as_appointee(row.appointee, row.municipality_id), note=None)
    if row.until is None:
        return seen
    return Appointee(name=seen.name, kana=seen.kana, engagements=seen.engagements)


def at_hand(session: Session, whose: int, number: int) -> models.Appointee:
    """A person this municipality's records can name: its own, or shared with it. Raises NotKept."""
    row = _row(session, number, whose)
    return row.appointee if row else owned(session, models.Appointee, whose, number)


def how_many(session: Session, whose: int) -> int:
    """How many of others' appointees are at hand."""
    return len(guests(session, whose))


def shared_with(session: Session, number: int) -> list[models.Sharing]:
    """Every sharing of a person, ended ones too, in the order of the municipalities' numbers."""
    return list(_rows(session, number))


def _has_own(session: Session, row: models.Sharing) -> bool:
    if by(row.appointee, row.municipality_id):
        return True
    table = models.TenderAppointee
    asked = select(func.count()).where(
        table.appointee_id == row.appointee_id, table.municipality_id == row.municipality_id
    )
    return bool(session.scalar(asked))


def _rows(session: Session, number: int) -> Iterable[models.Sharing]:
    table = models.Sharing
    return session.scalars(select(table).where(table.appointee_id == number).order_by(table.municipality_id))


def _row(session: Session, number: int, whose: int) -> models.Sharing | None:
    table = models.Sharing
    if max(number, whose) > GREATEST:
        return None
    asked = select(table).where(table.appointee_id == number, table.municipality_id == whose)
    return session.scalar(asked)


def _place(row: models.Municipality) -> Place:
    return Place(row.id, row.code, row.name)


def _already(name: str) -> InputError:
    problem = f"{name}とは、すでに共有しています"
    return InputError([Fault("共有先", problem, "一覧で確かめてください")])
