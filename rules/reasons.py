"""From the hits of a clause on a bidder to reasons: verdict, chain, dates and sentences."""

from __future__ import annotations

from collections.abc import Iterable

from rules import tell
from rules.bidders import Candidate, Member
from rules.chains import CERTAINTY, Chain
from rules.hits import ONLY_EARLIER, Bite, Hit, Ruling
from rules.verdict import SHOWN_AS, Evidence, Reason, Verdict

Found = tuple[Member | None, Hit]


def reasons_of(ruling: Ruling, row: Candidate, members: Iterable[Member], *, unnamed: bool) -> list[Reason]:
    """The reasons one clause gives for a bidder through the companies that stand for it.

    What the source leaves open is judged over all its grounds together: the clause bites under a
    reading if any ground does, and in full where that is so under every reading.
    """
    found = found_by(ruling, members, unnamed=unnamed)
    together = found and all(
        any(reading in hit.bites and hit.bites[reading].full for _, hit in found)
        for reading in ruling.readings
    )
    reasons: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Reason] = {}
    for member, hit in found:
        verdict = _verdict(hit, ruling, bool(together))
        reason = reason_for(ruling, row, member, hit, verdict, tuple(_doubts(hit, ruling, verdict)))
        key = (hit.fact.appointee.id if hit.fact.appointee else "", hit.fact.ground, reason.path[1:2])
        if key not in reasons or reason.sort_key() < reasons[key].sort_key():
            reasons[key] = reason
    return list(reasons.values())


def found_by(ruling: Ruling, members: Iterable[Member], *, unnamed: bool) -> list[Found]:
    """Every hit of a clause on the companies given; with ``unnamed``, also those on an unknown company."""
    found: list[Found] = [(member, hit) for member in members for hit in ruling.hits(member.party)]
    return found + [(None, hit) for hit in ruling.unnamed()] if unnamed else found


def _verdict(hit: Hit, ruling: Ruling, together: bool) -> Verdict:
    alone = hit.under_all(ruling.readings)
    shared = together and any(bite.full for bite in hit.bites.values())
    return Verdict.RESTRICTED if alone or shared else Verdict.REVIEW


def shown(hit: Hit) -> Bite:
    """The bite to tell of: a full one if there is one, else the one on the latest day."""
    bites = list(hit.bites.values())
    return next((bite for bite in bites if bite.full), max(bites, key=lambda bite: bite.day))


def _doubts(hit: Hit, ruling: Ruling, verdict: Verdict) -> Iterable[str]:
    if verdict is Verdict.RESTRICTED:
        return []
    told = list(dict.fromkeys(d for bite in hit.bites.values() for d in bite.weighed.doubts))
    if any(bite.deciding for bite in hit.bites.values()) and ONLY_EARLIER in told:
        told.remove(ONLY_EARLIER)
    if any(bite.full for bite in hit.bites.values()) or len(hit.bites) < len(ruling.readings):
        told.append(
            f"条項の選択肢が決まっていないため、読み方によって結果が変わります（{_deciding(hit, ruling)}）"
        )
    return told


def _deciding(hit: Hit, ruling: Ruling) -> str:
    """Which unset options the outcome hangs on, and the values under which the ground bites in full."""
    full = {reading for reading, bite in hit.bites.items() if bite.full} or set(hit.bites)
    told = []
    for name in ("affiliates", "anchor", "add_up"):
        values = list(dict.fromkeys(getattr(reading, name) for reading in ruling.readings))
        biting = [value for value in values if any(getattr(reading, name) == value for reading in full)]
        if len(biting) < len(values):
            option = ruling.clause.option(name)
            means = {choice.value: choice.means for choice in option.choices} if option else {}
            told.append(f"「{'」「'.join(means.get(value, str(value)) for value in biting)}」とすれば当たる")
    return "、かつ".join(told) or "選択肢の組合せによる"


def reason_for(
    ruling: Ruling, row: Candidate, member: Member | None, hit: Hit, verdict: Verdict, doubts: tuple[str, ...]
) -> Reason:
    """One hit as a reason."""
    bite = shown(hit)
    basis = hit.fact.basis(bite.day, bite.reading)
    chain = bite.chain
    path = path_of(row, member, chain)
    sentences = [
        *_through(row, member),
        *tell.links(chain),
        tell.ground(hit.fact, path[-1] if member else None),
    ]
    sentences += tell.conclusion(ruling.clause, ruling.adopted, verdict, basis, doubts)
    return Reason(
        ruling.clause.id,
        verdict,
        hit.fact.appointee.id if hit.fact.appointee else None,
        ruling.clause.outcome.kind,
        evidence(chain) if member else None,
        path,
        basis,
        tell.numbered(sentences),
        tuple(sentences),
    )


def evidence(chain: Chain) -> Evidence:
    """The weakest link of a chain as the result names it."""
    method, score = chain.weakest()
    return Evidence(method, score, CERTAINTY[chain.rank])


def path_of(row: Candidate, member: Member | None, chain: Chain) -> tuple[str, ...]:
    """Bidder, member or subcontractor if any, then each company on the way, none twice in a row."""
    names = [row.bidder.name]
    if member is None:
        return tuple(names)
    if member.role:
        names.append(member.party.ref.name)
    for number, link in enumerate(chain.links):
        if number == 0 or link.target != names[-1]:
            names.append(link.target)
    return tuple(names)


def _through(row: Candidate, member: Member | None) -> list[str]:
    if member is None or not member.role:
        return []
    return [f"「{member.party.ref.name}」は、業者「{row.bidder.name}」の{member.role}です。"]


def without_rule(row: Candidate, why: str) -> Reason:
    """A review that comes from the row itself, not from a clause."""
    sentences = [f"業者「{row.bidder.name}」: {why}。", f"以上から「{SHOWN_AS[Verdict.REVIEW]}」とします。"]
    text = tell.numbered(sentences)
    return Reason(None, Verdict.REVIEW, None, None, None, (row.bidder.name,), {}, text, tuple(sentences))
