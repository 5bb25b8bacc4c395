"""Entries of the record as the officer signed in may read them.

What an entry says was done, and why, may name a bidder or say how many there are. For whoever may not see
the bidders of the tender it is about, a fixed text stands instead; that there is an entry stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.event_table import VERBS
from app.policy import Secrecy, allowed, shows_bidders
from app.store import Happened
from app.web import officer, secrecy_of_tender

HIDDEN = "（開札前のため表示しない）"


def readable(happened: Iterable[Happened]) -> Iterator[Happened]:
    """The same entries, without what the officer may not read."""
    for item in happened:
        hidden = shows_bidders(item.action) or "before_opening" in item.facts
        yield _hidden(item) if hidden and not _may_read(item) else item


def _hidden(item: Happened) -> Happened:
    done = VERBS.get(item.action.rpartition(".")[2], "")
    return replace(item, what=f"{done}{HIDDEN}", why=item.why and HIDDEN)


def _may_read(item: Happened) -> bool:
    who, tender = officer(), _tender(item)
    secrecy = secrecy_of_tender(tender) if tender is not None else None
    if secrecy is None:  # the tender is gone, and nobody is named for it any more
        secrecy = Secrecy(opened=item.facts.get("before_opening") is False, named=frozenset())
    return who is not None and allowed(who, "bidder.read", None, secrecy)


def _tender(item: Happened) -> int | None:
    """The number of the tender an entry is about, as far as it says so."""
    if isinstance(found := item.facts.get("tender"), int):
        return found
    kind, _, number = (item.record or "").partition(":")
    return int(number) if kind == "tender" else None
