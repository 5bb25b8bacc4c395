"""The tables, one file for each kind of noun. Portable types only: SQLite today, PostgreSQL later."""

from app.models.accounts import Event, Municipality, Session, User
from app.models.base import Base, Owned
from app.models.checks import Check, Decision
from app.models.clauses import AdoptedClause
from app.models.drafts import Pledge, Posting, SubsidySheet
from app.models.register import (
    Affiliation,
    AffiliationUpload,
    Appointee,
    Company,
    Employment,
    Engagement,
    IntellectualProperty,
    ReportedChange,
    Shareholding,
)
from app.models.tenders import Bidder, BidderUpload, Exemption, Tender, TenderAppointee, TenderRole

__all__ = [
    "AdoptedClause",
    "Affiliation",
    "AffiliationUpload",
    "Appointee",
    "Base",
    "Bidder",
    "BidderUpload",
    "Check",
    "Company",
    "Decision",
    "Employment",
    "Engagement",
    "Event",
    "Exemption",
    "IntellectualProperty",
    "Municipality",
    "Owned",
    "Pledge",
    "Posting",
    "ReportedChange",
    "Session",
    "Shareholding",
    "SubsidySheet",
    "Tender",
    "TenderAppointee",
    "TenderRole",
    "User",
]
