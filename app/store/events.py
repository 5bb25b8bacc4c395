"""The record of what was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from app import models
from app.chain import JAPAN
from app.store.kept import Act, Happened, Telling
from app.store.room import Room

LOOKS = ("read", "try")
"""Verbs of what changed nothing and took nothing along."""
NO_CHANGE = (*LOOKS, "refuse", "export")
"""Verbs of what changed nothing: their text says the same whoever it is about."""
_AT_A_TIME = 500
CLOSED = '"before_opening":true'
"""How the facts (canonical JSON) of an entry about bidders say that the bids were not opened yet."""


@dataclass(frozen=True)
class Sought:
    """Which entries are asked for; what is None or False narrows nothing.

    ``noun``: of the policy. ``user``: an account's number; 0 for what no account did. ``since``, ``until``:
    days in Japan, included. ``closed``: about bidders, before the opening. ``looks``: mere looks too.
    """

    noun: str | None = None
    user: int | None = None
    since: date | None = None
    until: date | None = None
    closed: bool = False
    looks: bool = False


CHANGES = Sought()


class Events:
    """The record: it is only added to and read."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def add(self, act: Act, record: str | None, what: str) -> None:
        """Record something that changed nothing (a look, a refusal, a file handed out)."""
        self.add_all([Telling(act, record, what)])

    def add_all(self, some: Iterable[Telling]) -> None:
        """Record several such, all or none."""
        with self.room.writing(claims=False) as session:
            for one in some:
                self.room.record_event(session, one.act, one.record, one.what)

    def latest(
        self, whose: int, *, changes_only: bool = True, limit: int = 50, skip: int = 0
    ) -> tuple[list[Happened], int]:
        """The newest entries first, and how many there are. ``changes_only`` leaves out mere looks."""
        return self.found(whose, Sought(looks=not changes_only), limit=limit, skip=skip)

    def found(
        self, whose: int, sought: Sought, *, limit: int = 50, skip: int = 0
    ) -> tuple[list[Happened], int]:
        """The entries asked for, the newest first, and how many there are."""
        wanted = _wanted(whose, sought)
        with self.room.reading() as session:
            rows = session.scalars(_newest(wanted).limit(limit).offset(skip))
            found = [_happened(row) for row in rows]
            count = session.scalar(select(func.count()).select_from(models.Event).where(wanted)) or 0
            return found, count

    def every(self, whose: int, sought: Sought = CHANGES) -> Iterator[Happened]:
        """All entries asked for, the newest first, some at a time."""
        with self.room.reading() as session:
            rows = _newest(_wanted(whose, sought)).execution_options(yield_per=_AT_A_TIME)
            yield from map(_happened, session.scalars(rows))

    def of_record(self, whose: int, record: str, limit: int = 20) -> list[Happened]:
        """What was done to one record, newest first; looks and files handed out are left out."""
        wanted = and_(
            models.Event.record == record,
            models.Event.action.not_like("%.export"),
            _wanted(whose, CHANGES),
        )
        with self.room.reading() as session:
            return [_happened(row) for row in session.scalars(_newest(wanted).limit(limit))]

    def people(self, whose: int) -> list[tuple[int, str]]:
        """The accounts of a municipality, closed ones too: number and name, by login."""
        asked = select(models.User).where(models.User.municipality_id == whose).order_by(models.User.login)
        with self.room.reading() as session:
            return [(user.id, f"{user.name}（{user.login}）") for user in session.scalars(asked)]


def _newest(wanted: ColumnElement[bool]) -> Select[Any]:
    return select(models.Event).where(wanted).order_by(models.Event.seq.desc())


def _wanted(whose: int, sought: Sought) -> ColumnElement[bool]:
    event = models.Event
    found = [event.municipality_id == whose]
    if not sought.looks:
        found += [not_(or_(*(event.action.like(f"%.{verb}") for verb in LOOKS)))]
    if sought.noun:
        found += [or_(event.action == sought.noun, event.action.like(f"{sought.noun}.%"))]
    if sought.user is not None:
        found += [event.user_id == sought.user if sought.user else event.user_id.is_(None)]
    if sought.since:
        found += [event.at >= _midnight(sought.since)]
    if sought.until:
        found += [event.at < _midnight(sought.until + timedelta(days=1))]
    if sought.closed:
        found += [event.facts.contains(CLOSED, autoescape=True)]
    return and_(*found)


def _midnight(day: date) -> datetime:
    """When a day begins in Japan."""
    return datetime.combine(day, time(), JAPAN)


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
        user=row.user_id,
    )
