"""What has passed its time of keeping. Nothing goes by itself: this says what can be asked to go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import models
from app.chain import JAPAN
from app.store.affiliations import as_affiliation, told
from app.store.appointee_rows import by
from app.store.office_settings import RETENTION, OfficeSettings, as_settings
from app.store.room import Room
from app.store.tenders import as_tender
from rules.register import EndState
from rules.retention import has_passed, kept_through


@dataclass(frozen=True)
class Passed:
    """A record whose time of keeping is over. ``kind``: a key of ``RETENTION``; ``ended``: when the matter
    ended; ``through``: the last day it had to be kept."""

    kind: str
    record: str
    title: str
    ended: date
    through: date


class Retention:
    """The times of keeping, held against what there is."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def passed(self, whose: int) -> list[Passed]:
        """What has passed its time, by kind, the oldest first."""
        today = self.room.today()
        with self.room.reading() as session:
            settings = as_settings(session.get_one(models.Municipality, whose).settings)
            found = list(_passed(session, whose, settings, today))
        order = list(RETENTION)
        return sorted(found, key=lambda one: (order.index(one.kind), one.ended, one.record))


_Ended = tuple[str, str, str, date | None]
"""Kind, record, title, and when it ended; None while it has not."""


def _passed(session: Session, whose: int, settings: OfficeSettings, today: date) -> Iterator[Passed]:
    parts = (_people, _guests, _deleted_people, _ties, _tenders, _papers, _accounts)
    for part in parts:
        for kind, record, title, ended in part(session, whose):
            years = settings.retention.get(kind)
            if ended is not None and years is not None and has_passed(ended, years, today):
                yield Passed(kind, record, title, ended, kept_through(ended, years))
    yield from _entries(session, whose, settings.retention.get("event"), today)


def end_of_engagements(engagements: Iterable[models.Engagement]) -> date | None:
    """The last day of the last of some engagements; None where one runs on or its end is not known."""
    rows = list(engagements)
    days = [row.end for row in rows if row.end_state == EndState.DAY and row.end is not None]
    return max(days) if days and len(days) == len(rows) else None


def end_of_tender(row: models.Tender) -> date:
    """The day a tender was decided; without one the day of its last change."""
    return as_tender(row).decision_day or row.reference_date or row.changed_at.astimezone(JAPAN).date()


def _people(session: Session, whose: int) -> Iterator[_Ended]:
    for row in session.scalars(select(models.Appointee).where(models.Appointee.municipality_id == whose)):
        engagements = by(row, whose)
        changed = row.changed_at.astimezone(JAPAN).date()
        ended = end_of_engagements(engagements) if engagements else changed
        yield "appointee", f"appointee:{row.id}", f"{row.name}さんの登録", ended


def _guests(session: Session, whose: int) -> Iterator[_Ended]:
    """What is left of people whose sharing has ended."""
    for row in session.scalars(select(models.Sharing).where(models.Sharing.municipality_id == whose)):
        engagements = by(row.appointee, whose)
        until = row.until.astimezone(JAPAN).date() if row.until else None
        ended = end_of_engagements(engagements) if engagements else until
        title = f"{row.appointee.name}さんについてのこの団体の登録"
        both = max(ended, until) if ended and until else None
        yield "appointee", f"appointee:{row.appointee_id}", title, both


def _deleted_people(session: Session, whose: int) -> Iterator[_Ended]:
    """People deleted before, whose names the record still has."""
    event, detail = models.Event, models.EventDetail
    asked = (
        select(event.record, func.max(event.at))
        .join(detail, detail.event_id == event.id)
        .where(event.municipality_id == whose, event.record.like("appointee:%"))
        .group_by(event.record)
    )
    known = {f"appointee:{number}" for number in session.scalars(select(models.Appointee.id))}
    for record, at in session.execute(asked):
        if record is not None and record not in known:
            title = f"削除した補佐官等 {record.partition(':')[2]} の記録"
            yield "appointee", record, title, at.astimezone(JAPAN).date()


def _ties(session: Session, whose: int) -> Iterator[_Ended]:
    for row in session.scalars(select(models.Affiliation).where(models.Affiliation.municipality_id == whose)):
        tie = as_affiliation(row)
        yield "affiliation", f"affiliation:{row.id}", told(tie), tie.until


def _tenders(session: Session, whose: int) -> Iterator[_Ended]:
    for row in session.scalars(select(models.Tender).where(models.Tender.municipality_id == whose)):
        yield "tender", f"tender:{row.id}", f"案件「{row.name}」", end_of_tender(row)


def _papers(session: Session, whose: int) -> Iterator[_Ended]:
    words = (
        ("posting", models.Posting, "募集票"),
        ("pledge", models.Pledge, "誓約書"),
        ("subsidy", models.SubsidySheet, "試算調書"),
    )
    for kind, table, word in words:
        asked = select(table.id, table.title, table.changed_at).where(table.municipality_id == whose)
        for number, title, at in session.execute(asked):
            yield kind, f"{kind}:{number}", f"{word}「{title}」", at.astimezone(JAPAN).date()


def _accounts(session: Session, whose: int) -> Iterator[_Ended]:
    for row in session.scalars(select(models.User).where(models.User.municipality_id == whose)):
        if not row.active and row.name != NOBODY:
            title = f"利用者 {row.name}（{row.login}）"
            yield "account", f"account:{row.id}", title, row.changed_at.astimezone(JAPAN).date()


NOBODY = "（消去済みの利用者）"
"""What stands for the name of an account that was erased."""


def _entries(session: Session, whose: int, years: int | None, today: date) -> Iterator[Passed]:
    """The entries whose details have passed their time: all up to one place in the chain."""
    event, detail = models.Event, models.EventDetail
    asked = (
        select(event.seq, event.at)
        .join(detail, detail.event_id == event.id)
        .where(event.municipality_id == whose)
        .order_by(event.seq)
    )
    last: tuple[int, date] | None = None
    for seq, at in session.execute(asked.execution_options(yield_per=500)):
        day = at.astimezone(JAPAN).date()
        if not has_passed(day, years, today):
            break
        last = seq, day
    if last and years is not None:
        title = f"通番 {last[0]} までの記録の中の氏名と理由"
        yield Passed("event", f"event:{last[0]}", title, last[1], kept_through(last[1], years))
