"""Who bids is secret before the opening: in every field, on every page, by every way round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app import models
from app.chain import JAPAN
from app.store import Act, Store
from rules.register import Company
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser

EXPECTED, BIDDER = "株式会社架空見込", "株式会社架空入札"


@pytest.fixture
def tender(store: Store, browser: Browser) -> int:
    """A tender whose bids are not opened yet; the browser's officer is only of 情報政策課 from here on."""
    who = store.accounts.first_administrator()
    day = store.now().astimezone(JAPAN).date() + timedelta(days=3)
    value = Tender(
        "住民情報システム更改",
        method="open",
        notice_date=day - timedelta(20),
        bid_date=day,
        expected_bidders=(Company(EXPECTED),),
    )
    number = store.tenders.create(Act(who, "tender.create"), value)
    seen = store.tenders.get(1, number).version
    store.tenders.set_bidders(Act(who, "bidder.change"), number, seen, [BidderRow(BIDDER)])
    with store.tenders.room.writing() as session:
        session.execute(update(models.User).values(roles=["digital"]))
    return number


@pytest.mark.asvs("8.2.3", "15.3.1")
def test_an_officer_who_may_not_see_the_bidders_sees_the_tender_without_them(
    browser: Browser, tender: int
) -> None:
    for path in (f"/tenders/{tender}", f"/tenders/{tender}/edit", "/tenders/", "/"):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert EXPECTED not in page.text
        assert BIDDER not in page.text
    assert "指名された契約担当者と監査だけです" in browser.get(f"/tenders/{tender}").text


@pytest.mark.asvs("8.2.3")
def test_changing_the_tender_leaves_who_is_expected_as_it_was(
    browser: Browser, store: Store, tender: int
) -> None:
    day = store.tenders.get(1, tender).value.bid_date
    typed = {
        "name": "住民情報システムの更改",
        "method": "open",
        "work_state": "unknown",
        "bid_date": str(day),
        "spec_written_by_state": "unknown",
        "managed_by_state": "unknown",
        "audited_parties_state": "unknown",
        "expected_bidders_state": "none",
    }
    assert browser.send(f"/tenders/{tender}/edit", typed).status_code == 303
    kept = store.tenders.get(1, tender).value
    assert kept.name == "住民情報システムの更改"
    assert kept.expected_bidders == (Company(EXPECTED),)


def test_nobody_who_may_not_see_them_brings_the_opening_forward(
    browser: Browser, store: Store, tender: int
) -> None:
    """「入札日を過去に変えて、開札されたことにはできない」"""
    before = store.tenders.get(1, tender).value
    typed = {
        "name": before.name,
        "method": "open",
        "work_state": "unknown",
        "bid_date": str(date(2020, 1, 1)),
        "spec_written_by_state": "unknown",
        "managed_by_state": "unknown",
        "audited_parties_state": "unknown",
    }
    answer = browser.send(f"/tenders/{tender}/edit", typed)
    assert answer.status_code == 422
    assert "指名された契約担当者だけができます" in answer.text
    assert store.tenders.get(1, tender).value == before


@pytest.mark.asvs("2.3.2")
def test_a_tender_takes_only_so_many_bidders(
    browser: Browser, store: Store, officer_of_contracts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.views.bidders.MOST", 1)
    answer = browser.send(f"/tenders/{officer_of_contracts}/bidders/new", {"lines": "株式会社甲\n株式会社乙"})
    assert answer.status_code == 422
    assert store.tenders.bidders(1, officer_of_contracts) == ()


@pytest.fixture
def officer_of_contracts(store: Store, browser: Browser) -> int:
    """A tender of the browser's officer, who is named for it."""
    who = store.accounts.first_administrator()
    return store.tenders.create(Act(who, "tender.create"), Tender("更改", bid_date=date(2030, 1, 1)))
