"""Checks as they were made, to the byte, and what officers decided on them. Rows are only ever added.

Each row has a ``salt`` of its own (64 hex digits): the record says its digest (``app.store.vouching``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import NOT_AGAIN, Base, Code, Owned


class Check(Owned, Base):
    """One check. ``inputs`` and ``result`` are the exact bytes of CASE and result: later clauses change
    no past result. ``clauses``: ``[{"id", "version", "citation", "content"}]`` in force then. ``law_sha256``:
    the files it was judged by (``LawText``); NULL for a check kept before they were."""

    __tablename__ = "check_run"
    __table_args__ = NOT_AGAIN

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(Code)
    inputs: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    clauses: Mapped[list[Any]]
    engine: Mapped[str] = mapped_column(String(40))
    law_sha256: Mapped[str | None] = mapped_column(ForeignKey("law_text.sha256"))
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    salt: Mapped[str | None] = mapped_column(String(64))
    decisions: Mapped[list[Decision]] = relationship(order_by="Decision.id", cascade="all, delete-orphan")


class Decision(Owned, Base):
    """A named officer's decision on one bidder of a check. A later one replaces, and does not remove, it.

    ``needs_second``: as the municipality had settled when it was made, it counts only after another officer
    has agreed.
    """

    __tablename__ = "decision"

    check_id: Mapped[int] = mapped_column(ForeignKey("check_run.id", ondelete="CASCADE"), index=True)
    bidder_row: Mapped[int]
    verdict: Mapped[str] = mapped_column(Code)
    reason: Mapped[str]
    officer: Mapped[str]
    user_id: Mapped[int | None]
    decided_at: Mapped[datetime]
    needs_second: Mapped[bool] = mapped_column(default=False)
    salt: Mapped[str | None] = mapped_column(String(64))
    seconding: Mapped[Seconding | None] = relationship(lazy="joined", cascade="all, delete-orphan")


class Seconding(Owned, Base):
    """A second officer's word on a decision. ``agreed`` False: it does not stand."""

    __tablename__ = "seconding"
    __table_args__ = (UniqueConstraint("decision_id"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    agreed: Mapped[bool]
    reason: Mapped[str]
    officer: Mapped[str]
    user_id: Mapped[int]
    at: Mapped[datetime]
    salt: Mapped[str | None] = mapped_column(String(64))
