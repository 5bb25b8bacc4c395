"""Small cases for property tests: few companies, so that clauses bite; days near edges; things left out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Case = dict[str, Any]
Row = dict[str, Any]

NOTICE, BID = "2026-12-16", "2026-12-18"
# Two real likenesses among them: a legal form left out, a branch.
NAMES = (
    "株式会社青空電算",
    "株式会社緑川測量",
    "株式会社白浜計器通信",
    "青空電算",
    "㈱青空電算 東北支店",
    "有限会社緑川測量",
)
NUMBERS = ("4010001012345", "3020001054321", "3020001000000")
ADDRESSES = ("青森県八戸市北町1-2-3", "愛知県豊田市南町4-5-6")
# Around the edges of two and ten years back, of the test days, and of an engagement.
DAYS = (
    "2010-04-01",
    "2016-12-18",
    "2016-12-19",
    "2020-03-31",
    "2024-12-16",
    "2024-12-17",
    "2024-12-18",
    "2025-04-01",
    *("2026-12-15", NOTICE, "2026-12-17", BID, "2026-12-19"),
)
ROLES = ("advice", "specification", "evaluation", "supervision", "selection")
LISTS = ("expected_bidders", "spec_written_by", "managed_by", "audited_parties")
OPTIONS: dict[str, dict[str, list[Any]]] = {
    "a3": {"months": [6, 24]},
    "b1": {
        "affiliates": ["none", "parent_subsidiary", "consolidated", "equity_method"],
        "add_up": [True, False],
    },
    "b2": {
        "affiliates": ["none", "parent_subsidiary", "consolidated", "equity_method"],
        "anchor": ["tender", "application", "engagement_start"],
        "years": [1, 3],
    },
}
RULES = ("a1", "a2", "a3", "b1", "b2", "c1", "c2", "g-spec", "g-pmo", "g-audit", "d1")


@st.composite
def maybe(draw: st.DrawFn, value: st.SearchStrategy[Any]) -> Any:
    """Mostly the value; sometimes ``...`` (the key is left out) or null."""
    roll = draw(st.integers(0, 19))
    return draw(value) if roll < 18 else None if roll == 18 else ...


def row(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    """A table of those fields that are there."""
    return st.fixed_dictionaries(fields).map(lambda made: {k: v for k, v in made.items() if v is not ...})


def few(rows: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    some = st.lists(rows, min_size=1, max_size=most)
    return st.one_of(some, some, st.just([]))


companies = row(
    name=st.sampled_from((NAMES[0],) * 3 + NAMES),
    corporate_number=st.one_of(st.just(...), st.just(...), st.sampled_from(NUMBERS)),
    address=st.one_of(st.just(...), st.just(...), st.sampled_from(ADDRESSES)),
)


@st.composite
def periods(draw: st.DrawFn, /, first: str, last: str, **others: st.SearchStrategy[Any]) -> Row:
    """A table with two days in order, either of which may be left out or null."""
    one, two = sorted((draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))))
    made = draw(row(**others))
    for key, value in ((first, one), (last, two)):
        chosen = draw(maybe(st.just(value)))
        if chosen is not ...:
            made[key] = chosen
    return made


employments = periods(
    "start",
    "end",
    company=companies,
    kind=maybe(st.sampled_from(["employee", "officer", "concurrent", "dispatch_origin"])),
)
roles = st.one_of(st.sampled_from(ROLES), periods("from", "to", role=st.sampled_from(ROLES)))
engagements = periods(
    "start",
    "end",
    form=maybe(st.sampled_from(["special_part_time", "contractor", "dispatched"])),
    applied_on=maybe(st.sampled_from(DAYS)),
    contractor=maybe(companies),
)
affiliations = periods(
    "since",
    "until",
    parent=companies,
    child=companies,
    type=st.sampled_from(["subsidiary", "consolidated", "equity_method", "succession", "split"]),
)
bidders = row(
    name=st.sampled_from((NAMES[0],) * 3 + NAMES + ("みなと共同企業体",)),
    corporate_number=st.one_of(st.just(...), st.sampled_from(NUMBERS)),
    address=st.one_of(st.just(...), st.sampled_from(ADDRESSES)),
    affiliates_declared_on=maybe(st.just("2026-05-01")),
    members=st.one_of(st.just(...), st.just(...), few(companies)),
    subcontractors=st.one_of(st.just(...), st.just(...), few(companies, 1)),
)
exemptions = row(
    rule=st.sampled_from(["d1", "g-spec"]),
    bidder=companies,
    no_contact=st.just(True),
    contact_log=st.just(True),
    audit_accepted=st.sampled_from([True, True, False]),
    reason=st.just("理由"),
    approved_by=st.just("架空 花子"),
    applied_on=maybe(st.just(NOTICE)),
    approved_on=maybe(st.sampled_from([BID, "2026-12-19"])),
)


@st.composite
def adopted(draw: st.DrawFn, rule: str) -> Row:
    """A clause with some of its options settled."""
    known = OPTIONS.get(rule, {})
    options = draw(
        row(**{key: st.one_of(st.just(...), st.sampled_from(values)) for key, values in known.items()})
    )
    made: Row = {"id": rule, "options": options} if options else {"id": rule}
    return made | draw(row(adopted_on=st.sampled_from([..., ..., NOTICE, "2026-12-17"])))


@st.composite
def appointees(draw: st.DrawFn, number: int) -> Row:
    made = draw(
        row(
            roles=maybe(few(roles)),
            supervisory_post=maybe(st.booleans()),
            engagement=maybe(engagements),
            employments=maybe(few(employments, 3)),
        )
    )
    return {"id": f"P{number}", **made}


@st.composite
def tenders(draw: st.DrawFn) -> Row:
    method = draw(st.sampled_from(["open", "negotiated", None]))
    decision = "contract_date" if method == "negotiated" else "bid_date"
    lists = {key: maybe(few(companies, 1)) for key in LISTS}
    made = draw(
        row(
            category=maybe(st.just("information_system")),
            work=maybe(
                st.lists(
                    st.sampled_from(["design_development", "audit", "consulting"]), max_size=2, unique=True
                )
            ),
            clause_stated=maybe(st.booleans()),
            **lists,
        )
    )
    dates = draw(
        st.sampled_from(
            [
                {"notice_date": NOTICE, decision: BID},
                {"notice_date": NOTICE},
                {decision: BID},
                {"reference_date": "2026-12-17", decision: BID},
            ]
        )
    )
    return {"name": "更改", "method": method, **made, **dates}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A valid CASE."""
    chosen = draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3, unique=True))
    people = draw(st.sampled_from([1, 1, 2, 0]))
    return {
        "rules": [draw(adopted(rule)) for rule in chosen],
        "tender": draw(tenders()),
        "appointees": [draw(appointees(number + 1)) for number in range(people)],
        "affiliations": draw(few(affiliations, 3)),
        "exemptions": draw(few(exemptions, 1)),
        "bidders": draw(st.lists(bidders, min_size=1, max_size=2)),
    }


