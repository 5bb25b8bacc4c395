"""The demonstration's tenders, with the checks made of them and what officers decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app import law
from app.checking import BEFORE_NOTICE, run
from app.demo.reading import companies, company, data_file, read
from app.lists import read_bidders
from app.store import Act, Officer, Store
from rules.dates import parse_date
from rules.names.registered import Register
from rules.tenders import BidderRow, ExemptionAsked, Held, Part, Tender

Row = Mapping[str, Any]
LISTS = ("expected_bidders", "spec_written_by", "managed_by", "audited_parties")


def fill_tenders(
    store: Store, officer: Officer, people: Mapping[str, int], register: Register | None = None
) -> None:
    """Keep the tenders of ``tenders.toml``, the first of the file as the newest; their checks are made now,
    with ``register`` where there is one.

    ``people``: the appointees' numbers by their key.
    """
    for row in reversed(read("tenders")["tender"]):
        _fill_one(store, officer, row, people, register)


def _fill_one(
    store: Store, officer: Officer, row: Row, people: Mapping[str, int], register: Register | None
) -> None:
    number = store.tenders.create(Act(officer, "tender.create"), _tender(row, people))
    checked = 0
    for stage in row["checks"]:
        if stage != BEFORE_NOTICE:
            _fill_bidders(store, officer, number, row)
        kept = store.tenders.get(officer.municipality_id, number)
        staged = replace(kept.value, stage=stage)
        store.tenders.change(Act(officer, "tender.change"), number, kept.version, staged)
        checked = run(store, Act(officer, "check.create"), number, stage, law.library(), register)
    for decision in row.get("decisions", ()):
        verdicts = {int(place): verdict for place, verdict in decision["rows"].items()}
        act = Act(officer, "check.decide")
        store.checks.decide(act, checked, verdicts, decision["reason"], decision["officer"])


def _fill_bidders(store: Store, officer: Officer, number: int, row: Row) -> None:
    listed = row["bidders"]
    rows = bidders_of(listed) if isinstance(listed, str) else [BidderRow(**bidder) for bidder in listed]
    act = Act(officer, "bidder.change")
    version = store.tenders.get(officer.municipality_id, number).version
    store.tenders.set_bidders(act, number, version, rows)
    asked = [_exemption(item) for item in row.get("exemptions", ())]
    if asked:
        store.tenders.set_exemptions(act, number, version + 1, asked)


def bidders_of(filename: str) -> list[BidderRow]:
    """The bidders of a list among the demonstration's files."""
    found = read_bidders(data_file(filename).read_bytes(), filename).bidders
    return [_bidder(item) for item in found]


def _bidder(item: Row) -> BidderRow:
    declared = item["affiliates_declared_on"]
    return BidderRow(
        item["name"],
        item["corporate_number"],
        item["address"],
        parse_date(declared).day if declared else None,
        tuple(company(member["name"]) for member in item["members"]),
        tuple(company(sub["name"]) for sub in item["subcontractors"]),
    )


def _tender(row: Row, people: Mapping[str, int]) -> Tender:
    apart = ("bidders", "checks", "decisions", "exemptions", "parts", *LISTS)
    plain = {name: value for name, value in row.items() if name not in apart}
    return replace(
        Tender(**{**plain, "work": tuple(row["work"])}),
        expected_bidders=companies(row.get("expected_bidders")),
        spec_written_by=companies(row.get("spec_written_by")),
        managed_by=companies(row.get("managed_by")),
        audited_parties=companies(row.get("audited_parties")),
        parts=tuple(_part(part, people) for part in row["parts"]),
    )


def _part(row: Row, people: Mapping[str, int]) -> Part:
    roles = tuple(Held(**role) for role in row["roles"])
    return Part(people[row["appointee"]], roles, row["supervisory_post"])


def _exemption(row: Row) -> ExemptionAsked:
    return ExemptionAsked(**{**row, "bidder": company(row["bidder"])})
