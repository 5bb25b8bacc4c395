"""CASE.json: one tender, its appointees and bidders (contracts.md section 2), read and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, SkipValidation, StrictBool, model_validator

from rules.faults import Fault, InputError
from rules.library import Library, shipped_library
from rules.parties import Affiliation, Appointee, Company, Day, Name, Text, in_order
from rules.schema import Strict, parse
from rules.test_days import LONGEST_YEARS, too_long
from rules.words import Category, Method, Work


class AdoptedClause(Strict):
    """A clause the municipality has adopted, with its options as settled once.

    An option that is absent or null is unset: every reading of it is tried. What values an option takes
    only its clause knows (``Clause.option_faults``).
    """

    id: Name
    options: dict[str, Annotated[bool | int | str | None, SkipValidation]] = Field(default_factory=dict)
    instrument: Text | None = None
    adopted_on: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_options(cls, value: Any) -> Any:
        if isinstance(value, dict) and "options" in value and value["options"] is None:
            return {key: item for key, item in value.items() if key != "options"}
        return value


class Tender(Strict):
    """The tender. None in ``category``, ``work`` and the three company lists means unknown."""

    name: Name
    category: Category | None = None
    work: tuple[Work, ...] | None = None
    method: Method | None = None
    notice_date: Day | None = None
    bid_date: Day | None = None
    contract_date: Day | None = None
    reference_date: Day | None = None
    clause_stated: StrictBool | None = None
    expected_bidders: tuple[Company, ...] | None = None
    spec_written_by: tuple[Company, ...] | None = None
    managed_by: tuple[Company, ...] | None = None
    audited_parties: tuple[Company, ...] | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if not (self.notice_date or self.bid_date or self.contract_date or self.reference_date):
            how = "notice_date、bid_date、contract_date、reference_date のどれかを書いてください"
            raise InputError([Fault("", "日付が1つもありません", how)])
        where = "contract_date" if self.negotiated else "bid_date"
        in_order(where, self.notice_date, self.decision_day)
        return self

    @property
    def negotiated(self) -> bool:
        """随意契約."""
        return self.method is Method.NEGOTIATED

    @property
    def decision_day(self) -> date | None:
        """The day that decides: the bid, or the contract where it is negotiated. None: not set yet."""
        return self.contract_date if self.negotiated else self.bid_date


class Exemption(Strict):
    """An exemption applied for under one clause."""

    rule: Name
    bidder: Company
    no_contact: StrictBool | None = None
    contact_log: StrictBool | None = None
    audit_accepted: StrictBool | None = None
    reason: Text | None = None
    applied_on: Day | None = None
    approved_on: Day | None = None
    approved_by: Text | None = None


class Bidder(Company):
    """One row of the list of bidders."""

    affiliates_declared_on: Day | None = None
    members: tuple[Company, ...] | None = None
    subcontractors: tuple[Company, ...] | None = None


class Case(Strict):
    """Everything one check is made from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[AdoptedClause, ...] = Field(min_length=1)
    tender: Tender
    appointees: tuple[Appointee, ...]
    affiliations: tuple[Affiliation, ...] | None = None
    exemptions: tuple[Exemption, ...] | None = None
    bidders: tuple[Bidder, ...]


@dataclass(frozen=True)
class ParsedCase:
    """A case together with how its dates were understood where that is not plain (in Japanese)."""

    case: Case
    understood: tuple[str, ...]


def parse_case(data: object, library: Library | None = None, source: str = "") -> ParsedCase:
    """Read a case from plain data; clauses and options are those of ``library`` (the shipped ones if None).

    Raises InputError with every fault, each placed by its path after ``source``.
    """
    context: dict[str, Any] = {"understood": []}
    faults = [Fault(f"{source} {f.where}".strip(), f.problem, f.remedy) for f in _across_rows(data, library)]
    try:
        case = parse(Case, data, source, context)
    except InputError as error:
        raise InputError([*error.faults, *faults]) from None
    faults += _too_long(case.tender, source)
    if faults:
        raise InputError(faults)
    return ParsedCase(case, tuple(sorted(set(context["understood"]))))


def _too_long(tender: Tender, source: str) -> list[Fault]:
    """A year written wrong: asked of a new case only, for what was judged before stands."""
    if tender.reference_date or not too_long(tender.notice_date, tender.decision_day):
        return []
    where = "tender.contract_date" if tender.negotiated else "tender.bid_date"
    told = f"公告日から{LONGEST_YEARS}年を超えて後です"
    return [Fault(f"{source} {where}".strip(), told, "年の書き誤りがないか確かめてください")]


def kept_case(data: object) -> ParsedCase:
    """The case a check was made from, as it was kept. Whether its clauses and options are still known is
    not asked: they were when it was made. Raises InputError where the data is no case."""
    context: dict[str, Any] = {"understood": []}
    case = parse(Case, data, "", context)
    return ParsedCase(case, tuple(sorted(set(context["understood"]))))


def _across_rows(data: object, library: Library | None) -> list[Fault]:
    """What no single field shows: rows that repeat an id, clauses and options nobody knows.

    Looked for in the raw data, so that it is told together with every other fault.
    """
    faults = _twins("rules", _rows(data, "rules")) + _twins("appointees", _rows(data, "appointees"))
    clauses = (library or shipped_library()).clauses
    for index, row in enumerate(_rows(data, "rules")):
        clause = clauses.get(row["id"]) if isinstance(row.get("id"), str) else None
        if clause:
            options = row.get("options")
            faults += clause.option_faults(
                f"rules[{index}].options", options if isinstance(options, dict) else {}
            )
    return faults + _unknown(data, "rules", "id", clauses) + _unknown(data, "exemptions", "rule", clauses)


def _unknown(data: object, key: str, names: str, clauses: Iterable[str]) -> list[Fault]:
    """Rows that name a clause nobody knows."""
    known = set(clauses)
    remedy = f"{'、'.join(clauses)} のどれかを書いてください"
    return [
        Fault(f"{key}[{index}].{names}", f"条項「{row[names]}」はありません", remedy)
        for index, row in enumerate(_rows(data, key))
        if isinstance(row.get(names), str) and row[names] not in known
    ]


def _rows(data: object, key: str) -> list[dict[str, Any]]:
    rows = data.get(key) if isinstance(data, dict) else None
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []


def _twins(where: str, rows: list[dict[str, Any]]) -> list[Fault]:
    seen: set[object] = set()
    faults = []
    for index, row in enumerate(rows):
        key = row.get("id")
        if isinstance(key, str) and key in seen:
            faults.append(Fault(f"{where}[{index}].id", f"「{key}」が重複しています", "1つにしてください"))
        seen.add(key if isinstance(key, str) else None)
    return faults
