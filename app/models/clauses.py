"""The clauses a municipality has adopted."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Edited


class AdoptedClause(Edited, Base):
    """A clause adopted, with its options settled. ``ended_on``: the last day it was in force, included."""

    __tablename__ = "adopted_clause"

    clause: Mapped[str] = mapped_column(String(60), index=True)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    instrument: Mapped[str | None]
    adopted_on: Mapped[date | None]
    ended_on: Mapped[date | None]
