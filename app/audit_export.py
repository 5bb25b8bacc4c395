"""The record for an auditor to take along: one JSON document a line, everything as it lies in the tables.

The first line says what follows; then, municipality by municipality, the entries in their order and the rows
they vouch for; then the texts of the clauses that checks were judged by. ``docs/audit/verify_chain.py`` reads
it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.chain import utc
from app.store import Act, Officer, Store
from app.store.auditing import Lying, Whose
from app.store.vouching import TABLES, moment, values
from rules.faults import Fault, InputError

FORMAT = 1


def chosen(lying: Lying, code: str | None) -> list[Whose]:
    """The municipalities whose records are asked for. Raises InputError for a code there is not."""
    everybody = lying.whose()
    found = [one for one in everybody if code is None or one.code == code]
    if not found and code is not None:
        known = "、".join(str(one.code) for one in everybody) or "なし"
        raise InputError(
            [
                Fault(
                    "--municipality",
                    f"団体コード「{code}」の団体はありません",
                    f"登録されているのは {known} です",
                )
            ]
        )
    return found


def record(store: Store, whose: Whose, by: str, without_personal: bool) -> None:
    """Enter that the record of a municipality was taken along by a command of the machine's user ``by``."""
    if whose.code is None:
        return
    officer = Officer(0, by, "コマンド", frozenset(), whose.id, whose.name or "")
    facts: dict[str, Any] = {"file": "jsonl", "personal": not without_personal}
    store.events.add(
        Act(officer, "event.export", facts=facts), None, "記録を書き出した（hosakan audit export）"
    )


def lines(lying: Lying, numbers: Sequence[Any], *, personal: bool) -> Iterator[str]:
    """The export's lines, each with its end. ``personal`` False: without details and rows."""
    yield _line({"format": FORMAT, "personal": personal})
    for whose in lying.whose():
        if whose.id in numbers:
            yield _line({"municipality": whose.code, "name": whose.name})
            yield from (_line(_entry(row, personal)) for row in lying.entries(whose.id))
            if personal:
                for kind in TABLES:
                    yield from (_line({"row": _row(kind, row)}) for row in lying.rows(whose.id, kind))
    yield from (_line({"law": row.sha256, "content": _text(row.content)}) for row in lying.laws())
    if personal and lying.details_of_nothing():
        yield _line({"broken": "どの記録にも属さない内容がある"})


def _entry(row: Any, personal: bool) -> dict[str, Any]:
    detail = {"salt": row.salt, "who": row.who, "what": row.what, "why": row.why}
    return {
        "id": row.id,
        "seq": row.seq,
        "at": _at(row.at),
        "user": row.user_id,
        "action": row.action,
        "record": row.record,
        "facts": row.facts,
        "commitment": row.commitment,
        "previous": row.previous_hash,
        "hash": row.hash,
        "detail": None if row.detail_id is None or not personal else detail,
    }


def _text(content: Any) -> Any:
    """A law text as it is hashed. Bytes that are no text do not hold, as they lie or replaced."""
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else content


def _at(value: Any) -> str:
    try:
        return utc(moment(value))
    except (TypeError, ValueError):
        return str(value)


def _row(kind: str, row: Any) -> dict[str, Any]:
    try:
        return values(kind, row)
    except (TypeError, ValueError):
        return {"kind": kind, "id": row.id}  # it cannot hold, and the export says so


def _line(value: dict[str, Any]) -> str:
    # A value nobody of us put in (bytes, say) must not stop the export: it fails the verification instead.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=repr) + "\n"
