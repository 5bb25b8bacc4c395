"""The store: versions, one transaction with its event, nobody else's records, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import models
from app.store import Act, Adopted, Conflict, NotKept, Officer, Paper, Store
from rules.register import (
    Affiliation,
    Appointee,
    Company,
    Employment,
    End,
    EndState,
    Engagement,
    IntellectualProperty,
    ReportedChange,
    Shareholding,
)
from rules.tenders import BidderRow, ExemptionAsked, Held, Part, Tender

Acting = Callable[[str], Act]
SYSTEMS = Company("株式会社架空システム", "7000012050002", "架空県架空市本町1-2-3", ("架空電算",))
PERSON = Appointee(
    name="架空 太郎",
    kana="カクウ タロウ",
    declared_on=date(2026, 4, 1),
    note="備考\n2行目",
    engagements=(
        Engagement(
            "contractor", date(2024, 1, 20), date(2024, 4, 1), End(EndState.DAY, date(2025, 3, 31)), SYSTEMS
        ),
        Engagement("special_part_time", None, None, End(EndState.RUNNING)),
    ),
    employments=(
        Employment(SYSTEMS, "employee", date(2012, 4, 1), End(EndState.DAY, date(2024, 3, 31)), "部長"),
        Employment(Company("架空合同会社"), "concurrent", None, End(EndState.UNKNOWN)),
    ),
    shareholdings=(Shareholding(SYSTEMS, "500株", date(2026, 4, 1)),),
    intellectual_property=(),
    changes=(ReportedChange(date(2026, 6, 1), "兼業をやめた"),),
)
TIE = Affiliation(
    Company("架空HD株式会社"), SYSTEMS, "subsidiary", date(2018, 4, 1), None, "業態調書 2026-05"
)


def test_what_is_kept_comes_back_as_it_was(store: Store, act: Acting) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)
    kept = store.appointees.get(1, number)
    assert (kept.value, kept.version, kept.ref) == (PERSON, 1, f"appointee:{number}")
    unknown = Appointee("架空 次郎", shareholdings=(), intellectual_property=(IntellectualProperty("特許"),))
    store.appointees.change(act("appointee.change"), number, 1, unknown)
    assert store.appointees.get(1, number).value == unknown
    tie = store.affiliations.create(act("affiliation.create"), TIE)
    assert store.affiliations.get(1, tie).value == TIE


def test_two_officers_cannot_overwrite_each_other(store: Store, act: Acting) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)
    first, second = Appointee("先の人", employments=()), Appointee("後の人", employments=())
    store.appointees.change(act("appointee.change"), number, 1, first)
    with pytest.raises(Conflict) as caught:
        store.appointees.change(act("appointee.change"), number, 1, second)
    assert caught.value.mine == second
    assert (caught.value.theirs.value, caught.value.theirs.version) == (first, 2)
    with pytest.raises(Conflict):
        store.appointees.delete(act("appointee.delete"), number, 1)
    assert store.appointees.get(1, number).value == first


def test_a_change_is_undone_where_its_event_cannot_be_recorded(
    store: Store, act: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)

    def broken(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(store._room, "record_event", broken)
    with pytest.raises(OSError, match="full"):
        store.appointees.change(act("appointee.change"), number, 1, Appointee("変えた"))
    assert store.appointees.get(1, number).value == PERSON


def test_every_change_tells_who_what_and_which_record(store: Store, act: Acting) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)
    store.appointees.change(act("appointee.change"), number, 1, Appointee("架空 次郎"))
    store.appointees.delete(act("appointee.delete"), number, 2)
    told = store.events.of_record(1, f"appointee:{number}")
    assert [event.action for event in told] == ["appointee.delete", "appointee.change", "appointee.create"]
    assert told[2].what == "架空 太郎さんを登録した"
    assert told[0].who == "見本 花子（admin）"


def test_another_municipality_sees_and_changes_nothing(store: Store, act: Acting, officer: Officer) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)
    tender = store.tenders.create(act("tender.create"), Tender("案件", parts=(Part(number),)))
    with store._room.writing() as session:
        other = models.Municipality(code="888888", name="隣の市", created_at=store._room.now())
        session.add(other)
        session.flush()
        place = other.id
    from dataclasses import replace

    stranger = Act(replace(officer, municipality_id=place), "appointee.change")
    assert store.appointees.all(place) == []
    for attempt in (
        lambda: store.appointees.get(place, number),
        lambda: store.appointees.change(stranger, number, 1, PERSON),
        lambda: store.tenders.set_bidders(stranger, tender, 1, [BidderRow("甲")]),
        lambda: store.case_of(place, tender),
        lambda: store.tenders.create(stranger, Tender("他の案件", parts=(Part(number),))),
        lambda: store.checks.create(stranger, tender, "application", b"", b"", [], ""),
    ):
        with pytest.raises(NotKept):
            attempt()


def companies(store: Store) -> set[str]:
    with store._room.reading() as session:
        return set(session.scalars(select(models.Company.name)))


def test_a_company_nobody_names_any_more_is_kept_nowhere(store: Store, act: Acting, tmp_path: Path) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)
    assert companies(store) == {"株式会社架空システム", "架空合同会社"}
    store.appointees.delete(act("appointee.delete"), number, 1)
    assert companies(store) == set()
    store._room.engine.dispose()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("hosakan.db*"))
    assert "架空合同会社".encode() not in left


def test_one_company_written_the_same_way_is_one_row(store: Store, act: Acting) -> None:
    store.appointees.create(act("appointee.create"), PERSON)
    store.affiliations.create(act("affiliation.create"), TIE)
    with store._room.reading() as session:
        assert len(session.scalars(select(models.Company)).all()) == 3


def test_drafts_are_kept_with_their_values_and_versions(store: Store, act: Acting) -> None:
    paper = Paper("CIO補佐官の募集", {"duties": "髙①㈱", "rows": [{"a": 1}]}, "draft", "1")
    number = store.postings.create(act("posting.create"), paper)
    assert store.postings.get(1, number).value == paper
    store.postings.change(act("posting.change"), number, 1, Paper("改", {}))
    with pytest.raises(Conflict):
        store.postings.change(act("posting.change"), number, 1, paper)
    assert [kept.value.title for kept in store.postings.all(1)] == ["改"]
    store.postings.delete(act("posting.delete"), number, 2)
    assert store.postings.all(1) == []


def test_a_check_keeps_its_bytes_and_every_decision(store: Store, act: Acting) -> None:
    tender = store.tenders.create(act("tender.create"), Tender("案件"))
    clauses = [{"id": "b2", "version": "abc"}]
    number = store.checks.create(
        act("check.create"), tender, "application", b'{"a": 1}\r\n', b"\xff\x00", clauses, "1"
    )
    store.checks.decide(act("check.decide"), number, {1: "restricted"}, "雇用を確認した", "係長 甲")
    store.checks.decide(act("check.decide"), number, {1: "clear"}, "誤りだった", "課長 乙")
    kept = store.checks.get(1, number)
    assert (kept.inputs, kept.result, kept.clauses) == (b'{"a": 1}\r\n', b"\xff\x00", tuple(clauses))
    assert [item.verdict for item in kept.decisions] == ["restricted", "clear"]
    latest = kept.decision_on(1)
    assert latest is not None
    assert latest.officer == "課長 乙"
    assert kept.decision_on(2) is None
    assert store.events.of_record(1, kept.ref)[0].why == "誤りだった"


def test_a_tender_comes_back_as_it_was_and_its_bidders_in_order(store: Store, act: Acting) -> None:
    number = store.appointees.create(act("appointee.create"), PERSON)
    tender = Tender(
        "住民情報システム更改", "application", "information_system", ("operation", "audit"), "proposal",
        date(2026, 11, 20), date(2026, 12, 18), None, None, True, (Company("甲社"),), (), None, None, "備考",
        (Part(number, (Held("specification", date(2026, 6, 1), date(2026, 8, 31)), Held("advice")), False),),
    )  # fmt: skip
    kept = store.tenders.create(act("tender.create"), tender)
    assert store.tenders.get(1, kept).value == tender
    rows = [
        BidderRow("乙社", members=(Company("丙社"),)),
        BidderRow("甲社", affiliates_declared_on=date(2026, 5, 1)),
    ]
    store.tenders.set_bidders(act("tender.change"), kept, 1, rows)
    store.tenders.set_bidders(act("tender.change"), kept, 2, list(reversed(rows)))
    assert store.tenders.bidders(1, kept) == tuple(reversed(rows))
    asked = ExemptionAsked("d1", Company("甲社"), True, None, False, "理由", date(2026, 11, 25))
    store.tenders.set_exemptions(act("tender.change"), kept, 3, [asked])
    assert store.tenders.exemptions(1, kept) == (asked,)
    assert store.tenders.get(1, kept).version == 4


def test_a_clause_adopted_is_kept_with_its_options(store: Store, act: Acting) -> None:
    adopted = Adopted("b2", {"years": 3, "affiliates": None}, "募集要項", date(2024, 4, 1))
    number = store.clauses.create(act("clause.create"), adopted)
    assert store.clauses.get(1, number).value == adopted


def test_an_appointee_a_tender_still_open_needs_is_not_deleted(store: Store, act: Acting) -> None:
    from rules.faults import InputError
    from rules.register import End, EndState, Engagement
    from rules.tenders import Held, Part, Tender

    running = Engagement("special_part_time", None, date(2026, 4, 1), End(EndState.RUNNING))
    number = store.appointees.create(act("appointee.create"), Appointee("架空 太郎", engagements=(running,)))
    tender = store.tenders.create(
        act("tender.create"),
        Tender("更改", bid_date=date(2099, 1, 1), parts=(Part(number, (Held("advice"),)),)),
    )
    with pytest.raises(InputError, match="「更改」で役割をもち"):
        store.appointees.delete(act("appointee.delete"), number, 1)
    kept = store.tenders.get(1, tender)
    store.tenders.change(
        act("tender.change"), tender, kept.version, Tender("更改", bid_date=date(2099, 1, 1))
    )
    with pytest.raises(InputError, match="任用・契約が続いていて"):
        store.appointees.delete(act("appointee.delete"), number, 1)
    store.appointees.change(act("appointee.change"), number, 1, Appointee("架空 太郎"))
    store.appointees.delete(act("appointee.delete"), number, 2)
    assert store.appointees.all(1) == []
