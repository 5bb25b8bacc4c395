"""The check of one tender: every bidder against the appointees' companies (contracts.md section 2)."""

from __future__ import annotations

from rules import tell
from rules.bidders import Candidate, candidates, mentioned
from rules.case import ParsedCase
from rules.duties import duties, duty_reasons
from rules.exemptions import exempted
from rules.facts import companies_of
from rules.hits import Ruling
from rules.library import Library, shipped_library
from rules.names.registered import Register
from rules.notes import notes_of
from rules.reasons import reasons_of, without_rule
from rules.register_extract import Recording
from rules.test_days import test_days
from rules.ties import Ties
from rules.verdict import BidderResult, CheckResult, Reason, RuleUsed, Verdict


def check(
    parsed: ParsedCase, library: Library | None = None, register: Register | None = None
) -> CheckResult:
    """Judge every bidder of a case under the adopted clauses (of ``library``; the shipped ones if None), with
    what a register of corporate numbers says of the companies, where one is given.

    The result names the register's day and what was looked at in it. The same case and register give the same
    result whatever the order of its rows, apart from the row numbers.
    """
    case = parsed.case
    days = test_days(case.tender)
    asked = Recording(register) if register else None
    ties = Ties.of(companies_of(case), case.affiliations or (), asked, mentioned(case))
    clauses = (library or shipped_library()).clauses
    adopted = {rule.id: rule for rule in case.rules}
    rulings = [Ruling(clauses[key], adopted[key], case, ties, days) for key in clauses if key in adopted]
    shutting = [ruling for ruling in rulings if ruling.clause.outcome.kind == "exclude"]
    barring = [ruling for ruling in rulings if ruling.clause.outcome.kind == "bar_duties"]
    rows = candidates(case, ties)
    results = [_judge(row, shutting, barring, parsed, ties) for row in rows]
    return CheckResult(
        case.tender.name,
        days.first,
        days.last,
        tuple(RuleUsed(r.clause.id, r.clause.version, str(r.clause.citation)) for r in rulings),
        tuple(results),
        duties(barring, rows, case, ties),
        asked.extract() if asked else None,
    )


def _judge(
    row: Candidate, shutting: list[Ruling], barring: list[Ruling], parsed: ParsedCase, ties: Ties
) -> BidderResult:
    reasons: list[Reason] = []
    for ruling in shutting:
        own = reasons_of(ruling, row, row.parties, unnamed=True)
        reasons += exempted(own, ruling.clause, row, parsed.case, ties)
        reasons += map(_through_subcontractor, reasons_of(ruling, row, row.subcontractors, unnamed=False))
    for ruling in barring:
        reasons += duty_reasons(ruling, row)
    reasons += [without_rule(row, why) for why in row.doubts]
    ordered = tuple(sorted(set_of(reasons), key=Reason.sort_key))
    verdict = max((reason.verdict for reason in ordered), key=lambda v: v.severity, default=Verdict.CLEAR)
    return BidderResult(
        row.row, row.bidder.name, verdict, ordered, notes_of(row, verdict, ordered, parsed, ties)
    )


def _through_subcontractor(reason: Reason) -> Reason:
    """A subcontractor that a clause would touch puts its bidder under review."""
    if reason.verdict is Verdict.REVIEW:
        return reason
    bidder, subcontractor = reason.path[:2]
    why = f"再委託先「{subcontractor}」が条項に当たりますが、業者「{bidder}」そのものは当たりません"
    return tell.instead(reason, Verdict.REVIEW, [f"{tell.WHY_REVIEW}{why}。"])


def set_of(reasons: list[Reason]) -> list[Reason]:
    """Each reason once."""
    seen = {(reason.sort_key(), reason.identity): reason for reason in reasons}
    return list(seen.values())
