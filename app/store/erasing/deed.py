"""The deed: rows and details of entries deleted, and the entry that says so, in one transaction.

The chain keeps every entry with the commitment to what it told; ``erasure.done`` names the places whose
details are gone, and only so does ``hosakan audit verify`` take them as erased.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import models
from app.store.appointees import close_accounts
from app.store.companies import drop_unused
from app.store.erasing.entries import Entry, entries_on
from app.store.erasing.plan import Plan
from app.store.erasing.records import PAPERS
from app.store.kept import Act
from app.store.opening import is_opened
from app.store.pledges import let_go
from app.store.retention import NOBODY
from app.store.room import Room, changed, owned
from app.store.tenders import as_tender
from app.store.vouching import gone

DONE = "erasure.done"
_AT_A_TIME = 500


class Deed:
    """One erasure being done by ``act``."""

    def __init__(self, room: Room, session: Session, act: Act, plan: Plan) -> None:
        self.room, self.session, self.plan = room, session, plan
        self.act = replace(act, action=DONE)
        kind, _, number = plan.record.partition(":")
        self.kind, self.number, self.whose = kind, int(number), act.whose

    def do(self, facts: dict[str, Any], told: str) -> None:
        """Do it. ``facts`` and ``told`` stand in the entry beside what went."""
        went = _DEEDS[self.kind](self)
        self.session.flush()
        details = self._drop(self.plan.entries)
        said = {"record": self.plan.record, "details": details, **facts, **went}
        self.room.record_event(self.session, self.act, self.plan.record, told, facts=said)

    def _drop(self, entries: Sequence[Entry]) -> list[int]:
        """Take the details of entries away; their places in the chain come back."""
        numbers = [entry.id for entry in entries]
        for start in range(0, len(numbers), _AT_A_TIME):
            some = numbers[start : start + _AT_A_TIME]
            self.session.execute(delete(models.EventDetail).where(models.EventDetail.event_id.in_(some)))
        return [entry.seq for entry in entries]

    def person(self) -> dict[str, Any]:
        """A person of this municipality, or what it has of one shared with it, or of one who is gone."""
        self._pledges()
        row = self.session.get(models.Appointee, self.number)
        if row is None:
            return {}
        if row.municipality_id != self.whose:
            return self._guest(row)
        for number in close_accounts(self.session, row.id):
            self._nobody(number)
        self._tell_others(row)
        self._parts(row.id, (self.whose, *self.plan.elsewhere))
        self.session.delete(row)
        for whose in (self.whose, *self.plan.elsewhere):
            drop_unused(self.session, whose)
        return {}

    def _guest(self, row: models.Appointee) -> dict[str, Any]:
        for table in (models.Engagement, models.Sharing):
            mine = (table.appointee_id == row.id) & (table.municipality_id == self.whose)
            self.session.execute(delete(table).where(mine))
        self._parts(row.id, (self.whose,))
        drop_unused(self.session, self.whose)
        return {}

    def _pledges(self) -> None:
        for number in self.plan.counted.get("pledges", ()):
            self.session.delete(owned(self.session, models.Pledge, self.whose, number))

    def _parts(self, number: int, places: Iterable[int]) -> None:
        """The person's parts in tenders; whoever has one of these open is told that it has changed."""
        table = models.TenderAppointee
        for whose in places:
            mine = (table.appointee_id == number) & (table.municipality_id == whose)
            for tender in self.session.scalars(select(table.tender_id).where(mine)):
                changed(self.session.get_one(models.Tender, tender), self.room.now())
            self.session.execute(delete(table).where(mine))

    def _tell_others(self, row: models.Appointee) -> None:
        """What others' records say of the person goes too, and each of their chains says so."""
        about, accounts = (self.plan.record, f"sharing:{row.id}"), self.plan.counted["accounts"]
        for whose in self.plan.elsewhere:
            details = self._drop(entries_on(self.session, whose, about, accounts))
            facts = {"record": self.plan.record, "details": details, "home": row.municipality.code}
            told = (
                f"共有元の{row.municipality.name}が、補佐官等 {row.id} の個人情報を消去した。"
                "この団体の任用・契約と案件での役割も消えた。"
                "この団体の誓約書は残るので、「個人情報の消去」の画面から消去を申請できる"
            )
            self.room.tell_other(self.session, whose, self.act, self.plan.record, told, facts=facts)

    def paper(self) -> dict[str, Any]:
        """A posting, a pledge or a subsidy sheet."""
        self.session.delete(owned(self.session, PAPERS[self.kind], self.whose, self.number))
        return {}

    def tie(self) -> dict[str, Any]:
        """A tie, and companies nothing else speaks of."""
        self.session.delete(owned(self.session, models.Affiliation, self.whose, self.number))
        drop_unused(self.session, self.whose)
        return {}

    def tender(self) -> dict[str, Any]:
        """A tender with its checks; the entry says of each that it is gone."""
        row = owned(self.session, models.Tender, self.whose, self.number)
        checks = select(models.Check).where(models.Check.tender_id == row.id)
        facts = dict(gone(self.session.scalars(checks).unique()))
        if is_opened(as_tender(row), self.room.today()):
            let_go(self.room, self.session, replace(self.act, action="pledge.change"), row)
        self.session.delete(row)
        return facts

    def account(self) -> dict[str, Any]:
        """An account out of use: nobody's from now on."""
        self._nobody(owned(self.session, models.User, self.whose, self.number).id)
        return {}

    def _nobody(self, number: int) -> None:
        values: dict[str, Any] = {
            "name": NOBODY,
            "login": f"erased-{number}",
            "password_hash": "erased",
            "totp_secret": None,
            "recovery": [],
            "roles": [],
            "active": False,
            "changed_at": self.room.now(),
        }
        self.session.execute(delete(models.Session).where(models.Session.user_id == number))
        self.session.execute(update(models.User).where(models.User.id == number).values(values))

    def entries(self) -> dict[str, Any]:
        """Nothing but details of the record."""
        return {}


_DEEDS: dict[str, Callable[[Deed], dict[str, Any]]] = {
    "appointee": Deed.person,
    "posting": Deed.paper,
    "pledge": Deed.paper,
    "subsidy": Deed.paper,
    "affiliation": Deed.tie,
    "tender": Deed.tender,
    "account": Deed.account,
    "event": Deed.entries,
}
