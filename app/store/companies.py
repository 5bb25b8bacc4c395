"""Companies between rows and plain values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app import models
from rules.register import Company


def company_row(session: Session, whose: int, company: Company) -> models.Company:
    """The row of a company exactly as written, made where there is none."""
    with session.no_autoflush:
        pending = [row for row in session.new if isinstance(row, models.Company)]
        stored = session.scalars(
            select(models.Company)
            .where(models.Company.municipality_id == whose, models.Company.name == company.name)
            .order_by(models.Company.id)
        )
        rows: list[models.Company] = [*pending, *stored]
        for row in rows:
            if as_company(row) == company:
                return row
    made = models.Company(
        municipality_id=whose,
        name=company.name,
        corporate_number=company.corporate_number,
        address=company.address,
        aliases=list(company.aliases),
    )
    session.add(made)
    return made


def as_company(row: models.Company) -> Company:
    """The company of a row."""
    return Company(row.name, row.corporate_number, row.address, tuple(row.aliases))


def drop_unused(session: Session, whose: int) -> None:
    """Delete companies nothing refers to any more: a name nobody needs is kept nowhere."""
    session.flush()
    used = [
        models.Engagement.contractor_id,
        models.Employment.company_id,
        models.Shareholding.company_id,
        models.Affiliation.parent_id,
        models.Affiliation.child_id,
    ]
    is_used = or_(*(models.Company.id.in_(select(column).where(column.is_not(None))) for column in used))
    session.execute(delete(models.Company).where(models.Company.municipality_id == whose, ~is_used))


def to_json(companies: tuple[Company, ...] | None) -> list[Any] | None:
    """A list of companies as the JSON columns hold it; None stays None."""
    return None if companies is None else [company.in_case() for company in companies]


def from_json(value: list[Any] | None) -> tuple[Company, ...] | None:
    """The companies of a JSON column."""
    return None if value is None else tuple(company_of(item) for item in value)


def company_of(item: dict[str, Any]) -> Company:
    """One company of a JSON column."""
    return Company(
        item["name"], item.get("corporate_number"), item.get("address"), tuple(item.get("aliases") or ())
    )
