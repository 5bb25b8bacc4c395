"""Somebody who has the database in hand, and luck."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from app import chain
from app.migrations import triggers
from app.store.vouching import moment

TABLES = ("event", "event_detail", "check_run", "decision", "seconding")
_MOMENTS = ("at", "created_at", "decided_at")
_SWITCHES = ("agreed", "needs_second")
Row = dict[str, Any]


def undo_protection(connection: Connection) -> None:
    """Take away triggers and every constraint of the tables."""
    dialect = connection.dialect.name
    for statement in triggers.drops(dialect):
        connection.execute(text(statement))
    if dialect == "postgresql":
        asked = (
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype IN ('f', 'p', 'u') AND (conrelid::regclass::text = ANY(:some)"
            " OR confrelid::regclass::text = ANY(:some)) ORDER BY contype"
        )
        for table, name in connection.execute(text(asked), {"some": list(TABLES)}).all():
            connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE'))
        return
    for table in TABLES:
        connection.execute(text(f"CREATE TABLE plain AS SELECT * FROM {table}"))
        connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text(f"ALTER TABLE plain RENAME TO {table}"))


class Attacker:
    """One change at a time. ``kind``: what the last one was."""

    def __init__(self, connection: Connection, luck: random.Random) -> None:
        self.connection, self.luck, self.kind = connection, luck, ""

    def strike(self) -> str:
        """Make one change; what it was, for whoever looks into a miss."""
        # Values of single columns are the most of what there is to change.
        self.kind = self.luck.choice([*KINDS, "column", "column", "column", "column"])
        return f"{self.kind}: {KINDS[self.kind](self)}"

    # ---- the kinds ----

    def column(self) -> str:
        """Another value in a column of a row."""
        table = self.luck.choice(TABLES)
        row = self.one(table)
        name = self.luck.choice(sorted(row))
        value = self.another(table, name, row[name])
        self.put(table, row, {name: value})
        return f"{table} {row[_key(table)]} {name}: {row[name]!r:.60} -> {value!r:.60}"

    def delete(self) -> str:
        """A row less."""
        table = self.luck.choice(("event", "event_detail", "check_run", "decision", "seconding"))
        row = self.one(table)
        self.drop(table, row)
        return f"{table} {row[_key(table)]}"

    def duplicate(self) -> str:
        """A row twice, as it is or under the next number."""
        table = self.luck.choice(("event", "check_run", "decision", "seconding"))
        row = self.one(table)
        changes: Row = {"id": self.next_id(table)}
        if table == "event" and self.luck.random() < 0.5:
            changes["seq"] = self.last(row["municipality_id"])["seq"] + 1
        self.add(table, {**row, **changes})
        return f"{table} {row['id']} {changes}"

    def insert(self) -> str:
        """A row of one's own: an entry with a right hash in the middle, or a decision, or a detail."""
        if self.luck.random() < 0.3:
            row = self.one("decision")
            self.add("decision", {**row, "id": self.next_id("decision"), "verdict": "exempt", "salt": None})
            return "decision"
        if self.luck.random() < 0.3:
            detail = self.one("event_detail")
            self.add("event_detail", {**detail, "event_id": self.next_id("event") + 5})
            return "detail of no entry"
        entries = self.entries(self.whose())
        place = self.luck.randrange(len(entries) - 1)
        for row in reversed(entries[place:]):
            self.put("event", row, {"seq": row["seq"] + 1})
        self.add("event", {**entries[place], "id": self.next_id("event"), "hash": "a" * 64})
        return f"entry at {place}"

    def swap(self) -> str:
        """Two rows of a table in each other's place, or with each other's content."""
        table, names = self.luck.choice(
            (
                ("event", ("seq",)),
                ("event", ("action", "record", "facts")),
                ("event", ("hash", "commitment")),
                ("event_detail", ("salt", "who", "what", "why")),
                ("decision", ("check_id", "reason", "officer")),
                ("check_run", ("inputs", "result")),
            )
        )
        for _ in range(200):
            one, other = self.one(table), self.one(table)
            if all(one[name] != other[name] for name in names):
                break
        self.put(table, one, {name: other[name] for name in names})
        if names != ("seq",) or one["municipality_id"] == other["municipality_id"]:
            key = dict.fromkeys([_key(table)], other[_key(table)])
            self.put_where(table, {**key, names[-1]: other[names[-1]]}, {name: one[name] for name in names})
        return f"{table} {one[_key(table)]} {other[_key(table)]} {names}"

    def cut(self) -> str:
        """The last entries of a chain, with what belongs to them or without."""
        entries = self.entries(self.whose())
        count = self.luck.randint(1, 20)
        for row in entries[-count:]:
            self.drop("event", row)
            self.drop_where("event_detail", {"event_id": row["id"]})
        return f"{count} entries"

    def rewrite(self) -> str:
        """The whole chain anew with new salts, one entry left out or told otherwise."""
        whose = self.whose()
        entries = self.entries(whose)
        wanted = self.luck.randrange(len(entries))
        if self.luck.random() < 0.5:
            gone = entries.pop(wanted)
            self.drop("event", gone)
            self.drop_where("event_detail", {"event_id": gone["id"]})
        self.chained_anew(whose, entries)
        return f"municipality {whose}, {len(entries)} entries"

    def move(self) -> str:
        """A row to another municipality, or the end of a chain."""
        table = self.luck.choice(("event", "check_run", "decision", "seconding"))
        row = self.one(table)
        other = 3 - row["municipality_id"] if self.luck.random() < 0.8 else 9
        changes: Row = {"municipality_id": other}
        if table == "event" and other != 9 and self.luck.random() < 0.5:
            last = self.last(other)
            changes |= {"seq": last["seq"] + 1, "previous_hash": last["hash"]}
        self.put(table, row, changes)
        return f"{table} {row['id']} {changes}"

    def erase(self) -> str:
        """Details gone without an entry that says so, or one that was erased put back."""
        entries = self.entries(1)
        erased = [row for row in entries if row["id"] not in self.detailed()]
        if erased and self.luck.random() < 0.3:
            row = self.luck.choice(erased)
            salt = chain.new_salt()
            self.add(
                "event_detail", {"event_id": row["id"], "salt": salt, "who": "別", "what": "別", "why": None}
            )
            return f"put back {row['seq']}"
        row = self.one("event_detail")
        self.drop("event_detail", row)
        return f"detail {row['event_id']}"

    def redecide(self) -> str:
        """A decision made anew with a salt and a digest of its own: nothing tells of it but the row."""
        row = self.one("decision")
        self.put("decision", row, {"verdict": "restricted", "salt": chain.new_salt()})
        return f"decision {row['id']}"

    # ---- the tools ----

    def chained_anew(self, whose: int, entries: list[Row]) -> None:
        """Every entry with a new salt, and the chain over them as the program would make it."""
        code = self.connection.execute(
            text("SELECT code FROM municipality WHERE id = :id"), {"id": whose}
        ).scalar_one()
        previous = chain.START
        for seq, row in enumerate(entries, 1):
            sealed = row["commitment"]
            detail = self.connection.execute(
                text("SELECT * FROM event_detail WHERE event_id = :id"), {"id": row["id"]}
            ).first()
            if detail:
                told = chain.Detail(chain.new_salt(), detail.who, detail.what, detail.why)
                sealed = chain.commitment(told)
                self.put_where("event_detail", {"event_id": row["id"]}, {"salt": told.salt})
            told_of = (row["user_id"], row["action"], row["record"], row["facts"])
            entry = chain.Entry(code, seq, moment(row["at"]), *told_of, sealed, previous)
            hashed = chain.entry_hash(entry)
            changes = {"seq": seq, "commitment": sealed, "previous_hash": previous, "hash": hashed}
            self.put("event", row, changes)
            previous = hashed

    def one(self, table: str) -> Row:
        """A row by luck."""
        keys = self.connection.execute(text(f"SELECT {_key(table)} FROM {table} ORDER BY 1")).scalars().all()
        asked = text(f"SELECT * FROM {table} WHERE {_key(table)} = :key")
        return dict(self.connection.execute(asked, {"key": self.luck.choice(keys)}).mappings().one())

    def entries(self, whose: int) -> list[Row]:
        """A chain in its order."""
        asked = text("SELECT * FROM event WHERE municipality_id = :whose ORDER BY seq")
        return [dict(row) for row in self.connection.execute(asked, {"whose": whose}).mappings()]

    def last(self, whose: int) -> Row:
        """The end of a chain."""
        return self.entries(whose)[-1]

    def whose(self) -> int:
        """A municipality by luck."""
        return self.luck.choice((1, 2))

    def detailed(self) -> set[int]:
        """The entries that have their detail."""
        return set(self.connection.execute(text("SELECT event_id FROM event_detail")).scalars())

    def next_id(self, table: str) -> int:
        """A number nobody has."""
        return int(self.connection.execute(text(f"SELECT max(id) + 1 FROM {table}")).scalar_one())

    def put(self, table: str, row: Row, changes: Row) -> None:
        """Change a row."""
        self.put_where(table, {_key(table): row[_key(table)]}, changes)

    def put_where(self, table: str, where: Row, changes: Row) -> None:
        """Change the rows that have these values."""
        setting = ", ".join(f"{name} = :new_{name}" for name in changes)
        named = " AND ".join(f"{name} = :old_{name}" for name in where)
        values = {f"new_{name}": _bound(value) for name, value in changes.items()}
        values |= {f"old_{name}": value for name, value in where.items()}
        self.connection.execute(text(f"UPDATE {table} SET {setting} WHERE {named}"), values)

    def drop(self, table: str, row: Row) -> None:
        """Take a row away."""
        self.drop_where(table, {_key(table): row[_key(table)]})

    def drop_where(self, table: str, where: Row) -> None:
        """Take away the rows that have these values."""
        named = " AND ".join(f"{name} = :{name}" for name in where)
        self.connection.execute(text(f"DELETE FROM {table} WHERE {named}"), where)

    def add(self, table: str, row: Row) -> None:
        """Put a row in."""
        names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        bound = {name: _bound(value) for name, value in row.items()}
        self.connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), bound)

    def another(self, table: str, name: str, value: Any) -> Any:
        """A value that means something else."""
        if name in _SWITCHES:
            return not value if isinstance(value, bool) else 1 - value
        if name in _MOMENTS:
            shift = timedelta(microseconds=self.luck.choice((1, -1, 1_000_000, -86_400_000_000)))
            moved = moment(value) + shift
            return moved if isinstance(value, datetime) else f"{moved:%Y-%m-%d %H:%M:%S.%f}"
        if name == "clauses":
            return [*(json.loads(value) if isinstance(value, str) else value), {"id": "x"}]
        if isinstance(value, bytes | memoryview):
            return bytes(value) + b" "
        if isinstance(value, int):
            return value + self.luck.choice((1, -1, 1000))
        if value is None:
            return 5 if name == "user_id" else "x"
        return self.other_text(value)

    def other_text(self, value: str) -> str:
        """A sign changed, or the text cut, or nothing left of it."""
        if not value:
            return "x"
        place = self.luck.randrange(len(value))
        sign = "b" if value[place] != "b" else "c"
        changed = value[:place] + sign + value[place + 1 :]
        return self.luck.choice((changed, changed, changed, value[:-1], ""))


def _bound(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _key(table: str) -> str:
    return "event_id" if table == "event_detail" else "id"


KINDS: dict[str, Callable[[Attacker], str]] = {
    "column": Attacker.column,
    "delete": Attacker.delete,
    "duplicate": Attacker.duplicate,
    "insert": Attacker.insert,
    "swap": Attacker.swap,
    "cut": Attacker.cut,
    "rewrite": Attacker.rewrite,
    "move": Attacker.move,
    "erase": Attacker.erase,
    "redecide": Attacker.redecide,
}
