"""Wrong passwords and codes in a row, counted by login and by address, and how long the next try waits.

Nobody is locked out for good: the wait ends by itself, a right password takes it back, and while it lasts
nothing is counted. A try is counted before it is tested, and taken back where it was right: tries at the same
moment wait as those after one another do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import models
from app.store.kept import Act, Officer
from app.store.room import Room

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=24)
"""After so long a row of failures is a new one."""
FREE = {"login": 4, "address": 19}
"""Failures that cost no wait. Behind one address may sit a whole office."""


@dataclass(frozen=True)
class Tried:
    """Who tries from where. ``login``: as typed, whether or not there is such an account."""

    login: str
    address: str

    def keys(self) -> dict[str, str]:
        """What is counted, hashed: neither can be read off the table."""
        told = {"login": self.login.strip().casefold(), "address": self.address}
        return {kind: hashlib.sha256(f"{kind}:{text}".encode()).hexdigest() for kind, text in told.items()}


@dataclass(frozen=True)
class Begun:
    """A try that goes ahead. ``before``: by key, what was counted until then, and when last."""

    tried: Tried
    at: datetime
    before: dict[str, tuple[int, datetime] | None]


def wait_after(count: int, kind: str) -> timedelta:
    """How long the next try waits after ``count`` failures: from the fifth of a login 2^count seconds, up to
    a quarter of an hour; an address later by as much as it has more free."""
    over = count - (FREE[kind] - FREE["login"])
    if over <= FREE["login"]:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(over, 20)))


class Failures:
    """What is counted."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def wait(self, tried: Tried) -> timedelta:
        """How long a try has to wait yet; zero where it may go ahead."""
        with self.room.reading() as session:
            return _wait(session, tried, self.room.now())

    def begin(self, tried: Tried) -> Begun | timedelta:
        """Count a try that goes ahead; how long it has to wait where it does not."""
        waiting = self.wait(tried)  # whoever waits takes nobody the lock of writers
        if waiting:
            return waiting
        now = self.room.now()
        with self.room.writing(claims=False) as session:
            waiting = _wait(session, tried, now)  # others may have begun meanwhile
            if waiting:
                return waiting
            session.execute(delete(models.Failure).where(models.Failure.last_at < now - FORGOTTEN))
            return Begun(tried, now, {key: _count(session, key, now) for key in tried.keys().values()})

    def take_back(self, begun: Begun) -> None:
        """The try was right: what is counted is what was counted without it."""
        with self.room.writing(claims=False) as session:
            for key, before in begun.before.items():
                row = session.get(models.Failure, key)
                if row is None:
                    continue
                row.count -= 1
                if before and row.last_at == begun.at:
                    row.last_at = before[1]
                if row.count < 1:
                    session.delete(row)

    def tell(self, whose: Officer, told: str) -> None:
        """Enter a try that was wrong in the record of the account's municipality."""
        with self.room.writing(claims=False) as session:
            self.room.record_event(session, Act(whose, "session.refuse"), f"user:{whose.id}", told)

    def forget(self, tried: Tried) -> None:
        """A right password (or code) ends the row. (From an office's one address every right password does:
        what is tried against one login stays counted by that login.)"""
        self._forget(list(tried.keys().values()))

    def forget_login(self, login: str) -> None:
        """An administrator ends a login's row, wherever it came from."""
        self._forget([Tried(login, "").keys()["login"]])

    def _forget(self, keys: list[str]) -> None:
        with self.room.writing(claims=False) as session:
            session.execute(delete(models.Failure).where(models.Failure.key.in_(keys)))


def _wait(session: Session, tried: Tried, now: datetime) -> timedelta:
    waits = [timedelta(0)]
    for kind, key in tried.keys().items():
        row = session.get(models.Failure, key)
        if row and now - row.last_at < FORGOTTEN:
            waits.append(row.last_at + wait_after(row.count, kind) - now)
    return max(waits)


def _count(session: Session, key: str, now: datetime) -> tuple[int, datetime] | None:
    """Count one more; what was counted before comes back."""
    row = session.get(models.Failure, key)
    if row is None:
        session.add(models.Failure(key=key, count=1, last_at=now))
        return None
    before = row.count, row.last_at
    row.count, row.last_at = row.count + 1, now
    return before
