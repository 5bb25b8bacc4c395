"""Erasures asked for by one officer, approved by another, then done.

One person is enough only where nobody else could approve and no second person is required; the record says
that it was so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.policy import NOUNS, TABLE
from app.store.erasing import Plan, plan_of
from app.store.erasing.deed import Deed
from app.store.erasing.found import left_behind
from app.store.erasing.wiping import wipe
from app.store.kept import Act, Officer
from app.store.naming import names
from app.store.office_settings import OfficeSettings, as_settings
from app.store.room import Room, owned
from rules.faults import Fault, InputError

KIND = "erasure"


@dataclass(frozen=True)
class Asked:
    """A request. ``record``: what is to be erased (``appointee:12``). Times in UTC; ``wiped_at``: when
    nothing of it was left in the database's file."""

    id: int
    municipality_id: int
    record: str
    reason: str
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    approved_by_name: str | None
    done_at: datetime | None
    refused_at: datetime | None
    wiped_at: datetime | None

    @property
    def ref(self) -> str:
        """How an event names it."""
        return f"{KIND}:{self.id}"

    @property
    def waits(self) -> bool:
        """Whether it is still to be approved or refused."""
        return self.done_at is None and self.refused_at is None


class PlanChanged(Exception):  # noqa: N818 - it says what is, not what failed
    """What would go is not what the officer saw any more."""


