"""The appointees a municipality works with: its own, and those others share with it."""

from __future__ import annotations

from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import models
from app.store.appointee_rows import as_appointee
from app.store.kept import Kept
from app.store.room import kept, owned
from app.store.sharings import KIND, guest, guests
from rules.register import Appointee


def people_at_hand(session: Session, whose: int) -> list[Kept[Appointee]]:
    """Every appointee a municipality works with, in the order they were entered anywhere."""
    table = models.Appointee
    own = [own_person(row) for row in session.scalars(select(table).where(table.municipality_id == whose))]
    return sorted([*own, *map(guest, guests(session, whose))], key=lambda person: person.id)


def names_at_hand(session: Session, whose: int) -> dict[int, str]:
    """Their names by number, without what is known of them."""
    table = models.Appointee
    shared = [row.appointee_id for row in guests(session, whose)]
    asked = select(table.id, table.name).where(or_(table.municipality_id == whose, table.id.in_(shared)))
    return {number: name for number, name in session.execute(asked.order_by(table.id))}


def person_at_hand(session: Session, whose: int, number: int) -> Kept[Appointee]:
    """One of them. Raises NotKept."""
    shared = next((row for row in guests(session, whose) if row.appointee_id == number), None)
    return guest(shared) if shared else own_person(owned(session, models.Appointee, whose, number))


def own_person(row: models.Appointee) -> Kept[Appointee]:
    """A person as the home office keeps them."""
    return cast(Kept[Appointee], kept(KIND, row, as_appointee(row)))
