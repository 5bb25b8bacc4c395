"""What goes by itself: files nobody took in, tokens, ended sessions, wrong passwords, finished jobs.

Nothing else does: everything an office has entered stays until somebody asks for its erasure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from app import models
from app.store.room import Room

A_DAY = timedelta(days=1)
"""No session lasts longer, no token is known longer, and no file waits longer."""
JOBS = timedelta(days=30)


class Sweeping:
    """The sweep."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def sweep(self) -> int:
        """Delete what has had its day; how many rows they were comes back."""
        stale = _stale(self.room.now())
        with self.room.reading() as session:
            asked = (select(func.count()).select_from(table).where(old) for table, old in stale)
            count = sum(session.scalar(one) or 0 for one in asked)
        if count:
            with self.room.writing(claims=False) as session:
                for table, old in stale:
                    session.execute(delete(table).where(old))
        return count


def _stale(now: datetime) -> list[tuple[Any, ColumnElement[bool]]]:
    yesterday = now - A_DAY
    job = models.Job
    return [
        (models.BidderUpload, models.BidderUpload.created_at < yesterday),
        (models.AffiliationUpload, models.AffiliationUpload.created_at < yesterday),
        (models.Submission, models.Submission.at < yesterday),
        (models.Session, models.Session.created_at < yesterday),
        (models.Failure, models.Failure.last_at < yesterday),
        (job, job.state.in_(("done", "failed")) & (job.seen_at < now - JOBS)),
    ]
