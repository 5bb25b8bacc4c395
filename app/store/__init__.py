"""The one bridge between the tables and the plain values of the domain. Views use nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from app import models
from app.store.accounts import Accounts, AlreadyFounded, Opened, OpenSession
from app.store.affiliation_uploads import AffiliationUploads, RegisterChanged, UploadedTies, stamp_of
from app.store.affiliations import Affiliations
from app.store.appointees import Appointees
from app.store.auditing import Auditing
from app.store.bidders import Bidders, ListedBidder
from app.store.cases import Cases, with_expected_bidders
from app.store.checks import Checked, Checks, Decided, DecidedMeanwhile
from app.store.clauses import Adopted, AdoptedClauses
from app.store.drafts import Drafts, Paper
from app.store.erasing.requests import Erasures
from app.store.events import Events
from app.store.failures import Failures, Tried
from app.store.jobs import Ending, Job, Jobs
from app.store.kept import Act, Conflict, Happened, Kept, NotKept, Officer, Telling
from app.store.municipalities import Municipalities
from app.store.office_settings import OfficeSettings, OfficeSettingsKept
from app.store.once import Submissions
from app.store.past import PastChecks
from app.store.proved import Account, Superseded
from app.store.retention import Retention
from app.store.room import Room, utc_now
from app.store.second_factors import SecondFactors
from app.store.secondings import NotWaiting, Secondings
from app.store.sharings import Guest, Place, Shared, Sharings, how_many
from app.store.sweeping import Sweeping
from app.store.tenders import ResultsStand, Tenders
from app.store.uploads import Uploaded, Uploads
from app.store.users import LastAdministrator, LoginTaken, Person, Users
from rules.tenders import Tender

__all__ = [
    "Account",
    "Act",
    "Adopted",
    "AlreadyFounded",
    "Checked",
    "Conflict",
    "Decided",
    "DecidedMeanwhile",
    "Ending",
    "Guest",
    "Happened",
    "Job",
    "Kept",
    "LastAdministrator",
    "ListedBidder",
    "LoginTaken",
    "NotKept",
    "NotWaiting",
    "OfficeSettings",
    "Officer",
    "OpenSession",
    "Opened",
    "Paper",
    "Person",
    "Place",
    "RegisterChanged",
    "ResultsStand",
    "Shared",
    "Store",
    "Superseded",
    "Telling",
    "Tried",
    "Uploaded",
    "UploadedTies",
    "stamp_of",
    "with_expected_bidders",
]


class Store:
    """Everything kept, one attribute for each noun. Reads take whose records they are, writes an Act."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        room = Room(engine, now)
        self.now, self.today = now, room.today
        self.accounts = Accounts(room)
        self.users = Users(room)
        self.second_factors = SecondFactors(room)
        self.failures = Failures(room)
        self.jobs = Jobs(room)
        self.municipalities = Municipalities(room)
        self.events = Events(room)
        self.audit = Auditing(room)
        self.submissions = Submissions(room)
        self.office_settings = OfficeSettingsKept(room)
        self.appointees = Appointees(room)
        self.sharings = Sharings(room)
        self.erasures = Erasures(room)
        self.retention = Retention(room)
        self.sweeping = Sweeping(room)
        self.affiliations = Affiliations(room)
        self.affiliation_uploads = AffiliationUploads(room)
        self.clauses = AdoptedClauses(room)
        self.tenders = Tenders(room)
        self.bidders = Bidders(room)
        self.checks = Checks(room)
        self.secondings = Secondings(room)
        self.past = PastChecks(room)
        self.uploads = Uploads(room)
        self.postings = Drafts(room, models.Posting, "posting", "募集票")
        self.pledges = Drafts(room, models.Pledge, "pledge", "誓約書")
        self.subsidy_sheets = Drafts(room, models.SubsidySheet, "subsidy", "試算調書")
        self._room, self._cases = room, Cases(room)

    def case_of(self, whose: int, tender_id: int, trial: Tender | None = None) -> dict[str, Any]:
        """The CASE document of a tender (see app.store.cases). Raises NotKept."""
        return self._cases.case_of(whose, tender_id, trial)

    def counts(self, whose: int) -> dict[str, int]:
        """How many records of each table a municipality has, by table name; of people those shared too."""
        tables = (models.Appointee, models.Affiliation, models.Tender, models.Posting, models.Pledge)
        with self._room.reading() as session:
            found = {
                table.__tablename__: session.scalar(
                    select(func.count()).select_from(table).where(table.municipality_id == whose)
                )
                or 0
                for table in tables
            }
            return found | {"appointee": found["appointee"] + how_many(session, whose)}
