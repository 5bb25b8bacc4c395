"""A second officer's word on decisions: with it a decision counts, or never does. Rows are only added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import models
from app.store.checks import as_checked
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
            rows = sorted(others[number].bidder_row for number in decisions)
            told = "、".join(f"{row}番" for row in rows) if len(rows) < 6 else f"{len(rows)}者"
            done = "同意した" if agreed else "同意しなかった"
            what = f"照合結果の入札者（{told}）についての判断に{done}（{officer}）"
            facts = {"agreed": agreed, **vouched("secondings", added)}
            self.room.record_event(session, act, f"check:{check}", what, reason, facts)

    def waiting(self, whose: int, asking: int) -> list[Waiting]:
        """The checks of a municipality with decisions that wait, the longest waiting first. ``asking``: the
        officer who asks."""
        unspoken = (
            select(models.Decision.check_id)
            .outerjoin(models.Seconding, models.Seconding.decision_id == models.Decision.id)
            .where(
                models.Decision.municipality_id == whose,
                models.Decision.needs_second,
                models.Seconding.id.is_(None),
            )
        )
        asked = (
            select(models.Check, models.Tender.name)
            .join(models.Tender, models.Tender.id == models.Check.tender_id)
            .where(models.Check.municipality_id == whose, models.Check.id.in_(unspoken))
        )
        with self.room.reading() as session:
            found = [_waiting(row, name, asking) for row, name in session.execute(asked).unique()]
        return sorted((item for item in found if item.rows), key=lambda item: (item.since, item.check_id))


def _waiting(row: models.Check, tender: str, asking: int) -> Waiting:
    waits = as_checked(row, {}).waiting
    return Waiting(
        row.id,
        row.tender_id,
        row.municipality_id,
        tender,
        len(waits),
        sum(item.user_id == asking for item in waits),
        min((item.decided_at for item in waits), default=row.created_at),
    )
