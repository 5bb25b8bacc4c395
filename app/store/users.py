"""Accounts as administrators see and change them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.policy import ROLES
from app.store.accounts import end_all
from app.store.kept import Act, Kept
from app.store.proved import Account, account_of, still
from app.store.room import Room, changed, kept, owned, same_version
from app.store.sharings import at_hand

KIND = "user"
GIVEN_FOR = timedelta(days=7)
"""So long a password that somebody else gave opens the page where another is chosen."""


class LastAdministrator(Exception):  # noqa: N818 - it says what is, not what failed
    """The municipality would be left without an active administrator."""


class LoginTaken(Exception):  # noqa: N818
    """There is an account of that login already, perhaps another municipality's."""


@dataclass(frozen=True)
class Person:
    """An account. ``roles``: keys of ``policy.ROLES`` in its order. ``appointee_id``: whose account it is,
    None for an officer. ``appointee``: that person's name. ``waits``: a password somebody else gave, not
    changed yet."""

    login: str
    name: str
    roles: tuple[str, ...]
    active: bool = True
    appointee_id: int | None = None
    appointee: str | None = None
    municipality: str = ""
    second_factor: bool = False
    waits: bool = False


class Users:
    """The accounts of every municipality."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Kept[Person]]:
        """The accounts of a municipality, by login; those in use first."""
        table = models.User
        asked = select(table).where(table.municipality_id == whose)
        with self.room.reading() as session:
            rows = session.scalars(asked.order_by(table.active.desc(), table.login))
            return [_kept(session, row) for row in rows]

    def get(self, whose: int, number: int) -> Kept[Person]:
        """One account. Raises NotKept."""
        with self.room.reading() as session:
            return _kept(session, owned(session, models.User, whose, number))

    def by_login(self, login: str) -> Kept[Person] | None:
        """The account of a login, whose ever it is; None where there is none."""
        with self.room.reading() as session:
            row = session.scalar(select(models.User).where(models.User.login == login))
            return _kept(session, row) if row else None

    def create(self, act: Act, person: Person, password_hash: str, *, given: bool) -> int:
        """Enter an account; its number comes back. ``given``: somebody else chose the password, so that
        another has to be chosen. Raises LoginTaken; NotKept for an appointee of nobody here."""
        with self.room.writing() as session:
            if session.scalar(select(models.User.id).where(models.User.login == person.login)):
                raise LoginTaken
            now = self.room.now()
            row = models.User(
                municipality_id=act.whose,
                login=person.login,
                password_hash=password_hash,
                created_at=now,
                changed_at=now,
            )
            _write(session, row, person)
            _given(row, now if given else None)
            session.add(row)
            session.flush()
            told = f"利用者 {_told(person)}を登録した"
            self.room.record_event(session, act, f"{KIND}:{row.id}", told, facts=_facts(row))
            return row.id

    def change(self, act: Act, number: int, seen: int, person: Person) -> None:
        """Keep a changed account (its login stays). Other roles, or an end of its use, end its sessions.
        Raises NotKept, Conflict, LastAdministrator."""
        with self.room.writing() as session:
            row = owned(session, models.User, act.whose, number)
            before = _kept(session, row)
            same_version(row, seen, person, cast(Kept[object], before))
            _write(session, row, person)
            session.flush()
            _administered(session, act.whose)
            if (row.active, row.appointee_id, row.roles) != _rights(before.value):
                end_all(session, row.id)
            changed(row, self.room.now())
            told = f"利用者 {_told(before.value)}を {_told(person)}に変更した"
            self.room.record_event(session, act, f"{KIND}:{row.id}", told, facts=_facts(row))

    def give_password(self, act: Act, number: int, seen: int, password_hash: str) -> None:
        """Put a password in place that somebody else chose; every session ends. Raises NotKept, Conflict."""
        with self.room.writing() as session:
            row = as_seen(session, act, number, seen)
            row.password_hash = password_hash
            _given(row, self.room.now())
            end_all(session, row.id)
            changed(row, self.room.now())
            told = f"{row.name}（{row.login}）のパスワードを再設定した"
            self.room.record_event(session, act, f"{KIND}:{row.id}", told)

    def own_password(self, act: Act, proved: Account, password_hash: str) -> Account:
        """Put the officer's own new password in place; every session ends. The account comes back as it is
        now. Raises Superseded."""
        with self.room.writing() as session:
            row = still(session, proved)
            row.password_hash = password_hash
            _given(row, None)
            end_all(session, row.id)
            changed(row, self.room.now())
            self.room.record_event(session, act, f"{KIND}:{row.id}", "自分のパスワードを変更した")
            return account_of(row)

    def end_sessions(self, act: Act, number: int, seen: int) -> None:
        """End every session of an account. Raises NotKept, Conflict."""
        with self.room.writing() as session:
            row = as_seen(session, act, number, seen)
            end_all(session, row.id)
            told = f"{row.name}（{row.login}）の開いているログインをすべて終了した"
            self.room.record_event(session, act, f"{KIND}:{row.id}", told)


def as_seen(session: Session, act: Act, number: int, seen: int) -> models.User:
    """An account of this municipality, as the officer saw it. Raises NotKept, Conflict."""
    row = owned(session, models.User, act.whose, number)
    theirs = cast(Kept[object], _kept(session, row))
    same_version(row, seen, theirs.value, theirs)
    return row


def _given(row: models.User, now: datetime | None) -> None:
    row.must_change_password = now is not None
    row.password_until = now + GIVEN_FOR if now else None


def _write(session: Session, row: models.User, person: Person) -> None:
    if person.appointee_id is not None:
        at_hand(session, row.municipality_id, person.appointee_id)
    row.name, row.roles, row.active = person.name, sorted(person.roles), person.active
    row.appointee_id = person.appointee_id


def _administered(session: Session, whose: int) -> None:
    table = models.User
    active = session.scalars(select(table).where(table.municipality_id == whose, table.active))
    if not any("admin" in user.roles for user in active):
        raise LastAdministrator


def _rights(person: Person) -> tuple[bool, int | None, list[str]]:
    return person.active, person.appointee_id, sorted(person.roles)


def _told(person: Person) -> str:
    return f"{person.name}（{person.login}）: {roles_text(person.roles)}{'' if person.active else '、停止'}"


def roles_text(roles: Iterable[str]) -> str:
    """``管理者・契約担当課``, in the order of ``policy.ROLES``."""
    return "・".join(ROLES[role] for role in ROLES if role in set(roles)) or "役割なし"


def _facts(row: models.User) -> dict[str, object]:
    return {"roles": row.roles, "active": row.active, "appointee": row.appointee_id}


def _kept(session: Session, row: models.User) -> Kept[Person]:
    appointee = session.get(models.Appointee, row.appointee_id) if row.appointee_id else None
    person = Person(
        row.login,
        row.name,
        tuple(role for role in ROLES if role in row.roles),
        row.active,
        row.appointee_id,
        appointee.name if appointee else None,
        row.municipality.name,
        row.totp_secret is not None,
        row.must_change_password,
    )
    return cast(Kept[Person], kept(KIND, row, person))
