"""What was deleted is taken out of the database's own files.

SQLite zeroes what it deletes (``secure_delete``), but a page that was moved about can keep a copy, and the
log beside the file holds the pages as they were: so the file is written anew (VACUUM) and the log emptied.
PostgreSQL writes its tables anew (VACUUM FULL), but copies what somebody may still see: a row deleted after
another session's view began (a backup that runs, say). So nobody may hold such a view, before and after.
Neither reaches what lies outside: blocks the disk has given
back, PostgreSQL's archived log, backups (docs/operations/personal-data.md).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from app import models


def wipe(engine: Engine) -> bool:
    """Do it; False where somebody else reads or writes just now and it has to be tried again."""
    return _postgresql(engine) if engine.dialect.name == "postgresql" else _sqlite(engine)


def _sqlite(engine: Engine) -> bool:
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            state = cursor.fetchone()
        except sqlite3.OperationalError:
            return False
        finally:
            cursor.close()
    return state is not None and bool(state[0] == 0)


_NEXT = text("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)")
"""The transaction after the last that ended: what was deleted was deleted before it."""
_HELD = text(
    """
    SELECT count(*) FROM (
        SELECT unnest(ARRAY[backend_xmin, backend_xid]) AS held FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datname IS NULL OR datname = current_database())
        UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
        UNION ALL SELECT xmin FROM pg_replication_slots
        WHERE database IS NULL OR database = current_database()
    ) AS holding
    WHERE age(held) > age(CAST(CAST(:next AS xid8) AS xid))
    """
)
"""How many sessions, transactions prepared and replicas keep PostgreSQL from letting go of what an older
transaction has deleted. One that has nothing to do with it counts too: it is tried again then."""


def _postgresql(engine: Engine) -> bool:
    try:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            seen = {"next": connection.scalar(_NEXT)}
            if connection.scalar(_HELD, seen):
                return False
            _write_anew(connection)
            return not connection.scalar(_HELD, seen)
    except OperationalError:
        return False


def _write_anew(connection: Connection) -> None:
    quoted = connection.dialect.identifier_preparer.format_table
    connection.execute(text("SET statement_timeout = 0"))  # a large table takes its time
    try:
        for table in models.Base.metadata.sorted_tables:
            connection.execute(text(f"VACUUM (FULL) {quoted(table)}"))
    finally:
        connection.execute(text("RESET statement_timeout"))
