"""A declaration of affiliates also says, for each tender its declarant bids in, when it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.access import about_bidders
from app.affiliation_lists import Settled
from app.store import Act, Conflict, Kept, ListedBidder, NotKept, Store
from app.web import may
from rules.dates import wareki
from rules.mentions import ref
from rules.names import Decision, identify
from rules.register import Company
from rules.tenders import BidderRow, Tender


@dataclass(frozen=True)
class Awaiting:
    """A tender in which the declarant bids and no day as late is entered; ``bidders``: those rows."""

    kept: Kept[Tender]
    bidders: tuple[ListedBidder, ...]

    @property
    def label(self) -> str:
        """How an officer is asked about it; it names the bidders."""
        names = "、".join(one.value.name for one in self.bidders)
        return f"「{self.kept.value.name}」の入札者 {names}"


def tenders_of(store: Store, act: Act, settled: Settled) -> list[Awaiting]:
    """The tenders the day may be entered in; none whose bidders the officer may not change."""
    if not settled.declarant or not settled.declared_on:
        return []
    found = (_awaiting(store, act, settled, kept) for kept in store.tenders.all(act.whose))
    return [one for one in found if one.bidders]


def declare(store: Store, act: Act, settled: Settled, numbers: Sequence[str] | None) -> Iterable[str]:
    """Enter the day in the tenders chosen, each as a change of its bidders; what could not be entered is
    told, in Japanese."""
    for number in numbers or ():
        try:
            one = _awaiting(store, act, settled, store.tenders.get(act.whose, int(number)))
            if not one.bidders or settled.declared_on is None:
                raise NotKept(number)
            facts = about_bidders("bidder.change", one.kept)
            changing = replace(act, action="bidder.change", facts=facts)
            rows = [row.id for row in one.bidders]
            store.bidders.declare(changing, one.kept.id, one.kept.version, rows, settled.declared_on)
            day = wareki(settled.declared_on)
            yield f"案件「{one.kept.value.name}」の入札者の届出日を{day}としました。"
        except (Conflict, NotKept):
            yield "ほかの人が案件を変更したため、届出日を入れていません。入札者の画面で入力してください。"


def _awaiting(store: Store, act: Act, settled: Settled, kept: Kept[Tender]) -> Awaiting:
    """What waits in a tender; nothing where the officer may not change its bidders."""
    listed = store.bidders.of_tender(act.whose, kept.id) if may("bidder.change", kept) else []
    return Awaiting(kept, tuple(one for one in listed if _waits(one.value, settled)))


def _waits(row: BidderRow, settled: Settled) -> bool:
    """Whether a bidder is the declarant and has no day as late as this one."""
    entered, declared = row.affiliates_declared_on, settled.declared_on
    if settled.declarant is None or declared is None or (entered and entered >= declared):
        return False
    bidder = Company(row.name, row.corporate_number, row.address)
    return identify(ref(bidder), ref(settled.declarant)).decision is Decision.SAME
