"""Two municipalities of one installation, 架空市 and 架空町, with an officer of every role in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Flask

from app import models
from app.policy import ROLES
from app.store import Act, Officer, Store
from rules.register import (
    Appointee,
    Company,
    Employment,
    End,
    EndState,
    Engagement,
    IntellectualProperty,
    ReportedChange,
    Shareholding,
)
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in

NAME = "架空野 次郎"
COMPANY = "株式会社元の勤務先"
CONTRACTOR = "株式会社市だけの委託先"
NOTE = "市だけの備考"


@dataclass
class Place:
    """One of them. ``officers``: by role; ``all``: somebody with every role but audit."""

    number: int
    name: str
    officers: dict[str, Officer]
    app: Flask
    store: Store

    def act(self, action: str, role: str = "all") -> Act:
        return Act(self.officers[role], action)

    def browser(self, role: str = "all") -> Browser:
        return signed_in(self.app, self.store, self.officers[role])

    def chain(self) -> list[tuple[str, str | None, str, str | None]]:
        """(action, record, what, why) of every entry, the newest first."""
        happened, _ = self.store.events.latest(self.number, changes_only=False, limit=10_000)
        return [(one.action, one.record, one.what, one.why) for one in happened]


def add_municipality(app: Flask, store: Store, code: str, name: str) -> Place:
    """A municipality with its officers; their logins begin with its code."""
    now = store.now()
    with store._room.writing() as session:
        row = models.Municipality(code=code, name=name, created_at=now)
        session.add(row)
        session.flush()
        number = row.id
    everything = sorted(set(ROLES) - {"audit"})
    officers = {
        role: add_officer_of(store, number, f"{code}-{role}", *roles)
        for role, roles in {**{role: [role] for role in ROLES}, "all": everything}.items()
    }
    return Place(number, name, officers, app, store)


def add_officer_of(
    store: Store, whose: int, login: str, *roles: str, appointee_id: int | None = None
) -> Officer:
    """An officer of a municipality."""
    return add_officer(store, login, *roles, name=f"職員 {login}", appointee_id=appointee_id, whose=whose)


def city_and_town(app: Flask, store: Store) -> tuple[Place, Place]:
    """架空市 and 架空町."""
    return add_municipality(app, store, "999999", "架空市"), add_municipality(app, store, "999998", "架空町")


def person(name: str = NAME) -> Appointee:
    """Somebody with everything disclosed, engaged through a contractor."""
    post = Employment(
        Company(COMPANY, None, "架空市"), "employee", date(2012, 4, 1), End(EndState.DAY, date(2026, 3, 31))
    )
    return Appointee(
        name=name,
        kana="カクウノ ジロウ",
        declared_on=date(2026, 4, 1),
        note=NOTE,
        engagements=(
            Engagement("contractor", None, date(2026, 4, 1), End(EndState.RUNNING), Company(CONTRACTOR)),
        ),
        employments=(post,),
        shareholdings=(Shareholding(Company("株式会社株の先"), "500株", date(2026, 4, 1)),),
        intellectual_property=(IntellectualProperty("特許第0号", "本人", date(2026, 4, 1)),),
        changes=(ReportedChange(date(2026, 5, 1), "兼業を始めた"),),
    )


Enter = Callable[[Place], int]


def enter(place: Place, value: Appointee | None = None) -> int:
    """Enter an appointee; its number comes back."""
    return place.store.appointees.create(place.act("appointee.create"), value or person())
