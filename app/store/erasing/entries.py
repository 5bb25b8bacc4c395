"""Which entries of the record an erasure concerns, as its preview lists them.

The details of what is about the person go. What only speaks of the person elsewhere stays, for it is the
proof of what others did: a text the program always writes in the same words (閲覧した) is never looked
through, or an appointee entered under such a name would take everybody's looks along. The titles of papers
are: a pledge deleted long ago has no other tie to its person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app import models
from app.chain import JAPAN
from app.event_table import VERBS
from app.policy import NOUNS
from app.store.naming import names, stands_as_name
from app.store.unopened import Unopened
from app.store.users import KIND as ACCOUNT
from rules.dates import wareki

_TITLED = tuple(
    f"{paper}.{verb}" for paper in ("posting", "pledge", "subsidy") for verb in ("create", "change", "delete")
)
"""What is told of with a title that somebody typed."""
_AT_A_TIME = 500


@dataclass(frozen=True)
class Entry:
    """One entry whose detail is still there. ``id``: its number in the table, ``seq``: in the chain."""

    id: int
    seq: int
    at: datetime
    action: str

    def __str__(self) -> str:
        noun, _, verb = self.action.partition(".")
        day = wareki(self.at.astimezone(JAPAN).date())
        return f"通番 {self.seq}（{day}、{NOUNS.get(noun, noun)}・{VERBS.get(verb, verb)}）"


def entries_on(
    session: Session, whose: int, records: Iterable[str], accounts: Collection[int] = ()
) -> tuple[Entry, ...]:
    """The entries about these records, and what others did to these accounts; what their owner did stays."""
    event, listed = models.Event, list(records)
    found: list[Entry] = []
    for start in range(0, len(listed), _AT_A_TIME):
        found += _found(session, _asked(whose).where(event.record.in_(listed[start : start + _AT_A_TIME])))
    theirs = event.record.in_([f"{ACCOUNT}:{number}" for number in accounts])
    by_others = or_(event.user_id.is_(None), event.user_id.not_in(accounts))
    found += _found(session, _asked(whose).where(theirs, by_others))
    return tuple(sorted(found, key=lambda one: one.seq))


def entries_until(session: Session, whose: int, seq: int) -> tuple[Entry, ...]:
    """All up to a place in the chain."""
    return tuple(_found(session, _asked(whose).where(models.Event.seq <= seq)))


def entries_titled(
    session: Session, whose: int, written: Sequence[str], apart: Collection[str], unopened: Unopened
) -> tuple[Entry, ...]:
    """The entries about papers whose title has one of the names as a name. ``apart``: the papers of others of
    the same name. None that tells of bidders before the opening."""
    event, detail = models.Event, models.EventDetail
    asked = _asked(whose).add_columns(event.record, event.facts, detail.what)
    said = [detail.what.contains(spelling, autoescape=True) for spelling in written]
    rows = session.execute(asked.where(event.action.in_(_TITLED), or_(*said))) if said else ()
    return tuple(
        Entry(row.id, row.seq, row.at, row.action)
        for row in rows
        if row.record not in apart
        and stands_as_name(_title(row.what), written)
        and not unopened.has_entry(row.action, row.record, row.facts)
    )


def entries_left(
    session: Session,
    whose: int,
    written: Sequence[str],
    accounts: Collection[int],
    going: Iterable[Entry],
    unopened: Unopened,
) -> tuple[Entry, ...]:
    """The entries that stay although the letters of a name are in them, or one of the accounts did it. None
    that tells of bidders before the opening: a name that was entered to ask for it would find it."""
    event, detail = models.Event, models.EventDetail
    columns = (detail.who, detail.what, detail.why)
    wanted = [column.contains(spelling, autoescape=True) for column in columns for spelling in written]
    asked = _asked(whose).where(or_(event.user_id.in_(accounts), *wanted))
    gone = {one.id for one in going}
    rows = session.execute(asked.add_columns(event.user_id, event.record, event.facts, *columns))
    return tuple(
        Entry(row.id, row.seq, row.at, row.action)
        for row in rows
        if row.id not in gone
        and (row.user_id in accounts or names(f"{row.who}\n{row.what}\n{row.why or ''}", written))
        and not unopened.has_entry(row.action, row.record, row.facts)
    )


def _asked(whose: int) -> Select[int, int, datetime, str]:
    event, detail = models.Event, models.EventDetail
    asked = select(event.id, event.seq, event.at, event.action).join(detail, detail.event_id == event.id)
    return asked.where(event.municipality_id == whose).order_by(event.seq)


def _found(session: Session, asked: Select[int, int, datetime, str]) -> list[Entry]:
    return [Entry(*row) for row in session.execute(asked)]


def _title(what: str) -> str:
    """``誓約書「架空野 次郎」を作成した``: what stands in the brackets of the first line, with them. What the
    lines after it tell of is not the title."""
    found = re.search("「.*」", what.partition("\n")[0])
    return found[0] if found else ""
