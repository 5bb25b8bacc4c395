"""The municipalities of an installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from app import models
from app.store.kept import Act, Officer
from app.store.room import Room


class CodeTaken(Exception):  # noqa: N818 - it says what is, not what failed
    """There is a municipality of that code already."""


@dataclass(frozen=True)
class Municipality:
    """A municipality. ``code``: 団体コード."""

    id: int
    code: str
    name: str


class Municipalities:
    """All of them."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self) -> list[Municipality]:
        """Every municipality, by code."""
        with self.room.reading() as session:
            rows = session.scalars(select(models.Municipality).order_by(models.Municipality.code))
            return [Municipality(row.id, row.code, row.name) for row in rows]

    def add(self, code: str, name: str, acting: Callable[[Municipality], Officer]) -> Municipality:
        """Enter a municipality. ``acting``: who does it, as an officer of the new one. Raises CodeTaken."""
        with self.room.writing() as session:
            if session.scalar(select(models.Municipality.id).where(models.Municipality.code == code)):
                raise CodeTaken
            row = models.Municipality(code=code, name=name, created_at=self.room.now())
            session.add(row)
            session.flush()
            made = Municipality(row.id, code, name)
            act = Act(acting(made), "setup")
            self.room.record_event(session, act, f"municipality:{row.id}", f"自治体（{name}）を登録した")
            return made
