"""The page of a group: the picture, the same in a table, a chosen day, names that mean several."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.store import Act, Store
from rules.register import Affiliation, Appointee, Company, Employment, End, EndState, Engagement
from tests.app.conftest import Browser

HOLDING = Company("架空ホールディングス株式会社", "3999901002026")
SYSTEM = Company("株式会社架空システム", "1999901001013", "架空県架空市本町1-1")


@pytest.fixture
def office(browser: Browser, store: Store) -> Browser:
    """A group of three, one tie of which has ended, and a person who works there."""
    officer = store.accounts.first_administrator()
    ties = [
        Affiliation(HOLDING, SYSTEM, "subsidiary", date(2016, 10, 1), None, "業態調書"),
        Affiliation(SYSTEM, Company("架空<東北>&株式会社"), "consolidated", None, None, "有報"),
        Affiliation(HOLDING, Company("架空物流株式会社"), "subsidiary", None, date(2020, 3, 31), "前の届出"),
    ]
    for tie in ties:
        store.affiliations.create(Act(officer, "affiliation.create"), tie)
    post = Employment(SYSTEM, "employee", date(2012, 4, 1), End(EndState.DAY, date(2025, 3, 31)))
    person = Appointee("架空 太郎", employments=(post,))
    store.appointees.create(Act(officer, "appointee.create"), person)
    return browser


def page(answer: TestResponse) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def group(browser: Browser, of: str, **more: Any) -> str:
    return page(browser.get("/affiliations/group", query_string={"of": of, **more}))


def test_the_picture_stands_beside_the_same_in_words(office: Browser) -> None:
    told = group(office, "架空ホールディングス株式会社", on="R8.12.1")
    assert "<h1>架空ホールディングス株式会社のグループ（令和8年12月1日現在）</h1>" in told
    assert told.count("<svg") == 1
    table = told.split("図と同じ内容: 関係")[1]
    for words in ("子会社", "連結決算の対象", "平成28年10月1日から", "業態調書", "架空<東北>&株式会社"):
        assert words in table, words
    ended = told.split("この日には続いていない関係")[1]
    assert "架空物流株式会社" in ended
    assert "架空物流" not in told.split("図と同じ内容: 会社")[0]


def test_no_markup_of_a_name_reaches_the_page(office: Browser) -> None:
    answer = office.get("/affiliations/group", query_string={"of": "3999901002026"})
    assert "<東北>" not in answer.get_data(as_text=True)
    assert "架空&lt;東北&gt;&amp;株式会社" in answer.get_data(as_text=True)


def test_where_an_appointee_worked_is_marked_as_of_the_day(office: Browser) -> None:
    for day, words in (("2024-01-01", "◆補佐官等の勤務先"), ("2026-12-01", "◆補佐官等の元の勤務先")):
        told = group(office, "㈱架空システム", on=day)
        assert words in told
        assert re.search(r'<a href="/appointees/1">架空 太郎</a>', told)
    assert "補佐官等の" not in re.sub("左の黒い帯.*", "", group(office, SYSTEM.name, on="2010-01-01"))


@pytest.mark.parametrize(
    ("day", "start", "end", "mark"),
    [
        ("2026-03-31", date(2025, 4, 1), End(EndState.DAY, date(2026, 3, 31)), "補佐官等の受託会社"),
        ("2026-04-01", date(2025, 4, 1), End(EndState.DAY, date(2026, 3, 31)), "補佐官等の元の受託会社"),
        ("2025-03-31", date(2025, 4, 1), End(EndState.RUNNING), None),
        ("2030-01-01", date(2025, 4, 1), End(EndState.RUNNING), "補佐官等の受託会社"),
        ("2030-01-01", date(2025, 4, 1), End(), "補佐官等の受託会社（終わりは不明）"),
    ],
)
def test_a_contractor_is_marked_as_of_the_day(
    office: Browser, store: Store, day: str, start: date, end: End, mark: str | None
) -> None:
    """業務委託が終わっていれば「元の受託会社」、まだ始まっていなければ受託会社とは示さない。"""
    contract = Engagement("contractor", None, start, end, HOLDING)
    act = Act(store.accounts.first_administrator(), "appointee.create")
    store.appointees.create(act, Appointee("例示 花子", engagements=(contract,)))
    box = group(office, HOLDING.name, on=day).split("図と同じ内容: 会社")[1].split("</table>")[0]
    (row,) = (row for row in box.split("<tr>") if HOLDING.name in row)
    told = re.findall(r"例示 花子</a>（(.+?)）</?[ta、]", row)
    assert told == ([mark.replace("補佐官等の", "")] if mark else [])
    assert (f"◆{mark}<" in group(office, HOLDING.name, on=day)) == bool(mark)


def test_a_day_decides_which_ties_stand(office: Browser) -> None:
    told = group(office, HOLDING.name, on="2019-01-01")
    assert "架空物流株式会社" in told.split("図と同じ内容: 会社")[0]
    wrong = office.get("/affiliations/group", query_string={"of": HOLDING.name, "on": "R1.4.30"})
    assert wrong.status_code == 422
    assert "令和は2019-05-01" in html.unescape(wrong.get_data(as_text=True))


def test_a_name_of_two_companies_is_asked_for(office: Browser, store: Store) -> None:
    officer = store.accounts.first_administrator()
    twin = Affiliation(
        Company("株式会社架空システム", "6999901004052"), Company("別の株式会社"), "subsidiary"
    )
    store.affiliations.create(Act(officer, "affiliation.create"), twin)
    told = group(office, "株式会社架空システム")
    assert "2社あります" in told
    assert "of=6999901004052" in told
    assert "別の株式会社" in group(office, "6999901004052")


def test_nobody_of_that_name_and_nobody_asked_for(office: Browser) -> None:
    assert "登録簿にも補佐官等の職歴にもありません" in group(office, "どこにもない会社")
    near = group(office, "架空ホールディングス")
    assert "名称の近い会社" in near
    assert "of=3999901002026" in near
    assert "架空物流株式会社" in group(office, "物流")
    start = page(office.get("/affiliations/group"))
    assert "登録のあるグループ" in start
    assert "of=3999901002026" in start


def test_the_list_leads_to_the_picture(office: Browser) -> None:
    told = page(office.get("/affiliations/"))
    links = re.findall(r'href="(/affiliations/group\?of=[^"]*)"', told)
    assert len(links) == 3
    for link in links:
        assert office.get(link).status_code == 200
