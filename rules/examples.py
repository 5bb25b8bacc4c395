"""The examples a clause file carries, tried: does the clause do what its own sentences say?

An example writes only what matters to it; the rest of the case is BASE. TOML has no null, so
``"null"`` stands for it (``end = "null"``: still running).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rules.case import parse_case
from rules.clause import Clause, Example
from rules.entry import check
from rules.library import Library
from rules.verdict import Verdict

BIDDER = "株式会社架空システム"
_TENDER: dict[str, Any] = {
    "name": "住民情報システム更改",
    "category": "information_system",
    "work": ["design_development"],
    "method": "open",
    "notice_date": "2026-11-20",
    "bid_date": "2026-12-18",
    "clause_stated": True,
    "expected_bidders": [],
    "spec_written_by": [],
    "managed_by": [],
    "audited_parties": [],
}
_APPOINTEE: dict[str, Any] = {
    "id": "P1",
    "name": "架空 太郎",
    "roles": [],
    "supervisory_post": False,
    "employments": [],
}
_ENGAGEMENT: dict[str, Any] = {
    "form": "special_part_time",
    "applied_on": "2025-01-20",
    "start": "2025-04-01",
    "end": None,
    "contractor": None,
}


@dataclass(frozen=True)
class Tried:
    """What an example came to. ``bars``: the roles the appointee is kept out of, in the engine's order."""

    verdict: Verdict
    bars: tuple[str, ...]

    def agrees(self, example: Example) -> bool:
        """Whether that is what the example says."""
        return self.verdict.value == example.verdict and set(self.bars) == set(example.bars)


def try_example(clause: Clause, example: Example) -> Tried:
    """Judge an example under its clause alone. Raises InputError where its case cannot be read."""
    library = Library(MappingProxyType({clause.id: clause}))
    result = check(parse_case(case_of(clause, example), library), library)
    duties = result.duty_restrictions
    return Tried(result.results[0].verdict, duties[0].barred_roles if duties else ())


def case_of(clause: Clause, example: Example) -> dict[str, Any]:
    """The example as CASE.json would have it, under its clause alone."""
    given = _nulls(example.case)
    appointee = _APPOINTEE | given.get("appointee", {})
    return {
        "rules": [{"id": clause.id, "options": dict(example.options)}],
        "tender": _TENDER | given.get("tender", {}),
        "appointees": [appointee | {"engagement": _ENGAGEMENT | appointee.get("engagement", {})}],
        "affiliations": given.get("affiliations", []),
        "exemptions": given.get("exemptions", []),
        "bidders": [{"name": BIDDER, "affiliates_declared_on": "2026-05-01"} | given.get("bidder", {})],
    }


def _nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nulls(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_nulls(item) for item in value]
    return None if value == "null" else value
