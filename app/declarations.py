"""A declaration of affiliates also says, for each tender its declarant bids in, when it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app.affiliation_lists import Settled
from app.store import Act, Conflict, NotKept, Store
from rules.dates import wareki
from rules.mentions import ref
from rules.names import Decision, identify
from rules.register import Company
from rules.tenders import BidderRow

May = Callable[[str, object], bool]
"""Whether the officer may do an action to a record."""


def tenders_of(store: Store, act: Act, settled: Settled, may: May) -> list[tuple[str, str]]:
    """(number, label) of the tenders in which the declarant bids and no day as late is entered; none for
    a tender whose bidders the officer may not change."""
    if not settled.declarant or not settled.declared_on:
        return []
    found = []
    for kept in store.tenders.all(act.whose):
        if not may("bidder.change", kept):
            continue
        names = [row.name for row in store.tenders.bidders(act.whose, kept.id) if _waits(row, settled)]
        if names:
            found.append((str(kept.id), f"「{kept.value.name}」の入札者 {'、'.join(names)}"))
    return found


def declare(
    store: Store, act: Act, settled: Settled, numbers: Sequence[str] | None, may: May
) -> Iterable[str]:
    """Enter the day in the tenders chosen; what could not be entered is told, in Japanese."""
    for number in numbers or ():
        try:
            kept = store.tenders.get(act.whose, int(number))
            if not may("bidder.change", kept):
                raise NotKept(number)
            rows = [
                replace(row, affiliates_declared_on=settled.declared_on) if _waits(row, settled) else row
                for row in store.tenders.bidders(act.whose, kept.id)
            ]
            day = wareki(settled.declared_on) if settled.declared_on else ""
            told = f"関係会社の届出日を{day}とした"
            store.tenders.set_bidders(act, kept.id, kept.version, rows, told)
            yield f"案件「{kept.value.name}」の入札者の届出日を{day}としました。"
        except (Conflict, NotKept):
            yield "ほかの人が案件を変更したため、届出日を入れていません。入札者の画面で入力してください。"


def _waits(row: BidderRow, settled: Settled) -> bool:
    """Whether a bidder is the declarant and has no day as late as this one."""
    entered, declared = row.affiliates_declared_on, settled.declared_on
    if settled.declarant is None or declared is None or (entered and entered >= declared):
        return False
    bidder = Company(row.name, row.corporate_number, row.address)
    return identify(ref(bidder), ref(settled.declarant)).decision is Decision.SAME
