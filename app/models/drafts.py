"""Papers being written: their fields' values as one mapping, so that a form's data can change alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Code, Edited


class Draft(Edited):
    """A paper being written. ``status``: draft or final. ``form_version``: of its fields."""

    title: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(Code, default="draft")
    form_version: Mapped[str | None] = mapped_column(Code)


class Posting(Draft, Base):
    """A job posting."""

    __tablename__ = "posting"


class Pledge(Draft, Base):
    """A pledge, for an appointee or a bidder (``values["for"]`` says which)."""

    __tablename__ = "pledge"


class SubsidySheet(Draft, Base):
    """Costs and settings of one 試算調書."""

    __tablename__ = "subsidy_sheet"
