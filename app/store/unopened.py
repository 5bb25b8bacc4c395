"""Which rows and entries tell of bidders whose bids are not opened yet.

An entry that does is shown only to whoever may see those bidders (``app.readable``). What is found by a name
is shown to nobody: who asks for an erasure and who approves it are never the officers named for a tender,
and a hit would tell them whether a company of that name bids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import models
from app.policy import shows_bidders
from app.store.naming import Standing
from app.store.opening import is_opened
from app.store.tenders import as_tender

_TENDER = models.Check.tender_id.label("tender")
TENDER_OF: dict[str, Select[int, int]] = {
    "bidder": select(models.Bidder.id, models.Bidder.tender_id.label("tender")),
    "bidder_upload": select(models.BidderUpload.id, models.BidderUpload.tender_id.label("tender")),
    "exemption": select(models.Exemption.id, models.Exemption.tender_id.label("tender")),
    "check_run": select(models.Check.id, _TENDER),
    "decision": select(models.Decision.id, _TENDER).join(
        models.Check, models.Check.id == models.Decision.check_id
    ),
    "seconding": select(models.Seconding.id, _TENDER)
    .join(models.Decision, models.Decision.id == models.Seconding.decision_id)
    .join(models.Check, models.Check.id == models.Decision.check_id),
}
"""What asks for the tenders of the rows of each table that tells who bids."""


def tells_of_bidders(action: str, facts: Mapping[str, Any]) -> bool:
    """Whether an entry of the record may say who bids, or how many."""
    return shows_bidders(action) or "before_opening" in facts


def tender_of_entry(record: str | None, facts: Mapping[str, Any]) -> int | None:
    """The number of the tender an entry is about, as far as it says so."""
    if isinstance(found := facts.get("tender"), int):
        return found
    kind, _, number = (record or "").partition(":")
    return int(number) if kind == "tender" else None


class Unopened:
    """What of a municipality belongs to tenders whose bids are not opened on ``today``. ``tenders``: the
    numbers of these."""

    def __init__(self, session: Session, whose: int, today: date) -> None:
        self._session, self._whose = session, whose
        tenders = list(session.scalars(select(models.Tender).where(models.Tender.municipality_id == whose)))
        self._opened = {row.id for row in tenders if is_opened(as_tender(row), today)}
        self.tenders = {row.id for row in tenders} - self._opened
        pledges = session.scalars(select(models.Pledge).where(models.Pledge.municipality_id == whose))
        self._pledges = {row.id for row in pledges if self._is_secret(row)}
        self._papers = {f"pledge:{number}" for number in self._pledges}
        self._rows: dict[str, dict[int, int]] = {}

    def has_row(self, one: Standing) -> bool:
        """Whether a row tells of their bidders. (Of the tender's own row everybody reads all but who is
        expected to bid.)"""
        if one.table == "pledge":
            return one.number in self._pledges
        if one.table not in TENDER_OF:
            return False
        if one.table not in self._rows:
            self._rows[one.table] = self._tenders_of(one.table)
        return self._rows[one.table].get(one.number) not in self._opened

    def _tenders_of(self, table: str) -> dict[int, int]:
        """Of all rows at once: every check of an office has its people's names."""
        mine = models.Base.metadata.tables[table].c.municipality_id == self._whose
        return {row.id: row.tender for row in self._session.execute(TENDER_OF[table].where(mine))}

    def has_entry(self, action: str, record: str | None, facts: str) -> bool:
        """Whether an entry of the record tells of their bidders. ``facts``: JSON, as it is kept."""
        if record in self._papers:
            return True
        said: dict[str, Any] = json.loads(facts)
        if not tells_of_bidders(action, said):
            return False
        tender = tender_of_entry(record, said)
        if tender in self.tenders or tender in self._opened:
            return tender in self.tenders
        return said.get("before_opening") is not False  # the tender is gone: as it was at that time

    def _is_secret(self, pledge: models.Pledge) -> bool:
        """Whether it is a bidder's pledge, and its tender is not opened or not known any more."""
        return pledge.values.get("for") == "bidder" and pledge.values.get("tender") not in self._opened
