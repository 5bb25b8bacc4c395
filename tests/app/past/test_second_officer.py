"""Where the municipality has settled so, a decision counts only after another officer has agreed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.checking import KeptCheck
from app.store import Act, Decided, NotWaiting, Officer, OfficeSettings, Store
from app.store.secondings import Secondings
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in
from tests.app.test_check_pages import checked, office
from tests.word import docx_text, validate_docx

__all__ = ["office"]
SECOND = "/checks/1/second"


@pytest.fixture
def first(office: Browser, store: Store) -> Browser:
    """The administrator, at an office that wants a second officer, with a check of three bidders."""
    want_second(store)
    checked(office)
    return office


@pytest.fixture
def other(app: Flask, first: Browser, store: Store) -> Browser:
    """Another officer of 契約担当課, named for the tender like the first."""
    return signed_in(app, store, named_officer(store, "keiyaku"))


def named_officer(store: Store, login: str) -> Officer:
    admin = store.accounts.first_administrator()
    officer = add_officer(store, login, "procurement")
    named = [one.id for one in store.accounts.named(1, 1)]
    version = store.tenders.get(1, 1).version
    store.tenders.name_officers(Act(admin, "naming.change"), 1, version, [*named, admin.id, officer.id])
    return officer


def want_second(store: Store, wanted: bool = True) -> None:
    act = Act(store.accounts.first_administrator(), "setting.change")
    store.office_settings.change(act, store.office_settings.get(1).version, OfficeSettings(wanted))


def decide(
    browser: Browser, row: int = 1, verdict: str = "restricted", reason: str = "在籍を確かめた"
) -> None:
    typed = {"verdict": verdict, "officer": "係長 見本 花子", "reason": reason}
    assert browser.send(f"/checks/1/bidders/{row}", typed).status_code == 303


def agree(browser: Browser, store: Store, agreed: str = "yes", **more: Any) -> TestResponse:
    waiting = [str(item.id) for item in store.checks.get(1, 1).waiting]
    typed = {"decisions": waiting, "agreed": agreed, "officer": "課長 契約 次郎", "reason": "資料を見た"}
    return browser.send(SECOND, typed | more)


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def counting(store: Store, row: int = 1) -> Decided | None:
    return store.checks.get(1, 1).decision_on(row)


def test_without_the_setting_a_decision_counts_at_once(office: Browser, store: Store) -> None:
    checked(office)
    decide(office)
    made = counting(store)
    assert made
    assert (made.counts, made.user_id) == (True, store.accounts.first_administrator().id)
    assert "2人目" not in text(office.get("/checks/1"))


def test_a_decision_waits_and_every_page_and_paper_says_so(first: Browser, store: Store) -> None:
    decide(first)
    assert counting(store) is None
    page = text(first.get("/checks/1"))
    assert "2人目の確認を待つ判断が1件あります" in page
    assert "2人目の確認待ち" in page
    assert "制限条項に該当（確認前）" in page
    assert "2人目の確認を待つ判断が1件あります" in text(first.get("/tenders/"))
    assert "住民情報システム更改" in text(first.get("/checks/waiting"))
    document = first.get("/checks/1/document.docx").data
    assert "2人目の確認待ち" in docx_text(document)
    [line, *_] = rows(first)
    assert line["判定"].startswith("制限条項に該当（確認前）")
    assert line["職員の確認"] == ""
    assert line["2人目の確認"] == "2人目の確認待ち（制限対象　係長 見本 花子）"


def rows(browser: Browser) -> list[dict[str, str]]:
    content = browser.get("/checks/1/result.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_with_another_officers_agreement_it_counts_and_both_names_stand(
    first: Browser, other: Browser, store: Store, need: Callable[[str], str]
) -> None:
    decide(first)
    assert agree(other, store).status_code == 303
    made = counting(store)
    assert made
    assert (made.verdict, made.counts) == ("restricted", True)
    page = text(other.get("/checks/1"))
    both = ("係長 見本 花子", "2人目　課長 契約 次郎", "同意　課長 契約 次郎", "資料を見た")
    for words in ("制限対象（確認済）", *both):
        assert words in page
    document = other.get("/checks/1/document.docx").data
    assert "2人目　課長 契約 次郎" in docx_text(document)
    assert validate_docx(need("node"), document) == []
    [line, *_] = rows(other)
    assert (line["職員の確認"], line["2人目の確認"]) == ("制限対象（確認済）", "課長 契約 次郎")
    happened, _ = store.events.latest(1)
    told = next(item for item in happened if item.action == "check.second")
    assert (told.record, told.why, told.facts["agreed"]) == ("check:1", "資料を見た", True)
    assert "架空システム" not in told.what


def test_a_refusal_stays_on_record_and_the_decision_never_counts(
    first: Browser, other: Browser, store: Store
) -> None:
    decide(first)
    agree(other, store, "no", reason="在籍証明がない")
    assert counting(store) is None
    page = text(first.get("/checks/1/bidders/1"))
    assert "同意しない　課長 契約 次郎" in page
    assert "在籍証明がない" in page
    decide(first, verdict="review", reason="在籍証明を求めた")
    agree(other, store)
    made = counting(store)
    assert made
    assert made.verdict == "review"
    assert len(store.checks.get(1, 1).decisions) == 2


def test_nobody_agrees_with_himself(first: Browser, other: Browser, store: Store) -> None:
    decide(first)
    page = text(first.get(SECOND))
    assert "あなたの確認を待つ判断はありません" in page
    assert "あなた自身の判断が1件" in page
    own = [item.id for item in store.checks.get(1, 1).waiting]
    act = Act(store.accounts.first_administrator(), "check.second")
    with pytest.raises(NotWaiting):
        store.secondings.second(act, 1, own, True, "よい", "係長 見本 花子")
    late = agree(other, store, officer="係長 見本 花子")
    assert late.status_code == 422
    assert "判断した職員と同じ氏名" in text(late)
    assert counting(store) is None


def test_without_a_reason_nobody_decides_and_nobody_agrees(
    first: Browser, other: Browser, store: Store
) -> None:
    typed = {"verdict": "clear", "officer": "係長", "reason": "　"}
    assert first.send("/checks/1/bidders/2", typed).status_code == 422
    decide(first)
    assert agree(other, store, reason=" ").status_code == 422
    act = Act(store.accounts.first_administrator(), "check.decide")
    with pytest.raises(ValueError, match="reason"):
        store.checks.decide(act, 1, {1: "clear"}, " ", "係長")
    assert counting(store) is None


@pytest.mark.asvs("2.3.1")
def test_a_decision_already_replaced_or_spoken_of_waits_no_more(
    first: Browser, other: Browser, store: Store
) -> None:
    decide(first)
    old = [item.id for item in store.checks.get(1, 1).waiting]
    decide(first, verdict="clear", reason="やり直し")
    assert [item.id for item in store.checks.get(1, 1).waiting] != old
    assert agree(other, store, decisions=[str(old[0])]).status_code == 422
    assert "（後の判断に替わった）" in text(first.get("/checks/1"))
    agree(other, store)
    late = agree(other, store)
    assert late.status_code == 409
    assert "あなたの確認を待つ判断はありません" in text(late)


def test_of_two_who_agree_at_the_same_moment_the_second_is_told(
    first: Browser, other: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(first)
    third, plain = Act(named_officer(store, "third"), "check.second"), Secondings.second

    def quicker(self: Secondings, act: Act, *said: Any) -> None:
        plain(self, third, *said)
        plain(self, act, *said)

    monkeypatch.setattr(Secondings, "second", quicker)
    late = agree(other, store)
    assert late.status_code == 409
    assert "ほかの人が先に確認したか" in text(late)
    assert "資料を見た" in text(late)
    made = counting(store)
    assert made
    assert made.counts


def test_the_setting_of_the_day_of_the_decision_counts(first: Browser, store: Store) -> None:
    decide(first)
    want_second(store, False)
    assert counting(store) is None
    decide(first, row=2, verdict="clear", reason="関係を確かめた")
    want_second(store)
    assert counting(store, 2)
    assert counting(store) is None


def test_many_are_confirmed_at_once_and_seconded_at_once(
    first: Browser, other: Browser, store: Store
) -> None:
    result = KeptCheck(store.checks.get(1, 1)).result
    clear = [row.row for row in result.results if row.verdict.value == "clear"]
    typed = {"officer": "係長 見本 花子", "reason": "登録の範囲で確かめた"}
    assert first.send("/checks/1/confirm/clear", typed).status_code == 303
    assert len(store.checks.get(1, 1).waiting) == len(clear)
    assert first.get("/checks/1/confirm/clear").status_code == 303
    agree(other, store)
    assert store.checks.get(1, 1).waiting == ()
    assert "待っている判断はありません" in text(other.get("/checks/waiting"))


# ---- 見てはならない人 ----


def test_before_the_opening_only_the_named_officers_decide_and_agree(
    app: Flask, first: Browser, store: Store
) -> None:
    """「入札者を見られない職員は、判断も同意もできない」"""
    decide(first)
    before_opening(store)
    other = signed_in(app, store, add_officer(store, "keiyaku", "procurement"))
    for path in ("/checks/1", "/checks/1/bidders/1", SECOND, "/checks/1/again"):
        assert other.get(path).status_code == 403, path
    assert agree(other, store).status_code == 403
    refused = other.send("/checks/1/bidders/1", {"verdict": "clear", "officer": "x", "reason": "y"})
    assert refused.status_code == 403
    page = text(other.get("/checks/waiting"))
    assert "住民情報システム更改" not in page
    assert "入札者を見ることができない案件の分が1件" in page
    assert len(store.checks.get(1, 1).decisions) == 1
    assert store.checks.get(1, 1).waiting


def before_opening(store: Store) -> None:
    """The day of the bids is far ahead."""
    kept = store.tenders.get(1, 1)
    later = replace(kept.value, bid_date=date(2099, 12, 18))
    admin = store.accounts.first_administrator()
    store.tenders.change(Act(admin, "tender.change"), 1, kept.version, later)


def test_an_appointees_account_neither_decides_nor_agrees(app: Flask, first: Browser, store: Store) -> None:
    decide(first)
    appointee = signed_in(app, store, add_officer(store, "hosakan", "procurement", appointee_id=1))
    assert appointee.get(SECOND).status_code == 403
    assert appointee.get("/checks/1/bidders/1").status_code == 403
    assert "住民情報システム更改" not in text(appointee.get("/checks/waiting"))
