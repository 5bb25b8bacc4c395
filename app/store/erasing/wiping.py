"""What was deleted is taken out of the database's own files.

SQLite zeroes what it deletes (``secure_delete``), but a page that was moved about can keep a copy, and the
log beside the file holds the pages as they were: so the file is written anew (VACUUM) and the log emptied.
PostgreSQL writes its tables anew (VACUUM FULL). Neither reaches what lies outside: blocks the disk has given
back, PostgreSQL's archived log, backups (docs/operations/personal-data.md).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import Engine, text
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


def _postgresql(engine: Engine) -> bool:
    try:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            quoted = connection.dialect.identifier_preparer.format_table
            connection.execute(text("SET statement_timeout = 0"))  # a large table takes its time
            try:
                for table in models.Base.metadata.sorted_tables:
                    connection.execute(text(f"VACUUM (FULL) {quoted(table)}"))
            finally:
                connection.execute(text("RESET statement_timeout"))
    except OperationalError:
        return False
    return True
