"""A form is acted on once: the token it carries is kept in the transaction of the change it made.

A second click, a page sent again and two requests at the same moment all bring the same token: the database
takes it once, and whoever comes second finds nothing done but knows where the first was led.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import models

if TYPE_CHECKING:
    from app.store.room import Room

KEPT_FOR = timedelta(days=1)
"""How long a token is known; a page left open longer is a form of its own."""


@dataclass
class Once:
    """The token of the form being acted on. ``taken``: a change was kept together with it."""

    token: str
    whose: int
    user: int
    taken: bool = False


class AlreadySent(Exception):  # noqa: N818 - it says what is, not what failed
    """What this form asks for was done already: nothing is done again."""


_ACTING: ContextVar[Once | None] = ContextVar("hosakan_once", default=None)


@contextmanager
def acting_on(once: Once) -> Iterator[None]:
    """Within this block (and this thread) the first change kept takes the token with it."""
    before = _ACTING.set(once)
    try:
        yield
    finally:
        _ACTING.reset(before)


def to_claim() -> Once | None:
    """The token the next change has to take with it; None where there is none, or it was taken."""
    once = _ACTING.get()
    return None if once is None or once.taken else once


def claim(session: Session, once: Once, now: datetime) -> None:
    """Take the token, first thing in a transaction: whoever brings it at the same moment waits here until
    this transaction has ended. Raises AlreadySent where it was taken."""
    row = {"municipality_id": once.whose, "token": once.token, "user_id": once.user, "went_to": "", "at": now}
    try:
        session.execute(insert(models.Submission).values(row))
    except IntegrityError:
        raise AlreadySent(once.token) from None


class Submissions:
    """The tokens of forms acted on, for a day."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def went_to(self, once: Once) -> str | None:
        """Where the form acted on was led; blank while that is not known yet, None where nobody sent it."""
        with self.room.reading() as session:
            return session.scalar(select(models.Submission.went_to).where(_same(once)))

    def leads_to(self, once: Once, path: str) -> None:
        """Keep where a form acted on was led; tokens older than a day go."""
        with self.room.writing(claims=False) as session:
            session.execute(update(models.Submission).where(_same(once)).values(went_to=path))
            too_old = models.Submission.at < self.room.now() - KEPT_FOR
            session.execute(delete(models.Submission).where(too_old))


def _same(once: Once) -> ColumnElement[bool]:
    table = models.Submission
    return and_(table.municipality_id == once.whose, table.token == once.token)
