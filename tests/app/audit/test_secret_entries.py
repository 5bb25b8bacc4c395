"""The record names no bidder to whom they are secret: not on the first page, in the list, in the file, on the
tender's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from app.chain import JAPAN
from app.store import Act, Officer, Store
from rules.tenders import BidderRow, Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in

BIDDER = "株式会社架空入札"
HIDDEN = "（開札前のため表示しない）"


@dataclass
class Town:
    """A tender with three bidders, checked and decided on by its officer."""

    app: Flask
    store: Store
    clerk: Officer
    tender: int

    def sees(self, role: str, *paths: str) -> str:
        """What an officer of this role reads on pages."""
        login = f"{role}-{len(self.store.events.people(1))}"
        reader = signed_in(self.app, self.store, add_officer(self.store, login, role))
        answers = [reader.get(path) for path in paths]
        assert [answer.status_code for answer in answers] == [200] * len(paths)
        return "".join(answer.get_data().decode("utf-8-sig") for answer in answers)


@pytest.fixture
def town(app: Flask, store: Store, browser: Browser) -> Town:
    clerk = add_officer(store, "keiyaku", "procurement")
    day = store.now().astimezone(JAPAN).date() + timedelta(days=5)
    number = store.tenders.create(Act(clerk, "tender.create"), Tender("更改", bid_date=day))
    rows = [BidderRow(BIDDER), BidderRow("株式会社甲"), BidderRow("株式会社乙")]
    store.tenders.add_bidders(Act(clerk, "bidder.change"), number, rows)
    contracts = signed_in(app, store, clerk)
    file = store.uploads.create(
        Act(clerk, "bidder.change"), number, f"{BIDDER}.csv", "商号\n".encode(), append=False
    )
    assert contracts.get(f"/tenders/uploads/{file}").status_code == 200
    store.uploads.drop(Act(clerk, "bidder.change"), file)
    check = store.checks.create(Act(clerk, "check.create"), number, "application", b"{}", b"{}", [], "test")
    store.checks.decide(Act(clerk, "check.decide"), check, {3: "clear"}, f"{BIDDER}の登記を確かめた", "見本")
    return Town(app, store, clerk, number)


RECORD = ("/events/?kinds=all", "/events/?kinds=closed", "/events/record.csv?kinds=all")


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize("role", ["admin", "digital", "hr"])
def test_nobody_else_reads_who_bids_or_how_many_in_the_record(town: Town, role: str) -> None:
    paths = ["/", f"/tenders/{town.tender}", *(RECORD if role == "admin" else ())]
    found = town.sees(role, *paths)
    assert f"変更{HIDDEN}" in found
    for secret in (BIDDER, "3者", "3番", "登記を確かめた"):
        assert secret not in found, secret


def test_the_audit_and_the_officer_named_read_it_whole(town: Town) -> None:
    audit = town.sees("audit", *RECORD)
    assert HIDDEN not in audit
    assert f"{BIDDER}の登記を確かめた" in audit
    page = signed_in(town.app, town.store, town.clerk).get(f"/tenders/{town.tender}").text
    assert "入札者を加えた（3者）" in page
    assert "入札者の一覧のファイルを受け取った" in page
    assert f"{BIDDER}.csv" not in page


def test_after_the_opening_the_record_is_read_again(town: Town) -> None:
    kept = town.store.tenders.get(1, town.tender)
    day = town.store.now().astimezone(JAPAN).date() - timedelta(days=1)
    act = Act(town.clerk, "tender.change")
    town.store.tenders.change(act, kept.id, kept.version, Tender("更改", bid_date=day))
    admin = town.sees("admin", *RECORD)
    assert HIDDEN not in admin
    assert f"{BIDDER}の登記を確かめた" in admin


def test_a_tender_deleted_before_its_opening_is_not_told_afterwards(town: Town) -> None:
    act = Act(town.clerk, "tender.create")
    number = town.store.tenders.create(act, Tender("取りやめ"))
    town.store.tenders.add_bidders(Act(town.clerk, "bidder.change"), number, [BidderRow(BIDDER)] * 7)
    seen = town.store.tenders.get(1, number).version
    town.store.tenders.delete(Act(town.clerk, "tender.delete"), number, seen)
    assert "7者" not in town.sees("admin", *RECORD)
    assert "7者" in town.sees("audit", *RECORD)


def test_the_first_page_tells_what_one_has_done_oneself(town: Town) -> None:
    contracts = signed_in(town.app, town.store, town.clerk).get("/").text
    assert f"{BIDDER}の登記を確かめた" in contracts
    for role in ("finance", "procurement", "hr"):
        other = town.sees(role, "/")
        assert "ログインした" in other
        assert "keiyaku" not in other
