"""What the record vouches for: every check, decision and seconding, by a salted digest of its row.

The facts of an entry say ``{"checks": {"12": digest}, "decisions": {"7": digest}, "secondings": {…}}``: so
is the row from now on. ``null`` for a digest: the row is gone, and this entry tells of it (a tender deleted,
a time of keeping ended, an erasure). The last entry that names a row counts; a row no entry names is not
ours. ``hosakan audit verify`` holds the tables to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from app import chain, models

Facts = dict[str, dict[str, str | None]]
Vouchable = models.Check | models.Decision | models.Seconding
TABLES: dict[str, type[models.Check] | type[models.Decision] | type[models.Seconding]] = {
    "checks": models.Check,
    "decisions": models.Decision,
    "secondings": models.Seconding,
}
"""The kinds of rows vouched for. Those of a municipality are named by its own chain."""
WHAT_COUNTS: dict[str, tuple[str, ...]] = {
    "checks": (
        *("tender_id", "stage", "inputs", "result", "clauses", "engine", "law_sha256"),
        *("created_at", "created_by"),
    ),
    "decisions": (
        *("check_id", "bidder_row", "verdict", "reason", "officer", "user_id", "decided_at"),
        "needs_second",
    ),
    "secondings": ("decision_id", "agreed", "reason", "officer", "user_id", "at"),
}
"""The columns in a row's digest, beside ``id`` and ``salt``. A column added later stays out: old digests
would no longer hold."""


def values(kind: str, row: Any) -> dict[str, Any]:
    """What is hashed of a row, plain: bytes as ``NAME_sha256``, a moment in UTC to the microsecond. ``row``:
    of the classes, or as a driver gives it. Raises ValueError or TypeError where somebody has put in what
    the program never would."""
    found: dict[str, Any] = {"kind": kind, "salt": row.salt, "id": row.id}
    for name in WHAT_COUNTS[kind]:
        value = getattr(row, name)
        if name in ("inputs", "result"):
            found[f"{name}_sha256"] = hashlib.sha256(value).hexdigest()
        else:
            found[name] = _PLAIN[name](value) if name in _PLAIN else value
    return found


def moment(value: Any) -> datetime:
    """A moment as a driver gives it: SQLite's text in UTC, or with its zone. ValueError, TypeError."""
    at = datetime.fromisoformat(value) if not isinstance(value, datetime) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def _utc(value: Any) -> str:
    return chain.utc(moment(value))


_PLAIN: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("created_at", "decided_at", "at"), _utc),
    **dict.fromkeys(("agreed", "needs_second"), bool),
    "clauses": _json,
}


def vouched(kind: str, rows: Iterable[Vouchable]) -> Facts:
    """The facts of an entry that vouches for rows new or changed. They are flushed already; each gets a
    salt, a fresh one where it had one."""
    told: dict[str, str | None] = {}
    for row in rows:
        row.salt = chain.new_salt()
        told[str(row.id)] = chain.sealed(values(kind, row))
    return {kind: told}


def gone(checks: Iterable[models.Check]) -> Facts:
    """The facts of an entry that tells of checks deleted, with everything decided on them."""
    facts: Facts = {kind: {} for kind in TABLES}
    for check in checks:
        facts["checks"][str(check.id)] = None
        for decision in check.decisions:
            facts["decisions"][str(decision.id)] = None
            if decision.seconding:
                facts["secondings"][str(decision.seconding.id)] = None
    return {kind: rows for kind, rows in facts.items() if rows}
