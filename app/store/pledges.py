"""Which pledges say who bids, and what becomes of them when their tender goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.store.kept import Act
from app.store.room import Room, changed

FIELDS = "fields"
_THE_OFFICES = frozenset({"tender", "pledged_on", "addressee", "you", "seal", "clauses"})
"""What the office fills in of a bidder's pledge before anybody pledges."""


class PledgesStand(Exception):  # noqa: N818 - it says what is, not what failed
    """Pledges of a tender's bidders are kept: before its opening they must not lose the tender that says who
    reads them."""


def names_bidder(values: Mapping[str, Any]) -> bool:
    """Whether a pledge's values say who bids: a bidder's, with more in it than the office fills in
    beforehand."""
    fields = values.get(FIELDS)
    if values.get("for") != "bidder" or not isinstance(fields, Mapping):
        return False
    return not _THE_OFFICES.issuperset(fields)


def has_pledges(session: Session, tender: models.Tender) -> bool:
    """Whether a pledge of a tender says who bids in it."""
    return any(names_bidder(row.values) for row in _of_tender(session, tender))


def let_go(room: Room, session: Session, act: Act, tender: models.Tender) -> None:
    """Have the pledges of a tender that is about to go be of none: those of a tender that was opened, and
    blank ones, are 契約担当課's to read and delete from then on. Raises nothing: what must not be let go is
    for the caller to ask before."""
    for row in _of_tender(session, tender):
        row.values = {name: value for name, value in row.values.items() if name != "tender"}
        changed(row, room.now())
        told = "案件が削除されたため、誓約書「入札者用」を、登録された案件のないものとした"
        room.record_event(session, act, f"pledge:{row.id}", told)


def _of_tender(session: Session, tender: models.Tender) -> Iterator[models.Pledge]:
    """Bidders' pledges tied to a tender. Their values are JSON, which the two databases look into in ways of
    their own: an office has few enough to look here."""
    table = models.Pledge
    for row in session.scalars(select(table).where(table.municipality_id == tender.municipality_id)):
        if row.values.get("for") == "bidder" and row.values.get("tender") == tender.id:
            yield row
