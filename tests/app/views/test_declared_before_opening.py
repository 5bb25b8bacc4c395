"""The day of a declaration entered with a list of affiliates: a change of the tender's bidders like any
other, and no bidder becomes another one by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from app.store import Act, Store
from app.store.events import Sought
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in
from tests.app.views.test_affiliation_lists import settle, text, upload
from tests.assurance.pages import form_on

LIST = "関係,商号又は名称\n子会社,架空サービス株式会社\n".encode()
ROWS = [BidderRow("甲株式会社"), BidderRow("㈱架空システム"), BidderRow("乙株式会社")]


@pytest.fixture
def tender(store: Store, browser: Browser) -> int:
    clerk = add_officer(store, "keiyaku", "procurement")
    day = store.today() + timedelta(days=5)
    number = store.tenders.create(Act(clerk, "tender.create"), Tender("更改", bid_date=day))
    store.tenders.add_bidders(Act(clerk, "bidder.change"), number, ROWS)
    return number


@pytest.fixture
def contracts(app: Flask, store: Store, tender: int) -> Browser:
    """The officer named for the tender."""
    found = store.accounts.by_login("keiyaku")
    assert found
    return signed_in(app, store, found.officer)


def preview(contracts: Browser) -> str:
    """The list as far as the page that asks for the tender."""
    typed = {"declarant_name": "株式会社架空システム", "declared_on": "R8.5.10"}
    return settle(contracts, upload(contracts, LIST), **typed).location


def test_nobody_else_reads_how_many_bid_and_the_audit_counts_the_look_and_the_change(
    app: Flask, store: Store, contracts: Browser, tender: int
) -> None:
    page = preview(contracts)
    assert "「更改」の入札者 ㈱架空システム" in text(contracts.get(page))
    assert contracts.send(page, {"tenders": [str(tender)]}).status_code == 303
    for role in ("hr", "admin", "procurement"):
        reader = signed_in(app, store, add_officer(store, f"other-{role}", role))
        pages = [f"/tenders/{tender}", "/", *(["/events/?kinds=all"] if role == "admin" else [])]
        for path in pages:
            told = text(reader.get(path))
            assert "3者" not in told, (role, path)
            assert "届出日を" not in told, (role, path)
    assert "入札者1者の関係会社の届出日を令和8年5月10日とした（3者）" in text(
        contracts.get(f"/tenders/{tender}")
    )
    closed = store.events.found(1, Sought(closed=True, looks=True))[0]
    found = [(one.action, one.facts["tender"]) for one in closed]
    assert ("bidder.change", tender) in found
    assert found.count(("bidder.read", tender)) >= 2
    audit = signed_in(app, store, add_officer(store, "kansa", "audit"))
    assert "変更 1回" in text(audit.get("/events/sheet"))


def test_a_page_that_shows_no_bidder_is_no_look_at_one(
    app: Flask, store: Store, contracts: Browser, tender: int
) -> None:
    page = preview(contracts)
    digital = signed_in(app, store, add_officer(store, "joho", "digital"))
    assert "架空システム」" not in text(digital.get(page)).split("この届出を")[-1]
    assert store.events.found(1, Sought(closed=True, looks=True))[0] == []


def test_each_bidder_stays_the_one_whose_page_a_colleague_has_open(
    store: Store, contracts: Browser, tender: int
) -> None:
    before = [one.id for one in store.bidders.of_tender(1, tender)]
    opened = [form_on(contracts.get(f"/tenders/{tender}/bidders/{n}/edit").text) for n in (2, 3)]
    assert contracts.send(preview(contracts), {"tenders": [str(tender)]}).status_code == 303
    assert [one.id for one in store.bidders.of_tender(1, tender)] == before
    for place, form in zip((2, 3), opened, strict=True):
        path = f"/tenders/{tender}/bidders/{place}/edit"
        late = contracts.client.post(path, data=form | {"address": ["架空市1-1"]})
        assert late.status_code == 409
        assert "一覧から消されました" not in late.text
        assert contracts.client.post(path, data=form_on(late.text)).status_code == 303
    kept = [one.value for one in store.bidders.of_tender(1, tender)]
    assert [row.address for row in kept] == [None, "架空市1-1", "架空市1-1"]


def test_a_later_day_entered_meanwhile_is_left_alone(store: Store, contracts: Browser, tender: int) -> None:
    page = preview(contracts)
    form = form_on(contracts.get(page).text, "version")
    found = store.accounts.by_login("keiyaku")
    assert found
    seen, second = store.tenders.get(1, tender).version, store.bidders.of_tender(1, tender)[1]
    later = BidderRow(second.value.name, affiliates_declared_on=date(2026, 6, 1))
    store.bidders.change(Act(found.officer, "bidder.change"), tender, seen, second.id, later)
    answer = contracts.client.post(page, data=form | {"tenders": [str(tender)]})
    assert answer.status_code == 303
    assert store.bidders.of_tender(1, tender)[1].value.affiliates_declared_on == date(2026, 6, 1)
