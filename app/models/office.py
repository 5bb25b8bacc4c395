"""What keeps an office's work whole: requests seen once, numbers without gaps, work outside the request,
what is to be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NOT_AGAIN, Base, Code, Owned


class Submission(Owned, Base):
    """A form that was sent and acted on. ``token``: the form's own; a second click brings the same.
    ``went_to``: the path its answer led to."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("municipality_id", "token"),)

    token: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int]
    went_to: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class Numbering(Owned, Base):
    """The last number given to papers of one kind in one fiscal year."""

    __tablename__ = "numbering"
    __table_args__ = (UniqueConstraint("municipality_id", "kind", "fiscal_year"),)

    kind: Mapped[str] = mapped_column(Code)
    fiscal_year: Mapped[int]
    last: Mapped[int]


class Issued(Owned, Base):
    """A paper that was given a number. ``record``: what it was printed of. ``label``: the number as printed
    (照合 令和8年度-第12号), whatever is settled later. Rows are only ever added."""

    __tablename__ = "issued_paper"
    __table_args__ = (UniqueConstraint("municipality_id", "kind", "fiscal_year", "number"),)

    kind: Mapped[str] = mapped_column(Code)
    fiscal_year: Mapped[int]
    number: Mapped[int]
    record: Mapped[str] = mapped_column(String(80), index=True)
    label: Mapped[str]
    at: Mapped[datetime]


class Job(Owned, Base):
    """Work done outside the request. ``state``: waiting, running, done or failed. ``given`` and ``came``:
    what it was asked and what it came to. ``told``: what the page says of it, Japanese."""

    __tablename__ = "job"
    __table_args__ = NOT_AGAIN

    user_id: Mapped[int]
    kind: Mapped[str] = mapped_column(Code)
    given: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(Code, index=True)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    told: Mapped[str] = mapped_column(default="")
    came: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class LawText(Base):
    """The clauses and tables a check was made with, as they were then. ``sha256``: of ``content``."""

    __tablename__ = "law_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Erasure(Owned, Base):
    """A record to be erased: asked for by one officer, approved by another, then done. ``shown``: what the
    preview said would go. ``wiped_at``: when nothing of it was left in the database's file. Nothing personal
    stands here."""

    __tablename__ = "erasure"

    record: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str]
    shown: Mapped[dict[str, Any]]
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    approved_by: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    wiped_at: Mapped[datetime | None]
