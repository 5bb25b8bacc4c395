"""Whoever is shown who bids before the opening is in the record for it, whatever page it was on, once for
each tender; and on the audit's sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.store import Act, Happened, Officer, Paper, Store
from app.store.events import Sought
from rules.fiscal_year import FiscalYear
from rules.register import Company
from rules.tenders import BidderRow, ExemptionAsked, Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in
from tests.assurance.pages import form_on

EXPECTED, BIDDER = "株式会社架空見込", "株式会社架空入札"


@dataclass
class Town:
    """A tender not opened yet, the officer named for it with a browser, and what the record counts."""

    app: Flask
    store: Store
    clerk: Officer
    browser: Browser
    tender: int

    def act(self, action: str) -> Act:
        return Act(self.clerk, action)

    def closed(self) -> list[Happened]:
        """The entries the search for 開札前 finds, the newest first."""
        return self.store.events.found(1, Sought(closed=True, looks=True), limit=1000)[0]

    def since(self, do: Callable[[], Any]) -> list[tuple[str, int]]:
        """What was recorded so by something done: verb and tender."""
        before = {item.id for item in self.closed()}
        do()
        new = [item for item in self.closed() if item.id not in before]
        return [(item.action.rpartition(".")[2], item.facts["tender"]) for item in new]

    def get(self, path: str, *names: str) -> list[tuple[str, int]]:
        """The same of a page that names these."""

        def look() -> None:
            answer = self.browser.get(path)
            assert answer.status_code == 200, path
            for name in names:
                assert name in answer.get_data().decode("utf-8-sig", "replace"), path

        return self.since(look)

    def another(self, **more: Any) -> int:
        """One more tender."""
        return self.store.tenders.create(self.act("tender.create"), Tender("別の案件", **more))

    def pledge(self, tender: int | None, company: str = BIDDER) -> int:
        about = {} if tender is None else {"tender": tender}
        values = {"for": "bidder", "fields": {"tender": "更改", "company": company}, **about}
        return self.store.pledges.create(self.act("pledge.create"), Paper("入札者用", values))


@pytest.fixture
def town(app: Flask, store: Store, browser: Browser) -> Town:
    clerk = add_officer(store, "keiyaku", "procurement")
    day = store.today() + timedelta(days=5)
    value = Tender("更改", method="open", bid_date=day, expected_bidders=(Company(EXPECTED),))
    number = store.tenders.create(Act(clerk, "tender.create"), value)
    return Town(app, store, clerk, signed_in(app, store, clerk), number)


def test_the_list_of_pledges_tells_once_of_each_tender_it_shows_bidders_of(town: Town) -> None:
    assert town.get("/pledges/") == []
    other = town.another()
    opened = town.another(bid_date=date(2020, 1, 1))
    for tender in (town.tender, town.tender, other, opened, None):
        town.pledge(tender)
    assert sorted(town.get("/pledges/", BIDDER)) == [("read", town.tender), ("read", other)]
    staff = signed_in(town.app, town.store, add_officer(town.store, "jinji", "hr"))
    assert town.since(lambda: staff.get("/pledges/")) == []


def test_the_form_of_a_tender_tells_of_who_is_expected(town: Town) -> None:
    path = f"/tenders/{town.tender}/edit"
    assert town.get(path, EXPECTED) == [("read", town.tender)]
    assert town.since(lambda: town.browser.send(path, {"name": ""})) == [
        ("try", town.tender),
        ("read", town.tender),
    ]
    assert town.get(f"/tenders/{town.another()}/edit") == []
    digital = signed_in(town.app, town.store, add_officer(town.store, "joho", "digital"))
    assert town.since(lambda: digital.get(path)) == []


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_after_a_conflict_the_page_tells_of_who_is_expected(town: Town, page: str) -> None:
    path = f"/tenders/{town.tender}/{page}"
    form = form_on(town.browser.get(path).text, "version") | {"version": ["7"]}

    def send() -> None:
        answer = town.browser.client.post(path, data=form)
        assert answer.status_code == 409
        assert EXPECTED in answer.text

    assert town.since(send) == [("try", town.tender)]


def test_a_pledge_copied_entered_and_moved_tells_of_its_tender(town: Town) -> None:
    number = town.pledge(town.tender)
    copy = f"/pledges/new?copy={number}"
    assert town.get(copy, BIDDER) == [("read", town.tender)]
    typed = {"tender": "更改", "company": BIDDER}
    assert ("create", town.tender) in town.since(lambda: town.browser.send(copy, typed))
    other = town.another()
    move = town.since(lambda: town.browser.send(f"/pledges/{number}/edit", {**typed, "tender": "別の案件"}))
    assert [one for one in move if one[0] == "change"] == [("change", town.tender), ("change", other)]
    assert town.store.pledges.get(1, number).value.values["tender"] == other


def test_the_tenders_page_tells_of_exemptions_and_of_what_was_done_to_bidders(town: Town) -> None:
    asked = town.another()
    exemption = ExemptionAsked("d1", Company("株式会社架空申請"))
    town.store.tenders.set_exemptions(town.act("bidder.change"), asked, 1, [exemption])
    assert town.get(f"/tenders/{asked}", "株式会社架空申請") == [("read", asked)]
    emptied = town.another()
    town.store.tenders.add_bidders(town.act("bidder.change"), emptied, [BidderRow(BIDDER)])
    town.store.tenders.set_bidders(town.act("bidder.change"), emptied, 2, [])
    assert town.get(f"/tenders/{emptied}", "入札者を加えた（1者）") == [("read", emptied)]
    assert town.get(f"/tenders/{town.another()}") == []


def test_entries_of_the_record_tell_of_the_bidders_they_are_about(town: Town) -> None:
    facts = {"tender": town.tender, "before_opening": True}
    act = replace(town.act("bidder.change"), facts=facts, changed=(f"商号: {BIDDER} → 甲",))
    town.store.tenders.add_bidders(act, town.tender, [BidderRow("甲")])
    assert town.get("/", BIDDER) == [("read", town.tender)]
    audit = add_officer(town.store, "kansa", "audit")
    town = replace(town, browser=signed_in(town.app, town.store, audit))
    assert town.get("/events/", BIDDER) == [("read", town.tender)]
    assert town.get("/events/record.csv", BIDDER) == [("export", town.tender)]
    assert town.get("/events/?noun=session&kinds=all") == []
    admin = signed_in(town.app, town.store, add_officer(town.store, "kanri", "admin"))
    assert town.since(lambda: admin.get("/events/?kinds=all")) == []


def test_work_that_failed_and_decisions_that_wait_tell_of_their_tender(town: Town) -> None:
    store, given = town.store, {"tender": town.tender, "stage": "application", "before_opening": True}
    job = store.jobs.create(town.act("check.create"), "check", given)
    assert store.jobs.begin(job)
    assert town.get(f"/jobs/{job}") == []
    store.jobs.fail(job, f"入札者「{BIDDER}」の法人番号を読めません")
    assert town.get(f"/jobs/{job}", BIDDER) == [("read", town.tender)]
    assert town.get("/checks/waiting") == []
    office = store.office_settings.get(1)
    store.office_settings.change(
        town.act("setting.change"), office.version, replace(office.value, second_person=True)
    )
    check = store.checks.create(
        town.act("check.create"), town.tender, "application", b"{}", b"{}", [], "test"
    )
    store.checks.decide(town.act("check.decide"), check, {1: "clear"}, "資料で確かめた", "見本")
    assert town.get("/checks/waiting", "1件") == [("read", town.tender)]


def test_the_sheet_tells_of_the_tenders_whose_bidders_stand_in_it(town: Town) -> None:
    notice = town.store.today()
    row = town.another(notice_date=notice, bid_date=notice + timedelta(days=3))
    town.store.tenders.add_bidders(town.act("bidder.change"), row, [BidderRow(BIDDER)])
    audit = add_officer(town.store, "kansa", "audit")
    town = replace(town, browser=signed_in(town.app, town.store, audit))
    year = FiscalYear.of(notice)
    assert town.get("/events/sheet", BIDDER) == [("read", row)]
    assert town.get(f"/events/sheet.csv?year={year.label}", BIDDER) == [("export", row)]
    assert town.get(f"/events/sheet.docx?year={year.label}") == [("export", row)]
    admin = signed_in(town.app, town.store, add_officer(town.store, "kanri", "admin"))
    assert town.since(lambda: admin.get("/events/sheet")) == []


def test_a_tender_with_bidders_entered_or_deleted_is_a_change_of_them(town: Town) -> None:
    value = Tender("更改", expected_bidders=(Company(EXPECTED),))
    made = []
    create = town.since(lambda: made.append(town.store.tenders.create(town.act("tender.create"), value)))
    assert create == [("change", made[0])]
    path = f"/tenders/{made[0]}/delete"
    assert town.since(lambda: town.browser.send(path, {})) == [("delete", made[0])]
    assert town.since(lambda: town.browser.send(f"/tenders/{town.another()}/delete", {})) == []


def test_the_audits_sheet_counts_these_looks(town: Town) -> None:
    town.pledge(town.tender)
    town.browser.get("/pledges/")
    town.browser.get(f"/tenders/{town.tender}/edit")
    audit = signed_in(town.app, town.store, add_officer(town.store, "kansa", "audit"))
    page = audit.get("/events/sheet").text
    assert "閲覧 2回、変更 1回" in page
