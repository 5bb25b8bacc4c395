"""The tables, one file for each kind of noun. Portable types only: SQLite today, PostgreSQL later."""

from app.models.accounts import Failure, Municipality, Session, User
from app.models.base import Base, Owned
from app.models.checks import Check, Decision, Seconding
from app.models.clauses import AdoptedClause
from app.models.drafts import Pledge, Posting, SubsidySheet
from app.models.events import Event, EventDetail
from app.models.office import Erasure, Issued, Job, LawText, Numbering, Submission
from app.models.register import (
    Affiliation,
    AffiliationUpload,
    Appointee,
    Company,
    Employment,
    Engagement,
    IntellectualProperty,
    OfAppointee,
    ReportedChange,
    Shareholding,
    Sharing,
)
from app.models.tenders import (
    Bidder,
    BidderUpload,
    Exemption,
    Tender,
    TenderAppointee,
    TenderOfficer,
    TenderRole,
)

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
    "Erasure",
    "Event",
    "EventDetail",
    "Exemption",
    "Failure",
    "IntellectualProperty",
    "Issued",
    "Job",
    "LawText",
    "Municipality",
    "Numbering",
    "OfAppointee",
    "Owned",
    "Pledge",
    "Posting",
    "ReportedChange",
    "Seconding",
    "Session",
    "Shareholding",
    "Sharing",
    "Submission",
    "SubsidySheet",
    "Tender",
    "TenderAppointee",
    "TenderOfficer",
    "TenderRole",
    "User",
]
