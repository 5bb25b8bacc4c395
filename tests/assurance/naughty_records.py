"""What the demonstration has no page of: lists that wait, a second municipality, work under way, decisions
that wait for another officer, an erasure asked for."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from app import models
from app.store import Act, Officer, Store
from rules.register import Appointee
from tests.app.officers import add_officer
from tests.assurance.drawn import forms_on

ASKED, SETTLED = "謎の関係", "子会社"


def add_records(store: Store, officer: Officer) -> list[str]:
    """Beside the records of the demonstration; addresses of those no link of another page is followed to."""
    act = Act(officer, "naughty")
    colleague = add_officer(store, "second", *officer.roles, name="見本 次郎")
    for word in (ASKED, SETTLED):
        ties = f"親会社,子会社,関係\n株式会社架空親,株式会社架空子,{word}\n".encode()
        store.affiliation_uploads.create(act, f"{word}.csv", ties)
    tender = store.tenders.all(act.whose)[0]
    store.uploads.create(act, tender.id, "名簿.csv", "商号,所在地\n㈱甲,架空市\n".encode(), False)
    store.jobs.create(act, "check", {})
    _waiting(store, officer, colleague)
    return [*_erasures(store, officer, colleague), *_shared(store, officer)]


def _erasures(store: Store, officer: Officer, colleague: Officer) -> list[str]:
    """One to be asked for, one that waits for this officer, one that is done."""
    act, theirs = Act(officer, "erasure.approve"), Act(colleague, "erasure.create")
    people = [store.appointees.create(act, Appointee(f"消去 {n}郎")) for n in "太次三"]
    asked = [store.erasures.ask(theirs, f"appointee:{person}", "本人の求め") for person in people[1:]]
    shown = store.erasures.plan(act.whose, f"appointee:{people[2]}")
    store.erasures.approve(act, asked[1], shown.stamp)
    first = f"/appointees/{people[0]}/delete", f"/erasures/new?record=appointee:{people[0]}"
    return [*first, *(f"/erasures/{number}" for number in asked)]


def _shared(store: Store, officer: Officer) -> list[str]:
    """One person of each of two municipalities works for the other too."""
    towns = [models.Municipality(code=f"99999{n}", name=f"架空{n}町", created_at=store.now()) for n in (7, 8)]
    with store._room.writing() as session:
        session.add_all(towns)
        session.flush()
        town = towns[0].id
    clerk = add_officer(store, "clerk", "hr", "digital", whose=town)
    ours = store.appointees.all(officer.municipality_id)[0].id
    store.sharings.start(Act(officer, "sharing.create"), ours, town, "共同任用")
    theirs = store.appointees.create(Act(clerk, "appointee.create"), Appointee("架空 町子"))
    store.sharings.start(Act(clerk, "sharing.create"), theirs, officer.municipality_id, "共同任用")
    return [f"/appointees/{theirs}/engagements", f"/appointees/{ours}/sharings/new"]


def _waiting(store: Store, officer: Officer, colleague: Officer) -> None:
    """A decision of another officer that waits for this one."""
    act = Act(officer, "setting.change")
    kept = store.office_settings.get(act.whose)
    store.office_settings.change(act, kept.version, replace(kept.value, second_person=True))
    for tender in store.tenders.all(act.whose):
        for checked in store.checks.of_tender(act.whose, tender.id)[:1]:
            store.checks.decide(Act(colleague, "check.decide"), checked.id, {1: "restricted"}, "見た", "次郎")


def settle_lists(store: Store, officer: Officer, client: FlaskClient) -> None:
    """Send the page of columns of every waiting list of ties as it is drawn: the next page follows."""
    for number, _, _ in store.affiliation_uploads.waiting(officer.municipality_id):
        path = f"/affiliations/lists/{number}"
        form = next(
            f for f in forms_on(client.get(path).get_data(as_text=True), path) if "heading_row" in f.key
        )
        answer = client.post(path, data={**dict(form.values), "document": "調書"})
        assert answer.status_code == 303, answer.get_data(as_text=True)
