"""A second officer's word on decisions: with it a decision counts, or never does. Rows are only added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select

from app import models
from app.store.checks import as_checked, rows_told
from app.store.kept import Act
from app.store.room import Room, owned
from app.store.vouching import vouched


class NotWaiting(Exception):  # noqa: N818 - it says what is, not what failed
    """Of the decisions somebody was to agree with, one does not wait, or not for this officer."""


@dataclass(frozen=True)
class Waiting:
    """A check with decisions that wait for a second officer. ``rows``: how many; ``own``: how many of them
    the officer who asks has made. ``since``: when the oldest was made (UTC)."""

    check_id: int
    tender_id: int
    municipality_id: int
    tender: str
    rows: int
    own: int
    since: datetime


class Secondings:
    """What second officers said."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def second(
        self, act: Act, check: int, decisions: Collection[int], agreed: bool, reason: str, officer: str
    ) -> None:
        """Add one officer's word on decisions of a check, all or none.

        Raises NotKept for the check, NotWaiting where one of the decisions does not wait for this officer
        (another was quicker, it was replaced, or it is this officer's own), ValueError for a blank reason.
        """
        if not reason.strip():
            raise ValueError("a second officer's word needs a reason")
        with self.room.writing() as session:
            kept = as_checked(owned(session, models.Check, act.whose, check), {})
            others = {item.id: item for item in kept.waiting if item.user_id != act.officer.id}
            if not decisions or not set(decisions) <= set(others):
                raise NotWaiting(f"check {check}")
            added = [
                models.Seconding(
                    municipality_id=act.whose,
                    decision_id=number,
                    agreed=agreed,
                    reason=reason,
                    officer=officer,
                    user_id=act.officer.id,
                    at=self.room.now(),
                )
                for number in sorted(decisions)
            ]
            session.add_all(added)
            session.flush()
            told = rows_told(sorted(others[number].bidder_row for number in decisions))
            done = "同意した" if agreed else "同意しなかった"
            what = f"照合結果の入札者（{told}）についての判断に{done}（{officer}）"
            facts = {"tender": kept.tender_id, "agreed": agreed, **vouched("secondings", added)}
            self.room.record_event(session, act, f"check:{check}", what, reason, facts)

    def waiting(self, whose: int, asking: int) -> list[Waiting]:
        """The checks of a municipality with decisions that wait, the longest waiting first. ``asking``: the
        officer who asks."""
        made = models.Decision
        unspoken = (
            select(made.check_id)
            .outerjoin(models.Seconding, models.Seconding.decision_id == made.id)
            .where(made.municipality_id == whose, made.needs_second, models.Seconding.id.is_(None))
        )
        asked = (
            select(
                made.check_id,
                models.Check.tender_id,
                models.Tender.name,
                made.bidder_row,
                made.user_id,
                made.decided_at,
                (made.needs_second & models.Seconding.id.is_(None)).label("waits"),
            )
            .join(models.Check, models.Check.id == made.check_id)
            .join(models.Tender, models.Tender.id == models.Check.tender_id)
            .outerjoin(models.Seconding, models.Seconding.decision_id == made.id)
            .where(models.Check.municipality_id == whose, made.check_id.in_(unspoken))
            .order_by(made.check_id, made.id)
        )
        with self.room.reading() as session:
            rows = session.execute(asked).all()
        by_check = (list(some) for _, some in groupby(rows, key=lambda row: row.check_id))
        found = (_waiting(some, whose, asking) for some in by_check)
        return sorted((item for item in found if item), key=lambda item: (item.since, item.check_id))


def _waiting(rows: list[Any], whose: int, asking: int) -> Waiting | None:
    """Of all decisions on one check, in the order of making; None where none waits any more."""
    latest = {row.bidder_row: row for row in rows}
    waits = [row for row in latest.values() if row.waits]
    if not waits:
        return None
    return Waiting(
        rows[0].check_id,
        rows[0].tender_id,
        whose,
        rows[0].name,
        len(waits),
        sum(row.user_id == asking for row in waits),
        min(row.decided_at for row in waits),
    )
