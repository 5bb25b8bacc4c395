"""Two municipalities with one record of every kind each, and an account for every part people play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from app import models
from app.chain import JAPAN
from app.papers import FIELDS, OF_A_BIDDER
from app.store import Act, Adopted, Officer, Paper, Store
from rules.register import Affiliation, Appointee, Company, End, EndState, Engagement
from rules.tenders import BidderRow, ExemptionAsked, Tender
from rules.words import Tie
from tests.app.officers import add_officer

BIDDERS = {
    "closed": "株式会社架空秘密入札者",
    "opened": "株式会社架空開札済入札者",
    "loose": "株式会社架空誓約者",
    "gone": "株式会社架空取下誓約者",
}
"""The bidder of the tender of either state, and those that pledged for a tender not entered and for one that
is gone; the same in both municipalities."""
ONE_ROLE = ("admin", "digital", "hr", "procurement", "finance", "audit")


@dataclass
class Place:
    """One municipality. ``people``: who plays which part; ``ids``: the numbers of its records by the part of
    the store that keeps them (``tenders``, ``checks`` …), for the closed and the opened tender."""

    number: int
    people: dict[str, Officer] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)


def build(store: Store) -> tuple[Place, Place]:
    """Fill an empty store."""
    founder = store.accounts.found("架空市", "999999", "founder", "見本 花子", "no password")
    first = Place(founder.municipality_id, {"founder": founder})
    with store._room.writing() as session:
        other = models.Municipality(code="999998", name="架空町", created_at=store.now())
        session.add(other)
        session.flush()
        second = Place(other.id)
    for place in (first, second):
        _people(store, place)
        _records(store, place)
    _share(store, first, second)
    _share(store, second, first)
    return first, second


def _share(store: Store, home: Place, other: Place) -> None:
    """A second person of each municipality works for the other one too."""
    clerk = home.people["clerk"]
    person = Appointee("架空 次郎", engagements=(), employments=(), shareholdings=())
    number = store.appointees.create(Act(clerk, "appointee.create"), person)
    store.sharings.start(Act(clerk, "sharing.create"), number, other.number, "CIO補佐官の共同任用")
    home.ids["shared_out"] = {"": number}
    other.ids["shared_in"] = {"": number}


def _people(store: Store, place: Place) -> None:
    person = Appointee("架空 太郎", engagements=(_engagement(),), employments=(), shareholdings=())
    clerk = _account(store, place, "clerk", ["admin", "digital", "hr", "procurement"])
    place.ids["appointees"] = {"": store.appointees.create(Act(clerk, "appointee.create"), person)}
    for role in ONE_ROLE:
        place.people[role] = _account(store, place, role, [role])
    place.people["named"] = _account(store, place, "named", ["procurement"])
    place.people["appointee"] = _account(
        store, place, "appointee", sorted(ONE_ROLE), place.ids["appointees"][""]
    )
    place.people["clerk"] = clerk
    place.ids["users"] = {"": place.people["digital"].id}
    asked = Act(place.people["digital"], "check.create")
    place.ids["jobs"] = {"": store.jobs.create(asked, "check", {})}


def _account(
    store: Store, place: Place, part: str, roles: list[str], appointee: int | None = None
) -> Officer:
    login = f"{part}-{place.number}"
    return add_officer(store, login, *roles, name=f"見本 {part}", appointee_id=appointee, whose=place.number)


def _engagement() -> Engagement:
    return Engagement("special_part_time", None, date(2025, 4, 1), End(EndState.RUNNING))


def _records(store: Store, place: Place) -> None:
    clerk = place.people["clerk"]

    def act(action: str) -> Act:
        return Act(clerk, action)

    tie = Affiliation(Company("株式会社架空親"), Company("株式会社架空子"), Tie.SUBSIDIARY)
    paper = Paper("見本", {})
    clause = Adopted("b2", {}, "募集要項", date(2024, 4, 1), None)
    upload = store.affiliation_uploads.create(
        act("affiliation.create"), "一覧.csv", "親会社,子会社\n".encode()
    )
    person = place.ids["appointees"][""]
    place.ids |= {
        "affiliations": {"": store.affiliations.create(act("affiliation.create"), tie)},
        "affiliation_uploads": {"": upload},
        "clauses": {"": store.clauses.create(act("clause.create"), clause)},
        "postings": {"": store.postings.create(act("posting.create"), paper)},
        "pledges": {
            "": store.pledges.create(act("pledge.create"), _pledge({})),
            "loose": store.pledges.create(act("pledge.create"), _pledge({"company": BIDDERS["loose"]})),
        },
        "subsidy_sheets": {"": store.subsidy_sheets.create(act("subsidy.create"), paper)},
        "erasures": {"": store.erasures.ask(act("erasure.create"), f"appointee:{person}", "本人の求め")},
        "tenders": {},
        "uploads": {},
        "checks": {},
    }
    gone = store.tenders.create(act("tender.create"), Tender("案件 gone"))
    store.tenders.delete(act("tender.delete"), gone, 1)
    pledge = _pledge({"company": BIDDERS["gone"]}, tender=gone)
    place.ids["pledges"]["gone"] = store.pledges.create(act("pledge.create"), pledge)
    today = store.now().astimezone(JAPAN).date()
    for state, day in (("closed", today), ("opened", today - timedelta(days=1))):
        _tender(store, place, act, state, day)


def _tender(store: Store, place: Place, act: Callable[[str], Act], state: str, day: date) -> None:
    tender = Tender(
        f"案件 {state}", method="open", notice_date=day - timedelta(30), bid_date=day, clause_stated=True
    )
    bidder, number = BIDDERS[state], store.tenders.create(act("tender.create"), tender)

    def seen() -> int:
        return store.tenders.get(place.number, number).version

    store.tenders.set_bidders(act("bidder.change"), number, seen(), [BidderRow(bidder)])
    exemption = ExemptionAsked("d1", Company(bidder), reason=f"{bidder}の接触なし", applied_on=day)
    store.tenders.set_exemptions(act("bidder.change"), number, seen(), [exemption])
    store.tenders.name_officers(act("naming.change"), number, seen(), [place.people["named"].id])
    from app import law
    from app.checking import run

    check = run(store, act("check.create"), number, "application", law.library(), None)
    store.checks.decide(act("check.decide"), check, {1: "clear"}, f"{bidder}の登記を確かめた", "見本 clerk")
    place.ids["tenders"][state], place.ids["checks"][state] = number, check
    pledge = _pledge({"company": bidder}, tender=number)
    place.ids["pledges"][state] = store.pledges.create(act("pledge.create"), pledge)
    place.ids["uploads"][state] = store.uploads.create(
        act("bidder.change"), number, f"{bidder}.csv", f"商号\n{bidder}\n".encode(), append=False
    )


def _pledge(fields: dict[str, str], **about: int) -> Paper:
    """A bidder's; of nobody yet without fields. ``about``: the tender it is of."""
    return Paper(OF_A_BIDDER, {"for": "bidder", FIELDS: fields, **about})
