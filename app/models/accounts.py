"""Municipalities, their officers, open sessions, and the record of what was done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Code, Edited, Owned


class Municipality(Base):
    """A municipality. ``code``: 団体コード (six digits) or a name of the office's own choice."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class User(Edited, Base):
    """An officer's account. ``password_hash``: argon2id. ``role``: a key of ``policy.ROLES``."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("login"),)

    login: Mapped[str] = mapped_column(String(100))
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(Code)
    active: Mapped[bool] = mapped_column(default=True)
    municipality: Mapped[Municipality] = relationship(lazy="joined")


class Session(Owned, Base):
    """One signed-in browser. ``token_hash``: SHA-256 of the cookie; the cookie itself is kept nowhere."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("token_hash"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="joined")


class Event(Owned, Base):
    """Something that was done. Rows are only ever added.

    ``record``: what it was done to (``appointee:12``). ``previous_hash`` and ``hash`` wait for part 3's
    chain; the unique constraint keeps two entries from following the same one.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("previous_hash"),
        Index("ix_event_municipality_id_at", "municipality_id", "at"),
    )

    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    who: Mapped[str]
    action: Mapped[str] = mapped_column(String(60))
    record: Mapped[str | None] = mapped_column(String(80), index=True)
    what: Mapped[str]
    why: Mapped[str | None]
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))
