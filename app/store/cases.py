"""Register and tender as one CASE document, so that browser and command line share one engine.

Unknown stays unknown: a key the register does not know is left out or null, as contracts.md
("Missing or empty") reads it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from app import models
from app.store.affiliations import as_affiliation
from app.store.clauses import as_adopted, in_force
from app.store.people import people_at_hand
from app.store.room import Room, owned
from app.store.tenders import as_bidder, as_exemption, as_tender
from rules.register import Appointee, Employment, EndState, Engagement
from rules.tenders import BidderRow, Part, Tender


class Cases:
    """The CASE documents of tenders."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def case_of(self, whose: int, tender_id: int, trial: Tender | None = None) -> dict[str, Any]:
        """The CASE of a tender, from one moment's view of the register. Raises NotKept.

        ``trial`` stands for what is kept of the tender itself: what would the check say then?
        Order is that of entry, so the same register gives the same document. An appointee with
        several engagements stands once for each that can matter (ids ``P12``, ``P12-2``).
        """
        with self.room.reading() as session:
            row = owned(session, models.Tender, whose, tender_id)
            tender = trial or as_tender(row)
            adopted = [as_adopted(item) for item in _rows(session, models.AdoptedClause, whose)]
            ties = _rows(session, models.Affiliation, whose)
            return {
                "rules": [item.in_case() for item in in_force(adopted, first_day(tender))],
                "tender": tender.in_case(),
                "appointees": [
                    entry
                    for person in people_at_hand(session, whose)
                    for entry in entries(person.id, person.value, tender)
                ],
                "affiliations": [as_affiliation(tie).in_case() for tie in ties],
                "exemptions": [as_exemption(item).in_case() for item in row.exemptions],
                "bidders": [bidder.in_case() for bidder in map(as_bidder, row.bidders)],
            }


def with_expected_bidders(case: dict[str, Any]) -> dict[str, Any]:
    """The same CASE with the expected bidders judged as bidders: whom would a role shut out?"""
    expected = case["tender"].get("expected_bidders") or []
    rows = [BidderRow(item["name"], item["corporate_number"], item["address"]).in_case() for item in expected]
    return {**case, "bidders": [*case["bidders"], *rows]}


def _rows(session: Any, table: Any, whose: int) -> list[Any]:
    return list(session.scalars(select(table).where(table.municipality_id == whose).order_by(table.id)))


def first_day(tender: Tender) -> date | None:
    """The first day a tender's clauses are tested on; None where no day is set yet."""
    return tender.reference_date or tender.notice_date or tender.decision_day


def entries(number: int, person: Appointee, tender: Tender) -> list[dict[str, Any]]:
    """An appointee's entries in ``appointees``.

    The engagements that run in the tender's days carry the roles. Of the others only contracts count
    (a1 to a3 reach beyond their end), and those without a role in this tender. Where none runs, the
    latest carries the roles.
    """
    part = next((item for item in tender.parts if item.appointee_id == number), Part(number))
    running = [item for item in person.engagements if _may_touch(item, tender)]
    carrying = running or list(person.engagements[-1:])
    past = [item for item in person.engagements if item not in carrying and item.form in (None, "contractor")]
    found = [_entry(person, part, item) for item in carrying] or [_entry(person, part, None)]
    found += [_entry(person, Part(number, roles=(), supervisory_post=False), item) for item in past]
    return [
        {"id": f"P{number}" if place == 1 else f"P{number}-{place}", **e} for place, e in enumerate(found, 1)
    ]


def _may_touch(engagement: Engagement, tender: Tender) -> bool:
    first = first_day(tender)
    last = tender.reference_date or tender.decision_day or first
    if first is None or last is None:
        return True
    starts_in_time = engagement.start is None or engagement.start <= last
    ended = (
        engagement.end.state is EndState.DAY and engagement.end.day is not None and engagement.end.day < first
    )
    return starts_in_time and not ended


def _entry(person: Appointee, part: Part, engagement: Engagement | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": person.name}
    if part.roles is not None:
        entry["roles"] = [held.in_case() for held in part.roles]
    entry["supervisory_post"] = part.supervisory_post
    entry["declared_on"] = person.declared_on.isoformat() if person.declared_on else None
    if engagement:
        entry["engagement"] = _engagement(engagement)
    if person.employments is not None:
        entry["employments"] = [_employment(post) for post in person.employments]
    return entry


def _engagement(item: Engagement) -> dict[str, Any]:
    return {
        "form": item.form,
        "applied_on": item.applied_on.isoformat() if item.applied_on else None,
        "start": item.start.isoformat() if item.start else None,
        **item.end.in_case(),
        "contractor": item.contractor.in_case() if item.contractor else None,
    }


def _employment(post: Employment) -> dict[str, Any]:
    return {
        "company": post.company.in_case(),
        "start": post.start.isoformat() if post.start else None,
        **post.end.in_case(),
        "kind": post.kind,
    }
