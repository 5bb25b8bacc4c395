"""A tender with a long check."""

from __future__ import annotations

from datetime import date

import pytest

from app import checking
from app.store import Act, Adopted, Store
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser

BY = 30.0
"""Seconds a short check may take at most on a busy machine."""


@pytest.fixture
def tender(store: Store, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> int:
    """A tender whose check counts as long."""
    monkeypatch.setattr(checking, "LONG", -1)
    who = store.accounts.first_administrator()
    store.clauses.create(Act(who, "clause.create"), Adopted("b2", {}, "募集要項", date(2024, 4, 1)))
    day = date(2026, 12, 18)
    number = store.tenders.create(
        Act(who, "tender.create"), Tender("更改", method="open", notice_date=day, bid_date=day)
    )
    seen = store.tenders.get(1, number).version
    store.tenders.set_bidders(Act(who, "bidder.change"), number, seen, [BidderRow("株式会社架空データ")])
    return number
