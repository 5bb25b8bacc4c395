"""Rows as plain lines, the same for both databases, so that equal rows have equal digests.

The tables are those of the database itself, not the classes of today: a copy of an older schema is read and
put back as it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    select,
)
from sqlalchemy.types import TypeEngine

REVISIONS = "alembic_version"
LEFT_OUT = frozenset({REVISIONS, "session"})
"""Tables no copy holds. Sessions: one that has ended must not open again when an older copy is put back."""
_AT_A_TIME, _AT_A_TIME_WITH_BYTES = 500, 20

# In this order: a DateTime is no Date here, and a Boolean is looked for before the number it is kept as.
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Boolean, "boolean"),
    (DateTime, "moment"),
    (Date, "date"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Integer, "integer"),
    (String, "text"),
)


def _moment(value: datetime) -> str:
    at = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


_TO_PLAIN: dict[str, Callable[[Any], Any]] = {
    "moment": _moment,
    "date": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}
_FROM_PLAIN: dict[str, Callable[[Any], Any]] = {
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": lambda value: base64.b64decode(value, validate=True),
}


@dataclass(frozen=True)
class Shape:
    """A table's columns by name with their kinds, in the order of their names."""

    table: str
    columns: tuple[tuple[str, str], ...]

    def line(self) -> bytes:
        """The first line of the table in a file."""
        return _line({"table": self.table, "columns": [list(column) for column in self.columns]})


def tables_of(connection: Connection) -> list[Table]:
    """The tables a copy holds, those first that others refer to."""
    everything = MetaData()
    everything.reflect(connection)
    found = [table for table in everything.sorted_tables if table.name not in LEFT_OUT]
    for column in (column for table in found for column in table.columns):
        if isinstance(column.type, JSON):
            column.type.none_as_null = True  # as in app.models: nothing, and not the word null
    return found


def shape_of(table: Table) -> Shape:
    """Raises TypeError for a column of a kind we do not know."""
    return Shape(table.name, tuple((column.name, _kind(column)) for column in _columns(table)))


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The table as lines, each with its end: its shape, then its rows in the order of their keys. Only a few
    rows are in memory at a time."""
    shape = shape_of(table)
    yield shape.line()
    columns = _columns(table)
    kinds = [kind for _, kind in shape.columns]
    asked = select(*columns).order_by(*_order(connection, table))
    few = _AT_A_TIME_WITH_BYTES if "bytes" in kinds else _AT_A_TIME
    for row in connection.execute(asked.execution_options(yield_per=few)):
        yield _line([_to_plain(kind, value) for kind, value in zip(kinds, row, strict=True)])


def row_of(table: Table, shape: Shape, line: bytes) -> dict[str, Any]:
    """The row of a line, as ``table`` takes it. Raises ValueError, TypeError where the line is none."""
    values = json.loads(line)
    if not isinstance(values, list):
        raise TypeError("a row is a list")
    return {name: _from_plain(kind, value) for (name, kind), value in zip(shape.columns, values, strict=True)}


@dataclass(frozen=True)
class Sum:
    """What a table comes to: how many rows, and SHA-256 (hex) over its lines, the shape's included."""

    rows: int
    sha256: str


def added_up(some: Iterable[bytes]) -> Sum:
    """The sum of a table's lines."""
    digest, count = hashlib.sha256(), -1
    for line in some:
        digest.update(line)
        count += 1
    return Sum(count, digest.hexdigest())


def _columns(table: Table) -> list[Column[Any]]:
    return sorted(table.columns, key=lambda column: column.name)


def _order(connection: Connection, table: Table) -> list[Any]:
    """Text keys in the order of their characters' numbers: a server's order is of its language."""
    by_language = connection.dialect.name == "postgresql"
    return [
        column.collate("C") if by_language and isinstance(column.type, String) else column
        for column in table.primary_key
    ]


def _kind(column: Column[Any]) -> str:
    for known, kind in _KINDS:
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"{column.table.name}.{column.name}: {column.type!r}")


def _to_plain(kind: str, value: Any) -> Any:
    return _TO_PLAIN[kind](value) if value is not None and kind in _TO_PLAIN else value


def _from_plain(kind: str, value: Any) -> Any:
    return _FROM_PLAIN[kind](value) if value is not None and kind in _FROM_PLAIN else value


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
