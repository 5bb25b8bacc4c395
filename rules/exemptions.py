"""Exemptions: they lift their own clause, for their own bidder, when approved in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules import tell
from rules.bidders import Candidate
from rules.case import Case, Exemption
from rules.chains import NAME, rank_of
from rules.clause import Clause
from rules.dates import iso_and_wareki
from rules.names import identify
from rules.ties import Ties
from rules.verdict import Reason, Verdict


def exempted(reasons: list[Reason], clause: Clause, row: Candidate, case: Case, ties: Ties) -> list[Reason]:
    """The reasons of ``clause`` for one bidder after any exemption under it."""
    if not reasons or clause.exemption is None:
        return reasons
    best = _best(clause, row, case, ties)
    if best is None:
        return reasons
    verdict, told = best
    return [tell.instead(reason, verdict, [told]) for reason in reasons]


def _best(clause: Clause, row: Candidate, case: Case, ties: Ties) -> tuple[Verdict, str] | None:
    """An approved exemption before one still pending; None where nothing changes the verdict."""
    decision = case.tender.decision_day
    weighed = [
        outcome
        for exemption in case.exemptions or ()
        if exemption.rule == clause.id and _for(exemption, row, ties)
        for outcome in _weigh(exemption, clause, decision)
    ]
    return min(weighed, key=lambda outcome: (outcome[0].severity, outcome[1]), default=None)


def _for(exemption: Exemption, row: Candidate, ties: Ties) -> bool:
    return rank_of(identify(ties.read(exemption.bidder), ties.read(row.bidder))) >= NAME


def _weigh(exemption: Exemption, clause: Clause, decision: date | None) -> Iterable[tuple[Verdict, str]]:
    rule = clause.exemption
    if rule is None or not _conditions(exemption, rule.kind):
        return
    who = f"（承認者: {exemption.approved_by}）" if exemption.approved_by else ""
    why = f"理由: {exemption.reason}。" if exemption.reason else ""
    approved = exemption.approved_on
    if approved and decision and approved <= decision:
        yield Verdict.EXEMPT, f"{iso_and_wareki(approved)}に適用除外が承認されています{who}。{why}"
    elif approved and decision is None:
        yield (
            Verdict.REVIEW,
            f"{tell.WHY_REVIEW}適用除外は承認されていますが、判定の日が決まっていないため、"
            "間に合ったかどうかが分かりません。",
        )
    elif rule.pending_is_review and exemption.applied_on:
        applied = iso_and_wareki(exemption.applied_on)
        yield (
            Verdict.REVIEW,
            f"{tell.WHY_REVIEW}{applied}に適用除外が申請され、条件はそろっていますが、"
            "判定の日までの承認がありません。",
        )


def _conditions(exemption: Exemption, kind: str) -> bool:
    if kind == "three_conditions":
        return bool(exemption.no_contact and exemption.contact_log and exemption.audit_accepted)
    return bool((exemption.reason or "").strip() and (exemption.approved_by or "").strip())
