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
from app.store.unopened import tells_of_bidders, tender_of_entry
from app.web import officer, secrecy_of_tender

HIDDEN = "（開札前のため表示しない）"


def readable(happened: Iterable[Happened]) -> Iterator[Happened]:
    """The same entries, without what the officer may not read."""
    for item in happened:
        secret = tells_of_bidders(item.action, item.facts)
        yield _hidden(item) if secret and not _may_read(item) else item


def _hidden(item: Happened) -> Happened:
    done = VERBS.get(item.action.rpartition(".")[2], "")
    return replace(item, what=f"{done}{HIDDEN}", why=item.why and HIDDEN)


def _may_read(item: Happened) -> bool:
    who, tender = officer(), tender_of_entry(item.record, item.facts)
    secrecy = secrecy_of_tender(tender) if tender is not None else None
    if secrecy is None:  # the tender is gone, and nobody is named for it any more
        secrecy = Secrecy(opened=item.facts.get("before_opening") is False, named=frozenset())
    return who is not None and allowed(who, "bidder.read", None, secrecy)
