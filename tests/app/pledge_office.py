"""The office of the tests about bidders' pledges: a tender not opened yet, and the officer named for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask

from app.store import Act, Officer, Store
from rules.tenders import Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in

BIDDER = "株式会社架空入札"
NAME = "住民情報システム更改"


@dataclass
class Office:
    """The tender's number, the officer named for it, and everybody else."""

    app: Flask
    store: Store
    clerk: Officer
    tender: int

    def browser(self, role: str, appointee: int | None = None) -> Browser:
        """An officer of a role, not named for the tender."""
        login = f"{role}-{len(self.store.events.people(1))}"
        officer = add_officer(self.store, login, role, appointee_id=appointee)
        return signed_in(self.app, self.store, officer)

    @property
    def named(self) -> Browser:
        return signed_in(self.app, self.store, self.clerk)

    def pledge(self, address: str = "/pledges/new?for=bidder", **typed: Any) -> int:
        """A pledge kept by the officer named."""
        answer = self.named.send(address, {"tender": NAME, "company": BIDDER, **typed})
        assert answer.status_code == 303, answer.text
        return int(answer.location.rpartition("/")[2])

    def move(self, day: date) -> None:
        """Another day for the tender."""
        kept = self.store.tenders.get(1, self.tender)
        act = Act(self.clerk, "tender.change")
        self.store.tenders.change(act, kept.id, kept.version, Tender(NAME, bid_date=day))


def office_of(app: Flask, store: Store) -> Office:
    """One whose tender is opened in five days."""
    clerk = add_officer(store, "keiyaku", "procurement")
    day = store.today() + timedelta(days=5)
    return Office(
        app, store, clerk, store.tenders.create(Act(clerk, "tender.create"), Tender(NAME, bid_date=day))
    )
