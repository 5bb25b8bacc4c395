"""One bidder of a tender, known by its number: its place moves when others are added or taken off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from app import models
from app.store.kept import Act, Conflict
from app.store.room import Room, changed, kept, owned, same_version
from app.store.tenders import KIND, as_bidder, as_tender, write_bidder
from rules.dates import wareki
from rules.tenders import BidderRow


@dataclass(frozen=True)
class ListedBidder:
    """A bidder with its number and the place, from 1, where it stands now."""

    id: int
    place: int
    value: BidderRow


class Bidders:
    """The bidders of tenders, one by one; ``Tenders`` has the lists."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def of_tender(self, whose: int, number: int) -> list[ListedBidder]:
        """The bidders of a tender in their order. Raises NotKept."""
        with self.room.reading() as session:
            rows = owned(session, models.Tender, whose, number).bidders
            return [ListedBidder(row.id, place, as_bidder(row)) for place, row in enumerate(rows, 1)]

    def change(self, act: Act, number: int, seen: int, bidder: int, value: BidderRow) -> None:
        """Keep a changed bidder; ``seen`` is the tender's version. Raises NotKept, or Conflict: also where
        the bidder is not listed any more."""
        with self.room.writing() as session:
            tender, row = _seen(session, act, number, seen, bidder, value)
            write_bidder(row, value)
            self._tell(session, act, tender, "入札者1者の内容を変更した")

    def delete(self, act: Act, number: int, seen: int, bidder: int) -> None:
        """Take a bidder off the list; those behind it move up. Raises as ``change`` does."""
        with self.room.writing() as session:
            tender, row = _seen(session, act, number, seen, bidder, None)
            place = row.row
            tender.bidders.remove(row)
            session.flush()
            _move_up(session, tender.id, place)
            self._tell(session, act, tender, "入札者1者を一覧から消した")

    def declare(self, act: Act, number: int, seen: int, bidders: Collection[int], day: date) -> None:
        """Enter the day on which bidders declared their affiliates. Each stays the one it is, so that whoever
        has the page of one open finds it again. Raises as ``change`` does."""
        with self.room.writing() as session:
            tender = owned(session, models.Tender, act.whose, number)
            theirs = kept(KIND, tender, as_tender(tender))
            same_version(tender, seen, day, theirs)
            rows = [row for row in tender.bidders if row.id in bidders]
            if len(rows) != len(set(bidders)):
                raise Conflict(day, theirs)
            for row in rows:
                row.affiliates_declared_on = day
            told = f"入札者{len(rows)}者の関係会社の届出日を{wareki(day)}とした"
            self._tell(session, act, tender, told)

    def _tell(self, session: Session, act: Act, tender: models.Tender, told: str) -> None:
        changed(tender, self.room.now())
        count = len(tender.bidders)
        facts = {"bidders": count}
        self.room.record_event(session, act, f"{KIND}:{tender.id}", f"{told}（{count}者）", facts=facts)


def _seen(
    session: Session, act: Act, number: int, seen: int, bidder: int, mine: object
) -> tuple[models.Tender, models.Bidder]:
    """The tender and the bidder, both as the officer saw them. Raises NotKept or Conflict."""
    tender = owned(session, models.Tender, act.whose, number)
    theirs = kept(KIND, tender, as_tender(tender))
    same_version(tender, seen, mine, theirs)
    row = session.get(models.Bidder, bidder)
    if row is None or row.tender_id != tender.id:
        raise Conflict(mine, theirs)
    return tender, row


def _move_up(session: Session, tender: int, place: int) -> None:
    """Close the gap at a place. In two steps, for no two bidders may have one place even in between."""
    _places(session, tender, models.Bidder.row > place, 1 - models.Bidder.row)
    _places(session, tender, models.Bidder.row < 0, -models.Bidder.row)


def _places(session: Session, tender: int, which: ColumnElement[bool], to: ColumnElement[int]) -> None:
    of_tender = models.Bidder.tender_id == tender
    session.execute(update(models.Bidder).where(of_tender, which).values(row=to))
