"""That a copy of everything was taken is an entry of the record: bidders and careers are in it. So is that
one was put in the place of what was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app import models
from app.backup.archive import Head
from app.store import Act, Officer, Store
from app.store.appending import Told, append

ACTION = "backup.export"
REPLACED = "backup.restore"


@dataclass(frozen=True)
class Replacing:
    """Who puts a copy in the place of what is there (the machine's user), and when (UTC)."""

    by: str
    now: datetime


def record(store: Store, by: str, moved: bool = False) -> None:
    """Enter it for every municipality, before the copy, so that the copy holds the same record as the
    database. ``by``: the machine's user. ``moved``: everything goes to another database."""
    what = (
        "データベースを移す作業を始めた（hosakan db move）"
        if moved
        else "バックアップを始めた（hosakan backup）"
    )
    for one in store.municipalities.all():
        officer = Officer(0, by, "コマンド", frozenset(), one.id, one.name)
        store.events.add(Act(officer, ACTION), None, what)


def record_replaced(
    connection: Connection, made_at: str, replacing: Replacing, before: Iterable[Head]
) -> None:
    """Enter for every municipality of a copy put back, in the transaction that does it, what chain it took
    the place of: one more entry than the copy has. ``before``: the ends of the chains that were there. The
    chain of a municipality that the copy does not have ends unseen, so the others tell of it."""
    ends = {head.municipality: {"seq": head.seq, "hash": head.hash} for head in before}
    with Session(connection) as session, session.begin():
        places = session.execute(select(models.Municipality.id, models.Municipality.code)).all()
        lost = {code: end for code, end in ends.items() if code not in {place.code for place in places}}
        told = []
        for place in places:
            facts: dict[str, Any] = {"made_at": made_at, "replaced": ends.get(place.code)}
            facts |= {"lost": lost} if lost else {}
            what = f"今の登録を捨てて、{made_at} のバックアップに置き換えた（hosakan restore --force）"
            who = f"{replacing.by}（コマンド）"
            told.append(Told(place.id, replacing.now, None, REPLACED, None, facts, who, what, None))
        append(session, told)
