"""Bidders' pledges and the tender that says who reads them: it does not go from under them before its
opening; where it is gone, nobody reads them to whom they were secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from app import models
from app.store import Act, Store
from tests.app.conftest import Browser
from tests.app.pledge_office import BIDDER, NAME, Office, office_of


@dataclass
class Pledged(Office):
    """The same with a pledge of a bidder, by its number."""

    number: int

    def delete(self, by: Browser) -> tuple[int, str]:
        """What whoever asks for the tender's deletion is told."""
        seen = self.store.tenders.get(1, self.tender).version
        answer = by.send(f"/tenders/{self.tender}/delete", {"version": str(seen)})
        return answer.status_code, answer.text

    def stands(self) -> bool:
        """Whether the tender and the pledge are there as they were."""
        kept = self.store.pledges.get(1, self.number).value.values
        numbers = [one.id for one in self.store.tenders.all(1)]
        return self.tender in numbers and kept["tender"] == self.tender


@pytest.fixture
def office(app: Flask, store: Store, browser: Browser) -> Pledged:
    made = office_of(app, store)
    return Pledged(**vars(made), number=made.pledge())


@pytest.mark.parametrize("role", ["procurement", "digital", "admin"])
def test_who_is_not_named_does_not_delete_the_tender_and_read_the_pledge(office: Pledged, role: str) -> None:
    other = office.browser(role)
    status, page = office.delete(other)
    assert status == 403
    assert "指名された契約担当者が行ってください" in page
    assert office.stands()
    assert other.get(f"/pledges/{office.number}").status_code == 403
    assert BIDDER not in other.get("/pledges/").text


def test_the_officer_named_is_told_to_settle_the_pledges_first(office: Pledged) -> None:
    asked = office.named.get(f"/tenders/{office.tender}/delete").text
    status, told = office.delete(office.named)
    assert status == 409
    for page in (asked, told):
        assert "開札前の入札者の誓約書（入札者用）があるため、削除できません" in page
        assert "削除する</button>" not in page
    assert office.stands()
    assert office.named.send(f"/pledges/{office.number}/delete", {}).status_code == 303
    assert office.delete(office.named)[0] == 303


def test_a_pledge_written_for_another_tender_lets_the_first_one_go(office: Pledged) -> None:
    typed = {"tender": "別の案件", "company": BIDDER}
    assert office.named.send(f"/pledges/{office.number}/edit", typed).status_code == 303
    assert office.delete(office.named)[0] == 303


def test_the_opening_is_not_brought_forward_over_a_pledge(office: Pledged) -> None:
    digital = office.browser("digital")
    office.store.tenders.name_officers(Act(office.clerk, "naming.change"), office.tender, 1, [])
    unknown = dict.fromkeys(("work", "spec_written_by", "managed_by", "audited_parties"), "unknown")
    typed = {f"{name}_state": state for name, state in unknown.items()}
    sooner = str(office.store.today() + timedelta(days=1))
    answer = digital.send(
        f"/tenders/{office.tender}/edit", {"name": NAME, "method": "open", "bid_date": sooner, **typed}
    )
    assert answer.status_code == 422


def test_a_blank_form_keeps_no_tender_and_is_filled_in_after_it(office: Pledged) -> None:
    assert office.named.send(f"/pledges/{office.number}/delete", {}).status_code == 303
    blank = office.named.send(f"/pledges/new?tender={office.tender}", {"tender": NAME}).location
    assert office.delete(office.browser("digital"))[0] == 303
    filled = office.named.send(f"{blank}/edit", {"tender": NAME, "company": BIDDER})
    assert filled.status_code == 303
    assert BIDDER in office.named.get(blank).text


def test_after_the_opening_the_tender_goes_and_the_contracts_still_delete_the_pledge(office: Pledged) -> None:
    office.move(date(2020, 1, 1))
    assert office.delete(office.named)[0] == 303
    contracts, path = office.browser("procurement"), f"/pledges/{office.number}"
    for role in ("hr", "digital", "admin"):
        assert office.browser(role).get(path).status_code == 403, role
    assert "登録された案件のないものとした" in contracts.get(path).text
    assert contracts.send(f"{path}/delete", {}).status_code == 303


def test_of_a_tender_that_is_gone_the_audit_alone_reads_it_until_its_time_is_over(office: Pledged) -> None:
    """As one is left by an erasure, or by what was deleted before this was guarded."""
    with office.store._room.writing() as session:
        session.execute(delete(models.Tender))
    path = f"/pledges/{office.number}"
    for reader in (office.named, office.browser("procurement"), office.browser("admin")):
        assert reader.get(path).status_code == 403
        assert BIDDER not in reader.get("/pledges/").text
    assert BIDDER in office.browser("audit").get(path).text
    clock = office.store.now() + timedelta(days=365 * 7)
    office.store.retention.room.now = lambda: clock
    record = f"pledge:{office.number}"
    assert record in [one.record for one in office.store.retention.passed(1)]
    assert not office.store.erasures.plan(1, record).stops
