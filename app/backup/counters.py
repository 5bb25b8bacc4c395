"""The last number each table has ever given: the number of a record deleted since must not come again, for
the record of what was done names it."""

from __future__ import annotations

from sqlalchemy import Connection, Table, column, delete, func, insert, select, table

_SQLITE = table("sqlite_sequence", column("name"), column("seq"))


def counters_of(connection: Connection, tables: list[Table]) -> dict[str, int]:
    """By table; a table that has given none yet, or does not keep count, is left out."""
    names = {one.name for one in tables}
    if connection.dialect.name == "sqlite":
        return {name: last for name, last in _kept_by_sqlite(connection).items() if name in names}
    found = {}
    for one in tables:
        sequence = _sequence(connection, one)
        # NULL before the first: a sequence's last_value is 1 even then.
        last = connection.scalar(select(func.pg_sequence_last_value(sequence))) if sequence else None
        if last:
            found[one.name] = int(last)
    return found


def count_on(connection: Connection, tables: list[Table], counters: dict[str, int]) -> None:
    """Have every table count on from what it was counted to, and from its greatest number."""
    if connection.dialect.name == "sqlite":
        _count_on_with_sqlite(connection, counters)
        return
    for one in tables:
        sequence = _sequence(connection, one)
        if sequence:
            greatest = connection.scalar(select(func.max(one.c.id))) or 0
            last = max(greatest, counters.get(one.name, 0))
            connection.execute(select(func.setval(sequence, last or 1, bool(last))))


def _kept_by_sqlite(connection: Connection) -> dict[str, int]:
    if not _counts(connection):
        return {}
    asked = select(_SQLITE.c.name, _SQLITE.c.seq)
    return {row.name: row.seq for row in connection.execute(asked)}


def _counts(connection: Connection) -> bool:
    """Whether any table of this SQLite's schema keeps count."""
    kept = table("sqlite_master", column("name"))
    return connection.scalar(select(kept.c.name).where(kept.c.name == _SQLITE.name)) is not None


def _count_on_with_sqlite(connection: Connection, counters: dict[str, int]) -> None:
    """What was loaded has been counted already; only what is gone is missing."""
    now = _kept_by_sqlite(connection)
    for name, last in counters.items() if _counts(connection) else ():
        if last > now.get(name, 0):
            connection.execute(delete(_SQLITE).where(_SQLITE.c.name == name))
            connection.execute(insert(_SQLITE).values(name=name, seq=last))


def _sequence(connection: Connection, one: Table) -> str | None:
    if "id" not in one.c:
        return None
    found: str | None = connection.scalar(select(func.pg_get_serial_sequence(one.name, "id")))
    return found
