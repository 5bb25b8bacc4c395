"""A check with the register loaded: found through history, kept whole, made again alike."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.checking import KeptCheck
from app.rerun import Came, rerun
from app.store import Adopted, Store
from app.views import checks as views
from rules.names.registered import Corporation, NameHeld
from rules.register import Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, Held, Part
from tests.app.conftest import Browser
from tests.app.test_check_pages import acting, checked, tender
from tests.made_register import MadeRegister

OLD, NEW = "旧架空電算株式会社", "株式会社みどり計算"
REGISTER = MadeRegister(
    [Corporation("4010001012345", NEW, "青森県八戸市北町1-2-3", (NameHeld(OLD, None, date(2023, 3, 31)),))]
)


def office(store: Store) -> None:
    """An appointee whose employer has been renamed since, and a tender it bids for under its new name."""
    act = acting(store)
    post = Employment(Company(OLD), "concurrent", date(2020, 4, 1), End(EndState.RUNNING))
    now = Engagement("special_part_time", date(2025, 1, 20), date(2025, 4, 1), End(EndState.RUNNING))
    person = Appointee("架空 太郎", declared_on=date(2026, 4, 1), engagements=(now,), employments=(post,))
    store.appointees.create(act("appointee.create"), person)
    store.clauses.create(act("clause.create"), Adopted("b1", {}, "募集要項", date(2024, 4, 1)))
    store.tenders.create(act("tender.create"), tender(Part(1, (Held("advice"),), False)))
    rows = [BidderRow(NEW, None, None, date(2026, 11, 1))]
    store.tenders.set_bidders(act("tender.change"), 1, 1, rows)


def judged(browser: Browser, store: Store) -> KeptCheck:
    number = int(checked(browser).rpartition("/")[2])
    return KeptCheck(store.checks.get(1, number))


def test_a_renamed_employer_is_found_only_with_the_register(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(store)
    without = judged(browser, store)
    monkeypatch.setattr(views, "register", lambda: REGISTER)
    found = judged(browser, store)
    assert [row.verdict.value for row in without.result.results] == ["clear"]
    assert [row.verdict.value for row in found.result.results] == ["restricted"]
    page = browser.get("/checks/2").get_data(as_text=True)
    assert "国税庁、令和8年11月20日現在" in page


def test_what_was_kept_gives_the_same_bytes_after_the_register_is_gone(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(store)
    monkeypatch.setattr(views, "register", lambda: REGISTER)
    kept = judged(browser, store)
    monkeypatch.setattr(views, "register", lambda: None)
    again = next(rerun(store.past.snapshots([kept.checked.id]), store.past.law))
    assert again.came is Came.SAME
    rows = json.loads(kept.checked.result)["register"]["corporations"]
    assert [row["corporate_number"] for row in rows] == ["4010001012345"]
