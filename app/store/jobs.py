"""Work done outside the request, as its rows tell of it: asked for, under way, done or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app import models
from app.store.kept import Act
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


@dataclass(frozen=True)
class Ending:
    """The work that ends with the record it keeps. ``endpoint``: the page that shows the record."""

    job: int
    endpoint: str


class AlreadyEnded(Exception):  # noqa: N818 - it says what is, not what failed
    """Somebody was told that the work has failed: what it came to must not be kept any more."""


def end_with(session: Session, ending: Ending, record: int, now: datetime) -> None:
    """The work is done and came to this record: said in the transaction that keeps the record, so that
    neither stands without the other. Raises AlreadyEnded."""
    row = session.get(models.Job, ending.job)
    if row is None or row.state != RUNNING:
        raise AlreadyEnded(f"job {ending.job}")
    row.state, row.told, row.seen_at = DONE, "終わりました。", now
    row.came = {"endpoint": ending.endpoint, "number": record}


class Jobs:
    """The rows. Who takes work up must ``begin`` it, which only one can; who keeps what it came to says so
    with ``end_with``."""

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
        if job.state == RUNNING and job.seen_at < self.room.now() - SILENT:
            self.stop_silent()
            return self.get(whose, number)
        return job

    def any_open(self) -> bool:
        """Whether anything waits, or says that it is under way."""
        asked = select(models.Job.id).where(models.Job.state.in_((WAITING, RUNNING))).limit(1)
        with self.room.reading() as session:
            return session.scalar(asked) is not None

    def stop_silent(self) -> None:
        """What has been silent for too long has failed; it kept nothing, or it would be done."""
        with self.room.reading() as session:
            found = session.scalar(select(models.Job.id).where(self._silent()).limit(1))
        if found is None:
            return
        with self.room.writing() as session:
            now = self.room.now()
            failed = update(models.Job).where(self._silent())
            session.execute(failed.values(state=FAILED, told=STOPPED, seen_at=now))

    def _silent(self) -> ColumnElement[bool]:
        return (models.Job.state == RUNNING) & (models.Job.seen_at < self.room.now() - SILENT)

    def waiting(self) -> list[int]:
        """The numbers of what nobody has taken up, the oldest first."""
        asked = select(models.Job.id).where(models.Job.state == WAITING).order_by(models.Job.id)
        with self.room.reading() as session:
            return list(session.scalars(asked))

    def begin(self, number: int) -> Job | None:
        """Take up work; None where somebody has, or where there is none (the queue may be older than a copy
        that was put back)."""
        with self.room.writing() as session:
            row = session.get(models.Job, number)
            if row is None or row.state != WAITING:
                return None
            row.state, row.seen_at = RUNNING, self.room.now()
            return _as_job(row)

    def tell(self, number: int, done: int, of: int, told: str) -> None:
        """Say how far it is."""
        self._change(number, done=done, of=of, told=told)

    def seen(self, number: int) -> None:
        """It is still under way."""
        self._change(number)

    def fail(self, number: int, told: str) -> None:
        """It has failed, and why, for the officer who asked; not where it has ended already."""
        self._change(number, state=FAILED, told=told)

    def _change(self, number: int, **values: Any) -> None:
        """Change the row of work that is under way; what has ended stays as it ended."""
        under_way = (models.Job.id == number) & (models.Job.state == RUNNING)
        with self.room.writing() as session:
            session.execute(update(models.Job).where(under_way).values(seen_at=self.room.now(), **values))


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
