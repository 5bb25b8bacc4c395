"""Checks as they were made, and the officers' decisions on them. Both are only ever added."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import models
from app.store.jobs import Ending, end_with
from app.store.kept import Act, Kept
from app.store.numbering import number_for, numbers_of
from app.store.office_settings import as_settings
from app.store.room import Room, owned
from app.store.vouching import vouched


@dataclass(frozen=True)
class Seconded:
    """A second officer's word on a decision, and when (UTC)."""

    agreed: bool
    reason: str
    officer: str
    at: datetime


@dataclass(frozen=True)
class Decided:
    """What a named officer decided on one bidder, and when (UTC). ``user_id``: the account it was entered
    with, None for one entered before that was kept."""

    bidder_row: int
    verdict: str
    reason: str
    officer: str
    decided_at: datetime
    id: int = 0
    user_id: int | None = None
    needs_second: bool = False
    second: Seconded | None = None

    @property
    def counts(self) -> bool:
        """Whether it stands: nobody else is needed, or has agreed."""
        return self.second.agreed if self.second else not self.needs_second


@dataclass(frozen=True)
class Checked:
    """One check. ``inputs`` and ``result`` are the exact bytes of the CASE and of its result.
    ``paper_number``: of its 照合結果票, as printed; None for a check kept before numbers were given."""

    id: int
    tender_id: int
    municipality_id: int
    stage: str
    inputs: bytes
    result: bytes
    clauses: tuple[dict[str, Any], ...]
    engine: str
    created_at: datetime
    created_by: str
    decisions: tuple[Decided, ...] = ()
    paper_number: str | None = None
    law_sha256: str | None = None

    @property
    def ref(self) -> str:
        """How an event names it."""
        return f"check:{self.id}"

    def decision_on(self, bidder_row: int) -> Decided | None:
        """The decision on a bidder that counts: the latest one that stands; None where there is none."""
        made = (item for item in reversed(self.decisions) if item.bidder_row == bidder_row)
        return next((item for item in made if item.counts), None)

    def words_on(self, rows: Collection[int]) -> int:
        """How many words officers have said on these bidders: decisions, and what second officers said of
        them. It only ever grows."""
        return sum(1 + (item.second is not None) for item in self.decisions if item.bidder_row in rows)

    def last_on(self, bidder_row: int) -> Kept[Decided]:
        """The last decision on a bidder, and when somebody last said something of it. Raises IndexError where
        there is none."""
        made = [item for item in self.decisions if item.bidder_row == bidder_row][-1]
        said = made.second.at if made.second else made.decided_at
        words = self.words_on([bidder_row])
        return Kept(made.id, "check", self.municipality_id, words, made.decided_at, said, made)

    @property
    def waiting(self) -> tuple[Decided, ...]:
        """The decisions that wait for a second officer: the latest on a bidder, and nobody has spoken yet."""
        latest = {item.bidder_row: item for item in self.decisions}
        return tuple(item for item in latest.values() if item.needs_second and item.second is None)


class DecidedMeanwhile(Exception):  # noqa: N818 - it says what is, not what failed
    """Somebody decided on a bidder since the officer looked. ``now``: the check as it is."""

    def __init__(self, now: Checked) -> None:
        super().__init__(f"check {now.id}")
        self.now = now


@dataclass(frozen=True)
class ListedCheck:
    """A check as a list shows it, without what was judged. ``decided``: bidders somebody decided on."""

    id: int
    stage: str
    created_at: datetime
    created_by: str
    decided: int
    paper_number: str | None


