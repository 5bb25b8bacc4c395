"""From the register to the CASE document: unknown stays unknown, none stays none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.store import Act, Adopted, Store, with_expected_bidders
from app.store.clauses import in_force
from rules.case import parse_case
from rules.register import Affiliation, Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, ExemptionAsked, Held, Part, Tender

Acting = Callable[[str], Act]
TENDER = Tender(
    "更改", category="information_system", notice_date=date(2026, 11, 20), bid_date=date(2026, 12, 18)
)
NOW = Engagement("special_part_time", date(2025, 1, 20), date(2025, 4, 1), End(EndState.RUNNING))


def case_of(store: Store, act: Acting, person: Appointee, tender: Tender = TENDER) -> dict[str, Any]:
    number = store.appointees.create(act("appointee.create"), person)
    part = tuple(replace(item, appointee_id=number) for item in tender.parts)
    kept = store.tenders.create(act("tender.create"), replace(tender, parts=part))
    store.clauses.create(act("clause.create"), Adopted("b2", {"years": 2}, "要項", date(2024, 4, 1)))
    return store.case_of(1, kept)


def test_the_case_is_the_contracts_and_is_read_by_the_engine(store: Store, act: Acting) -> None:
    company = Company("株式会社架空システム", None, "架空市", ("架空電算",))
    post = Employment(company, "employee", date(2012, 4, 1), End(EndState.DAY, date(2025, 3, 31)), "課長")
    person = Appointee("架空 太郎", declared_on=date(2026, 4, 1), engagements=(NOW,), employments=(post,))
    tender = replace(
        TENDER, parts=(Part(0, (Held("advice"), Held("specification", date(2026, 6, 1))), False),)
    )
    store.affiliations.create(
        act("affiliation.create"), Affiliation(Company("HD"), company, "subsidiary", None, None, "調書")
    )
    number = store.appointees.create(act("appointee.create"), person)
    kept = store.tenders.create(
        act("tender.create"), replace(tender, parts=(replace(tender.parts[0], appointee_id=number),))
    )
    store.tenders.set_bidders(act("tender.change"), kept, 1, [BidderRow("㈱架空システム")])
    store.tenders.set_exemptions(act("tender.change"), kept, 2, [ExemptionAsked("d1", Company("甲"), True)])
    store.clauses.create(act("clause.create"), Adopted("b2", {"years": 2}, "要項", date(2024, 4, 1)))
    case = store.case_of(1, kept)
    as_company = {
        "name": "株式会社架空システム",
        "corporate_number": None,
        "address": "架空市",
        "aliases": ["架空電算"],
    }
    assert case["rules"] == [
        {"id": "b2", "options": {"years": 2}, "instrument": "要項", "adopted_on": "2024-04-01"}
    ]
    assert case["appointees"] == [
        {
            "id": f"P{number}",
            "name": "架空 太郎",
            "roles": ["advice", {"role": "specification", "from": "2026-06-01"}],
            "supervisory_post": False,
            "declared_on": "2026-04-01",
            "engagement": {
                "form": "special_part_time",
                "applied_on": "2025-01-20",
                "start": "2025-04-01",
                "end": None,
                "contractor": None,
            },
            "employments": [
                {"company": as_company, "start": "2012-04-01", "end": "2025-03-31", "kind": "employee"}
            ],
        }
    ]
    assert case["affiliations"][0]["child"] == as_company
    assert case["bidders"][0]["name"] == "㈱架空システム"
    assert json.loads(json.dumps(case)) == case
    assert parse_case(case).case.tender.name == "更改"


@pytest.mark.parametrize(
    ("end", "written"),
    [
        (End(EndState.RUNNING), {"end": None}),
        (End(EndState.UNKNOWN), {}),
        (End(EndState.DAY, date(2026, 3, 31)), {"end": "2026-03-31"}),
    ],
)
def test_running_unknown_and_ended_are_three_things(
    store: Store, act: Acting, end: End, written: dict[str, str | None]
) -> None:
    case = case_of(store, act, Appointee("甲", employments=(Employment(Company("社"), end=end),)))
    post = case["appointees"][0]["employments"][0]
    assert {key: post[key] for key in post if key == "end"} == written


def test_not_asked_is_not_none(store: Store, act: Acting) -> None:
    entry = case_of(store, act, Appointee("甲"))["appointees"][0]
    assert "employments" not in entry
    assert "roles" not in entry
    assert "engagement" not in entry
    entry = case_of(store, act, Appointee("乙", employments=()), replace(TENDER, parts=(Part(0, ()),)))[
        "appointees"
    ][1]
    assert entry["employments"] == []
    assert entry["roles"] == []


def test_an_ended_contract_stands_beside_the_engagement_that_runs(store: Store, act: Acting) -> None:
    contract = Engagement(
        "contractor", None, date(2023, 4, 1), End(EndState.DAY, date(2025, 3, 31)), Company("受託社")
    )
    other = Engagement("adviser", None, date(2020, 4, 1), End(EndState.DAY, date(2021, 3, 31)))
    person = Appointee("甲", engagements=(other, contract, NOW), employments=())
    entries = case_of(store, act, person, replace(TENDER, parts=(Part(0, (Held("advice"),)),)))["appointees"]
    assert [(entry["id"], entry["engagement"]["form"], entry["roles"]) for entry in entries] == [
        ("P1", "special_part_time", ["advice"]),
        ("P1-2", "contractor", []),
    ]


def test_a_renewal_within_the_tenders_days_carries_the_roles_too(store: Store, act: Acting) -> None:
    first = replace(NOW, end=End(EndState.DAY, date(2026, 11, 30)))
    renewed = Engagement("special_part_time", None, date(2026, 12, 1), End(EndState.UNKNOWN))
    person = Appointee("甲", engagements=(first, renewed))
    entries = case_of(store, act, person, replace(TENDER, parts=(Part(0, (Held("advice"),)),)))["appointees"]
    assert [entry["roles"] for entry in entries] == [["advice"], ["advice"]]


def test_the_clause_in_force_on_the_first_day_is_the_one_judged() -> None:
    old = Adopted("b2", {"years": 1}, adopted_on=date(2020, 4, 1), ended_on=date(2024, 3, 31))
    now = Adopted("b2", {"years": 2}, adopted_on=date(2024, 4, 1))
    late = Adopted("a1", adopted_on=date(2026, 12, 1))
    assert in_force([late, now, old], date(2026, 11, 20)) == [late, now]
    assert in_force([late, now, old], date(2023, 1, 1)) == [late, old]
    assert in_force([old], date(2026, 1, 1)) == []


def test_expected_bidders_can_be_judged_before_a_role_is_given(store: Store, act: Acting) -> None:
    tender = replace(TENDER, expected_bidders=(Company("甲社", address="架空市"),))
    case = with_expected_bidders(case_of(store, act, Appointee("甲"), tender))
    assert [row["name"] for row in case["bidders"]] == ["甲社"]
    assert parse_case(case)
