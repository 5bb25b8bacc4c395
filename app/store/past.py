"""What past checks are made again from, for the whole installation: for commands, not for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import models
from app.store.kept import NotKept
from app.store.room import Room


@dataclass(frozen=True)
class Snapshot:
    """A check as it was kept, as far as it is needed to be made again. ``law_sha256``: None where it was kept
    before the law was."""

    number: int
    inputs: bytes
    result: bytes
    engine: str
    law_sha256: str | None


class PastChecks:
    """The checks of every municipality."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def numbers(self) -> list[int]:
        """Of all of them, those judged by the same law by the same engine side by side."""
        table = models.Check
        with self.room.reading() as session:
            return list(session.scalars(select(table.id).order_by(table.law_sha256, table.engine, table.id)))

    def snapshots(self, numbers: Sequence[int]) -> list[Snapshot]:
        """Those of these numbers, in the order given. Raises NotKept naming a number there is not."""
        table = models.Check
        with self.room.reading() as session:
            rows = session.execute(
                select(table.id, table.inputs, table.result, table.engine, table.law_sha256).where(
                    table.id.in_(numbers)
                )
            )
            found = {row.id: Snapshot(*row) for row in rows}
        missing = [number for number in numbers if number not in found]
        if missing:
            raise NotKept(f"Check {missing[0]}")
        return [found[number] for number in numbers]

    def law(self, sha256: str) -> bytes:
        """What a check was judged by. Raises NotKept."""
        with self.room.reading() as session:
            row = session.get(models.LawText, sha256)
            if row is None:
                raise NotKept(f"LawText {sha256}")
            return row.content
