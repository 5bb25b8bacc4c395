"""An office at work: its officers with an open session each, and the records of some years."""

from __future__ import annotations

from datetime import date

from app import models
from app.store import Act, Adopted, Officer, Paper, Store
from rules.register import Affiliation, Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, Held, Part, Tender

_FIRST = "東雲青葉瑞穂白鷺若竹朝凪深山千歳綾瀬常磐八重渚川霧島穂高紅葉銀河早蕨金剛松籟蒼天"
_SECOND = "電算情報通信測器設計工業物産企画計器制御技研印刷運輸建設商事精機電子薬品酒造製紙"
APPOINTEES, TIES, TENDERS, BIDDERS, PAPERS = 15, 120, 40, 12, 20


def officers(store: Store, count: int) -> list[str]:
    """Found the municipality with ``count`` officers of every office; the cookies of their sessions."""
    first = store.accounts.found("架空市", "999999", "officer0", "見本 花子", "no password")
    now = store.now()
    with store._room.writing() as session:
        for number in range(1, count):
            user = models.User(
                municipality_id=first.municipality_id,
                login=f"officer{number}",
                name=f"見本 {number}",
                password_hash="no password",
                roles=sorted(first.roles),
                created_at=now,
                changed_at=now,
            )
            session.add(user)
    found = [store.accounts.by_login(f"officer{number}") for number in range(count)]
    return [store.accounts.open_session(account.officer) for account in found if account]


def fill(store: Store) -> None:
    """The records: people, ties, clauses, tenders whose bids are opened, with bidders; papers."""
    officer = store.accounts.first_administrator()
    for number in range(1, APPOINTEES + 1):
        store.appointees.create(Act(officer, "appointee.create"), _person(number))
    for number in range(1, TIES + 1):
        tie = Affiliation(
            Company(_company(300 + number % 30)),
            Company(_company(number)),
            "subsidiary",
            source="業態調書 2026-05",
        )
        store.affiliations.create(Act(officer, "affiliation.create"), tie)
    for clause in ("b1", "b2", "d1"):
        adopted = Adopted(clause, {}, "募集要項", date(2024, 4, 1), None)
        store.clauses.create(Act(officer, "clause.create"), adopted)
    for number in range(1, TENDERS + 1):
        _tender(store, officer, number)
    for number in range(1, PAPERS + 1):
        for part, noun in ((store.postings, "posting"), (store.pledges, "pledge")):
            values = {"for": "appointee", "fields": {}}
            part.create(Act(officer, f"{noun}.create"), Paper(f"見本 {number}", values))


def _company(number: int) -> str:
    """One of 400 names, as different from each other as names are."""
    first, second = 2 * (number % 20), 2 * (number // 20 % 20)
    return f"{_FIRST[first : first + 2]}{_SECOND[second : second + 2]}株式会社"


def _person(number: int) -> Appointee:
    engagement = Engagement("special_part_time", None, date(2024, 4, 1), End(EndState.RUNNING))
    post = Employment(
        Company(_company(350 + number)),
        "employee",
        date(2012, 4, 1),
        End(EndState.DAY, date(2025, 3, 31)),
    )
    return Appointee(f"架空 {number}郎", engagements=(engagement,), employments=(post,))


def _tender(store: Store, officer: Officer, number: int) -> None:
    tender = Tender(
        f"架空システム更改その{number}",
        category="information_system",
        work=("design_development",),
        notice_date=date(2026, 4, 1),
        bid_date=date(2026, 5, 1),
        clause_stated=True,
        parts=(Part(number % APPOINTEES + 1, (Held("advice"),)),),
    )
    made = store.tenders.create(Act(officer, "tender.create"), tender)
    names = [_company(number + 7 * place) for place in range(BIDDERS - 1)]
    bidders = [BidderRow(name) for name in [*names, f"{_company(350 + number)} 東北支店"]]
    store.tenders.set_bidders(Act(officer, "bidder.change"), made, 1, bidders)
