"""What ails a database, told from the driver's error: no mistake of the program, and no loss either.

Whatever it was, the transaction was undone as a whole.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from sqlalchemy.exc import DBAPIError, TimeoutError


class Trouble(Enum):
    """No room left, may not be written, others hold it, or not there."""

    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"
    AWAY = "away"


TOLD = {
    Trouble.FULL: "ディスクに空きがないため、保存できませんでした",
    Trouble.READ_ONLY: "データベースに書き込めないため、保存できませんでした",
    Trouble.BUSY: "ほかの処理が続いているため、保存できませんでした",
    Trouble.AWAY: "データベースにつながりません",
}
"""In Japanese, without 。"""

_ERRNOS = {
    errno.ENOSPC: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    getattr(errno, "EDQUOT", errno.ENOSPC): Trouble.FULL,
}
# SQLITE_FULL 13, READONLY 8, BUSY 5, LOCKED 6, CANTOPEN 14; the greater numbers say more in the upper bits.
_SQLITE = {
    13: Trouble.FULL,
    8: Trouble.READ_ONLY,
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    14: Trouble.AWAY,
}
_NO_ROOM_FOR_THE_INDEX = sqlite3.SQLITE_IOERR_SHMSIZE
_SQLSTATES = {
    "53100": Trouble.FULL,  # disk_full
    "25006": Trouble.READ_ONLY,  # read_only_sql_transaction: a standby
    "55P03": Trouble.BUSY,  # lock_not_available
    "57014": Trouble.BUSY,  # query_canceled, by its time limit
    "40001": Trouble.BUSY,  # serialization_failure
    "40P01": Trouble.BUSY,  # deadlock_detected
    "53300": Trouble.BUSY,  # too_many_connections
}
_AWAY_CLASSES = ("08", "57P")


def trouble(error: BaseException) -> Trouble | None:
    """What ails the database; None where the error is of another kind."""
    for one in _causes(error):
        found = _trouble(one)
        if found:
            return found
    return None


def _trouble(error: BaseException) -> Trouble | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return Trouble.FULL if code == _NO_ROOM_FOR_THE_INDEX else _SQLITE.get(code & 0xFF)
    if isinstance(error, OSError):
        return _ERRNOS.get(error.errno or 0)
    if isinstance(error, TimeoutError):  # every connection of the pool is in use
        return Trouble.BUSY
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return _SQLSTATES.get(state) or (Trouble.AWAY if state.startswith(_AWAY_CLASSES) else None)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Trouble.AWAY
    return _without_state(error)


def _without_state(error: BaseException) -> Trouble | None:
    """PostgreSQL that cannot be reached says so with no number."""
    kind = type(error)
    silent = kind.__name__ in ("OperationalError", "ConnectionTimeout")
    return Trouble.AWAY if silent and kind.__module__.startswith("psycopg") else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        yield one
        seen.append(one)
        one = getattr(one, "orig", None) or one.__cause__ or one.__context__
