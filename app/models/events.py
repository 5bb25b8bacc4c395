"""The record of what was done: a chain of entries that are only ever added.

The entry itself holds nothing personal, only a salted commitment to what is (``EventDetail``): details can
be erased, with a reason that is an entry too, and the chain still holds. Triggers of the database refuse
every change of an entry and every change of a detail (``app/migrations/triggers.py``).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base


class Event(Base):
    """One entry. ``seq`` counts from 1 in each municipality. ``at``: UTC. ``record``: what it was done to
    (``appointee:12``). ``facts``: canonical JSON of what is not personal (digests, counts). ``hash`` and
    ``previous_hash``: see ``app.store.chain``."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("municipality_id", "seq"),
        UniqueConstraint("municipality_id", "previous_hash"),
        Index("ix_event_municipality_id_at", "municipality_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    record: Mapped[str | None] = mapped_column(String(80), index=True)
    facts: Mapped[str]
    commitment: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    detail: Mapped[EventDetail | None] = relationship(lazy="joined", viewonly=True)


class EventDetail(Base):
    """What an entry says of people: who, what was done, why. ``salt``: 32 random bytes in hex."""

    __tablename__ = "event_detail"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    who: Mapped[str]
    what: Mapped[str]
    why: Mapped[str | None]
