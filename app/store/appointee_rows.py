"""Appointees between rows and the plain values of rules.register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app import models
from app.store.companies import as_company, company_row
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


def as_appointee(row: models.Appointee, whose: int | None = None) -> Appointee:
    """The appointee of a row, with everything under it and the engagements by ``whose``; None: by its home
    office. An engagement elsewhere is no other municipality's business."""
    return Appointee(
        name=row.name,
        kana=row.kana,
        declared_on=row.declared_on,
        note=row.note,
        engagements=tuple(map(_engagement, by(row, row.municipality_id if whose is None else whose))),
        employments=tuple(map(_employment, row.employments)) if row.employments_known else None,
        shareholdings=tuple(map(_shareholding, row.shareholdings)) if row.shareholdings_known else None,
        intellectual_property=(
            tuple(map(_right, row.intellectual_property)) if row.intellectual_property_known else None
        ),
        changes=tuple(ReportedChange(item.reported_on, item.what) for item in row.changes),
    )


def by(row: models.Appointee, whose: int) -> list[models.Engagement]:
    """The engagements of a person by one municipality."""
    return [item for item in row.engagements if item.municipality_id == whose]


def set_engagements(
    session: Session, row: models.Appointee, whose: int, engagements: Iterable[Engagement]
) -> None:
    """Replace a person's engagements by one municipality; those by others stay."""
    others = [item for item in row.engagements if item.municipality_id != whose]
    row.engagements = others + _placed(whose, [_engagement_row(session, whose, item) for item in engagements])


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


def write(session: Session, row: models.Appointee, value: Appointee) -> None:
    """Put an appointee into the row of its home office."""
    row.name, row.kana, row.declared_on, row.note = value.name, value.kana, value.declared_on, value.note
    row.employments_known = value.employments is not None
    row.shareholdings_known = value.shareholdings is not None
    row.intellectual_property_known = value.intellectual_property is not None
    whose = row.municipality_id
    set_engagements(session, row, whose, value.engagements)
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
