"""The municipality, its officers and their sessions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import models
from app.settings_values import IDLE, LONGEST
from app.store.kept import Act, NotKept, Officer
from app.store.proved import Account, Superseded, account_of, as_officer, still
from app.store.room import Room

PENDING = timedelta(minutes=5)
"""So long a second factor is waited for."""
FOUNDER = ("admin", "digital", "finance", "hr", "procurement")
"""The roles of whoever begins: often one person."""
_SEEN_EVERY = timedelta(minutes=1)


class AlreadyFounded(Exception):  # noqa: N818 - it says what is, not what failed
    """There is an account already: the first one is made only once."""


@dataclass(frozen=True)
class Opened:
    """What a session's token opens. ``pending``: nothing yet but the page that asks for the second factor.
    ``first``: what has to be done before anything else (``code``, ``password``, ``second_factor``), blank for
    nothing."""

    number: int
    officer: Officer
    pending: bool
    first: str


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner is shown it. Times in UTC."""

    number: int
    address: str | None
    created_at: datetime
    last_seen_at: datetime


class Accounts:
    """Officers and open sessions."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.idle, self.longest = IDLE, LONGEST

    def any(self) -> bool:
        """Whether there is an account yet."""
        with self.room.reading() as session:
            return bool(session.scalar(select(func.count()).select_from(models.User)))

    def found(self, municipality: str, code: str, login: str, name: str, password_hash: str) -> Officer:
        """Enter the municipality and its administrator, who does every office's work until there are others.

        A municipality entered before (``Municipalities.add``) keeps its name. Raises AlreadyFounded where
        there is any account.
        """
        with self.room.writing() as session:
            if session.scalar(select(func.count()).select_from(models.User)):
                raise AlreadyFounded
            now = self.room.now()
            place = session.scalar(select(models.Municipality).where(models.Municipality.code == code))
            if place is None:
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
            officer = as_officer(user)
            self.room.record_event(session, Act(officer, "setup"), f"user:{user.id}", "管理者を登録した")
            return officer

    def by_login(self, login: str) -> Account | None:
        """The account of a login name, spelt exactly."""
        with self.room.reading() as session:
            user = session.scalar(select(models.User).where(models.User.login == login))
            return account_of(user) if user else None

    def of(self, officer: Officer) -> Account:
        """An officer's own account."""
        with self.room.reading() as session:
            return account_of(session.get_one(models.User, officer.id))

    def officer(self, number: int) -> Officer:
        """The officer of an account, active or not. Raises NotKept."""
        with self.room.reading() as session:
            user = session.get(models.User, number)
            if user is None:
                raise NotKept(f"user {number}")
            return as_officer(user)

    def first_administrator(self) -> Officer:
        """The administrator entered first (the demonstration is signed in as this one)."""
        with self.room.reading() as session:
            users = session.scalars(select(models.User).order_by(models.User.id))
            user = next((one for one in users if "admin" in one.roles), None)
            if user is None:
                raise LookupError("no administrator yet")
            return as_officer(user)

    def with_role(self, whose: int, role: str) -> list[Officer]:
        """The active officers of a municipality who have a role, by login; no appointee's account."""
        table = models.User
        asked = select(table).where(
            table.municipality_id == whose, table.active, table.appointee_id.is_(None)
        )
        with self.room.reading() as session:
            users = session.scalars(asked.order_by(table.login))
            return [as_officer(user) for user in users if role in user.roles]

    def named(self, whose: int, tender: int) -> list[Officer]:
        """The officers named for a tender, by login."""
        named = select(models.TenderOfficer.user_id).where(
            models.TenderOfficer.municipality_id == whose, models.TenderOfficer.tender_id == tender
        )
        with self.room.reading() as session:
            users = session.scalars(
                select(models.User).where(models.User.id.in_(named)).order_by(models.User.login)
            )
            return [as_officer(user) for user in users]

    def set_hash(self, proved: Account, password_hash: str) -> Account:
        """Keep a password's hash made with today's cost; the account with it. Raises Superseded."""
        with self.room.writing(claims=False) as session:
            user = still(session, proved)
            user.password_hash = password_hash
            return account_of(user)

    def open_session(
        self,
        officer: Officer,
        *,
        pending: bool = False,
        address: str | None = None,
        instead_of: str = "",
        proved: Account | None = None,
        second_step: bool = False,
    ) -> str:
        """Open a session; the token for the browser comes back and is kept nowhere.

        ``pending``: the second factor is still asked for. ``instead_of``: the token of the session this one
        takes the place of, if there was one. ``proved``: the account whose password was tested for this.
        ``second_step``: the code was; whatever made the password's word worthless ended the session that
        waited for it. Raises Superseded.
        """
        token = secrets.token_urlsafe(32)
        now = self.room.now()
        with self.room.writing(claims=False) as session:
            self._sweep(session)
            if proved:
                still(session, proved)
            if not _ended(session, instead_of) and second_step:
                raise Superseded
            session.add(
                models.Session(
                    municipality_id=officer.municipality_id,
                    user_id=officer.id,
                    token_hash=_hash(token),
                    pending=pending,
                    address=address,
                    created_at=now,
                    last_seen_at=now,
                )
            )
            told = "パスワードが合った（確認コードを待っている）" if pending else "ログインした"
            self.room.record_event(session, Act(officer, "session.open"), f"user:{officer.id}", told)
        return token

    def _sweep(self, session: Session) -> None:
        now, table = self.room.now(), models.Session
        over = (table.created_at < now - self.longest) | (table.last_seen_at < now - self.idle)
        session.execute(delete(table).where(over))

    def opened(self, token: str) -> Opened | None:
        """What a token opens; None where its session has ended, or its account is closed."""
        now = self.room.now()
        with self.room.reading() as session:
            row = session.scalar(select(models.Session).where(models.Session.token_hash == _hash(token)))
            if row is None or not row.user.active or self._is_over(row, now):
                return None
            opened = Opened(row.id, as_officer(row.user), row.pending, _first(row))
            stale = now - row.last_seen_at > _SEEN_EVERY
        if stale:
            with self.room.writing(claims=False) as session:
                open_still = session.get(models.Session, opened.number)
                if open_still:
                    open_still.last_seen_at = now
        return opened

    def _is_over(self, row: models.Session, now: datetime) -> bool:
        longest = PENDING if row.pending else self.longest
        return now - row.last_seen_at > self.idle or now - row.created_at > longest

    def officer_of(self, token: str) -> Officer | None:
        """Whose session a token opens; None where it has ended, or waits for its second factor."""
        opened = self.opened(token)
        return opened.officer if opened and not opened.pending else None

    def close_session(self, token: str, officer: Officer) -> None:
        """End a session for good."""
        with self.room.writing(claims=False) as session:
            _ended(session, token)
            self.room.record_event(
                session, Act(officer, "session.close"), f"user:{officer.id}", "ログアウトした"
            )

    def sessions_of(self, officer: Officer) -> list[OpenSession]:
        """An officer's sessions that are open now, the last used first."""
        now, table = self.room.now(), models.Session
        asked = select(table).where(table.user_id == officer.id).order_by(table.last_seen_at.desc(), table.id)
        with self.room.reading() as session:
            return [
                OpenSession(row.id, row.address, row.created_at, row.last_seen_at)
                for row in session.scalars(asked)
                if not self._is_over(row, now)
            ]

    def end_sessions(self, act: Act, numbers: Collection[int]) -> None:
        """End some of one's own sessions."""
        table = models.Session
        mine = (table.user_id == act.officer.id) & table.id.in_(numbers)
        with self.room.writing() as session:
            session.execute(delete(table).where(mine))
            self.room.record_event(
                session, act, f"user:{act.officer.id}", f"開いているログインを{len(numbers)}件終了した"
            )


def end_all(session: Session, user: int) -> None:
    """End every session of an account, in the transaction of what makes it necessary."""
    session.execute(delete(models.Session).where(models.Session.user_id == user))


def _ended(session: Session, token: str) -> bool:
    """Whether there was a session of this token; there is none any more."""
    row = session.scalar(select(models.Session).where(models.Session.token_hash == _hash(token)))
    if row:
        session.delete(row)
    return row is not None


def _first(row: models.Session) -> str:
    """What has to be done in a session before anything else: ``code``, ``password``, ``second_factor`` or
    nothing."""
    user = row.user
    if row.pending:
        return "code"
    if user.must_change_password:
        return "password"
    if user.municipality.settings.get("second_factor") and not user.totp_secret:
        return "second_factor"
    return ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
