"""A tender, who does what in it, who bids, and which exemptions were asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import NOT_AGAIN, Base, Code, Edited, Owned
from app.models.register import CHILDREN, Appointee


class Tender(Edited, Base):
    """A tender as the contract's ``tender`` has it. Of the lists, NULL says "not known", [] "none".

    The company lists hold ``{"name", "corporate_number", "address"}``.
    """

    __tablename__ = "tender"

    name: Mapped[str]
    stage: Mapped[str | None] = mapped_column(Code)
    category: Mapped[str | None] = mapped_column(Code)
    work: Mapped[list[Any] | None]
    method: Mapped[str | None] = mapped_column(Code)
    notice_date: Mapped[date | None]
    bid_date: Mapped[date | None]
    contract_date: Mapped[date | None]
    reference_date: Mapped[date | None]
    clause_stated: Mapped[bool | None]
    expected_bidders: Mapped[list[Any] | None]
    spec_written_by: Mapped[list[Any] | None]
    managed_by: Mapped[list[Any] | None]
    audited_parties: Mapped[list[Any] | None]
    note: Mapped[str | None]

    appointees: Mapped[list[TenderAppointee]] = relationship(
        cascade=CHILDREN, order_by="TenderAppointee.id", lazy="selectin"
    )
    bidders: Mapped[list[Bidder]] = relationship(cascade=CHILDREN, order_by="Bidder.row")
    exemptions: Mapped[list[Exemption]] = relationship(cascade=CHILDREN, order_by="Exemption.id")
    officers: Mapped[list[TenderOfficer]] = relationship(cascade=CHILDREN, lazy="selectin")


class OfTender(Owned):
    """A row under a tender."""

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id", ondelete="CASCADE"), index=True)


class TenderOfficer(OfTender, Base):
    """An officer of 契約担当課 named for a tender: sees its bidders before the bids are opened."""

    __tablename__ = "tender_officer"
    __table_args__ = (UniqueConstraint("tender_id", "user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)


class TenderAppointee(OfTender, Base):
    """What is known of one appointee's part in a tender; no row: nothing was asked yet."""

    __tablename__ = "tender_appointee"
    __table_args__ = (UniqueConstraint("tender_id", "appointee_id"),)

    appointee_id: Mapped[int] = mapped_column(ForeignKey("appointee.id", ondelete="CASCADE"), index=True)
    roles_known: Mapped[bool] = mapped_column(default=True)
    supervisory_post: Mapped[bool | None]
    appointee: Mapped[Appointee] = relationship()
    roles: Mapped[list[TenderRole]] = relationship(
        cascade=CHILDREN, order_by="TenderRole.id", lazy="selectin"
    )


class TenderRole(Owned, Base):
    """One role of an appointee in a tender. ``since`` and ``until`` are the contract's from and to."""

    __tablename__ = "tender_role"

    tender_appointee_id: Mapped[int] = mapped_column(
        ForeignKey("tender_appointee.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(Code)
    since: Mapped[date | None]
    until: Mapped[date | None]


class Bidder(OfTender, Base):
    """A bidder as listed. ``row`` counts from 1; members and subcontractors are lists of companies. A form
    names it by its ``id``, whatever place it has moved to."""

    __tablename__ = "bidder"
    __table_args__ = (UniqueConstraint("tender_id", "row"), NOT_AGAIN)

    row: Mapped[int]
    name: Mapped[str]
    corporate_number: Mapped[str | None]
    address: Mapped[str | None]
    affiliates_declared_on: Mapped[date | None]
    members: Mapped[list[Any]] = mapped_column(default=list)
    subcontractors: Mapped[list[Any]] = mapped_column(default=list)


class Exemption(OfTender, Base):
    """An exemption applied for (d1, g-spec). NULL in a condition says "not known"."""

    __tablename__ = "exemption"

    clause: Mapped[str] = mapped_column(Code)
    bidder: Mapped[dict[str, Any]]
    no_contact: Mapped[bool | None]
    contact_log: Mapped[bool | None]
    audit_accepted: Mapped[bool | None]
    reason: Mapped[str | None]
    applied_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    approved_by: Mapped[str | None]


class BidderUpload(OfTender, Base):
    """A list of bidders as it was uploaded, kept until its columns are settled and it is taken in."""

    __tablename__ = "bidder_upload"
    __table_args__ = NOT_AGAIN

    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    append: Mapped[bool]
    created_at: Mapped[datetime]
