"""The register's people: read with those others share, changed by their home office only."""

from __future__ import annotations

from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import models
from app.store.appointee_rows import write
from app.store.companies import drop_unused
from app.store.kept import Act, Kept
from app.store.needed import needed_by
from app.store.people import names_at_hand, own_person, people_at_hand, person_at_hand
from app.store.room import Room, changed, owned, same_version
from app.store.sharings import KIND, shared_with
from rules.faults import Fault, InputError
from rules.register import Appointee


class Appointees:
    """The register's people."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Kept[Appointee]]:
        """Every appointee a municipality works with, those others share with it (``Guest``) included, in the
        order they were entered."""
        with self.room.reading() as session:
            return people_at_hand(session, whose)

    def names(self, whose: int) -> dict[int, str]:
        """The names of the same people by number: what a page needs that only names them."""
        with self.room.reading() as session:
            return names_at_hand(session, whose)

    def get(self, whose: int, number: int) -> Kept[Appointee]:
        """One of them. Raises NotKept."""
        with self.room.reading() as session:
            return person_at_hand(session, whose, number)

    def create(self, act: Act, value: Appointee) -> int:
        """Enter an appointee; its number comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = models.Appointee(municipality_id=act.whose, created_at=now, changed_at=now)
            write(session, row, value)
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"{KIND}:{row.id}", f"{value.name}さんを登録した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Appointee) -> None:
        """Keep a changed appointee. Raises NotKept, for others' people too; Conflict where ``seen`` is an
        older version."""
        with self.room.writing() as session:
            row = owned(session, models.Appointee, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], own_person(row)))
            write(session, row, value)
            changed(row, self.room.now())
            drop_unused(session, act.whose)
            self.room.record_event(session, act, f"{KIND}:{number}", f"{value.name}さんの登録内容を変更した")

    def stops(self, whose: int, number: int) -> tuple[str, ...]:
        """Why an appointee cannot be deleted now, in sentences. Raises NotKept."""
        with self.room.reading() as session:
            return self._stops(session, owned(session, models.Appointee, whose, number))

    def _stops(self, session: Session, row: models.Appointee) -> tuple[str, ...]:
        names = [shared.municipality.name for shared in shared_with(session, row.id)]
        if names:
            return (
                f"{'、'.join(names)}と共有している、または共有していた登録です。削除すると、共有先の任用と"
                "案件での役割も消えます。登録の画面から、個人情報の消去を申請してください。",
            )
        return needed_by(session, row.id, row.municipality_id, own_person(row).value, self.room.today())

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete an appointee with everything disclosed; an account of theirs is closed. Raises NotKept or
        Conflict; InputError where something stops it (``stops``)."""
        with self.room.writing() as session:
            row = owned(session, models.Appointee, act.whose, number)
            same_version(row, seen, None, cast(Kept[object], own_person(row)))
            stops = self._stops(session, row)
            if stops:
                raise InputError([Fault("補佐官等の登録", told.rstrip("。")) for told in stops])
            close_accounts(session, number)
            session.delete(row)
            drop_unused(session, act.whose)
            self.room.record_event(session, act, f"{KIND}:{number}", "補佐官等の登録を削除した")


def close_accounts(session: Session, number: int) -> list[int]:
    """Close the accounts of an appointee who goes: without the person they would count as an officer's, and
    see bidders. Their numbers come back."""
    table = models.User
    numbers = list(session.scalars(select(table.id).where(table.appointee_id == number)))
    session.execute(delete(models.Session).where(models.Session.user_id.in_(numbers)))
    session.execute(update(table).where(table.id.in_(numbers)).values(active=False, roles=[]))
    return numbers
