"""The grounds of one clause in one case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from rules.case import AdoptedClause, Case
from rules.clause import Clause
from rules.dates import after_end
from rules.fact import Fact, field_of, form_of
from rules.mentions import ref
from rules.names import CompanyRef
from rules.parties import Appointee, Company, Engagement
from rules.posts import PostFacts
from rules.readings import Reading, number
from rules.test_days import TestDays
from rules.ties import DayTies, Ties
from rules.weigh import NO, YES, Weighed, every, maybe, touches
from rules.words import Form


def companies_of(case: Case) -> Iterator[CompanyRef]:
    """Every company a clause may name, bidders and ties apart."""
    for appointee in case.appointees:
        if appointee.engagement.contractor:
            yield ref(appointee.engagement.contractor)
        for employment in appointee.employments or ():
            yield ref(employment.company)
    for listed in (case.tender.spec_written_by, case.tender.managed_by, case.tender.audited_parties):
        yield from (ref(company) for company in listed or ())


def facts(
    clause: Clause, adopted: AdoptedClause, case: Case, ties: Ties, days: TestDays, standing: list[DayTies]
) -> list[Fact]:
    """All grounds of one clause in one case."""
    if clause.subject.kind == "tender_list":
        return _listed(clause, case, ties)
    found: list[Fact] = []
    for appointee in case.appointees:
        if clause.subject.kind == "contractor":
            found += _contractor(clause, adopted, appointee, ties)
        else:
            found += PostFacts(clause, adopted, appointee, ties, days, standing).facts()
    return found


_LISTS = {
    "spec_written_by": "調達仕様書の作成に直接関わった事業者",
    "managed_by": "プロジェクトの管理を支援する事業者",
    "audited_parties": "監査の対象となるシステムに関わった事業者",
}


def _listed(clause: Clause, case: Case, ties: Ties) -> list[Fact]:
    name = clause.subject.list or ""
    listed: tuple[Company, ...] | None = getattr(case.tender, name)
    about = f"この調達の{_LISTS[name]}"
    if listed is None:
        doubt = maybe(f"{_LISTS[name]}（tender.{name}）が分かりません")
        return [Fact(None, None, (name,), about, lambda day, reading, ties: doubt)]
    nodes = dict.fromkeys(ties.node(ref(company)) for company in listed)
    return [Fact(None, node, (name,), about, lambda day, reading, ties: YES) for node in nodes]


def _contractor(clause: Clause, adopted: AdoptedClause, appointee: Appointee, ties: Ties) -> list[Fact]:
    engagement = appointee.engagement
    form = form_of(appointee, (Form.CONTRACTOR,))
    if form == NO or clause.contract_time is None:
        return []
    years = clause.contract_time.years_after
    months = number(clause, adopted, "months") or 0
    open_end = clause.contract_time.influence and number(clause, adopted, "months") is None

    def barred_until(end: date) -> date:
        return after_end(end, years=years, months=months)

    def weigh(day: date, reading: Reading, ties: DayTies) -> Weighed:
        named = (
            YES
            if engagement.contractor
            else maybe(f"受託者（{field_of(appointee, 'engagement.contractor')}）が分かりません")
        )
        during = _barred(engagement, day, barred_until)
        if during == NO and open_end and engagement.end and day > engagement.end:
            during = maybe("業務の影響が及ぶ期間が決まっていません")
        return every(form, named, during)

    def window(day: date, reading: Reading) -> tuple[date, date] | None:
        if engagement.start is None or engagement.end is None or open_end:
            return None
        return engagement.start, barred_until(engagement.end)

    node = ties.node(ref(engagement.contractor)) if engagement.contractor else None
    about = f"補佐官等「{appointee.called}」の業務を受託する事業者"
    return [Fact(appointee, node, ("contractor",), about, weigh, engagement, window)]


def _barred(engagement: Engagement, day: date, barred_until: Callable[[date], date]) -> Weighed:
    """Whether ``day`` lies in the contract or the time it goes on to bar after its end."""
    start, end = engagement.start, engagement.end
    if (start and day < start) or (end and day > barred_until(end)):
        return NO
    sure_from = start or end
    known_end = date.max if engagement.running and start else sure_from and barred_until(end or sure_from)
    if sure_from and known_end and sure_from <= day <= known_end:
        return YES
    return touches(engagement, day, day, "契約")
