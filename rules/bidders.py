"""The bidders as the check sees them: each with its members, its subcontractors and what they may be."""

from __future__ import annotations

from dataclasses import dataclass

from rules.case import Bidder, Case
from rules.facts import ref
from rules.hits import Party
from rules.names import CompanyRef, venture_of
from rules.parties import Company
from rules.ties import NAME, RANK, Ties


@dataclass(frozen=True)
class Member:
    """A company that stands for its bidder: the bidder itself (``role`` empty), a member of the joint
    venture, or a subcontractor."""

    party: Party
    role: str = ""


@dataclass(frozen=True)
class Candidate:
    """One row of the list. ``doubts``: what about the row itself a person has to settle."""

    row: int
    bidder: Bidder
    parties: tuple[Member, ...]
    subcontractors: tuple[Member, ...]
    doubts: tuple[str, ...]

    def has_tie(self, ties: Ties) -> bool:
        """Whether any tie is recorded for the bidder or a member of it."""
        ends = {end for pair in ties.ends for end in pair}
        return any(
            node in ends and match.identity is not None and RANK[match.identity.certainty] >= NAME
            for member in self.parties
            for node, match in member.party.matches
        )


def candidates(case: Case, ties: Ties) -> list[Candidate]:
    """All rows of the list of bidders, numbered from 1."""
    return [_candidate(number, bidder, ties) for number, bidder in enumerate(case.bidders, 1)]


def _candidate(row: int, bidder: Bidder, ties: Ties) -> Candidate:
    venture = venture_of(bidder.name)
    named = [Company(name=name) for name in venture.members] if venture else []
    members = _distinct([*(bidder.members or ()), *named])
    doubts: tuple[str, ...] = ()
    if (venture or bidder.members) and len(members) < 2:
        doubts = ("共同企業体の構成員を2者以上読み取れません。構成員をすべて書いてください",)
    parties = [Member(Party(ref(bidder), ties)), *(Member(Party(m, ties), "構成員") for m in members)]
    subs = [Member(Party(ref(sub), ties), "再委託先") for sub in bidder.subcontractors or ()]
    return Candidate(row, bidder, tuple(parties), tuple(subs), doubts)


def _distinct(companies: list[Company]) -> list[CompanyRef]:
    """Members once each; one named in full beside its bare name counts once."""
    refs = list(dict.fromkeys(ref(company) for company in companies))
    full = {r.name for r in refs if r.corporate_number or r.address or r.aliases}
    return [r for r in refs if r.corporate_number or r.address or r.aliases or r.name not in full]
