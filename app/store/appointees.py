"""Appointees between rows and the plain values of rules.register."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.store.companies import as_company, company_row, drop_unused
from app.store.kept import Act, Kept
from app.store.room import Room, changed, kept, owned, same_version
from rules.register import (
    Appointee,
    Employment,
    End,
    EndState,
    Engagement,
    IntellectualProperty,
    ReportedChange,
    Shareholding,
)

KIND = "appointee"


class Appointees:
    """The register's people."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Kept[Appointee]]:
        """Every appointee of a municipality, in the order they were entered."""
        with self.room.reading() as session:
            return [_kept(row) for row in session.scalars(_of(whose))]

    def get(self, whose: int, number: int) -> Kept[Appointee]:
        """One appointee. Raises NotKept."""
        with self.room.reading() as session:
            return _kept(owned(session, models.Appointee, whose, number))

    def create(self, act: Act, value: Appointee) -> int:
        """Enter an appointee; its number comes back."""
        with self.room.writing() as session:
            now = self.room.now()
            row = models.Appointee(municipality_id=act.whose, created_at=now, changed_at=now)
            _write(session, row, value)
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"{KIND}:{row.id}", f"{value.name}さんを登録した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Appointee) -> None:
        """Keep a changed appointee. Raises NotKept; Conflict where ``seen`` is an older version."""
        with self.room.writing() as session:
            row = owned(session, models.Appointee, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], _kept(row)))
            _write(session, row, value)
            changed(row, self.room.now())
            drop_unused(session, act.whose)
            self.room.record_event(session, act, f"{KIND}:{number}", f"{value.name}さんの登録内容を変更した")

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete an appointee with everything disclosed. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.Appointee, act.whose, number)
            same_version(row, seen, None, cast(Kept[object], _kept(row)))
            session.delete(row)
            drop_unused(session, act.whose)
            self.room.record_event(session, act, f"{KIND}:{number}", "補佐官等の登録を削除した")


def _of(whose: int) -> Any:
    table = models.Appointee
    return select(table).where(table.municipality_id == whose).order_by(table.id)


def _kept(row: models.Appointee) -> Kept[Appointee]:
    return cast(Kept[Appointee], kept(KIND, row, as_appointee(row)))


def as_appointee(row: models.Appointee) -> Appointee:
    """The appointee of a row, with everything under it."""
    return Appointee(
        name=row.name,
        kana=row.kana,
        declared_on=row.declared_on,
        note=row.note,
        engagements=tuple(map(_engagement, row.engagements)),
        employments=tuple(map(_employment, row.employments)) if row.employments_known else None,
        shareholdings=tuple(map(_shareholding, row.shareholdings)) if row.shareholdings_known else None,
        intellectual_property=(
            tuple(map(_right, row.intellectual_property)) if row.intellectual_property_known else None
        ),
        changes=tuple(ReportedChange(item.reported_on, item.what) for item in row.changes),
    )


def _engagement(row: models.Engagement) -> Engagement:
    contractor = as_company(row.contractor) if row.contractor else None
    return Engagement(row.form, row.applied_on, row.start, _end(row), contractor)


def _employment(row: models.Employment) -> Employment:
    return Employment(as_company(row.company), row.kind, row.start, _end(row), row.post)


def _shareholding(row: models.Shareholding) -> Shareholding:
    return Shareholding(as_company(row.company), row.amount, row.disclosed_on)


def _right(row: models.IntellectualProperty) -> IntellectualProperty:
    return IntellectualProperty(row.title, row.holder, row.disclosed_on)


def _end(row: models.Engagement | models.Employment) -> End:
    return End(EndState(row.end_state), row.end)


def _write(session: Session, row: models.Appointee, value: Appointee) -> None:
    row.name, row.kana, row.declared_on, row.note = value.name, value.kana, value.declared_on, value.note
    row.employments_known = value.employments is not None
    row.shareholdings_known = value.shareholdings is not None
    row.intellectual_property_known = value.intellectual_property is not None
    whose = row.municipality_id
    row.engagements = _placed(whose, [_engagement_row(session, whose, item) for item in value.engagements])
    row.employments = _placed(
        whose, [_employment_row(session, whose, item) for item in value.employments or ()]
    )
    row.shareholdings = _placed(
        whose, [_share_row(session, whose, item) for item in value.shareholdings or ()]
    )
    row.intellectual_property = _placed(
        whose, [_right_row(item) for item in value.intellectual_property or ()]
    )
    row.changes = _placed(
        whose, [models.ReportedChange(reported_on=item.reported_on, what=item.what) for item in value.changes]
    )


def _placed(whose: int, rows: list[Any]) -> list[Any]:
    for place, row in enumerate(rows):
        row.place, row.municipality_id = place, whose
    return rows


def _engagement_row(session: Session, whose: int, item: Engagement) -> models.Engagement:
    return models.Engagement(
        form=item.form,
        applied_on=item.applied_on,
        start=item.start,
        end_state=item.end.state.value,
        end=item.end.day,
        contractor=company_row(session, whose, item.contractor) if item.contractor else None,
    )


def _employment_row(session: Session, whose: int, item: Employment) -> models.Employment:
    return models.Employment(
        company=company_row(session, whose, item.company),
        kind=item.kind,
        start=item.start,
        end_state=item.end.state.value,
        end=item.end.day,
        post=item.post,
    )


def _share_row(session: Session, whose: int, item: Shareholding) -> models.Shareholding:
    company = company_row(session, whose, item.company)
    return models.Shareholding(company=company, amount=item.amount, disclosed_on=item.disclosed_on)


def _right_row(item: IntellectualProperty) -> models.IntellectualProperty:
    return models.IntellectualProperty(title=item.title, holder=item.holder, disclosed_on=item.disclosed_on)
