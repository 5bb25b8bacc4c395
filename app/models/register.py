"""The register: appointees with their posts and disclosures, companies and the ties between them.

A list that may be unknown (posts, shares, rights) has a flag beside it: ``…_known`` False says
"not asked yet", True with no rows says "none".
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Municipality
from app.models.base import NOT_AGAIN, Base, Code, Edited, Owned

CHILDREN = "all, delete-orphan"


class Company(Owned, Base):
    """A company as one declaration wrote it. Two spellings are two rows: the check joins them, not we."""

    __tablename__ = "company"

    name: Mapped[str] = mapped_column(index=True)
    corporate_number: Mapped[str | None] = mapped_column(String(13), index=True)
    address: Mapped[str | None]
    aliases: Mapped[list[Any]] = mapped_column(default=list)


class Appointee(Edited, Base):
    """A person appointed from outside."""

    __tablename__ = "appointee"

    name: Mapped[str] = mapped_column(index=True)
    kana: Mapped[str | None]
    declared_on: Mapped[date | None]
    note: Mapped[str | None]
    employments_known: Mapped[bool] = mapped_column(default=False)
    shareholdings_known: Mapped[bool] = mapped_column(default=False)
    intellectual_property_known: Mapped[bool] = mapped_column(default=False)

    municipality: Mapped[Municipality] = relationship()
    engagements: Mapped[list[Engagement]] = relationship(
        cascade=CHILDREN, order_by="Engagement.place", lazy="selectin"
    )
    employments: Mapped[list[Employment]] = relationship(
        cascade=CHILDREN, order_by="Employment.place", lazy="selectin"
    )
    shareholdings: Mapped[list[Shareholding]] = relationship(
        cascade=CHILDREN, order_by="Shareholding.place", lazy="selectin"
    )
    intellectual_property: Mapped[list[IntellectualProperty]] = relationship(
        cascade=CHILDREN, order_by="IntellectualProperty.place", lazy="selectin"
    )
    changes: Mapped[list[ReportedChange]] = relationship(
        cascade=CHILDREN, order_by="ReportedChange.place", lazy="selectin"
    )


class Sharing(Base):
    """An appointee shared with another municipality (シェアリング): it sees the person's career as the
    home office keeps it, and keeps engagements of its own. ``until``: when it ended; from then on the career
    is no longer shown. ``version`` and ``changed_at`` are those of the other municipality's engagements."""

    __tablename__ = "sharing"
    __table_args__ = (UniqueConstraint("appointee_id", "municipality_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointee_id: Mapped[int] = mapped_column(ForeignKey("appointee.id", ondelete="CASCADE"))
    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("municipality.id", ondelete="CASCADE"), index=True
    )
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    municipality: Mapped[Municipality] = relationship(lazy="joined")
    appointee: Mapped[Appointee] = relationship(lazy="joined")


class OfAppointee(Owned):
    """A row under an appointee, at its ``place`` in the list."""

    place: Mapped[int] = mapped_column(default=0)

    appointee_id: Mapped[int] = mapped_column(ForeignKey("appointee.id", ondelete="CASCADE"), index=True)


class Engagement(OfAppointee, Base):
    """An engagement. ``end_state``: day, running or unknown (rules.register.EndState)."""

    __tablename__ = "engagement"

    form: Mapped[str | None] = mapped_column(Code)
    applied_on: Mapped[date | None]
    start: Mapped[date | None]
    end_state: Mapped[str] = mapped_column(Code, default="unknown")
    end: Mapped[date | None]
    contractor_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    contractor: Mapped[Company | None] = relationship(lazy="joined")


class Employment(OfAppointee, Base):
    """A post at a company, concurrent ones included."""

    __tablename__ = "employment"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    kind: Mapped[str | None] = mapped_column(Code)
    start: Mapped[date | None]
    end_state: Mapped[str] = mapped_column(Code, default="unknown")
    end: Mapped[date | None]
    post: Mapped[str | None]
    company: Mapped[Company] = relationship(lazy="joined")


class Shareholding(OfAppointee, Base):
    """Shares disclosed."""

    __tablename__ = "shareholding"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    amount: Mapped[str | None]
    disclosed_on: Mapped[date | None]
    company: Mapped[Company] = relationship(lazy="joined")


class IntellectualProperty(OfAppointee, Base):
    """A right disclosed."""

    __tablename__ = "intellectual_property"

    title: Mapped[str]
    holder: Mapped[str | None]
    disclosed_on: Mapped[date | None]


class ReportedChange(OfAppointee, Base):
    """A change the appointee reported."""

    __tablename__ = "reported_change"

    reported_on: Mapped[date]
    what: Mapped[str]


class Affiliation(Edited, Base):
    """A tie between two companies, with where it was learnt and when it was entered (``created_at``)."""

    __tablename__ = "affiliation"

    parent_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    type: Mapped[str] = mapped_column(Code)
    since: Mapped[date | None]
    until: Mapped[date | None]
    source: Mapped[str | None]
    parent: Mapped[Company] = relationship(foreign_keys=[parent_id], lazy="joined")
    child: Mapped[Company] = relationship(foreign_keys=[child_id], lazy="joined")


class AffiliationUpload(Owned, Base):
    """A list of affiliates as it was uploaded, kept until it is taken in.

    ``settled``: what an officer has told of it so far (app.affiliation_lists.Settled); NULL: nothing yet.
    """

    __tablename__ = "affiliation_upload"
    __table_args__ = NOT_AGAIN

    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    settled: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