class Erasures:
    """The requests."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Asked]:
        """Every request of a municipality, those that wait first, then the newest."""
        table = models.Erasure
        with self.room.reading() as session:
            rows = session.scalars(
                select(table).where(table.municipality_id == whose).order_by(table.id.desc())
            )
            return sorted((_asked(session, row) for row in rows), key=lambda one: not one.waits)

    def get(self, whose: int, number: int) -> Asked:
        """One request. Raises NotKept."""
        with self.room.reading() as session:
            return _asked(session, owned(session, models.Erasure, whose, number))

    def left_behind(self, whose: int) -> list[tuple[int, int]]:
        """The people who are gone although pledges of theirs are still here: their numbers, and how many."""
        with self.room.reading() as session:
            return left_behind(session, whose)

    def plan(self, whose: int, record: str) -> Plan:
        """What erasing a record would do now. Raises NotKept."""
        with self.room.reading() as session:
            return self._plan(session, whose, record)

    def ask(self, act: Act, record: str, reason: str) -> int:
        """Ask for an erasure; its number comes back. Others who work with the person are told. Raises
        NotKept, or InputError with what keeps it from being asked."""
        with self.room.writing() as session:
            plan = self._plan(session, act.whose, record)
            self._can_be_asked(session, act.whose, plan, reason)
            row = models.Erasure(
                municipality_id=act.whose,
                record=record,
                reason=reason,
                shown=plan.counted,
                asked_by=act.officer.id,
                asked_at=self.room.now(),
            )
            session.add(row)
            session.flush()
            facts = {"record": record, "counted": plan.counted}
            told = f"{_told(record)}の個人情報の消去を申請した"
            self.room.record_event(session, act, f"{KIND}:{row.id}", told, reason, facts)
            for other in plan.elsewhere:
                there = (
                    f"共有元の{act.officer.municipality}が、補佐官等の個人情報の消去を申請した。"
                    "承認されると、この団体の任用・契約と案件での役割も消える"
                )
                self.room.tell_other(session, other, act, record, there, facts={"record": record})
            return row.id

    def _can_be_asked(self, session: Session, whose: int, plan: Plan, reason: str) -> None:
        table = models.Erasure
        waiting = select(table).where(
            table.municipality_id == whose,
            table.record == plan.record,
            table.done_at.is_(None),
            table.refused_at.is_(None),
        )
        if session.scalar(waiting):
            raise _fault("この登録の消去は、すでに申請されています。")
        if names(reason, plan.forbidden):
            raise _fault("理由に氏名が書かれています。理由は消去の後も残るので、氏名を書かないでください。")
        _nothing_stops(plan)

    def why_not(self, officer: Officer, asked: Asked) -> str | None:
        """Why an officer cannot approve a request, Japanese; None where they can."""
        with self.room.reading() as session:
            return _why_not(session, officer, asked.asked_by, asked.record)

    def approve(self, act: Act, number: int, seen: str) -> bool:
        """Do it; whether the file was wiped at once comes back. ``seen``: the stamp of the plan shown.

        Raises NotKept, PlanChanged, or InputError where this officer cannot approve it or it cannot be done.
        """
        with self.room.writing() as session:
            row = _waiting(session, act.whose, number)
            reason = _why_not(session, act.officer, row.asked_by, row.record)
            if reason:
                raise _fault(reason)
            plan = self._plan(session, act.whose, row.record)
            if plan.stamp != seen:
                raise PlanChanged
            _nothing_stops(plan)
            alone = row.asked_by == act.officer.id
            told = f"{_told(row.record)}の個人情報を消去した"
            if alone:
                told += "（承認できる職員がほかにいないため、申請者が自ら承認した）"
            facts = {"erasure": number, "asked_by": row.asked_by, "alone": alone}
            row.approved_by, row.approved_at = act.officer.id, self.room.now()
            row.done_at = self.room.now()
            Deed(self.room, session, act, plan).do(facts, told)
        return self.wipe_file(act.whose, number)

    def refuse(self, act: Act, number: int, reason: str) -> None:
        """Do not do it. Raises NotKept, InputError where the reason names the person."""
        with self.room.writing() as session:
            row = _waiting(session, act.whose, number)
            if names(reason, self._plan(session, act.whose, row.record).forbidden):
                raise _fault("理由に氏名が書かれています。氏名を書かないでください。")
            row.refused_at = self.room.now()
            told = f"{_told(row.record)}の個人情報の消去を取り下げた、または承認しなかった"
            self.room.record_event(session, act, f"{KIND}:{number}", told, reason, {"record": row.record})

    def wipe_file(self, whose: int, number: int) -> bool:
        """Take what was erased out of the database's file; False where somebody is reading it just now, and
        it has to be tried again."""
        if not wipe(self.room.engine):
            return False
        with self.room.writing(claims=False) as session:
            owned(session, models.Erasure, whose, number).wiped_at = self.room.now()
        return True

    def _plan(self, session: Session, whose: int, record: str) -> Plan:
        return plan_of(session, whose, record, self.room.today(), _settings(session, whose))


def _waiting(session: Session, whose: int, number: int) -> models.Erasure:
    row = owned(session, models.Erasure, whose, number)
    if row.done_at or row.refused_at:
        raise _fault("この申請は、すでに処理されています。")
    return row


def _nothing_stops(plan: Plan) -> None:
    if plan.stops:
        raise InputError([Fault("", text, "") for text in plan.stops])


def _why_not(session: Session, officer: Officer, asked_by: int, record: str) -> str | None:
    if officer.appointee_id is not None:
        return "補佐官等の利用者は、消去を承認できません。"
    if officer.id != asked_by:
        return None
    if any(user.id != asked_by for user in _eligible(session, officer.municipality_id, record)):
        return "申請した本人は承認できません。ほかの職員が承認します。"
    if _settings(session, officer.municipality_id).second_person:
        return "2人目の確認を求める設定なので、申請した本人は承認できません。承認する職員を登録してください。"
    return None


def _eligible(session: Session, whose: int, record: str) -> Iterable[models.User]:
    """Who can approve: those who may change erasures and read such a record, but no appointee's account."""
    table = models.User
    asked = select(table).where(table.municipality_id == whose, table.active, table.appointee_id.is_(None))
    readers = TABLE[record.partition(":")[0]].readers
    users = session.scalars(asked)
    return [user for user in users if TABLE[KIND].changers & set(user.roles) and readers & set(user.roles)]


def _settings(session: Session, whose: int) -> OfficeSettings:
    return as_settings(session.get_one(models.Municipality, whose).settings)


def _asked(session: Session, row: models.Erasure) -> Asked:
    def name(number: int | None) -> str | None:
        user: Any = session.get(models.User, number) if number else None
        return user.name if user else None

    return Asked(
        row.id,
        row.municipality_id,
        row.record,
        row.reason,
        row.asked_by,
        name(row.asked_by) or "—",
        row.asked_at,
        name(row.approved_by),
        row.done_at,
        row.refused_at,
        row.wiped_at,
    )


def _told(record: str) -> str:
    """``補佐官等 12 ``: the record by its kind and number, no name."""
    kind, _, number = record.partition(":")
    return f"{NOUNS.get(kind, kind)} {number} "


def _fault(text: str) -> InputError:
    return InputError([Fault("", text, "")])
