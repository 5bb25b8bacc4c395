"""A double click, a page sent again, two requests at the same moment: one record."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import models
from app.store import Officer, Store
from tests.app.conftest import Browser, hidden_value
from tests.app.officers import add_officer, signed_in

TIE = {
    "parent_name": "親株式会社",
    "child_name": "子株式会社",
    "type": "subsidiary",
    "source": "業態調書 2026-05",
}
NEW = {
    "/affiliations/new": TIE,
    "/appointees/new": {
        "name": "架空 太郎",
        "employments_state": "unknown",
        "shareholdings_state": "unknown",
        "rights_state": "unknown",
    },
    "/tenders/new": {"name": "住民情報システム更改", "bid_date": "R8.12.18"},
    "/postings/new": {"position": "CIO補佐官"},
    "/pledges/new": {"name": "架空 太郎"},
    "/clauses/b2/adopt": {
        "instrument": "募集要項",
        "option_affiliates": "unset",
        "option_anchor": "unset",
    },
}


def filled(browser: Browser, path: str, typed: dict[str, Any]) -> dict[str, Any]:
    """A form as one page drew it, and what was typed into it."""
    page = browser.get(path).get_data(as_text=True)
    hidden = {name: hidden_value(page, name) for name in ("csrf_token", "version", "once")}
    return {name: value for name, value in {**hidden, **typed}.items() if value is not None}


def rows(store: Store, table: Any) -> int:
    with store._room.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def everything(store: Store) -> dict[str, int]:
    return store.counts(1) | {"adopted_clause": rows(store, models.AdoptedClause)}


@pytest.mark.parametrize("path", NEW)
def test_a_second_click_creates_nothing_and_leads_where_the_first_did(
    browser: Browser, store: Store, path: str
) -> None:
    form = filled(browser, path, NEW[path])
    first = browser.client.post(path, data=form)
    before = everything(store)
    second = browser.client.post(path, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert everything(store) == before
    assert sum(before.values()) == 1
    assert "2度目の送信では、何も登録していません" in browser.get(second.location).get_data(as_text=True)


def test_the_record_says_that_a_form_was_sent_twice(browser: Browser, store: Store) -> None:
    form = filled(browser, "/affiliations/new", TIE)
    browser.client.post("/affiliations/new", data=form)
    browser.client.post("/affiliations/new", data=form)
    newest = store.events.latest(1, changes_only=False, limit=1)[0][0]
    assert newest.action == "affiliation.try"
    assert "2度送信された" in newest.what


def test_a_deletion_and_a_change_sent_twice_are_no_error(browser: Browser, store: Store) -> None:
    browser.send("/affiliations/new", TIE)
    change = filled(browser, "/affiliations/1/edit", {**TIE, "source": "業態調書 2026-06"})
    delete = filled(browser, "/affiliations/1/delete", {})
    delete["version"] = "2"
    for path, form in (("/affiliations/1/edit", change), ("/affiliations/1/delete", delete)):
        answers = [browser.client.post(path, data=form) for _ in range(2)]
        assert [(one.status_code, one.location) for one in answers] == [(303, "/affiliations/")] * 2
    assert store.affiliations.all(1) == []


def test_two_pages_are_two_forms_and_a_script_without_a_token_still_works(
    browser: Browser, store: Store
) -> None:
    browser.send("/affiliations/new", TIE)
    browser.send("/affiliations/new", TIE)
    form = filled(browser, "/affiliations/new", TIE)
    del form["once"]
    for _ in range(2):
        assert browser.client.post("/affiliations/new", data=form).status_code == 303
    assert len(store.affiliations.all(1)) == 4


@pytest.mark.parametrize("token", ["short", "x" * 65, "' OR 1=1 --" * 3, "あ" * 30])
def test_a_token_nobody_of_ours_drew_is_no_token(browser: Browser, store: Store, token: str) -> None:
    form = filled(browser, "/affiliations/new", TIE) | {"once": token}
    answers = [browser.client.post("/affiliations/new", data=form).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(store.affiliations.all(1)) == 2


def test_a_form_with_faults_keeps_its_token_for_when_it_is_mended(browser: Browser, store: Store) -> None:
    form = filled(browser, "/affiliations/new", {**TIE, "parent_name": ""})
    assert browser.client.post("/affiliations/new", data=form).status_code == 422
    mended = form | {"parent_name": "親株式会社"}
    assert browser.client.post("/affiliations/new", data=mended).status_code == 303
    assert len(store.affiliations.all(1)) == 1


def test_the_same_token_in_another_municipality_is_another_form(
    app: Flask, browser: Browser, store: Store
) -> None:
    with store._room.writing() as session:
        session.add(models.Municipality(code="999998", name="架空町", created_at=store.now()))
    other = add_officer(store, "other", "admin", "digital")
    with store._room.writing() as session:
        session.get_one(models.User, other.id).municipality_id = 2
    there = signed_in(app, store, Officer(other.id, "other", "other", other.roles, 2, "架空町"))
    forms = [filled(one, "/affiliations/new", TIE) for one in (browser, there)]
    forms[1]["once"] = forms[0]["once"]
    for one, form in zip((browser, there), forms, strict=True):
        assert one.client.post("/affiliations/new", data=form).status_code == 303
    assert [len(store.affiliations.all(whose)) for whose in (1, 2)] == [1, 1]


def test_eight_requests_at_the_same_moment_create_one_record(
    app: Flask,
    browser: Browser,
    store: Store,
    at_once: Callable[[Sequence[Callable[[], TestResponse]]], list[TestResponse]],
) -> None:
    cookies = ["hosakan_session", "hosakan_form"]
    for path, typed in NEW.items():
        form = filled(browser, path, typed)
        kept = {name: found.value for name in cookies if (found := browser.client.get_cookie(name))}
        before = sum(everything(store).values())

        def click(path: str = path, form: dict[str, Any] = form, kept: dict[str, str] = kept) -> TestResponse:
            client = app.test_client()
            for name, value in kept.items():
                client.set_cookie(name, value)
            return client.post(path, data=form)

        answers = at_once([click] * 8)
        assert {one.status_code for one in answers} == {303}, path
        assert len({one.location for one in answers}) == 1, path
        assert sum(everything(store).values()) == before + 1, path
    assert rows(store, models.Submission) == len(NEW)


def test_a_change_that_is_undone_leaves_its_token_free(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = filled(browser, "/affiliations/new", TIE)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("app.store.room.append", fail)
        assert browser.client.post("/affiliations/new", data=form).status_code == 500
    assert store.affiliations.all(1) == []
    assert rows(store, models.Submission) == 0
    assert browser.client.post("/affiliations/new", data=form).status_code == 303
    assert len(store.affiliations.all(1)) == 1


def test_tokens_older_than_a_day_are_swept(browser: Browser, store: Store) -> None:
    browser.send("/affiliations/new", TIE)
    with store._room.writing(claims=False) as session:
        row = session.scalars(select(models.Submission)).one()
        row.at = datetime.now(UTC) - timedelta(hours=25)
    browser.send("/affiliations/new", TIE)
    assert rows(store, models.Submission) == 1


def test_every_form_that_is_posted_carries_a_token_of_its_own(browser: Browser) -> None:
    browser.send("/affiliations/new", TIE)
    drawn = [
        form
        for path in [*NEW, "/affiliations/1/edit", "/affiliations/1/delete", "/subsidy/new"]
        for form in re.findall(
            r'<form method="post".*?</form>', browser.get(path).get_data(as_text=True), re.S
        )
        if "/logout" not in form
    ]
    tokens = [hidden_value(form, "once") for form in drawn]
    assert len(drawn) == 9
    assert None not in tokens
    assert len(set(tokens)) == 9
