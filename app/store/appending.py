"""How entries are put at the end of a municipality's chain: last in a transaction, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import chain, models


@dataclass(frozen=True)
class Told:
    """What an entry is to say. ``facts``: nothing personal; ``who``, ``what``, ``why``: can be erased."""

    municipality_id: int
    at: datetime
    user: int | None
    action: str
    record: str | None
    facts: Mapping[str, Any]
    who: str
    what: str
    why: str | None


def append(session: Session, some: Iterable[Told]) -> None:
    """Chain entries to what their municipality has. One transaction writes at a time
    (``app.database.for_writing``), so nobody else can be at the same place of the chain."""
    heads: dict[int, _Head] = {}
    for told in sorted(some, key=lambda one: one.municipality_id):
        head = heads.get(told.municipality_id) or _head(session, told.municipality_id)
        heads[told.municipality_id] = _add(session, head, told)


@dataclass(frozen=True)
class _Head:
    code: str
    seq: int
    hash: str


def _head(session: Session, whose: int) -> _Head:
    code = session.execute(
        select(models.Municipality.code).where(models.Municipality.id == whose)
    ).scalar_one()
    last = session.execute(
        select(models.Event.seq, models.Event.hash)
        .where(models.Event.municipality_id == whose)
        .order_by(models.Event.seq.desc())
        .limit(1)
    ).first()
    return _Head(code, last.seq, last.hash) if last else _Head(code, 0, chain.START)


def _add(session: Session, head: _Head, told: Told) -> _Head:
    detail = chain.Detail(chain.new_salt(), told.who, told.what, told.why)
    entry = chain.Entry(
        head.code,
        head.seq + 1,
        told.at,
        told.user,
        told.action,
        told.record,
        chain.canonical(dict(told.facts)),
        chain.commitment(detail),
        head.hash,
    )
    hashed = chain.entry_hash(entry)
    row = models.Event(
        municipality_id=told.municipality_id,
        seq=entry.seq,
        at=told.at,
        user_id=told.user,
        action=told.action,
        record=told.record,
        facts=entry.facts,
        commitment=entry.commitment,
        previous_hash=head.hash,
        hash=hashed,
    )
    session.add(row)
    session.flush()
    session.add(
        models.EventDetail(event_id=row.id, salt=detail.salt, who=told.who, what=told.what, why=told.why)
    )
    return _Head(head.code, entry.seq, hashed)
