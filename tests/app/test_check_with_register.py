"""A check with the register loaded: found through history, kept whole, made again alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from app.checking import KeptCheck
from app.register.store import DAMAGED
from app.rerun import Came, rerun
from app.store import Adopted, Store
from app.views import checks as views
from rules.names.registered import Corporation, NameHeld
from rules.register import Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, Held, Part
from rules.verdict import Verdict
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


class Stale(MadeRegister):
    """One whose keys are of older tables of names: it does not find the former name."""

    needs_reindex = True

    def bearers(self, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        return {}


def test_a_check_on_an_old_index_says_so_before_and_in_what_is_kept(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """索引が古いまま照合するときは、先にそう言い、「該当なし」の根拠にも書き残す。"""
    office(store)
    stale = Stale([Corporation("4010001012345", NEW)])
    monkeypatch.setattr(views, "register", lambda: stale)
    for page in ("/tenders/1/check", "/tenders/1/trial"):
        told = browser.get(page).get_data(as_text=True)
        assert "見落としがあり得ます" in told
        assert "hosakan register reindex" in told
    kept = judged(browser, store)
    (row,) = kept.result.results
    assert row.verdict is Verdict.CLEAR
    (basis,) = [note.text for note in row.notes if note.code == "clear_basis"]
    assert "商号の索引が古いので、見落としがあり得ます" in basis
    assert "商号の索引が古い" in browser.get("/checks/1").get_data(as_text=True)
    again = next(rerun(store.past.snapshots([kept.checked.id]), store.past.law))
    assert again.came is Came.SAME
    monkeypatch.setattr(views, "register", lambda: REGISTER)
    assert "見落とし" not in browser.get("/tenders/1/check").get_data(as_text=True)


def test_a_check_without_a_register_that_is_damaged_says_so(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """公表情報が壊れていて使えないときは、照合の前にそう言う。"""
    office(store)
    monkeypatch.setattr(views, "register_damaged", lambda: DAMAGED)
    told = browser.get("/tenders/1/check").get_data(as_text=True)
    assert "壊れていて、読めません" in told
    assert "法人番号公表情報を使わずに" in told
