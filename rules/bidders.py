"""The bidders as the check sees them: each with its members, its subcontractors and what they may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.case import Bidder, Case
from rules.chains import NAME, rank_of
from rules.hits import Party
from rules.mentions import ref
from rules.names import CompanyRef, split_venture, venture_refs
from rules.ties import Ties


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
        ends = {end for pair in ties.ends[: ties.recorded] for end in pair}
        return any(
            node in ends and rank_of(identity) >= NAME
            for member in self.parties
            for node, identity in member.party.matches
        )


def mentioned(case: Case) -> Iterator[CompanyRef]:
    """The companies that bid, the members of ventures and the subcontractors among them."""
    for bidder in case.bidders:
        yield ref(bidder)
        yield from (ref(company) for company in (*(bidder.members or ()), *(bidder.subcontractors or ())))
        venture = split_venture(bidder.name)
        yield from venture_refs(venture) if venture else ()


def candidates(case: Case, ties: Ties) -> list[Candidate]:
    """All rows of the list of bidders, numbered from 1."""
    return [_candidate(number, bidder, ties) for number, bidder in enumerate(case.bidders, 1)]


def _candidate(row: int, bidder: Bidder, ties: Ties) -> Candidate:
    venture = split_venture(bidder.name)
    given = [ref(company) for company in bidder.members or ()]
    listed = {member.normal.first.key for member in given}
    read = [r for r in (venture_refs(venture) if venture else ()) if r.normal.first.key not in listed]
    members = list(dict.fromkeys([*given, *read]))
    named = (
        venture.members if venture and len(venture.members) > 1 else ()
    )  # one alone is but the venture's title
    known = listed | {CompanyRef(name).normal.first.key for name in named}
    hides = bool(named) and venture is not None and not venture.recognised
    doubts: tuple[str, ...] = ()
    if (venture or given) and (len(known) < 2 or (hides and len(given) < 2)):
        doubts = ("共同企業体の構成員をすべては読み取れません。構成員を1者ずつ書いてください",)
    parties = [
        Member(Party(ref(bidder), ties)),
        *(Member(Party(member, ties), "構成員") for member in members),
    ]
    subs = [Member(Party(ref(sub), ties), "再委託先") for sub in bidder.subcontractors or ()]
    return Candidate(row, bidder, tuple(parties), tuple(subs), doubts)
