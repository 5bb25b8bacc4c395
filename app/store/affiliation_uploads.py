"""Lists of affiliates as they were uploaded, kept until they are taken in as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import models
from app.chain import canonical
from app.store.affiliations import KIND, as_kept, told, write
from app.store.companies import drop_unused
from app.store.kept import Act, Kept
from app.store.room import Room, changed, owned
from app.store.uploads import KEPT_FOR
from rules.register import Affiliation


@dataclass(frozen=True)
class UploadedTies:
    """A file as it came, with what an officer has told of it so far."""

    id: int
    municipality_id: int
    filename: str
    content: bytes
    settled: Mapping[str, Any] | None
    created_at: datetime

    @property
    def ref(self) -> str:
        """How an event names it: by what it is about."""
        return KIND


class RegisterChanged(Exception):  # noqa: N818
    """Somebody changed the ties, or how the file is read, since the officer chose what to do."""


def stamp_of(ties: Iterable[Kept[Affiliation]], settled: Mapping[str, Any] | None) -> str:
    """A mark of the register of ties as it was read, and of what was told of the file: another one says that
    somebody changed either."""
    versions = ",".join(f"{tie.id}:{tie.version}" for tie in ties)
    return hashlib.sha256(f"{versions} {canonical(settled)}".encode()).hexdigest()[:32]


class AffiliationUploads:
    """The uploaded lists that wait."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def create(self, act: Act, filename: str, content: bytes) -> int:
        """Keep a file; its number comes back. Those nobody took in within a day go."""
        with self.room.writing() as session:
            now, table = self.room.now(), models.AffiliationUpload
            stale = (table.municipality_id == act.whose) & (table.created_at < now - KEPT_FOR)
            session.execute(delete(table).where(stale))
            row = table(municipality_id=act.whose, filename=filename, content=content, created_at=now)
            session.add(row)
            session.flush()
            what = f"関係会社の一覧のファイル「{filename}」を受け取った"
            self.room.record_event(session, act, KIND, what)
            return row.id

    def get(self, whose: int, number: int) -> UploadedTies:
        """One file. Raises NotKept."""
        with self.room.reading() as session:
            row = owned(session, models.AffiliationUpload, whose, number)
            return UploadedTies(
                row.id, row.municipality_id, row.filename, row.content, row.settled, row.created_at
            )

    def waiting(self, whose: int) -> list[tuple[int, str, datetime]]:
        """(number, name, when it came) of every file that waits, the newest first."""
        table = models.AffiliationUpload
        asked = select(table.id, table.filename, table.created_at).where(table.municipality_id == whose)
        with self.room.reading() as session:
            return [(n, name, at) for n, name, at in session.execute(asked.order_by(table.id.desc()))]

    def settle(self, act: Act, number: int, seen: str, settled: Mapping[str, Any]) -> None:
        """Keep what an officer told of a file. ``seen``: ``stamp_of`` of what was told before, without ties.
        Raises NotKept, and RegisterChanged where somebody has told something else since."""
        with self.room.writing() as session:
            row = owned(session, models.AffiliationUpload, act.whose, number)
            if stamp_of((), row.settled) != seen:
                raise RegisterChanged
            row.settled = dict(settled)
            what = f"関係会社の一覧「{row.filename}」の読み方を決めた"
            self.room.record_event(session, act, KIND, what)

    def drop(self, act: Act, number: int) -> None:
        """Delete a file without taking it in. Raises NotKept."""
        with self.room.writing() as session:
            row = owned(session, models.AffiliationUpload, act.whose, number)
            session.delete(row)
            what = f"ファイル「{row.filename}」を取り込まずに消した"
            self.room.record_event(session, act, KIND, what)

    def take(
        self,
        act: Act,
        number: int,
        seen: str,
        new: Sequence[Affiliation],
        changes: Sequence[tuple[int, Affiliation]],
    ) -> None:
        """Enter and change ties, and let the file go, all in one transaction: a second time finds no file.

        ``seen``: the ``stamp_of`` register and file the choice was made on; ``changes``: (number of a tie,
        what it becomes). Raises NotKept, or RegisterChanged.
        """
        with self.room.writing() as session:
            upload = owned(session, models.AffiliationUpload, act.whose, number)
            self._same_register(session, upload, seen)
            for number_of, value in changes:
                row = owned(session, models.Affiliation, act.whose, number_of)
                write(session, row, value)
                changed(row, self.room.now())
                self._record(session, act, row, f"{told(value)}を変更した", upload.filename)
            for value in new:
                now = self.room.now()
                row = models.Affiliation(municipality_id=act.whose, created_at=now, changed_at=now)
                write(session, row, value)
                session.add(row)
                session.flush()
                self._record(session, act, row, f"{told(value)}を登録した", upload.filename)
            session.delete(upload)
            drop_unused(session, act.whose)
            counted = f"登録{len(new)}件、変更{len(changes)}件"
            what = f"関係会社の一覧「{upload.filename}」を取り込んだ（{counted}）"
            self.room.record_event(session, act, KIND, what)

    def _record(self, session: Session, act: Act, row: models.Affiliation, what: str, filename: str) -> None:
        self.room.record_event(session, act, f"{KIND}:{row.id}", f"{what}（一覧「{filename}」から）")

    def _same_register(self, session: Session, upload: models.AffiliationUpload, seen: str) -> None:
        table = models.Affiliation
        asked = select(table).where(table.municipality_id == upload.municipality_id).order_by(table.id)
        if stamp_of(map(as_kept, session.scalars(asked)), upload.settled) != seen:
            raise RegisterChanged
