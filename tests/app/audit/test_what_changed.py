"""The record says of a change what it was before and what it became."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.store import Act, Store
from rules.register import Company
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in
from tests.app.test_check_pages import acting, office
from tests.assurance.pages import Typed, form_on

__all__ = ["office"]

CHANGES: list[tuple[str, Typed, str]] = [
    ("/appointees/1/edit", {"employments-0-start": ["令和6年4月1日"]}, "令和6年4月1日"),
    ("/affiliations/1/edit", {"source": ["有価証券報告書"]}, "業態調書 → 有価証券報告書"),
    ("/clauses/adoptions/1/edit", {"instrument": ["要領"]}, "募集要項 → 要領"),
    ("/tenders/1/edit", {"category": ["other"]}, "情報システム → その他"),
    ("/tenders/1/roles", {"roles-0-role": ["evaluation"]}, "評価"),
    (
        "/tenders/1/bidders/2/edit",
        {"name": ["架空データ合同会社"]},
        "株式会社 → 架空データ合同会社",
    ),
    ("/settings/edit", {"numbering": ["情政"]}, "（空欄） → 情政"),
]


def told(store: Store) -> str:
    return next(item for item in store.events.every(1) if " → " in item.what).what


@pytest.mark.parametrize(("path", "typed", "words"), CHANGES)
def test_a_change_tells_what_it_was_and_what_it_became(
    path: str, typed: Typed, words: str, office: Browser, store: Store
) -> None:
    page = office.get(path).get_data(as_text=True)
    assert office.client.post(path, data=form_on(page) | typed).status_code == 303
    assert words in told(store)
    assert " → " in told(store)
    assert told(store).count("\n") == 1, "only what differs is told"


def test_whose_account_it_becomes_is_told(app: Flask, office: Browser, store: Store) -> None:
    other = add_officer(store, "taro", "digital", name="架空 太郎")
    path = f"/accounts/{other.id}/edit"
    form = form_on(office.get(path).get_data(as_text=True))
    assert office.client.post(path, data=form | {"appointee": ["1"]}).status_code == 303
    assert "→ 架空 太郎" in told(store)


def test_a_change_of_who_is_expected_to_bid_is_told_only_to_whom_it_is_no_secret(
    app: Flask, office: Browser, store: Store
) -> None:
    founder = store.accounts.first_administrator()
    kept = store.tenders.get(1, 1)
    later = kept.value.__class__(
        **{
            **vars(kept.value),
            "notice_date": None,
            "bid_date": date(2099, 1, 1),
            "expected_bidders": (Company("株式会社前"),),
        }
    )
    store.tenders.change(acting(store)("tender.change"), 1, kept.version, later)
    store.tenders.name_officers(Act(founder, "naming.change"), 1, kept.version + 1, [founder.id])
    page = office.get("/tenders/1/edit").get_data(as_text=True)
    typed: Typed = {"expected_bidders-0-company": ["株式会社後"]}
    assert office.client.post("/tenders/1/edit", data=form_on(page) | typed).status_code == 303
    assert "株式会社前 → 株式会社後" in told(store)
    admin = signed_in(app, store, add_officer(store, "kanri", "admin"))
    for path in ("/events/", "/events/record.csv", "/tenders/1", "/"):
        shown = admin.get(path).get_data(as_text=True)
        assert "株式会社後" not in shown, path
    assert "株式会社後" in office.get("/events/").get_data(as_text=True)
