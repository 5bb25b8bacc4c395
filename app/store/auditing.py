"""The record as it lies in the tables, whatever somebody has made of it: for those who verify it.

Nothing is converted on the way out, so that no value can stop the reading; a few hundred rows at a time are
in memory. Everything is one moment's view.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType

from app import models
from app.chain import Head
from app.store.events import NO_CHANGE
from app.store.room import Room
from app.store.vouching import TABLES, WHAT_COUNTS

_AT_A_TIME = 200


@dataclass(frozen=True)
class Whose:
    """A municipality with a chain. ``code`` and ``name`` are None where entries name one there is not."""

    id: int
    code: str | None
    name: str | None


class Lying:
    """The tables of the record, open for reading."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def whose(self) -> list[Whose]:
        """Every municipality, and every one a row speaks of, by number."""
        found: dict[Any, Whose] = {}
        for table in (models.Event, *TABLES.values()):
            for number in self.session.scalars(select(_raw(table.municipality_id)).distinct()):
                found[number] = Whose(number, None, None)
        known = select(models.Municipality.id, models.Municipality.code, models.Municipality.name)
        found |= {row.id: Whose(row.id, row.code, row.name) for row in self.session.execute(known)}
        return [found[number] for number in sorted(found, key=lambda one: (str(type(one)), one))]

    def entries(self, whose: int) -> Iterator[Row[Any]]:
        """The entries of a municipality by their number, with ``detail_id`` None where the detail is gone."""
        event, detail = models.Event, models.EventDetail
        asked = (
            select(
                *map(_raw, (event.id, event.seq, event.at, event.user_id, event.action, event.record)),
                *map(_raw, (event.facts, event.commitment, event.previous_hash, event.hash)),
                type_coerce(detail.event_id, NullType()).label("detail_id"),
                *map(_raw, (detail.salt, detail.who, detail.what, detail.why)),
            )
            .join(detail, detail.event_id == event.id, isouter=True)
            .where(event.municipality_id == whose)
            .order_by(event.seq, event.id)
        )
        yield from self._streamed(asked)

    def rows(self, whose: int, kind: str) -> Iterator[Row[Any]]:
        """The rows of one kind (``app.store.vouching.TABLES``) of a municipality."""
        table = TABLES[kind]
        columns = [_raw(getattr(table, name)) for name in ("id", "salt", *WHAT_COUNTS[kind])]
        yield from self._streamed(select(*columns).where(table.municipality_id == whose).order_by(table.id))

    def details_of_nothing(self) -> int:
        """How many details belong to no entry."""
        event, detail = models.Event, models.EventDetail
        asked = (
            select(func.count()).select_from(detail).join(event, event.id == detail.event_id, isouter=True)
        )
        return self.session.scalar(asked.where(event.id.is_(None))) or 0

    def laws(self) -> Iterator[Row[Any]]:
        """The kept clauses and tables that checks were judged by, for the whole installation."""
        law = models.LawText
        yield from self._streamed(select(_raw(law.sha256), _raw(law.content)).order_by(law.sha256))

    def changed_texts(self) -> Iterator[str]:
        """The digests of kept clauses and tables whose text is not that text any more, or is not there."""
        for row in self.laws():
            content = row.content.encode() if isinstance(row.content, str) else row.content
            if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != row.sha256:
                yield str(row.sha256)
        check, law = models.Check, models.LawText
        wanted = select(_raw(check.law_sha256)).distinct().outerjoin(law, law.sha256 == check.law_sha256)
        for row in self._streamed(wanted.where(check.law_sha256.is_not(None), law.sha256.is_(None))):
            yield str(row.law_sha256)

    def _streamed(self, asked: Select[Any]) -> Iterator[Row[Any]]:
        yield from self.session.execute(asked.execution_options(yield_per=_AT_A_TIME))


class Auditing:
    """What an audit asks of the record as a whole."""

    def __init__(self, room: Room) -> None:
        self.room = room

    @contextmanager
    def lying(self) -> Iterator[Lying]:
        """The tables as they lie, at one moment."""
        with self.room.reading() as session:
            yield Lying(session)

    def head(self, whose: int) -> Head | None:
        """The end of a municipality's chain; None where it has no entry yet."""
        event = models.Event
        last = select(event.seq, event.hash).where(event.municipality_id == whose).order_by(event.seq.desc())
        with self.room.reading() as session:
            row = session.execute(last.limit(1)).first()
            return Head(row.seq, row.hash) if row else None

    def decided(self, whose: int, since: datetime, until: datetime) -> list[int]:
        """The checks on which something was decided from ``since`` to before ``until``, by number."""
        table = models.Decision
        asked = select(table.check_id).where(
            table.municipality_id == whose, table.decided_at >= since, table.decided_at < until
        )
        with self.room.reading() as session:
            return sorted(set(session.scalars(asked)))

    def facts_of(self, whose: int, records: Iterable[str], key: str) -> list[tuple[str, int, Any]]:
        """What entries on these records say under ``key`` of their facts: record, entry's number, value; in
        the order of the record."""
        event, found = models.Event, []
        asked = select(event.record, event.seq, event.facts).where(
            event.municipality_id == whose, event.facts.contains(f'"{key}":', autoescape=True)
        )
        with self.room.reading() as session:
            for some in _portions(records):
                for row in session.execute(asked.where(event.record.in_(some)).order_by(event.seq)):
                    facts = json.loads(row.facts)
                    if key in facts:
                        found.append((str(row.record), row.seq, facts[key]))
        return found

    def last_seqs(self, whose: int, records: Iterable[str]) -> dict[str, int]:
        """The newest entry on each record that was a change, by the record's name."""
        event = models.Event
        change = and_(*(event.action.not_like(f"%.{verb}") for verb in NO_CHANGE))
        asked = (
            select(event.record, func.max(event.seq))
            .where(event.municipality_id == whose, change)
            .group_by(event.record)
        )
        found: dict[str, int] = {}
        with self.room.reading() as session:
            for some in _portions(records):
                rows = session.execute(asked.where(event.record.in_(some)))
                found |= {str(record): seq for record, seq in rows}
        return found


def _portions(items: Iterable[str]) -> Iterator[list[str]]:
    """A database takes only so many values in one question."""
    listed = list(items)
    for start in range(0, len(listed), _AT_A_TIME):
        yield listed[start : start + _AT_A_TIME]


def _raw(column: InstrumentedAttribute[Any]) -> Any:
    return type_coerce(column, NullType()).label(column.key)
