"""Checks as they were made, to the byte, and what officers decided on them. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Code, Owned


class Check(Owned, Base):
    """One check. ``inputs`` and ``result`` are the exact bytes of CASE and result: later clauses change
    no past result. ``clauses``: ``[{"id", "version", "citation"}]`` in force then."""

    __tablename__ = "check_run"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(Code)
    inputs: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    clauses: Mapped[list[Any]]
    engine: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    decisions: Mapped[list[Decision]] = relationship(order_by="Decision.id", cascade="all, delete-orphan")


class Decision(Owned, Base):
    """A named officer's decision on one bidder of a check. A later one replaces, and does not remove, it."""

    __tablename__ = "decision"

    check_id: Mapped[int] = mapped_column(ForeignKey("check_run.id", ondelete="CASCADE"), index=True)
    bidder_row: Mapped[int]
    verdict: Mapped[str] = mapped_column(Code)
    reason: Mapped[str]
    officer: Mapped[str]
    decided_at: Mapped[datetime]
