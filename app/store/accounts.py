"""The municipality, its officers and their sessions."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from app import models
from app.store.kept import Act, Officer
from app.store.room import Room

IDLE = timedelta(hours=2)
"""A session nobody used for so long has ended."""
LONGEST = timedelta(hours=12)
"""No session lasts longer than a working day."""
FOUNDER = ("admin", "digital", "finance", "hr", "procurement")
"""The roles of whoever begins: often one person."""
_SEEN_EVERY = timedelta(minutes=1)


class AlreadyFounded(Exception):  # noqa: N818 - it says what is, not what failed
    """There is an account already: the first one is made only once."""


@dataclass(frozen=True)
class Account:
    """An officer with the password's hash (argon2id)."""

    officer: Officer
    password_hash: str
    active: bool


class Accounts:
    """Officers and open sessions."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def any(self) -> bool:
        """Whether there is an account yet."""
        with self.room.reading() as session:
            return bool(session.scalar(select(func.count()).select_from(models.User)))

    def found(self, municipality: str, code: str, login: str, name: str, password_hash: str) -> Officer:
        """Enter the municipality and its administrator, who does every office's work until there are others.

        Raises AlreadyFounded where there is any account.
        """
        with self.room.writing() as session:
            if session.scalar(select(func.count()).select_from(models.User)):
                raise AlreadyFounded
            now = self.room.now()
            place = models.Municipality(code=code, name=municipality, created_at=now)
            session.add(place)
            session.flush()
            user = models.User(
                municipality_id=place.id,
                login=login,
                name=name,
                password_hash=password_hash,
                roles=sorted(FOUNDER),
                created_at=now,
                changed_at=now,
            )
            session.add(user)
            session.flush()
            session.refresh(user)
            officer = _officer(user)
            self.room.record_event(session, Act(officer, "setup"), f"user:{user.id}", "管理者を登録した")
            return officer

    def by_login(self, login: str) -> Account | None:
        """The account of a login name, spelt exactly."""
        with self.room.reading() as session:
            user = session.scalar(select(models.User).where(models.User.login == login))
            return Account(_officer(user), user.password_hash, user.active) if user else None

    def first_administrator(self) -> Officer:
        """The administrator entered first (the demonstration is signed in as this one)."""
        with self.room.reading() as session:
            users = session.scalars(select(models.User).order_by(models.User.id))
            user = next((one for one in users if "admin" in one.roles), None)
            if user is None:
                raise LookupError("no administrator yet")
            return _officer(user)

    def with_role(self, whose: int, role: str) -> list[Officer]:
        """The active officers of a municipality who have a role, by login; no appointee's account."""
        table = models.User
        asked = select(table).where(
            table.municipality_id == whose, table.active, table.appointee_id.is_(None)
        )
        with self.room.reading() as session:
            users = session.scalars(asked.order_by(table.login))
            return [_officer(user) for user in users if role in user.roles]

    def named(self, whose: int, tender: int) -> list[Officer]:
        """The officers named for a tender, by login."""
        named = select(models.TenderOfficer.user_id).where(
            models.TenderOfficer.municipality_id == whose, models.TenderOfficer.tender_id == tender
        )
        with self.room.reading() as session:
            users = session.scalars(
                select(models.User).where(models.User.id.in_(named)).order_by(models.User.login)
            )
            return [_officer(user) for user in users]

    def set_hash(self, officer: Officer, password_hash: str) -> None:
        """Keep a password's hash made with today's cost."""
        with self.room.writing() as session:
            user = session.get_one(models.User, officer.id)
            user.password_hash = password_hash

    def open_session(self, officer: Officer) -> str:
        """Open a session; the token for the browser comes back and is kept nowhere."""
        token = secrets.token_urlsafe(32)
        now = self.room.now()
        with self.room.writing() as session:
            session.execute(delete(models.Session).where(models.Session.created_at < now - LONGEST))
            session.add(
                models.Session(
                    municipality_id=officer.municipality_id,
                    user_id=officer.id,
                    token_hash=_hash(token),
                    created_at=now,
                    last_seen_at=now,
                )
            )
            self.room.record_event(
                session, Act(officer, "session.open"), f"user:{officer.id}", "ログインした"
            )
        return token

    def officer_of(self, token: str) -> Officer | None:
        """Whose session a token opens; None where it has ended, or its account is closed."""
        now = self.room.now()
        with self.room.reading() as session:
            row = session.scalar(select(models.Session).where(models.Session.token_hash == _hash(token)))
            if row is None or not row.user.active:
                return None
            if now - row.last_seen_at > IDLE or now - row.created_at > LONGEST:
                return None
            officer, number, stale = _officer(row.user), row.id, now - row.last_seen_at > _SEEN_EVERY
        if stale:
            with self.room.writing() as session:
                open_still = session.get(models.Session, number)
                if open_still:
                    open_still.last_seen_at = now
        return officer

    def close_session(self, token: str, officer: Officer) -> None:
        """End a session for good."""
        with self.room.writing() as session:
            session.execute(delete(models.Session).where(models.Session.token_hash == _hash(token)))
            self.room.record_event(
                session, Act(officer, "session.close"), f"user:{officer.id}", "ログアウトした"
            )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _officer(user: models.User) -> Officer:
    return Officer(
        user.id,
        user.login,
        user.name,
        frozenset(user.roles),
        user.municipality_id,
        user.municipality.name,
        user.appointee_id,
    )
