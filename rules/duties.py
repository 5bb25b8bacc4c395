"""Duties an appointee is kept out of because a company bids or is expected to ((C)①, (C)②)."""

from __future__ import annotations

from collections.abc import Iterable

from rules import tell
from rules.bidders import Candidate, Member
from rules.case import Bidder, Case
from rules.chains import CERTAINTY, NAME, RANK, REVIEW, rank_of
from rules.hits import ONLY_EARLIER, Hit, Party, Ruling
from rules.mentions import ref
from rules.names import identify
from rules.reasons import Found, found_by, path_of, reason_for, shown
from rules.ties import Ties
from rules.verdict import DutyRestriction, Reason, Verdict
from rules.weigh import Level
from rules.words import Role


def duties(
    barring: list[Ruling], rows: list[Candidate], case: Case, ties: Ties
) -> tuple[DutyRestriction, ...]:
    """All restrictions of duties, for bidders and for expected bidders that do not bid (``row`` None)."""
    absent = [_absent(Bidder(**company.model_dump()), ties) for company in case.tender.expected_bidders or ()]
    absent = [row for row in absent if not any(_same_company(row, bidding) for bidding in rows)]
    found = [
        _restriction(ruling, row, member, hit)
        for ruling in barring
        for row in (*rows, *absent)
        for member in row.parties
        for hit in ruling.hits(member.party)
    ]
    best: dict[tuple[str, str, int | None, str], DutyRestriction] = {}
    for duty in sorted(found, key=_order):
        best.setdefault((duty.rule, duty.appointee, duty.row, duty.bidder), duty)
    return tuple(
        sorted(best.values(), key=lambda d: (d.rule, d.appointee, d.row is None, d.row or 0, d.bidder))
    )


def _absent(bidder: Bidder, ties: Ties) -> Candidate:
    return Candidate(0, bidder, (Member(Party(ref(bidder), ties)),), (), ())


def _same_company(expected: Candidate, bidding: Candidate) -> bool:
    company = expected.parties[0].party.ref
    return any(rank_of(identify(company, member.party.ref)) >= NAME for member in bidding.parties)


def _order(duty: DutyRestriction) -> tuple[int, str]:
    return (-RANK[duty.certainty], duty.explanation)


def _restriction(ruling: Ruling, row: Candidate, member: Member, hit: Hit) -> DutyRestriction:
    number = row.row or None
    who = hit.fact.appointee
    key, called = (who.id, who.called) if who else ("", "")
    bite = shown(hit)
    rank = min(bite.chain.rank, REVIEW if bite.held.level is Level.MAYBE else bite.chain.rank)
    bars = tuple(role.value for role in Role if role in ruling.clause.outcome.bars)
    violated = _violated(ruling, hit)
    path = path_of(row, member, bite.chain)
    sentences = [*tell.links(bite.chain), tell.ground(hit.fact, path[-1])]
    coming = "この調達に参加します" if number else "この調達への参加が見込まれます"
    sentences.append(f"「{row.bidder.name}」は{coming}。")
    sentences.append(f"{ruling.clause.label}により、「{called}」は{tell.roles(bars)}に従事できません。")
    if violated:
        sentences.append(f"既に{tell.roles(violated)}の役割が登録されています。")
    if bite.held.doubts:
        sentences.append(f"確認が必要な点: {'／'.join(bite.held.doubts)}。")
    return DutyRestriction(
        ruling.clause.id,
        key,
        number,
        row.bidder.name,
        CERTAINTY[rank],
        bars,
        violated,
        tell.numbered(sentences),
    )


def _violated(ruling: Ruling, hit: Hit) -> tuple[str, ...]:
    held = {role.role for role in (hit.fact.appointee.roles or ())} if hit.fact.appointee else set()
    return tuple(role.value for role in Role if role in held and role in ruling.clause.outcome.bars)


def duty_reasons(ruling: Ruling, row: Candidate) -> list[Reason]:
    """Why a restriction of duties puts a bidder under review: a barred role is held, or nobody knows."""
    bidding = found_by(ruling, row.parties, unnamed=True)
    supplying = found_by(ruling, row.subcontractors, unnamed=False)
    return list(_reasons(ruling, row, [*bidding, *supplying]))


def _reasons(ruling: Ruling, row: Candidate, found: Iterable[Found]) -> Iterable[Reason]:
    for member, hit in found:
        appointee, bite = hit.fact.appointee, shown(hit)
        violated = _violated(ruling, hit)
        doubts = [doubt for doubt in bite.held.doubts if doubt != ONLY_EARLIER]
        if violated:
            doubts.insert(0, f"従事できない役割（{tell.roles(violated)}）が既に登録されています")
        if appointee and appointee.roles is None:
            doubts.insert(0, f"この調達での役割（appointees[{appointee.id}].roles）が分かりません")
        if doubts:
            yield reason_for(ruling, row, member, hit, Verdict.REVIEW, tuple(dict.fromkeys(doubts)))
