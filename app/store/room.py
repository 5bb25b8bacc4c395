"""Transactions, and the record: every change is written together with the event that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import models
from app.chain import JAPAN
from app.database import for_reading, for_writing
from app.models.base import Edited
from app.store.appending import Told, append
from app.store.kept import Act, Conflict, Kept, NotKept
from app.store.once import claim, to_claim

Row = TypeVar("Row", bound=Edited)
AnyRow = TypeVar("AnyRow", bound=models.Owned)


_TO_TELL = "hosakan_to_tell"
GREATEST = 2**31 - 1
"""The greatest number a key can be; a database refuses to look for more."""


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Room:
    """What every part of the store is given: its transactions and the time."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self.engine, self.now = engine, now
        self._reading, self._writing = for_reading(engine), for_writing(engine)

    def today(self) -> date:
        """The day in Japan."""
        return self.now().astimezone(JAPAN).date()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads: one moment's view of everything."""
        with Session(self._reading) as session, session.begin():
            yield session

    @contextmanager
    def writing(self, *, claims: bool = True) -> Iterator[Session]:
        """A transaction that writes, the only one at its time; it is undone as a whole where anything in it
        raises.

        The first of a request takes the token of its form with it (``app.store.once``), AlreadySent where
        that was taken; ``claims`` False is for what does not do what the form asks for (a look recorded).
        """
        once = to_claim() if claims else None
        with Session(self._writing) as session, session.begin():
            if once:
                claim(session, once, self.now())
            yield session
            session.flush()
            append(session, session.info.pop(_TO_TELL, []))
        if once:
            once.taken = True

    def record_event(
        self,
        session: Session,
        act: Act,
        record: str | None,
        what: str,
        why: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one event, in the transaction of what it tells of. ``what`` is Japanese, for people; ``facts``
        stand in the chain for good and name nobody."""
        officer = act.officer
        told = Told(
            officer.municipality_id,
            self.now(),
            officer.id or None,
            act.action,
            record,
            {**act.facts, **(facts or {})},
            f"{officer.name}（{officer.login}）",
            "\n".join([what, *act.changed]),
            why or act.why,
        )
        session.info.setdefault(_TO_TELL, []).append(told)
        act.events.append(what)

    def tell_other(
        self,
        session: Session,
        whose: int,
        act: Act,
        record: str | None,
        what: str,
        why: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one event to the record of another municipality, for what ``act`` means to it. It is told under
        the acting municipality's name: who does what there is not its business."""
        who = act.officer.municipality
        told = Told(whose, self.now(), None, act.action, record, dict(facts or {}), who, what, why)
        session.info.setdefault(_TO_TELL, []).append(told)


def owned(session: Session, table: type[AnyRow], whose: int, number: int) -> AnyRow:
    """One row of a municipality. Raises NotKept."""
    if number > GREATEST:
        raise NotKept(f"{table.__name__} {number}")
    found = session.scalar(select(table).where(table.id == number, table.municipality_id == whose))
    if found is None:
        raise NotKept(f"{table.__name__} {number}")
    return found


def kept(kind: str, row: Edited, value: object) -> Kept[object]:
    """A row's value with its number, version and times."""
    return Kept(row.id, kind, row.municipality_id, row.version, row.created_at, row.changed_at, value)


def same_version(row: Edited, seen: int, mine: object, theirs: Kept[object]) -> None:
    """Raises Conflict where the row is not at the version the officer saw."""
    if row.version != seen:
        raise Conflict(mine, theirs)


def changed(row: Edited, now: datetime) -> None:
    """Count one more change of a row."""
    row.version += 1
    row.changed_at = now
