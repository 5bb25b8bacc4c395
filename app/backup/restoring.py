"""Putting a copy back: everything or nothing, in one transaction on both databases.

What the database held goes; the copy's tables are made by the migrations of its own time, filled, added up
again and held to the manifest, and only then brought to the schema of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, Table, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.schema import DropSchema

from app import models
from app.backup.archive import Archive, Head
from app.backup.counters import count_on
from app.backup.making import heads_of
from app.backup.plain import REVISIONS, Shape, added_up, lines, row_of, shape_of, tables_of
from app.backup.recording import Replacing, record_replaced
from app.database import changing_schema, migrations, to_revision, without_parents
from app.migrations import triggers
from rules.faults import Fault, InputError

_ROWS_AT_ONCE = 500
_BYTES_AT_ONCE = 8 * 2**20
_QUEUE = "procrastinate"
_UNCHANGED = "データベースは変えていません。ほかのバックアップを使ってください"


def restore(engine: Engine, archive: Archive, replacing: Replacing | None = None) -> bool:
    """Put a copy into a database; whether there was something in it comes back. ``replacing``: so told, what
    is in it goes, and the record that is put back gets an entry that says so; into an empty database the
    copy is put as it is.

    Raises InputError, with nothing changed, where the copy is not whole, is of a later program, or holds what
    this database cannot, and where the database has something in it that is not to go.
    """
    archive.check()
    revision = archive.manifest.revision
    _known(archive, revision)
    with changing_schema(engine) as connection:
        before = _empty(connection, archive, replacing is not None)
        to_revision(connection, revision)
        tables = {table.name: table for table in tables_of(connection)}
        _same_tables(archive, tables)
        for name, table in tables.items():
            _load(connection, archive, table)
            _same_sum(connection, archive, table, name)
        count_on(connection, list(tables.values()), archive.manifest.counters)
        if heads_of(connection, list(tables.values())) != archive.manifest.heads:
            raise _wrong(archive, "記録の照合値が、バックアップしたときと違います")
        to_revision(connection, "head")
        for table_name in without_parents(connection):
            raise _wrong(archive, f"表「{table_name}」に、元になる登録のない行があります")
        if replacing is None or before is None:
            return False
        record_replaced(connection, archive.manifest.made_at, replacing, before)
        return True


def _known(archive: Archive, revision: str) -> None:
    try:
        ScriptDirectory.from_config(migrations()).get_revision(revision)
    except CommandError:
        told = (
            f"新しい版の補佐官（{archive.manifest.app}、構造 {revision}）で作られていて、この版では戻せません"
        )
        raise _wrong(archive, told, "補佐官を新しくしてから戻してください") from None


def _empty(connection: Connection, archive: Archive, replace: bool) -> tuple[Head, ...] | None:
    """Leave a database without a table; the ends of the chains there were come back, None where nothing was
    in it. Raises InputError."""
    everything = MetaData()
    everything.reflect(connection)
    ours = {*models.Base.metadata.tables, *archive.manifest.tables, REVISIONS}
    foreign = sorted(set(everything.tables) - ours)
    if foreign:
        told = f"補佐官のものでない表（{'、'.join(foreign[:5])}）があります"
        raise InputError([Fault("データベース", told, "補佐官だけのデータベースを指定してください")])
    filled = [
        table.name
        for table in everything.sorted_tables
        if table.name != REVISIONS and connection.execute(select(table).limit(1)).first()
    ]
    if filled and not replace:
        told = "すでに登録があります"
        remedy = (
            "空のデータベースを指定してください。hosakan restore は、--force を付ければ今の内容を捨てて"
            "置き換えます（先に hosakan backup を）"
        )
        raise InputError([Fault("データベース", told, remedy)])
    before = heads_of(connection, everything.sorted_tables) if filled else None
    for statement in triggers.drops(connection.dialect.name):
        connection.execute(text(statement))
    everything.drop_all(connection)
    if connection.dialect.name == "postgresql":  # what waits there names rows that are gone
        connection.execute(DropSchema(_QUEUE, cascade=True, if_exists=True))
    return before


def _same_tables(archive: Archive, tables: dict[str, Table]) -> None:
    """The copy has the tables of its revision, with their columns, and no others."""
    for name in sorted({*tables} ^ {*archive.manifest.tables}):
        raise _wrong(archive, f"表「{name}」が、構造 {archive.manifest.revision} と合いません")
    for name, table in tables.items():
        if archive.shape(name) != shape_of(table):
            raise _wrong(archive, f"表「{name}」の列が、構造 {archive.manifest.revision} と合いません")


def _load(connection: Connection, archive: Archive, table: Table) -> None:
    shape = archive.shape(table.name)
    try:
        for some in _batches(archive.rows(table.name)):
            connection.execute(table.insert(), [_row(archive, table, shape, line) for line in some])
    except (DBAPIError, StatementError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        told = f"表「{table.name}」に、このデータベースに入れられない値があります（{reason}）"
        raise _wrong(archive, told) from error


def _row(archive: Archive, table: Table, shape: Shape, line: bytes) -> dict[str, Any]:
    try:
        return row_of(table, shape, line)
    except (ValueError, TypeError):
        raise _wrong(archive, f"表「{table.name}」に読めない行があります") from None


def _batches(some: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines in handfuls that fit in memory."""
    handful: list[bytes] = []
    size = 0
    for line in some:
        handful.append(line)
        size += len(line)
        if len(handful) == _ROWS_AT_ONCE or size > _BYTES_AT_ONCE:
            yield handful
            handful, size = [], 0
    if handful:
        yield handful


def _same_sum(connection: Connection, archive: Archive, table: Table, name: str) -> None:
    if added_up(lines(connection, table)) != archive.manifest.tables[name]:
        raise _wrong(archive, f"表「{name}」が、戻した後でバックアップと一致しません")


def _wrong(archive: Archive, problem: str, remedy: str = _UNCHANGED) -> InputError:
    return InputError([Fault(str(archive.path), problem, remedy)])
