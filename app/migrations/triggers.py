"""Triggers that let the record only grow: SQLite and PostgreSQL.

A detail may be deleted (erasure of personal data, which is an entry of its own) but never changed, and no row
is put in the place of another.
"""

from __future__ import annotations

_SAID = "the record is only added to"
_REFUSED = (("event", "UPDATE"), ("event", "DELETE"), ("event_detail", "UPDATE"))
_SAME = {
    "event": "SELECT 1 FROM event WHERE id = NEW.id OR (municipality_id = NEW.municipality_id"
    " AND (seq = NEW.seq OR previous_hash = NEW.previous_hash))",
    "event_detail": "SELECT 1 FROM event_detail WHERE event_id = NEW.event_id",
}
"""By table: what finds the row that is there already and whose place a new one would take."""


def statements(dialect: str) -> list[str]:
    """What puts the triggers in place. Raises KeyError for another database."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[dialect]()


def against_replacing(dialect: str) -> list[str]:
    """What puts the triggers in place that refuse REPLACE: SQLite deletes for it without asking the triggers
    of DELETE. PostgreSQL's ON CONFLICT DO UPDATE asks those of UPDATE, which are there."""
    if dialect != "sqlite":
        return []
    return [
        f"CREATE TRIGGER {_name(table, 'REPLACE')} BEFORE INSERT ON {table} "
        f"WHEN EXISTS ({same}) BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        for table, same in _SAME.items()
    ]


def drops(dialect: str) -> list[str]:
    """What takes them away."""
    if dialect == "sqlite":
        named = [*_REFUSED, *((table, "REPLACE") for table in _SAME)]
        return [f"DROP TRIGGER IF EXISTS {_name(table, verb)}" for table, verb in named]
    named = [(t, v) for t, v in _REFUSED] + [("event", "TRUNCATE"), ("event_detail", "TRUNCATE")]
    return [f"DROP TRIGGER IF EXISTS {_name(t, v)} ON {t}" for t, v in named] + [
        "DROP FUNCTION IF EXISTS hosakan_only_added()"
    ]


def _name(table: str, verb: str) -> str:
    return f"{table}_no_{verb.lower()}"


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        for table, verb in _REFUSED
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE FUNCTION hosakan_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
    )
    rows = [
        f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION hosakan_only_added()"
        for table, verb in _REFUSED
    ]
    whole = [
        f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION hosakan_only_added()"
        for table in ("event", "event_detail")
    ]
    return [function, *rows, *whole]
