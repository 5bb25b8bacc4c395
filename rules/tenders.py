"""A tender as the office keeps it: more than one check needs, less than a CASE file demands.

None says "not known", an empty tuple "none" (contracts.md, "Missing or empty").
Codes are those of rules.words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.register import Company

STAGES: dict[str, str] = {
    "before_role": "役割を任せる前",
    "before_notice": "公告の前",
    "application": "参加申請の受付時",
    "before_contract": "契約の前",
}
"""When in a tender's life a check is asked for."""


@dataclass(frozen=True)
class Held:
    """A role in the tender, from ``since`` to ``until`` (both included; None: not stated)."""

    role: str
    since: date | None = None
    until: date | None = None

    def in_case(self) -> str | dict[str, str]:
        """A plain word, or an object where a day is known."""
        days = {"from": self.since, "to": self.until}
        known = {key: day.isoformat() for key, day in days.items() if day}
        return {"role": self.role, **known} if known else self.role


@dataclass(frozen=True)
class Part:
    """One appointee's part in a tender. ``roles`` None: not asked yet."""

    appointee_id: int
    roles: tuple[Held, ...] | None = None
    supervisory_post: bool | None = None


@dataclass(frozen=True)
class BidderRow:
    """A bidder of the list; its row is its place, from 1."""

    name: str
    corporate_number: str | None = None
    address: str | None = None
    affiliates_declared_on: date | None = None
    members: tuple[Company, ...] = ()
    subcontractors: tuple[Company, ...] = ()

    def in_case(self) -> dict[str, Any]:
        """The bidder as a CASE file has it."""
        declared = self.affiliates_declared_on
        return {
            "name": self.name,
            "corporate_number": self.corporate_number,
            "address": self.address,
            "affiliates_declared_on": declared.isoformat() if declared else None,
            "members": [company.in_case() for company in self.members],
            "subcontractors": [company.in_case() for company in self.subcontractors],
        }


@dataclass(frozen=True)
class ExemptionAsked:
    """An exemption applied for under one clause."""

    clause: str
    bidder: Company
    no_contact: bool | None = None
    contact_log: bool | None = None
    audit_accepted: bool | None = None
    reason: str | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    approved_by: str | None = None

    def in_case(self) -> dict[str, Any]:
        """The exemption as a CASE file has it."""
        return {
            "rule": self.clause,
            "bidder": self.bidder.in_case(),
            "no_contact": self.no_contact,
            "contact_log": self.contact_log,
            "audit_accepted": self.audit_accepted,
            "reason": self.reason,
            "applied_on": self.applied_on.isoformat() if self.applied_on else None,
            "approved_on": self.approved_on.isoformat() if self.approved_on else None,
            "approved_by": self.approved_by,
        }


@dataclass(frozen=True)
class Tender:
    """A tender with its parts. Bidders and exemptions are kept beside it, as they come later."""

    name: str
    stage: str | None = None
    category: str | None = None
    work: tuple[str, ...] | None = None
    method: str | None = None
    notice_date: date | None = None
    bid_date: date | None = None
    contract_date: date | None = None
    reference_date: date | None = None
    clause_stated: bool | None = None
    expected_bidders: tuple[Company, ...] | None = None
    spec_written_by: tuple[Company, ...] | None = None
    managed_by: tuple[Company, ...] | None = None
    audited_parties: tuple[Company, ...] | None = None
    note: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def decision_day(self) -> date | None:
        """The day that decides: the contract's where negotiated, else the bid's."""
        return self.contract_date if self.method == "negotiated" else self.bid_date

    def in_case(self) -> dict[str, Any]:
        """The key ``tender`` of a CASE file."""
        days = ("notice_date", "bid_date", "contract_date", "reference_date")
        lists = ("expected_bidders", "spec_written_by", "managed_by", "audited_parties")
        return {
            "name": self.name,
            "category": self.category,
            "work": None if self.work is None else list(self.work),
            "method": self.method,
            **{key: day.isoformat() if (day := getattr(self, key)) else None for key in days},
            "clause_stated": self.clause_stated,
            **{key: _in_case(getattr(self, key)) for key in lists},
        }


def _in_case(companies: tuple[Company, ...] | None) -> list[dict[str, Any]] | None:
    return None if companies is None else [company.in_case() for company in companies]
