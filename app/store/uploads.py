"""Lists of bidders as they were uploaded, kept until their columns are settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from app import models
from app.store.kept import Act
from app.store.room import Room, owned

KEPT_FOR = timedelta(days=1)
"""How long a list nobody took in is kept."""


@dataclass(frozen=True)
class Uploaded:
    """A file as it came. ``append``: its bidders follow those already listed instead of replacing them."""

    id: int
    municipality_id: int
    tender_id: int
    filename: str
    content: bytes
    append: bool
    created_at: datetime

    @property
    def ref(self) -> str:
        """How an event names it: by its tender."""
        return f"tender:{self.tender_id}"


class Uploads:
    """The uploaded lists that wait."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def create(self, act: Act, tender_id: int, filename: str, content: bytes, append: bool) -> int:
        """Keep a file; its number comes back. Those nobody took in within a day go. Raises NotKept."""
        with self.room.writing() as session:
            owned(session, models.Tender, act.whose, tender_id)
            now, table = self.room.now(), models.BidderUpload
            stale = (table.municipality_id == act.whose) & (table.created_at < now - KEPT_FOR)
            session.execute(delete(table).where(stale))
            row = table(
                municipality_id=act.whose,
                tender_id=tender_id,
                filename=filename,
                content=content,
                append=append,
                created_at=now,
            )
            session.add(row)
            session.flush()
            # Its name stays out of the record: it may be a bidder's.
            self.room.record_event(session, act, f"tender:{tender_id}", "入札者の一覧のファイルを受け取った")
            return row.id

    def get(self, whose: int, number: int) -> Uploaded:
        """One file. Raises NotKept."""
        with self.room.reading() as session:
            row = owned(session, models.BidderUpload, whose, number)
            return Uploaded(
                row.id,
                row.municipality_id,
                row.tender_id,
                row.filename,
                row.content,
                row.append,
                row.created_at,
            )

    def drop(self, act: Act, number: int) -> None:
        """Delete a file without taking it in. Raises NotKept."""
        with self.room.writing() as session:
            row = owned(session, models.BidderUpload, act.whose, number)
            session.delete(row)
            self.room.record_event(
                session, act, f"tender:{row.tender_id}", "入札者の一覧のファイルを取り込まずに消した"
            )
