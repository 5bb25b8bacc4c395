"""Erasure of personal data: what would go, who asks and who approves, the deed, and the file wiped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from app.store.erasing import people, records
from app.store.erasing.plan import About, Line, Plan
from app.store.kept import NotKept
from app.store.office_settings import OfficeSettings

__all__ = ["About", "Line", "Plan", "plan_of"]

_PLANS: dict[str, Callable[[About], Plan]] = {
    "appointee": people.person,
    "posting": records.paper("posting", "募集票"),
    "pledge": records.paper("pledge", "誓約書"),
    "subsidy": records.paper("subsidy", "試算調書"),
    "affiliation": records.tie,
    "tender": records.tender,
    "account": records.account,
    "event": records.old_entries,
}
"""By kind of record. ``event:120``: the details of the entries up to the 120th."""


def plan_of(session: Session, whose: int, record: str, today: date, settings: OfficeSettings) -> Plan:
    """The plan for a record (``appointee:12``). Raises NotKept where there is none of this municipality."""
    kind, _, number = record.partition(":")
    make = _PLANS.get(kind)
    if make is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotKept(record)
    return make(About(session, whose, int(number), today, settings))
