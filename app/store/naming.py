"""Where a person's name stands: in papers, remarks, reasons, entries of the record, results of checks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, Column, ColumnElement, LargeBinary, String, Table, Text, and_, or_, select
from sqlalchemy.orm import Session

from app import models

_SHORT = 3
"""A name shorter than this stands in too many other words to be looked for alone."""
_OF_THE_RECORD = {"event", "event_detail"}


@dataclass(frozen=True)
class Standing:
    """A row in whose text a name stands: its table and number."""

    table: str
    number: int


def spellings(*names: str | None) -> tuple[str, ...]:
    """How names may have been typed: with a space, a wide one or none. Of a short one only with さん, or in
    brackets."""
    found: list[str] = []
    for name in names:
        parts = re.split(r"[\s　]+", (name or "").strip())
        for joined in (space.join(parts) for space in (" ", "　", "")):
            if len("".join(parts)) >= _SHORT:
                found.append(joined)
            elif joined:
                found += [f"{joined}さん", f"「{joined}」"]
    return tuple(dict.fromkeys(found))


def names(text: str, written: Sequence[str]) -> bool:
    """Whether one of the spellings stands in a text."""
    return any(spelling in text for spelling in written)


def rows_naming(session: Session, whose: int, written: Sequence[str]) -> list[Standing]:
    """Every row of a municipality, but the record's, in whose text or bytes a name stands."""
    found = []
    for table in models.Base.metadata.sorted_tables:
        if "municipality_id" in table.c and "id" in table.c and table.name not in _OF_THE_RECORD and written:
            found += [
                Standing(table.name, number)
                for number, text in _texts(session, table, whose)
                if names(text, written)
            ]
    return found


def _texts(session: Session, table: Table, whose: int) -> Iterator[tuple[int, str]]:
    columns = [column for column in table.columns if is_text(column)]
    if columns:
        asked = select(table.c.id, *columns).where(table.c.municipality_id == whose)
        for number, *values in session.execute(asked.execution_options(yield_per=500)):
            yield number, "\n".join(map(_plain, values))


def is_text(column: Column[object]) -> bool:
    """Whether a column can hold what somebody wrote: text, JSON, bytes of a file."""
    return isinstance(column.type, String | Text | JSON | LargeBinary)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") + value.decode("cp932", "replace")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def details_about(
    session: Session,
    whose: int,
    records: Iterable[str],
    written: Sequence[str] = (),
    apart: Sequence[str] = (),
) -> list[tuple[int, int]]:
    """(number, place in the chain) of the entries that are about these records, or say one of the names, and
    whose detail is still there. ``apart``: records of others of the same name, left alone."""
    event, detail = models.Event, models.EventDetail
    elsewhere = and_(event.record.not_like("appointee:%"), event.record.not_in(apart))
    wanted: list[ColumnElement[bool]] = [event.record.in_(list(records))]
    for spelling in written:
        said = or_(*(column.contains(spelling, autoescape=True) for column in (detail.what, detail.why)))
        wanted.append(and_(said, or_(event.record.is_(None), elsewhere)))
    asked = (
        select(event.id, event.seq)
        .join(detail, detail.event_id == event.id)
        .where(event.municipality_id == whose, or_(*wanted))
        .order_by(event.seq)
    )
    return [(number, seq) for number, seq in session.execute(asked)]
