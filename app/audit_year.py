"""What a year's 監査用シート is made of, out of the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from app.audit_sheet import Judged, OfTender, Person, YearFound
from app.chain import JAPAN
from app.store import Checked, Decided, Kept, Store
from app.store.events import Sought
from rules.fiscal_year import FiscalYear
from rules.tenders import Tender
from rules.verdict import Verdict


def year_of(store: Store, whose: int, year: FiscalYear) -> YearFound:
    """Everything the sheet of a municipality and a year needs."""
    tenders = store.tenders.all(whose)
    return YearFound(
        [*_tenders(store, whose, tenders)],
        [*_decisions(store, whose, year, {kept.id: kept for kept in tenders})],
        [*_people(store, whose)],
        [
            *store.events.every(
                whose, Sought(since=year.first_day, until=year.last_day, closed=True, looks=True)
            )
        ],
    )


def _tenders(store: Store, whose: int, tenders: list[Kept[Tender]]) -> Iterator[OfTender]:
    refs = [kept.ref for kept in tenders]
    bidders = {ref: seq for ref, seq, _ in store.audit.facts_of(whose, refs, "bidders")}
    exemptions = {ref: seq for ref, seq, _ in store.audit.facts_of(whose, refs, "exemptions")}
    for kept in reversed(tenders):
        yield OfTender(
            kept,
            store.tenders.bidders(whose, kept.id),
            store.tenders.exemptions(whose, kept.id),
            bidders.get(kept.ref),
            exemptions.get(kept.ref),
        )


def _decisions(
    store: Store, whose: int, year: FiscalYear, tenders: dict[int, Kept[Tender]]
) -> Iterator[Judged]:
    since = datetime.combine(year.first_day, time(), JAPAN)
    until = datetime.combine(year.last_day + timedelta(days=1), time(), JAPAN)
    numbers = store.audit.decided(whose, since, until)
    told = store.audit.facts_of(whose, [f"check:{number}" for number in numbers], "decisions")
    seqs = {int(decision): seq for _, seq, named in told for decision in named}
    for number in numbers:
        checked = store.checks.get(whose, number)
        results = {row["row"]: row for row in json.loads(checked.result)["results"]}
        for item in checked.decisions:
            row = results.get(item.bidder_row)
            if since <= item.decided_at < until and row and checked.tender_id in tenders:
                yield _judged(tenders[checked.tender_id], checked, item, row, seqs.get(item.id))


def _judged(
    tender: Kept[Tender], checked: Checked, item: Decided, row: dict[str, str], seq: int | None
) -> Judged:
    day = item.decided_at.astimezone(JAPAN).date()
    state = "" if item.counts else "（同意されなかった）" if item.second else "（2人目の確認待ち）"
    return Judged(
        tender,
        row["bidder"],
        Verdict(row["verdict"]),
        Verdict(item.verdict),
        item.reason,
        item.officer,
        day,
        seq,
        state,
    )


def _people(store: Store, whose: int) -> Iterator[Person]:
    people = store.appointees.all(whose)
    seqs = store.audit.last_seqs(whose, [kept.ref for kept in people])
    for kept in people:
        yield Person(kept, seqs.get(kept.ref))
