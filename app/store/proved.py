"""An account as it was when its password was put to the test. Testing takes a while: what it opens is opened
only while nothing of this has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import models
from app.store.kept import Officer


class Superseded(Exception):  # noqa: N818 - it says what is, not what failed
    """The account was stopped, or got another password or second factor, since its password was tested."""


@dataclass(frozen=True)
class Account:
    """An officer with the password's hash (argon2id)."""

    officer: Officer
    password_hash: str
    active: bool
    second_factor: bool = False
    password_until: datetime | None = None


def account_of(user: models.User) -> Account:
    """The account of a row."""
    second = user.totp_secret is not None
    return Account(as_officer(user), user.password_hash, user.active, second, user.password_until)


def as_officer(user: models.User) -> Officer:
    """The officer of a row."""
    return Officer(
        user.id,
        user.login,
        user.name,
        frozenset(user.roles),
        user.municipality_id,
        user.municipality.name,
        user.appointee_id,
    )


def still(session: Session, proved: Account) -> models.User:
    """The account's row, in the transaction of what the password was asked for. Raises Superseded."""
    row = session.get(models.User, proved.officer.id)
    if row is None or not row.active:
        raise Superseded
    now = account_of(row)
    if (now.password_hash, now.second_factor) != (proved.password_hash, proved.second_factor):
        raise Superseded
    return row
