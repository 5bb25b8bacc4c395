"""One row in every table for one municipality, each with the same number, whatever tables there are.

So any address with that number asks for this municipality's record, and a table added later is in it too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app import models
from app.models.base import UtcDateTime

_AT = datetime(2026, 5, 1, 3, tzinfo=UTC)
_SAID: dict[str, Any] = {
    "end_state": "running",
    "roles": ["admin", "digital", "finance", "hr", "procurement"],
    "stage": "application",
    "state": "done",
    "form": None,
    "method": None,
    "category": None,
    "type": "subsidiary",
    "facts": "{}",
    "totp_secret": None,
    "settled": None,
    "appointee_id": None,
}
_MAPPINGS = ("settings", "values", "options", "shown", "given", "came")


def fill(connection: Connection, number: int, mark: str) -> list[str]:
    """Add the rows; every text in them begins with ``mark``. The tables' names come back."""
    tables = models.Base.metadata.sorted_tables
    for table in tables:
        row = {column.name: _value(table, column, number, mark) for column in table.columns}
        connection.execute(table.insert().values(row))
    return [table.name for table in tables]


def _value(table: Table, column: Column[Any], number: int, mark: str) -> Any:
    text = f"{mark}{table.name}.{column.name}"
    if column.name in _SAID and (table.name, column.name) not in (
        *(("tender_appointee", "appointee_id"), ("sharing", "appointee_id")),
        *((name, "appointee_id") for name in _OF_A_PERSON),
    ):
        return _SAID[column.name]
    refers_to = next((key.column for key in column.foreign_keys), None)
    if refers_to is not None and isinstance(refers_to.type, String):
        return f"{mark}{refers_to.table.name}.{refers_to.name}"[:64]
    if (column.primary_key and isinstance(column.type, Integer)) or column.foreign_keys:
        return number
    if column.name == "bidder":
        return {"name": text}
    return _by_type(column, text)


_OF_A_PERSON = ("engagement", "employment", "shareholding", "intellectual_property", "reported_change")


def _by_type(column: Column[Any], text: str) -> Any:
    kinds: list[tuple[type, Any]] = [
        (Boolean, True),
        (Integer, 1),
        (UtcDateTime, _AT),
        (Date, date(2026, 5, 1)),
        (LargeBinary, text.encode()),
        (JSON, {} if column.name in _MAPPINGS else []),
        (String, text[: getattr(column.type, "length", None) or 200]),
    ]
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def dump(connection: Connection, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table, but those that only say who came by."""
    left_out = {"event", "event_detail", "session", "submission", "login_failure", *without}
    return {
        table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
        for table in models.Base.metadata.sorted_tables
        if table.name not in left_out
    }
