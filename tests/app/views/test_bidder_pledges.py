"""A bidder's pledge tells who bids: it is read by whom the bidders of its tender are not secret to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.chain import JAPAN
from app.store import Act, Store
from rules.register import Appointee
from rules.tenders import Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in
from tests.app.pledge_office import BIDDER, NAME, Office, office_of


@pytest.fixture
def office(app: Flask, store: Store, browser: Browser) -> Office:
    return office_of(app, store)


def pages(number: int) -> list[str]:
    return [f"/pledges/{number}{page}" for page in ("", "/pledge.docx", "/edit", "/delete")]


def test_a_tender_of_the_same_name_does_not_draw_the_pledge_to_itself(office: Office) -> None:
    """「同じ件名の開札済みの案件や、ほかの課が作った案件があっても」"""
    digital = add_officer(office.store, "joho", "digital")
    soon = office.store.now().astimezone(JAPAN).date() + timedelta(days=1)
    office.store.tenders.create(Act(digital, "tender.create"), Tender(NAME, bid_date=soon))
    office.store.tenders.create(Act(office.clerk, "tender.create"), Tender(NAME, bid_date=date(2020, 1, 1)))
    number = office.pledge()
    assert office.store.pledges.get(1, number).value.values["tender"] == office.tender


@pytest.mark.asvs("8.2.2", "8.2.3")
@pytest.mark.parametrize("role", ["admin", "digital", "hr", "procurement"])
def test_before_the_opening_nobody_but_the_officer_named_reads_it(office: Office, role: str) -> None:
    number = office.pledge()
    reader = office.browser(role)
    for path in pages(number):
        assert reader.get(path).status_code == 403, path
    for path in ("/", "/pledges/", f"/pledges/new?copy={number}", "/events/?kinds=all", "/events/record.csv"):
        assert BIDDER not in reader.get(path).get_data().decode("utf-8-sig"), path
    named = signed_in(office.app, office.store, office.clerk)
    assert BIDDER in named.get("/pledges/").text
    assert BIDDER in named.get(f"/pledges/{number}").text
    assert BIDDER in office.browser("audit").get(f"/pledges/{number}").text


def test_after_the_opening_others_read_it_and_the_contracts_change_it(office: Office) -> None:
    number = office.pledge()
    office.move(date(2020, 1, 1))
    staff = office.browser("hr")
    assert BIDDER in staff.get(f"/pledges/{number}").text
    assert BIDDER in staff.get("/pledges/").text
    assert staff.get(f"/pledges/{number}/edit").status_code == 403
    assert office.browser("procurement").get(f"/pledges/{number}/edit").status_code == 200
    assert office.browser("finance").get(f"/pledges/{number}").status_code == 403


def test_of_no_tender_known_it_is_for_the_contracts_only(office: Office) -> None:
    number = office.pledge(tender="登録のない案件")
    assert BIDDER in office.browser("procurement").get(f"/pledges/{number}").text
    for role in ("admin", "digital", "hr"):
        assert office.browser(role).get(f"/pledges/{number}").status_code == 403, role
    person = office.browser("procurement", appointee=_appointee(office))
    assert person.get(f"/pledges/{number}").status_code == 403
    assert BIDDER not in person.get("/pledges/").text


def test_the_tender_it_began_with_stays_until_another_is_written(office: Office) -> None:
    number = office.pledge(f"/pledges/new?tender={office.tender}")
    kept = office.store.tenders.get(1, office.tender)
    act = Act(office.clerk, "tender.change")
    renamed = Tender("改めた件名", bid_date=kept.value.bid_date)
    office.store.tenders.change(act, kept.id, kept.version, renamed)
    named = signed_in(office.app, office.store, office.clerk)
    again = {"tender": NAME, "company": BIDDER, "remarks": "なし"}
    assert named.send(f"/pledges/{number}/edit", again).status_code == 303
    assert office.store.pledges.get(1, number).value.values["tender"] == office.tender
    other = {**again, "tender": "別の件名"}
    assert named.send(f"/pledges/{number}/edit", other).status_code == 303
    assert "tender" not in office.store.pledges.get(1, number).value.values


def test_anybody_keeps_a_blank_form_and_nobody_else_fills_it(office: Office) -> None:
    digital = office.browser("digital")
    blank = {"tender": NAME, "addressee": "架空市長　様", "you": "貴市"}
    answer = digital.send("/pledges/new?for=bidder", blank)
    assert answer.status_code == 303
    page = digital.get(answer.location)
    assert page.status_code == 200
    assert "誓約書「入札者用」を作成した" in page.text
    for path in ("/pledges/new?for=bidder", f"{answer.location}/edit"):
        filled = digital.send(path, {**blank, "company": BIDDER})
        assert filled.status_code == 422, path
        assert "だけが保存できます" in filled.text
    number = int(answer.location.rpartition("/")[2])
    assert "company" not in office.store.pledges.get(1, number).value.values["fields"]


@pytest.mark.parametrize("page", ["edit", "delete"])
def test_whoever_comes_too_late_is_not_shown_what_was_filled_in_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """The officer named fills the blank form in after the other's request was let in, before it is done."""
    digital = office.browser("digital")
    location = digital.send("/pledges/new?for=bidder", {"tender": NAME}).location
    pledges, number = office.store.pledges, int(location.rpartition("/")[2])
    change, delete = pledges.change, pledges.delete

    def fill_in() -> None:
        kept = pledges.get(1, number)
        fields = {**kept.value.values["fields"], "company": BIDDER}
        filled = replace(kept.value, values={**kept.value.values, "fields": fields})
        change(Act(office.clerk, "pledge.change"), number, kept.version, filled)

    def late_change(*given: Any) -> None:
        fill_in()
        change(*given)

    def late_delete(*given: Any) -> None:
        fill_in()
        delete(*given)

    monkeypatch.setattr(pledges, "change", late_change)
    monkeypatch.setattr(pledges, "delete", late_delete)
    answer = digital.send(f"{location}/{page}", {"tender": NAME, "you": "貴市"})
    assert answer.status_code == 403
    assert BIDDER not in answer.text
    assert pledges.get(1, number).value.values["fields"]["company"] == BIDDER


def test_no_title_of_a_bidders_pledge_names_the_bidder(office: Office) -> None:
    number = office.pledge()
    assert office.store.pledges.get(1, number).value.title == "入札者用"
    for role in ("admin", "hr"):
        assert BIDDER not in office.browser(role).get(f"/erasures/new?record=pledge:{number}").text


def _appointee(office: Office) -> int:
    person = Appointee("架空 太郎", engagements=(), employments=(), shareholdings=())
    first = office.store.accounts.first_administrator()
    return office.store.appointees.create(Act(first, "appointee.create"), person)
