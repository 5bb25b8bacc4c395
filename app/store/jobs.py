"""Work done outside the request, as its rows tell of it: asked for, under way, done or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app import models
from app.store.kept import Act, NotKept
from app.store.room import Room, owned

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
SILENT = timedelta(minutes=2)
"""Work that has told nothing for so long is nobody's any more: its process has ended."""
STOPPED = "途中で止まりました。何も保存していません。もう一度行ってください。"


@dataclass(frozen=True)
class Job:
    """One piece of work. ``given``: what it was asked; ``came``: what it came to, None before it is done.
    ``done`` of ``of``: how far it is; ``of`` 0: not known. ``told``: a Japanese sentence."""

    id: int
    municipality_id: int
    user_id: int
    kind: str
    given: Mapping[str, Any]
    state: str
    done: int
    of: int
    told: str
    came: Mapping[str, Any] | None
    seen_at: datetime = field(compare=False)

    @property
    def ref(self) -> str:
        """How an event names it."""
        return f"job:{self.id}"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (DONE, FAILED)


class Jobs:
    """The rows. Who takes work up must ``begin`` it, which only one can."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def create(self, act: Act, kind: str, given: Mapping[str, Any]) -> int:
        """Ask for work; its number comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = models.Job(
                municipality_id=act.whose,
                user_id=act.officer.id,
                kind=kind,
                given=dict(given),
                state=WAITING,
                created_at=now,
                seen_at=now,
            )
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"job:{row.id}", "時間のかかる処理を始めた")
            return row.id

    def get(self, whose: int, number: int) -> Job:
        """One piece of work; what has been silent for too long has failed. Raises NotKept."""
        with self.room.reading() as session:
            job = _as_job(owned(session, models.Job, whose, number))
        if job.state == RUNNING and self.room.now() - job.seen_at > SILENT:
            self.fail(number, STOPPED)
            return self.get(whose, number)
        return job

    def waiting(self) -> list[int]:
        """The numbers of what nobody has taken up, the oldest first."""
        asked = select(models.Job.id).where(models.Job.state == WAITING).order_by(models.Job.id)
        with self.room.reading() as session:
            return list(session.scalars(asked))

    def begin(self, number: int) -> Job | None:
        """Take up work; None where somebody has. Raises NotKept."""
        with self.room.writing() as session:
            row = session.get(models.Job, number, with_for_update=True)
            if row is None:
                raise NotKept(f"job {number}")
            if row.state != WAITING:
                return None
            row.state, row.seen_at = RUNNING, self.room.now()
            return _as_job(row)

    def tell(self, number: int, done: int, of: int, told: str) -> None:
        """Say how far it is."""
        with self.room.writing() as session:
            row = session.get_one(models.Job, number)
            row.done, row.of, row.told, row.seen_at = done, of, told, self.room.now()

    def seen(self, number: int) -> None:
        """It is still under way."""
        with self.room.writing() as session:
            session.get_one(models.Job, number).seen_at = self.room.now()

    def finish(self, number: int, came: Mapping[str, Any]) -> None:
        """It is done, and came to this."""
        self._end(number, DONE, "終わりました。", came)

    def fail(self, number: int, told: str) -> None:
        """It has failed, and why, for the officer who asked."""
        self._end(number, FAILED, told, None)

    def _end(self, number: int, state: str, told: str, came: Mapping[str, Any] | None) -> None:
        with self.room.writing() as session:
            row = session.get_one(models.Job, number)
            row.state, row.told, row.seen_at = state, told, self.room.now()
            row.came = dict(came) if came is not None else None


def _as_job(row: models.Job) -> Job:
    return Job(
        row.id,
        row.municipality_id,
        row.user_id,
        row.kind,
        dict(row.given),
        row.state,
        row.done,
        row.of,
        row.told,
        None if row.came is None else dict(row.came),
        row.seen_at,
    )
