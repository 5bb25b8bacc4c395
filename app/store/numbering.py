"""Document numbers without gaps: given in the transaction that keeps what they are given to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.chain import JAPAN
from app.store.office_settings import as_settings
from rules.fiscal_year import FiscalYear

WORDS: Mapping[str, str] = {"check": "照合", "posting": "募集", "pledge": "誓約"}
"""The kinds of paper that are numbered, with what stands in the number."""


def number_for(session: Session, whose: int, record: str, now: datetime) -> str:
    """The number of a paper as it is printed (照合 令和8年度-第12号): the one it was given before, else the
    next of its kind (``record``: ``check:12``) in the fiscal year of ``now`` in Japan.

    ``session`` is one of ``Room.writing``: undone with it, and the only one that writes at its time, so that
    none is left out and none is given twice.
    """
    given = numbers_of(session, whose, [record]).get(record)
    if given:
        return given
    kind = record.partition(":")[0]
    year = FiscalYear.of(now.astimezone(JAPAN).date())
    number = _next(session, whose, kind, year.year)
    label = f"{_mark(session, whose)}{WORDS[kind]} {year.label}-第{number}号"
    row = models.Issued(
        municipality_id=whose,
        kind=kind,
        fiscal_year=year.year,
        number=number,
        record=record,
        label=label,
        at=now,
    )
    session.add(row)
    session.flush()
    return label


def numbers_of(session: Session, whose: int, records: Iterable[str]) -> dict[str, str]:
    """The numbers of those of ``records`` that have one, as printed."""
    table = models.Issued
    asked = select(table.record, table.label).where(
        table.municipality_id == whose, table.record.in_(list(records))
    )
    return {record: label for record, label in session.execute(asked)}


def _mark(session: Session, whose: int) -> str:
    """What a municipality has settled to stand before its numbers."""
    kept = session.scalar(select(models.Municipality.settings).where(models.Municipality.id == whose))
    return as_settings(kept or {}).numbering


def _next(session: Session, whose: int, kind: str, year: int) -> int:
    table = models.Numbering
    row = session.scalar(
        select(table).where(table.municipality_id == whose, table.kind == kind, table.fiscal_year == year)
    )
    if row is None:
        row = table(municipality_id=whose, kind=kind, fiscal_year=year, last=0)
        session.add(row)
    row.last += 1
    session.flush()
    return row.last