@st.composite
def cases_and_more(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case, and the same with a rule or a row more (none in exemptions, members, work, missing lists)."""
    case = draw(cases())
    more = copy.deepcopy(case)
    ways: list[Callable[[], None]] = []

    def grows(rows: Any, one: st.SearchStrategy[Any]) -> None:
        if isinstance(rows, list):
            ways.append(lambda: rows.insert(draw(st.integers(0, len(rows))), draw(one)))

    unused = [rule for rule in RULES if rule not in {row["id"] for row in more["rules"]}]
    grows(more["rules"], st.sampled_from(unused).flatmap(adopted))
    grows(more["appointees"], appointees(9))
    grows(more["affiliations"], affiliations)
    for key in LISTS:
        grows(more["tender"].get(key), companies)
    for person in more["appointees"]:
        grows(person.get("roles"), roles)
        grows(person.get("employments"), employments)
    for bidder in more["bidders"]:
        grows(bidder.get("subcontractors"), companies)
    ways.append(lambda: more["bidders"].append(draw(bidders)))
    draw(st.sampled_from(ways))()
    return case, more


@st.composite
def cases_and_shuffled(draw: st.DrawFn) -> tuple[Case, Case, list[int]]:
    """A case, the same with every list in another order, and where each of its bidders went."""
    case = draw(cases())

    def shuffled(value: Any) -> Any:
        if isinstance(value, list):
            return draw(st.permutations([shuffled(item) for item in value]))
        if isinstance(value, dict):
            return {key: shuffled(item) for key, item in value.items()}
        return value

    order = draw(st.permutations(range(len(case["bidders"]))))
    other = {key: shuffled(value) for key, value in case.items() if key != "bidders"}
    other["bidders"] = [shuffled(case["bidders"][index]) for index in order]
    return case, other, list(order)
