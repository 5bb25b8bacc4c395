"""Making a copy while the application runs: one moment's view of every table."""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, Table, column, func, inspect, select, table

from app.backup.archive import Archive, Head, Manifest, Writing
from app.backup.counters import counters_of
from app.backup.plain import REVISIONS, lines, tables_of
from app.database import for_reading, patient
from app.private_file import beside, new_file
from rules.faults import Fault, InputError

_WHICH = "HOSAKAN_DATABASE_URL と HOSAKAN_DATA_DIR を確かめてください"


def make(engine: Engine, target: Path, secret_key: str, now: datetime, *, replace: bool = False) -> Manifest:
    """Write a copy to ``target``, read it back, and only then give it its name: what stands there before
    stays until then. ``now``: with its zone.

    Raises InputError where the database has no schema, where ``target`` cannot be written, or exists and is
    not to be replaced; OSError where the disk is full.
    """
    if target.exists() and not replace:
        raise _exists(target)
    path = beside(target)
    try:
        with new_file(path, target) as file:
            manifest = _write(engine, file, secret_key, now)
            file.flush()
            os.fsync(file.fileno())
        with Archive(path) as archive:
            archive.check()
        _name(path, target, replace)
    finally:
        path.unlink(missing_ok=True)
    return manifest


def sign_of(secret_key: str) -> str:
    """What tells one secret key from another and gives neither away."""
    return hmac.new(secret_key.encode(), b"hosakan backup", hashlib.sha256).hexdigest()[:32]


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; None where there is no schema."""
    if not inspect(connection).has_table(REVISIONS):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(REVISIONS)))
    return found


def heads_of(connection: Connection, tables: list[Table]) -> tuple[Head, ...]:
    """The ends of the chains, by municipality; none where the schema is older than the chain."""
    named = {one.name: one for one in tables}
    event, municipality = named.get("event"), named.get("municipality")
    if event is None or municipality is None or "seq" not in event.c:
        return ()
    last = (
        select(event.c.municipality_id, func.max(event.c.seq).label("seq"))
        .group_by(event.c.municipality_id)
        .subquery()
    )
    asked = (
        select(municipality.c.code, event.c.seq, event.c.hash)
        .join(last, (last.c.municipality_id == event.c.municipality_id) & (last.c.seq == event.c.seq))
        .join(municipality, municipality.c.id == event.c.municipality_id)
        .order_by(municipality.c.id)
    )
    return tuple(Head(row.code, row.seq, row.hash) for row in connection.execute(asked))


def _write(engine: Engine, file: IO[bytes], secret_key: str, now: datetime) -> Manifest:
    with for_reading(engine).connect() as connection, connection.begin():
        patient(connection)
        revision = revision_of(connection)
        if revision is None:
            raise InputError(
                [
                    Fault(
                        "データベース",
                        "まだ何も登録されていません",
                        "HOSAKAN_DATABASE_URL を確かめてください",
                    )
                ]
            )
        tables = tables_of(connection)
        with Writing(file) as writing:
            for one in tables:
                writing.add(one.name, lines(connection, one))
            manifest = Manifest(
                app=version("hosakan"),
                revision=revision,
                database=engine.dialect.name,
                made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
                key=sign_of(secret_key),
                tables=writing.sums,
                heads=heads_of(connection, tables),
                counters=counters_of(connection, tables),
            )
            writing.finish(manifest)
    return manifest


def _name(path: Path, target: Path, replace: bool) -> None:
    if replace:
        os.replace(path, target)
        return
    try:
        if os.name == "posix":
            os.link(path, target)  # refuses what has come to stand there meanwhile; a rename would not
        else:
            path.rename(target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:  # a disk that knows no links (a USB stick)
        os.replace(path, target)


def _exists(target: Path) -> InputError:
    remedy = "別の名前にするか、置き換えてよければ --force を付けてください"
    return InputError([Fault(str(target), "すでにあります", remedy)])