class Checks:
    """The checks made."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def create(
        self,
        act: Act,
        tender_id: int,
        stage: str,
        inputs: bytes,
        result: bytes,
        clauses: list[dict[str, Any]],
        engine: str,
        law: bytes | None = None,
        ending: Ending | None = None,
    ) -> int:
        """Keep a check as it was made, and number its paper; its number in the database comes back.
        ``law``: what it was judged by (``rules.past.law_of``); without it the check cannot be made again.
        ``ending``: the long work it came of, done with it.

        Raises NotKept for an unknown tender, AlreadyEnded for work that was told to have failed.
        """
        with self.room.writing() as session:
            tender = owned(session, models.Tender, act.whose, tender_id)
            row = models.Check(
                municipality_id=act.whose,
                tender_id=tender_id,
                stage=stage,
                inputs=inputs,
                result=result,
                clauses=clauses,
                engine=engine,
                law_sha256=_keep_law(session, law, self.room.now()) if law is not None else None,
                created_at=self.room.now(),
                created_by=act.officer.name,
            )
            session.add(row)
            session.flush()
            paper = number_for(session, act.whose, f"check:{row.id}", row.created_at)
            facts = {
                "tender": tender_id,
                "paper": paper,
                "inputs_sha256": hashlib.sha256(inputs).hexdigest(),
                "result_sha256": hashlib.sha256(result).hexdigest(),
                **vouched("checks", [row]),
            }
            told = f"案件「{tender.name}」を照合した（{paper}）"
            self.room.record_event(session, act, f"check:{row.id}", told, facts=facts)
            if ending:
                end_with(session, ending, row.id, self.room.now())
            return row.id

    def get(self, whose: int, number: int) -> Checked:
        """One check with its decisions. Raises NotKept."""
        with self.room.reading() as session:
            row = owned(session, models.Check, whose, number)
            return as_checked(row, numbers_of(session, whose, [f"check:{row.id}"]))

    def of_tender(self, whose: int, tender_id: int) -> list[ListedCheck]:
        """The checks of a tender, the newest first."""
        table, made = models.Check, models.Decision
        decided = select(made.check_id, func.count(made.bidder_row.distinct()).label("rows"))
        counted = decided.where(made.municipality_id == whose).group_by(made.check_id).subquery()
        asked = (
            select(table.id, table.stage, table.created_at, table.created_by, counted.c.rows)
            .outerjoin(counted, counted.c.check_id == table.id)
            .where(table.municipality_id == whose, table.tender_id == tender_id)
            .order_by(table.id.desc())
        )
        with self.room.reading() as session:
            rows = session.execute(asked).all()
            numbers = numbers_of(session, whose, [f"check:{row.id}" for row in rows])
        return [
            ListedCheck(
                row.id,
                row.stage,
                row.created_at,
                row.created_by,
                row.rows or 0,
                numbers.get(f"check:{row.id}"),
            )
            for row in rows
        ]

    def decide(
        self,
        act: Act,
        number: int,
        verdicts: Mapping[int, str],
        reason: str,
        officer: str,
        seen: int | None = None,
        among: Collection[int] = (),
    ) -> None:
        """Add a named officer's decisions, a verdict for each row, all or none.

        ``seen``: how many words on these bidders, or on those ``among`` which they were found, the officer
        had seen (``Checked.words_on``); None where nobody looked. Raises NotKept, ``DecidedMeanwhile`` where
        there are more of them now, and ValueError for a reason that is blank.
        """
        if not reason.strip():
            raise ValueError("a decision needs a reason")
        with self.room.writing() as session:
            kept = as_checked(owned(session, models.Check, act.whose, number), {})
            if seen is not None and kept.words_on(among or verdicts) > seen:
                raise DecidedMeanwhile(kept)
            now = self.room.now()
            settled = as_settings(session.get_one(models.Municipality, act.whose).settings)
            added = [
                models.Decision(
                    municipality_id=act.whose,
                    check_id=number,
                    bidder_row=row,
                    verdict=verdict,
                    reason=reason,
                    officer=officer,
                    user_id=act.officer.id or None,
                    decided_at=now,
                    needs_second=settled.second_person,
                )
                for row, verdict in verdicts.items()
            ]
            session.add_all(added)
            session.flush()
            rows = rows_told(verdicts)
            waits = "。2人目の確認を待つ" if settled.second_person else ""
            what = f"照合結果の入札者（{rows}）について判断した（{officer}）{waits}"
            facts = {"tender": kept.tender_id, **vouched("decisions", added)}
            self.room.record_event(session, act, f"check:{number}", what, reason, facts)


def rows_told(rows: Collection[int]) -> str:
    """Which bidders of a check, as the record says it: their numbers, or how many where they are many."""
    return "、".join(f"{row}番" for row in rows) if len(rows) < 6 else f"{len(rows)}者"


def as_checked(row: models.Check, numbers: Mapping[str, str]) -> Checked:
    """The check of a row. ``numbers``: of papers, by their records."""
    decisions = tuple(map(_decided, row.decisions))
    return Checked(
        row.id,
        row.tender_id,
        row.municipality_id,
        row.stage,
        row.inputs,
        row.result,
        tuple(row.clauses),
        row.engine,
        row.created_at,
        row.created_by,
        decisions,
        numbers.get(f"check:{row.id}"),
        row.law_sha256,
    )


def _decided(row: models.Decision) -> Decided:
    spoken = row.seconding
    return Decided(
        row.bidder_row,
        row.verdict,
        row.reason,
        row.officer,
        row.decided_at,
        row.id,
        row.user_id,
        row.needs_second,
        Seconded(spoken.agreed, spoken.reason, spoken.officer, spoken.at) if spoken else None,
    )


def _keep_law(session: Session, law: bytes, now: datetime) -> str:
    """Keep what a check was judged by, once however many checks hang on it; its SHA-256 comes back."""
    digest = hashlib.sha256(law).hexdigest()
    if session.get(models.LawText, digest) is None:
        session.add(models.LawText(sha256=digest, content=law, created_at=now))
        session.flush()
    return digest
