"""The record of what was done."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from app import models
from app.store.kept import Act, Happened
from app.store.room import Room

_CHANGE = ~(models.Event.action.like("%.read") | models.Event.action.like("%.try"))


class Events:
    """The record: it is only added to and read."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def add(self, act: Act, record: str | None, what: str) -> None:
        """Record something that changed nothing (a look, a refusal, a file handed out)."""
        with self.room.writing(claims=False) as session:
            self.room.record_event(session, act, record, what)

    def latest(
        self, whose: int, *, changes_only: bool = True, limit: int = 50, skip: int = 0
    ) -> tuple[list[Happened], int]:
        """The newest entries first, and how many there are. ``changes_only`` leaves out mere looks."""
        wanted = models.Event.municipality_id == whose
        if changes_only:
            wanted &= _CHANGE
        with self.room.reading() as session:
            rows = session.scalars(
                select(models.Event).where(wanted).order_by(models.Event.id.desc()).limit(limit).offset(skip)
            )
            count = session.scalar(select(func.count()).select_from(models.Event).where(wanted)) or 0
            return [_happened(row) for row in rows], count

    def of_record(self, whose: int, record: str, limit: int = 20) -> list[Happened]:
        """What was done to one record, newest first, looks left out."""
        with self.room.reading() as session:
            rows = session.scalars(
                select(models.Event)
                .where(
                    models.Event.municipality_id == whose,
                    models.Event.record == record,
                    _CHANGE,
                )
                .order_by(models.Event.id.desc())
                .limit(limit)
            )
            return [_happened(row) for row in rows]


ERASED = "（個人情報として消去済み）"


def _happened(row: models.Event) -> Happened:
    told = row.detail
    return Happened(
        row.id,
        row.at,
        told.who if told else ERASED,
        row.action,
        row.record,
        told.what if told else ERASED,
        told.why if told else None,
        row.seq,
        row.hash,
        json.loads(row.facts),
        erased=told is None,
    )
