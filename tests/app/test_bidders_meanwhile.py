"""Two officers at one list of bidders: what one sends never reaches another bidder than the one its page was
opened for, wherever that stands by then."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.test import TestResponse

from app.store import Act, Officer, Store
from rules.register import Company
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser
from tests.assurance.pages import Typed, form_on

A, B, C = (BidderRow(f"{name}株式会社", members=(Company(f"{name}組"),)) for name in "甲乙丙")


class List:
    """A tender with three bidders, and an officer before it."""

    def __init__(self, store: Store, browser: Browser) -> None:
        self.store, self.browser = store, browser
        self.officer: Officer = store.accounts.first_administrator()
        day = date(2099, 12, 18)
        self.tender = store.tenders.create(self.act("tender.create"), Tender("更改", bid_date=day))
        self.set(A, B, C)

    def act(self, action: str) -> Act:
        return Act(self.officer, action)

    @property
    def version(self) -> int:
        return self.store.tenders.get(1, self.tender).version

    def set(self, *bidders: BidderRow) -> None:
        self.store.tenders.set_bidders(self.act("bidder.change"), self.tender, self.version, bidders)

    def now(self) -> list[BidderRow]:
        return list(self.store.tenders.bidders(1, self.tender))

    def names(self) -> list[str]:
        return [bidder.name.removesuffix("株式会社") for bidder in self.now()]

    def path(self, place: int, what: str) -> str:
        return f"/tenders/{self.tender}/bidders/{place}/{what}"

    def opened(self, place: int, what: str) -> Typed:
        """What the page of a place would send."""
        return form_on(self.browser.get(self.path(place, what)).text)

    def send(self, place: int, what: str, form: Typed) -> TestResponse:
        return self.browser.client.post(self.path(place, what), data=form)

    def other_deletes(self, place: int) -> None:
        """Another officer takes one off."""
        bidder = self.store.bidders.of_tender(1, self.tender)[place - 1].id
        self.store.bidders.delete(self.act("bidder.change"), self.tender, self.version, bidder)


@pytest.fixture(name="bidders")
def bidders_fixture(store: Store, browser: Browser) -> List:
    return List(store, browser)


def test_who_edits_one_that_moved_meanwhile_changes_that_one_and_no_other(bidders: List) -> None:
    form = bidders.opened(2, "edit") | {"address": ["架空市1-1"]}
    bidders.other_deletes(1)
    answer = bidders.send(2, "edit", form)
    assert answer.status_code == 409
    assert "この入札者は、1番に移りました" in answer.text
    assert "丙" not in answer.text, "compared with the bidder that stands in its place"
    again = bidders.send(2, "edit", form_on(answer.text))
    assert again.status_code == 303
    assert [(bidder.name, bidder.address) for bidder in bidders.now()] == [
        (B.name, "架空市1-1"),
        (C.name, None),
    ]
    assert bidders.now()[0].members == B.members


def test_the_last_one_moved_is_found_though_nobody_stands_in_its_place(bidders: List) -> None:
    form = bidders.opened(3, "edit") | {"address": ["架空市1-1"]}
    bidders.other_deletes(1)
    answer = bidders.send(3, "edit", form)
    assert answer.status_code == 409
    assert "この入札者は、2番に移りました" in answer.text
    assert bidders.send(3, "edit", form_on(answer.text)).status_code == 303
    assert bidders.names() == ["乙", "丙"]
    assert bidders.now()[1].address == "架空市1-1"


def test_what_was_typed_of_one_deleted_meanwhile_stays_and_reaches_no_other(bidders: List) -> None:
    form = bidders.opened(2, "edit") | {"address": ["架空市1-1"]}
    bidders.other_deletes(2)
    answer = bidders.send(2, "edit", form)
    for _ in range(2):
        assert answer.status_code == 409
        assert "この入札者は、一覧から消されました" in answer.text
        assert "架空市1-1" in answer.text
        assert "丙" not in answer.text
        answer = bidders.send(2, "edit", form_on(answer.text) | {"version": [str(bidders.version)]})
    assert bidders.now() == [A, C]


def test_one_added_since_does_not_take_the_number_of_one_deleted(bidders: List) -> None:
    form = bidders.opened(3, "edit") | {"address": ["架空市1-1"]}
    bidders.other_deletes(3)
    new = BidderRow("丁株式会社")
    bidders.store.tenders.add_bidders(bidders.act("bidder.change"), bidders.tender, [new])
    answer = bidders.send(3, "edit", form)
    assert "この入札者は、一覧から消されました" in answer.text
    assert bidders.send(3, "edit", form_on(answer.text)).status_code == 409
    assert bidders.now() == [A, B, new]


def test_one_stays_the_same_where_a_list_is_put_behind_it(bidders: List) -> None:
    form = bidders.opened(2, "edit") | {"address": ["架空市1-1"]}
    new = BidderRow("丁株式会社")
    bidders.set(A, B, C, new)
    answer = bidders.send(2, "edit", form)
    assert answer.status_code == 409
    assert bidders.send(2, "edit", form_on(answer.text)).status_code == 303
    assert bidders.names() == ["甲", "乙", "丙", "丁"]
    assert bidders.now()[1].address == "架空市1-1"


def test_who_deletes_one_that_moved_meanwhile_is_asked_again_and_deletes_that_one(bidders: List) -> None:
    form = bidders.opened(2, "delete")
    bidders.other_deletes(1)
    answer = bidders.send(2, "delete", form)
    assert answer.status_code == 409
    assert "この入札者は、1番に移りました" in answer.text
    assert "「乙株式会社」を一覧から消しますか。" in answer.text
    assert "丙" not in answer.text
    assert bidders.names() == ["乙", "丙"]
    again = bidders.send(2, "delete", form_on(answer.text))
    assert again.status_code == 303
    assert bidders.names() == ["丙"]


def test_who_deletes_one_deleted_meanwhile_deletes_no_other(bidders: List) -> None:
    form = bidders.opened(2, "delete")
    bidders.other_deletes(2)
    answer = bidders.send(2, "delete", form)
    assert answer.status_code == 409
    assert "この入札者は、一覧から消されました" in answer.text
    assert bidders.send(2, "delete", form | {"version": [str(bidders.version)]}).status_code == 409
    assert bidders.names() == ["甲", "丙"]


def test_a_bidder_of_another_tender_or_office_is_not_reached(bidders: List, store: Store) -> None:
    form = bidders.opened(1, "edit") | {"address": ["架空市1-1"]}
    beside = List(store, bidders.browser)
    answer = beside.send(1, "edit", form | {"version": [str(beside.version)]})
    assert answer.status_code == 409
    assert beside.now() == bidders.now() == [A, B, C]


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "99999999999999999999", "１"])
def test_a_number_that_is_none_reaches_nobody(bidders: List, number: str) -> None:
    for what in ("edit", "delete"):
        form = bidders.opened(2, what) | {"bidder": [number], "address": ["架空市1-1"]}
        assert bidders.send(2, what, form).status_code == 409
    assert bidders.now() == [A, B, C]


def test_the_places_of_a_list_stay_without_a_gap(bidders: List) -> None:
    many = [BidderRow(f"{n}番目") for n in range(1, 31)]
    bidders.set(*many)
    bidders.other_deletes(7)
    bidders.store.tenders.add_bidders(bidders.act("bidder.change"), bidders.tender, [A])
    assert bidders.now() == [*many[:6], *many[7:], A]


def test_a_page_of_a_file_that_is_gone_reaches_no_file_that_came_since(bidders: List) -> None:
    """Nor does its button to throw the file away."""
    uploads = bidders.store.uploads

    def came(name: str) -> int:
        content = f"商号又は名称\n{name}\n".encode()
        return uploads.create(bidders.act("bidder.change"), bidders.tender, f"{name}.csv", content, False)

    opened = came("丁株式会社")
    form = form_on(bidders.browser.get(f"/tenders/uploads/{opened}").text, "heading_row")
    uploads.drop(bidders.act("bidder.change"), opened)
    since = came("戊株式会社")
    for what in ("", "/drop"):
        answer = bidders.browser.client.post(f"/tenders/uploads/{opened}{what}", data=form)
        assert answer.status_code == 404
    assert bidders.now() == [A, B, C]
    assert uploads.get(1, since).filename == "戊株式会社.csv"
