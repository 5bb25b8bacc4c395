"""What the tests of the record stand on, made through the store as the program makes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, select

from app import models
from app.audit import Audited, anchors_of, audit
from app.chain import Head
from app.store import Act, Officer, Store
from rules.register import Company
from rules.tenders import BidderRow, ExemptionAsked, Tender

LAW = '{"b2.toml": "条項の控え"}'.encode()
"""What the checks were judged by."""


@dataclass
class Office:
    """A store with a record. ``officers``: one of each municipality."""

    store: Store
    officers: list[Officer]

    def act(self, action: str, place: int = 0) -> Act:
        return Act(self.officers[place], action)

    def heads(self) -> list[Head]:
        """The ends of the chains, as printed."""
        found = [self.store.audit.head(one.municipality_id) for one in self.officers]
        return [head for head in found if head]

    def verified(self, *anchors: str) -> Audited:
        """What ``audit verify`` finds."""
        with self.store.audit.lying() as lying:
            return audit(lying, anchors_of(anchors))

    def erase(self, seqs: list[int], place: int = 0) -> None:
        """Take the details of entries away as an erasure does: with an entry that says so."""
        act = self.act("erasure.done", place)
        event = models.Event
        named = select(event.id).where(event.municipality_id == act.whose, event.seq.in_(seqs))
        room = self.store._room
        with room.writing() as session:
            session.execute(delete(models.EventDetail).where(models.EventDetail.event_id.in_(named)))
            room.record_event(session, act, None, "個人情報を消去した", facts={"details": seqs})


def furnished(store: Store, more: int = 0) -> Office:
    """Two municipalities, each with a tender, a check and decisions; ``more`` entries beside."""
    first = store.accounts.found("架空市", "999999", "admin", "見本 花子", "no password")
    office = Office(store, [first, _second(store)])
    _second_person(office)
    for place in range(2):
        _work(office, place)
    for number in range(more):
        place = number % 2
        if number % 8 < 2:
            _check(office, place, 1 + place, f"入札者{number}")
        else:
            store.events.add(office.act("appointee.read", place), "appointee:1", "閲覧した")
    return office


def _second_person(office: Office) -> None:
    """In the first municipality a second officer has to agree."""
    kept = office.store.office_settings.get(office.officers[0].municipality_id)
    value = replace(kept.value, second_person=True)
    office.store.office_settings.change(office.act("setting.change"), kept.version, value)


def _second(store: Store) -> Officer:
    room = store._room
    with room.writing() as session:
        now = room.now()
        place = models.Municipality(code="888888", name="見本町", created_at=now)
        session.add(place)
        session.flush()
        user = models.User(
            municipality_id=place.id,
            login="second",
            name="別人 一郎",
            password_hash="no password",
            roles=["admin", "procurement"],
            created_at=now,
            changed_at=now,
        )
        session.add(user)
        session.flush()
        officer = Officer(
            user.id, "second", "別人 一郎", frozenset({"admin", "procurement"}), place.id, "見本町"
        )
        room.record_event(session, Act(officer, "setup"), f"user:{user.id}", "管理者を登録した")
    return officer


def _work(office: Office, place: int) -> None:
    store = office.store
    tender = Tender("住民情報システム更改", notice_date=date(2026, 5, 1), bid_date=date(2026, 6, 1))
    number = store.tenders.create(office.act("tender.create", place), tender)
    rows = [BidderRow("株式会社架空システム"), BidderRow("架空データ株式会社")]
    store.tenders.set_bidders(office.act("bidder.change", place), number, 1, rows)
    asked = [ExemptionAsked("d1", Company("株式会社架空システム"), approved_on=date(2026, 5, 20))]
    store.tenders.set_exemptions(office.act("bidder.change", place), number, 2, asked)
    _check(office, place, number, "株式会社架空システム")


def _check(office: Office, place: int, tender: int, name: str) -> None:
    checks = office.store.checks
    result = json.dumps({"results": [{"row": 1, "bidder": name, "verdict": "review"}]}).encode()
    clauses = [{"id": "b2", "version": "1", "citation": "参考4.4-⑧"}]
    number = checks.create(
        office.act("check.create", place),
        tender,
        "application",
        name.encode(),
        result,
        clauses,
        "hosakan 0",
        law=LAW,
    )
    checks.decide(office.act("check.decide", place), number, {1: "clear"}, "資料で確かめた", "契約課 見本")
    waiting = checks.get(office.officers[place].municipality_id, number).waiting
    if waiting:
        other = Act(replace(office.officers[place], id=77, login="other"), "check.second")
        named = [item.id for item in waiting]
        office.store.secondings.second(other, number, named, True, "資料を見た", "契約課長 別人")
