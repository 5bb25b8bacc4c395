"""Municipalities, their officers, open sessions, and what is counted against wrong passwords."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import NOT_AGAIN, Base, Edited, Owned


class Municipality(Base):
    """A municipality. ``code``: 団体コード (six digits) or a name of the office's own choice.

    ``settings``: what it has settled for itself (``app.store.office_settings``); a name that is
    missing has the default.
    """

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class User(Edited, Base):
    """An account. ``roles``: keys of ``policy.ROLES``, ascending. ``appointee_id``: whose account it is
    where it belongs to an appointee. ``password_hash``: argon2id. ``password_until``: when a password that
    somebody else gave stops opening anything. ``totp_secret``: sealed with the installation's key
    (``app.sealing``), NULL without a second factor; ``totp_last``: the last time step
    whose code was taken, so that none is taken twice; ``recovery``: hashes of codes not used yet."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("login"), NOT_AGAIN)

    login: Mapped[str] = mapped_column(String(100))
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    appointee_id: Mapped[int | None] = mapped_column(ForeignKey("appointee.id", ondelete="SET NULL"))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_until: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    totp_last: Mapped[int | None]
    recovery: Mapped[list[Any]] = mapped_column(default=list)
    municipality: Mapped[Municipality] = relationship(lazy="joined")


class Session(Owned, Base):
    """One signed-in browser. ``token_hash``: SHA-256 of the cookie; the cookie itself is kept nowhere.
    ``pending``: the password was right, the second factor is still asked for. ``address``: of the browser."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    pending: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str | None] = mapped_column(String(45))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="joined")


class Failure(Base):
    """Wrong passwords or codes in a row. ``key``: SHA-256 of what they are counted by (a login, an
    address)."""

    __tablename__ = "login_failure"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
