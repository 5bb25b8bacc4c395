"""Nobody opens a tender whose bidders are secret to them: not by a day typed, not before, not after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.chain import JAPAN
from app.store import Act, Officer, Store
from rules.register import Company
from rules.tenders import BidderRow, ExemptionAsked, Tender
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in

PAST = date(2020, 1, 1)
REFUSED = "指名された契約担当者だけができます"


@pytest.fixture
def clerk(store: Store, browser: Browser) -> Officer:
    """An officer of 契約担当課 beside the first administrator."""
    return add_officer(store, "keiyaku", "procurement")


@pytest.fixture
def digital(store: Store, browser: Browser, app: Flask) -> Browser:
    """A browser of 情報政策課."""
    return signed_in(app, store, add_officer(store, "joho", "digital"))


def soon(store: Store, days: int = 10) -> date:
    return store.now().astimezone(JAPAN).date() + timedelta(days=days)


def entered(store: Store, day: date | None, expected: str | None = None) -> int:
    """A tender of 情報政策課: nobody is named for it."""
    maker = store.accounts.by_login("joho") or store.accounts.by_login("admin")
    assert maker
    listed = (Company(expected),) if expected else None
    value = Tender("更改", method="open", bid_date=day, expected_bidders=listed)
    return store.tenders.create(Act(maker.officer, "tender.create"), value)


def typed(day: date | None, **more: str) -> dict[str, Any]:
    unknown = dict.fromkeys(("work", "spec_written_by", "managed_by", "audited_parties"), "unknown")
    states = {f"{name}_state": state for name, state in unknown.items()}
    return {"name": "更改", "method": "open", "bid_date": str(day or ""), **states, **more}


def _bidders(store: Store, act: Callable[[str], Act], number: int) -> None:
    store.tenders.add_bidders(act("bidder.change"), number, [BidderRow("株式会社架空入札")])


def _exemptions(store: Store, act: Callable[[str], Act], number: int) -> None:
    asked = [ExemptionAsked("d1", Company("株式会社架空入札"))]
    store.tenders.set_exemptions(act("bidder.change"), number, store.tenders.get(1, number).version, asked)


def _upload(store: Store, act: Callable[[str], Act], number: int) -> None:
    store.uploads.create(act("bidder.change"), number, "一覧.csv", "商号\n".encode(), append=False)


def _check(store: Store, act: Callable[[str], Act], number: int) -> None:
    store.checks.create(act("check.create"), number, "application", b"{}", b"{}", [], "test")


def _named(store: Store, act: Callable[[str], Act], number: int) -> None:
    seen = store.tenders.get(1, number).version
    store.tenders.name_officers(act("naming.change"), number, seen, [act("naming.change").officer.id])


SECRETS = (_bidders, _exemptions, _upload, _check, _named)


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("days", [-3650, 0, 9])
def test_with_anything_to_keep_the_opening_is_not_brought_forward(
    store: Store, clerk: Officer, digital: Browser, secret: Callable[..., None], days: int
) -> None:
    number = entered(store, soon(store))
    secret(store, lambda action: Act(clerk, action), number)
    answer = digital.send(f"/tenders/{number}/edit", typed(soon(store, days)))
    assert answer.status_code == 422
    assert REFUSED in answer.text
    assert store.tenders.get(1, number).value.bid_date == soon(store)
    later = digital.send(f"/tenders/{number}/edit", typed(soon(store, 20)))
    assert later.status_code == 303
    assert store.tenders.get(1, number).value.bid_date == soon(store, 20)


@pytest.mark.asvs("8.2.3")
def test_who_is_expected_is_kept_from_whoever_would_open_the_tender(
    app: Flask, store: Store, digital: Browser
) -> None:
    number = entered(store, None, "株式会社架空見込")
    assert digital.send(f"/tenders/{number}/edit", typed(PAST)).status_code == 422
    staff = signed_in(app, store, add_officer(store, "jinji", "hr"))
    for reader in (digital, staff):
        assert "株式会社架空見込" not in reader.get(f"/tenders/{number}").text


def test_the_administrator_gets_no_uploaded_list_by_changing_the_day(
    app: Flask, store: Store, clerk: Officer, digital: Browser
) -> None:
    number = entered(store, soon(store))
    act = Act(clerk, "bidder.change")
    file = store.uploads.create(act, number, "一覧.csv", "商号\n株式会社架空入札\n".encode(), append=False)
    admin = signed_in(app, store, add_officer(store, "kanri", "admin"))
    assert admin.send(f"/tenders/{number}/edit", typed(PAST)).status_code == 422
    answer = admin.get(f"/tenders/uploads/{file}")
    assert answer.status_code == 403
    assert "株式会社架空入札" not in answer.text


def test_an_empty_tender_is_not_opened_for_bidders_still_to_come(store: Store, digital: Browser) -> None:
    number = entered(store, soon(store))
    assert digital.send(f"/tenders/{number}/edit", typed(PAST)).status_code == 422
    negotiated = typed(soon(store), method="negotiated", contract_date=str(PAST))
    assert digital.send(f"/tenders/{number}/edit", negotiated).status_code == 422
    new = digital.send("/tenders/new", typed(PAST, expected_bidders_state="unknown"))
    assert new.status_code == 422
    assert "契約担当課の職員が登録してください" in new.text
    assert len(store.tenders.all(1)) == 1


def test_a_day_is_chosen_freely_while_there_is_nothing_to_keep(store: Store, digital: Browser) -> None:
    number = entered(store, None)
    for days in (30, 3):
        assert digital.send(f"/tenders/{number}/edit", typed(soon(store, days))).status_code == 303
        assert store.tenders.get(1, number).value.bid_date == soon(store, days)


def test_an_officer_named_may_do_both(app: Flask, store: Store, clerk: Officer) -> None:
    """「一人の職場、契約担当課では、これまでどおり」"""
    contracts = signed_in(app, store, clerk)
    answer = contracts.send("/tenders/new", typed(soon(store), expected_bidders_state="unknown"))
    number = int(answer.location.rpartition("/")[2])
    _bidders(store, lambda action: Act(clerk, action), number)
    after = typed(PAST, expected_bidders_state="unknown")
    assert contracts.send(f"/tenders/{number}/edit", after).status_code == 303
    assert contracts.send("/tenders/new", after).status_code == 303


def test_whoever_enters_bidders_is_told_that_others_see_them(
    app: Flask, store: Store, clerk: Officer
) -> None:
    act, told = Act(clerk, "tender.create"), "ほかの課の職員も見られます"
    opened = store.tenders.create(act, Tender("更改", bid_date=PAST))
    closed = store.tenders.create(act, Tender("更改", bid_date=soon(store)))
    contracts = signed_in(app, store, clerk)
    for page in ("", "/bidders/new", "/bidders/upload", "/exemptions"):
        assert told in contracts.get(f"/tenders/{opened}{page}").text
        assert told not in contracts.get(f"/tenders/{closed}{page}").text


def test_bidders_are_not_deleted_with_their_tender_by_whoever_may_not_see_them(
    store: Store, digital: Browser, clerk: Officer
) -> None:
    number = entered(store, soon(store), expected="株式会社架空入札")
    answer = digital.send(f"/tenders/{number}/delete", {})
    assert answer.status_code == 403
    assert "指名された契約担当者が行ってください" in answer.get_data(as_text=True)
    assert store.tenders.get(1, number).value.expected_bidders
    empty = entered(store, soon(store))
    assert digital.send(f"/tenders/{empty}/delete", {}).status_code == 303
