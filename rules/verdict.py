"""What a check comes to: verdicts with their reasons, in the shape of contracts.md section 2."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from rules.register_extract import Extract


class Verdict(StrEnum):
    """The outcome for one bidder, as the machine may say it. A person confirms."""

    CLEAR = "clear"
    EXEMPT = "exempt"
    REVIEW = "review"
    RESTRICTED = "restricted"

    @property
    def severity(self) -> int:
        """The worst reason decides: restricted > review > exempt > clear."""
        return (Verdict.CLEAR, Verdict.EXEMPT, Verdict.REVIEW, Verdict.RESTRICTED).index(self)


SHOWN_AS = {
    Verdict.RESTRICTED: "制限条項に該当（確認前）",
    Verdict.REVIEW: "要確認",
    Verdict.EXEMPT: "適用除外（承認済）",
    Verdict.CLEAR: "登録情報の範囲で該当なし",
}
"""The words on page and paper (contracts.md section 2)."""


@dataclass(frozen=True, order=True)
class Note:
    """Something an officer should know beside the verdict."""

    code: str
    text: str

    def to_json(self) -> dict[str, str]:
        """As in the contract."""
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True)
class Evidence:
    """By what a bidder was taken for a company: the weakest link of the chain."""

    method: str
    score: float
    certainty: str

    def to_json(self) -> dict[str, Any]:
        """As in the contract; a whole score is an integer."""
        score = int(self.score) if self.score == int(self.score) else self.score
        return {"method": self.method, "score": score, "certainty": self.certainty}


@dataclass(frozen=True)
class Reason:
    """Why one clause (None: no clause, the check itself) gives its verdict for a bidder.

    path: bidder first, then every company on the way. chain: the same as sentences, for the reader.
    identity: None where a field is missing rather than a company matched.
    """

    rule: str | None
    verdict: Verdict
    appointee: str | None
    effect: str | None
    identity: Evidence | None
    path: tuple[str, ...]
    basis: dict[str, Any]
    explanation: str
    chain: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As in the contract, with ``chain`` added."""
        return {
            "rule": self.rule,
            "verdict": self.verdict.value,
            "appointee": self.appointee,
            "effect": self.effect,
            "identity": self.identity.to_json() if self.identity else None,
            "path": list(self.path),
            "basis": self.basis,
            "explanation": self.explanation,
            "chain": list(self.chain),
        }

    def sort_key(self) -> tuple[int, str, str, tuple[str, ...], str, str]:
        """The worst first, then by content, never by the order of the input."""
        basis = json.dumps(self.basis, sort_keys=True, ensure_ascii=False)
        return (
            -self.verdict.severity,
            self.rule or "",
            self.appointee or "",
            self.path,
            basis,
            self.explanation,
        )


@dataclass(frozen=True)
class BidderResult:
    """One row of the result. ``row`` counts from 1."""

    row: int
    bidder: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    notes: tuple[Note, ...]

    def to_json(self) -> dict[str, Any]:
        """As in the contract."""
        return {
            "row": self.row,
            "bidder": self.bidder,
            "verdict": self.verdict.value,
            "reasons": [reason.to_json() for reason in self.reasons],
            "notes": [note.to_json() for note in self.notes],
        }


@dataclass(frozen=True)
class DutyRestriction:
    """Duties an appointee must keep out of because a company bids or is expected to (``row`` None)."""

    rule: str
    appointee: str
    row: int | None
    bidder: str
    certainty: str
    barred_roles: tuple[str, ...]
    violated_roles: tuple[str, ...]
    explanation: str

    def to_json(self) -> dict[str, Any]:
        """As in the contract."""
        return {
            "rule": self.rule,
            "appointee": self.appointee,
            "row": self.row,
            "bidder": self.bidder,
            "certainty": self.certainty,
            "barred_roles": list(self.barred_roles),
            "violated_roles": list(self.violated_roles),
            "explanation": self.explanation,
        }


@dataclass(frozen=True)
class RuleUsed:
    """A clause as it stood when the check was made."""

    id: str
    version: str
    citation: str

    def to_json(self) -> dict[str, str]:
        """As in the contract."""
        return {"id": self.id, "version": self.version, "citation": self.citation}


@dataclass(frozen=True)
class CheckResult:
    """The whole result of one check."""

    tender: str
    first_day: date
    last_day: date
    rules: tuple[RuleUsed, ...]
    results: tuple[BidderResult, ...]
    duty_restrictions: tuple[DutyRestriction, ...] = field(default=())
    register: Extract | None = None
    """What was looked at in the register of corporate numbers; None: checked without one."""

    @property
    def summary(self) -> dict[str, int]:
        """How many bidders came to what; ``clear_undeclared`` are not counted in ``clear``."""
        counts = dict.fromkeys(("restricted", "review", "exempt", "clear", "clear_undeclared"), 0)
        for result in self.results:
            undeclared = any(note.code == "affiliates_undeclared" for note in result.notes)
            key = (
                "clear_undeclared" if result.verdict is Verdict.CLEAR and undeclared else result.verdict.value
            )
            counts[key] += 1
        return counts

    def to_json(self) -> dict[str, Any]:
        """The one JSON document of ``hosakan check --json``."""
        return {
            "tender": self.tender,
            "test_days": {"from": self.first_day.isoformat(), "to": self.last_day.isoformat()},
            "rules": [rule.to_json() for rule in self.rules],
            "results": [result.to_json() for result in self.results],
            "duty_restrictions": [duty.to_json() for duty in self.duty_restrictions],
            "summary": self.summary,
            **({"register": self.register.to_json()} if self.register else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CheckResult:
        """A result as :meth:`to_json` gave it, word for word. Raises KeyError, TypeError or ValueError for
        anything else."""
        days = data["test_days"]
        return cls(
            data["tender"],
            date.fromisoformat(days["from"]),
            date.fromisoformat(days["to"]),
            tuple(RuleUsed(**rule) for rule in data["rules"]),
            tuple(map(_bidder_result, data["results"])),
            tuple(DutyRestriction(**_tuples(duty)) for duty in data["duty_restrictions"]),
            Extract.from_json(data["register"]) if "register" in data else None,
        )


def _bidder_result(row: Mapping[str, Any]) -> BidderResult:
    return BidderResult(
        row["row"],
        row["bidder"],
        Verdict(row["verdict"]),
        tuple(map(_reason, row["reasons"])),
        tuple(Note(**note) for note in row["notes"]),
    )


def _reason(reason: Mapping[str, Any]) -> Reason:
    identity = Evidence(**reason["identity"]) if reason["identity"] else None
    known = _tuples(reason) | {"verdict": Verdict(reason["verdict"]), "identity": identity}
    return Reason(**known)


def _tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
