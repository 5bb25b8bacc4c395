"""Two officers decide on the same bidder: the second sees what the first said, and chooses."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.store import Store
from rules.tenders import BidderRow
from tests.app.conftest import Browser
from tests.app.officers import signed_in
from tests.app.past.test_second_officer import named_officer
from tests.app.test_check_pages import acting, checked, office
from tests.assurance.pages import Typed, form_on

__all__ = ["office"]
BIDDER, CLEAR = "/checks/1/bidders/1", "/checks/1/confirm/clear"
MINE: Typed = {"verdict": ["clear"], "officer": ["主任 契約 次郎"], "reason": ["別の会社だった"]}
THEIRS: Typed = {"verdict": ["restricted"], "officer": ["係長 見本 花子"], "reason": ["登記で確かめた"]}


@pytest.fixture
def other(app: Flask, office: Browser, store: Store) -> Browser:
    """Another officer of 契約担当課, with a check in which two bidders are clear."""
    listed = [*store.tenders.bidders(1, 1), BidderRow("ほかの無関係株式会社")]
    store.tenders.set_bidders(acting(store)("tender.change"), 1, 2, listed)
    checked(office)
    return signed_in(app, store, named_officer(store, "keiyaku"))


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def verdicts(store: Store) -> list[tuple[int, str]]:
    return [(item.bidder_row, item.verdict) for item in store.checks.get(1, 1).decisions]


def test_a_decision_made_meanwhile_is_shown_beside_ones_own(
    office: Browser, other: Browser, store: Store
) -> None:
    opened = form_on(text(other.get(BIDDER)))
    assert office.send(BIDDER, THEIRS).status_code == 303
    late = other.client.post(BIDDER, data=opened | MINE)
    assert late.status_code == 409
    shown = text(late)
    for words in ("ほかの人が先に変更していました", "制限対象", "該当なし"):
        assert words in shown, words
    assert all(said[name][0] in shown for said in (THEIRS, MINE) for name in ("officer", "reason"))
    assert verdicts(store) == [(1, "restricted")]
    assert other.client.post(BIDDER, data=form_on(shown)).status_code == 303
    assert verdicts(store) == [(1, "restricted"), (1, "clear")]


def test_bidders_are_confirmed_together_only_as_they_were_seen(
    office: Browser, other: Browser, store: Store
) -> None:
    opened = form_on(text(other.get(CLEAR)))
    assert office.send("/checks/1/bidders/3", THEIRS).status_code == 303
    told: Typed = {"officer": ["主任 契約 次郎"], "reason": ["届出を見た"]}
    late = other.client.post(CLEAR, data=opened | told)
    assert late.status_code == 409
    for words in ("まだ何も記録していません", "登記で確かめた", "届出を見た", "1者の確認を記録する"):
        assert words in text(late), words
    assert verdicts(store) == [(3, "restricted")]
    assert other.client.post(CLEAR, data=form_on(text(late))).status_code == 303
    assert verdicts(store) == [(3, "restricted"), (4, "clear")]


def test_a_version_nobody_was_shown_is_no_fault_of_the_server(office: Browser, store: Store) -> None:
    checked(office)
    for version in ("", "x", "99"):
        assert office.send(BIDDER, THEIRS | {"version": [version]}).status_code in (303, 409)
    assert store.checks.get(1, 1).decisions


def test_who_finds_everything_confirmed_is_told_so(office: Browser, other: Browser) -> None:
    opened = form_on(text(other.get(CLEAR)))
    told: Typed = {"officer": ["係長 見本 花子"], "reason": ["届出を見た"]}
    assert office.send(CLEAR, told).status_code == 303
    late = other.client.post(CLEAR, data=opened | told, follow_redirects=True)
    assert "まだ確認していない業者は、ありません" in text(late)
