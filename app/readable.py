"""Entries of the record as the officer signed in may read them.

What an entry says was done, and why, may name a bidder or say how many there are. For whoever may not see
the bidders of the tender it is about, a fixed text stands instead; that there is an entry stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.event_table import VERBS
from app.policy import Secrecy, allowed
from app.store import Happened
from app.store.events import NO_CHANGE
from app.store.unopened import tells_of_bidders, tender_of_entry
from app.web import officer, secrecy_of_tender

HIDDEN = "（開札前のため表示しない）"


def readable(happened: Iterable[Happened], told: set[int]) -> Iterator[Happened]:
    """The same entries, without what the officer may not read. ``told`` takes up the numbers of the tenders
    not opened yet of whose bidders they tell: a look at those is recorded as such."""
    for item in happened:
        if not tells_of_bidders(item.action, item.facts):
            yield item
        elif not _may_read(item):
            yield _hidden(item)
        else:
            told |= _closed(item)
            yield item


def _closed(item: Happened) -> set[int]:
    """The tender not opened yet of whose bidders an entry tells. One of a look, of a refusal, of a file says
    the same whoever bids; one whose details are erased says nothing."""
    tender = tender_of_entry(item.record, item.facts)
    if tender is None or item.erased or item.action.rpartition(".")[2] in NO_CHANGE:
        return set()
    return set() if _secrecy(item, tender).opened else {tender}


def _hidden(item: Happened) -> Happened:
    done = VERBS.get(item.action.rpartition(".")[2], "")
    return replace(item, what=f"{done}{HIDDEN}", why=item.why and HIDDEN)


def _may_read(item: Happened) -> bool:
    who, tender = officer(), tender_of_entry(item.record, item.facts)
    return who is not None and allowed(who, "bidder.read", None, _secrecy(item, tender))


def _secrecy(item: Happened, tender: int | None) -> Secrecy:
    known = secrecy_of_tender(tender) if tender is not None else None
    # The tender is gone, and nobody is named for it any more.
    gone = Secrecy(opened=item.facts.get("before_opening") is False, named=frozenset())
    return known or gone
