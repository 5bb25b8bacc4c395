"""Two people change one record: the second is shown both versions, on every page, and nothing is lost.

Each pair: both open the page, both change it, both send it; half of the pairs at the same moment. One is
kept; the other gets 409 with what is kept now and what was sent. Sent again, knowingly, it is kept, and the
record has told of both.
"""

from __future__ import annotations

import html
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app, law, models
from app.checking import run as run_check
from app.settings import Settings, sqlite_url
from app.store import Act, Adopted, Officer, Paper, Store
from rules.register import Affiliation, Appointee, Company
from rules.tenders import BidderRow, ExemptionAsked, Held, Part, Tender
from tests.assurance.figures import Figure
from tests.assurance.pages import Typed, form_on
from tests.postgresql import programs, running

SHEET = {
    "title": "試算",
    "body_name": "架空市",
    "entity": "municipality",
    "basis": "ordinance",
    "lines-0-year": "令和7年度",
    "lines-0-item": "remuneration",
    "lines-0-person": "架空 太郎",
    "lines-0-form": "special_part_time",
    "lines-0-state": "spent",
    "lines-0-amount": "4321000",
    "lines-0-counts": "yes",
    "lines-0-first": "R7.4.1",
    "lines-0-last": "R8.3.31",
}


@dataclass(frozen=True)
class Sent:
    """What one of two people sends: the page, what is typed into its form, and how both are told of it."""

    path: str
    typed: Typed
    said: str


Pair = Callable[["World", int], tuple[Sent, Sent]]
"""Makes the n-th pair: the record as it is to be found, and what the two send."""


class World:
    """One office with two officers and one record of every kind."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.app: Flask = create_app(Settings(folder, url or sqlite_url(folder / "hosakan.db"), "k" * 48))
        self.store: Store = self.app.extensions["hosakan_store"]
        self.first = self.store.accounts.found("架空市", "999999", "first", "見本 花子", "no password")
        self.second = self._another("second")
        self.third, self.fourth = self._another("third"), self._another("fourth")
        self.people = [self._browser(one) for one in (self.first, self.second)]
        self.appointee = self.new_appointee()
        self.affiliation = self.new_affiliation()
        self.clause = self.new_clause()
        self.tender, self.named_for = self.new_tender(), self.new_tender()
        self.check = self.new_check()
        self.papers = {kind: self.new_paper(kind) for kind in ("postings", "pledges", "subsidy_sheets")}

    def close(self) -> None:
        """Let the database go."""
        self.store._room.engine.dispose()

    def act(self, action: str) -> Act:
        """An act of the first officer."""
        return Act(self.first, action)

    def _another(self, login: str) -> Officer:
        now = self.store.now()
        with self.store._room.writing() as session:
            roles = sorted(self.first.roles)
            user = models.User(
                municipality_id=1, login=login, name=f"見本 {login}", password_hash="-", roles=roles,
                created_at=now, changed_at=now,
            )  # fmt: skip
            session.add(user)
        account = self.store.accounts.by_login(login)
        assert account
        return account.officer

    def _browser(self, who: Officer) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("hosakan_session", self.store.accounts.open_session(who))
        return client

    def new_appointee(self) -> int:
        return self.store.appointees.create(self.act("appointee.create"), Appointee("架空 太郎"))

    def new_affiliation(self) -> int:
        tie = Affiliation(Company("親株式会社"), Company("子株式会社"), "subsidiary", source="調書")
        return self.store.affiliations.create(self.act("affiliation.create"), tie)

    def new_clause(self) -> int:
        adopted = Adopted("b2", {}, "募集要項", date(2026, 4, 1), None)
        return self.store.clauses.create(self.act("clause.create"), adopted)

    def new_tender(self) -> int:
        asked = Tender("更改", bid_date=date(2027, 3, 1), parts=(Part(1, (Held("advice"),)),))
        number = self.store.tenders.create(self.act("tender.create"), asked)
        bidders = [BidderRow("甲株式会社"), BidderRow("乙株式会社")]
        self.store.tenders.set_bidders(self.act("bidder.change"), number, 1, bidders)
        asking = [ExemptionAsked("d1", Company("甲株式会社"), reason="申請の理由")]
        self.store.tenders.set_exemptions(self.act("bidder.change"), number, 2, asking)
        everybody = [self.first.id, self.second.id, self.third.id]
        self.store.tenders.name_officers(self.act("naming.change"), number, 3, everybody)
        return number

    def new_check(self) -> int:
        asked = self.act("check.create")
        return run_check(self.store, asked, self.tender, "application", law.library())

    def new_paper(self, kind: str) -> int:
        if kind == "subsidy_sheets":
            form = form_on(self.people[0].get("/subsidy/new").get_data(as_text=True))
            answer = self.people[0].post("/subsidy/new", data={**form, **SHEET})
            return int(answer.location.rpartition("/")[2])
        values = {"for": "appointee", "fields": {}}
        part = self.store.postings if kind == "postings" else self.store.pledges
        return part.create(self.act(f"{kind}.create"), Paper("見本", values))

    def upload(self) -> int:
        """A list of bidders that waits to be taken in."""
        content = "商号又は名称\n丙株式会社\n".encode()
        return self.store.uploads.create(self.act("bidder.change"), self.tender, "名簿.csv", content, False)


def _same(path: Callable[[World], str], typed: Callable[[int], tuple[Typed, str]]) -> Pair:
    """Both change the same on the same page."""
    return lambda w, n: (Sent(path(w), *typed(2 * n)), Sent(path(w), *typed(2 * n + 1)))


def _word(field: str) -> Callable[[int], tuple[Typed, str]]:
    return lambda n: ({field: [f"その{n}の値"]}, f"その{n}の値")


def _day(n: int) -> tuple[Typed, str]:
    month, day = n % 12 + 1, n % 28 + 1
    return {"roles-0-since": [f"令和8年{month}月{day}日"]}, f"令和8年{month}月{day}日"


def _decision(n: int) -> tuple[Typed, str]:
    return {"verdict": ["review"], "officer": ["係長"], "reason": [f"その{n}の値"]}, f"その{n}の値"


def _officers(n: int) -> tuple[Typed, str]:
    return {"officers": ["1", str(n % 2 + 2)]}, f"見本 {('second', 'third')[n % 2]}"


def _deleted(
    make: Callable[[World], int], changed: str, deleted: str, field: str, button: str = "削除する"
) -> Pair:
    """One changes what the other deletes."""

    def pair(world: World, n: int) -> tuple[Sent, Sent]:
        number = make(world)
        said = f"その{n}の値"
        return Sent(changed.format(number), {field: [said]}, said), Sent(deleted.format(number), {}, button)

    return pair


def _on_an_account(page: str, button: str) -> Pair:
    """One changes an account, the other helps its owner out by a page opened before."""
    return _deleted(lambda w: w.fourth.id, "/accounts/{}/edit", f"/accounts/{{}}/{page}", "name", button)


def _list_taken(world: World, n: int) -> tuple[Sent, Sent]:
    """One changes a bidder, the other takes in a list that would replace it."""
    said = f"その{n}の会社"
    return (
        Sent(f"/tenders/{world.tender}/bidders/1/edit", {"name": [said]}, said),
        Sent(f"/tenders/uploads/{world.upload()}", {}, "名簿.csv"),
    )


EDITS: dict[str, Pair] = {
    "appointees.edit": _same(lambda w: f"/appointees/{w.appointee}/edit", _word("note")),
    "affiliations.edit": _same(lambda w: f"/affiliations/{w.affiliation}/edit", _word("source")),
    "clauses.edit": _same(lambda w: f"/clauses/adoptions/{w.clause}/edit", _word("instrument")),
    "tenders.edit": _same(lambda w: f"/tenders/{w.tender}/edit", _word("name")),
    "tenders.roles": _same(lambda w: f"/tenders/{w.tender}/roles", _day),
    "tenders.exemptions": _same(lambda w: f"/tenders/{w.tender}/exemptions", _word("exemptions-0-reason")),
    "tenders.officers": _same(lambda w: f"/tenders/{w.named_for}/officers", _officers),
    "bidders.edit": _same(lambda w: f"/tenders/{w.tender}/bidders/1/edit", _word("name")),
    "postings.edit": _same(lambda w: f"/postings/{w.papers['postings']}/edit", _word("duties")),
    "pledges.edit": _same(lambda w: f"/pledges/{w.papers['pledges']}/edit", _word("remarks")),
    "subsidy.edit": _same(lambda w: f"/subsidy/{w.papers['subsidy_sheets']}/edit", _word("title")),
    "settings.edit": _same(lambda w: "/settings/edit", _word("numbering")),
    "decisions.decide": _same(lambda w: f"/checks/{w.check}/bidders/1", _decision),
    "accounts.edit": _same(lambda w: f"/accounts/{w.fourth.id}/edit", _word("name")),
}
DELETIONS: dict[str, Pair] = {
    "appointees.delete": _deleted(
        World.new_appointee, "/appointees/{}/edit", "/appointees/{}/delete", "note"
    ),
    "affiliations.delete": _deleted(
        World.new_affiliation, "/affiliations/{}/edit", "/affiliations/{}/delete", "source"
    ),
    "clauses.delete": _deleted(
        World.new_clause,
        "/clauses/adoptions/{}/edit",
        "/clauses/adoptions/{}/delete",
        "instrument",
        "取り消す",
    ),
    "tenders.delete": _deleted(World.new_tender, "/tenders/{}/edit", "/tenders/{}/delete", "note"),
    "bidders.delete": _deleted(
        World.new_tender,
        "/tenders/{}/bidders/2/edit",
        "/tenders/{}/bidders/2/delete",
        "address",
        "一覧から消す",
    ),
    "postings.delete": _deleted(
        lambda w: w.new_paper("postings"), "/postings/{}/edit", "/postings/{}/delete", "duties"
    ),
    "pledges.delete": _deleted(
        lambda w: w.new_paper("pledges"), "/pledges/{}/edit", "/pledges/{}/delete", "remarks"
    ),
    "subsidy.delete": _deleted(
        lambda w: w.new_paper("subsidy_sheets"), "/subsidy/{}/edit", "/subsidy/{}/delete", "title"
    ),
    "bidders.columns": _list_taken,
    "accounts.second_factor": _on_an_account("second-factor", "解除する"),
    "accounts.sessions": _on_an_account("sessions", "終了する"),
}
ELSEWHERE = {
    "affiliation_lists.preview": "compares the register with a file: test_affiliation_lists.py",
    "decisions.confirm": "confirms what is left of many: test_decisions.py",
    "sharings.engagements": "needs a second municipality",
    "accounts.password": "answers with a password, not with where to go: test_stale_pages.py",
}
"""Pages that send a version and are not paired here, with why."""


def run(full: bool) -> list[Figure]:
    """500 pairs on each database in full; one on every page, on SQLite, as a sample."""
    figures = [_measured("SQLite", 500 if full else len(EDITS) + len(DELETIONS))]
    if full and programs():
        with running() as cluster, cluster.database() as url:
            figures.append(_measured("PostgreSQL", 500, url))
    return figures


def _measured(database: str, pairs: int, url: str | None = None) -> Figure:
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        world = World(Path(folder), url)
        makers = islice(cycle([*EDITS.items(), *DELETIONS.items()]), pairs)
        for n, (endpoint, make) in enumerate(makers):
            first, second = make(world, n)
            at_once = endpoint in EDITS and n // len(EDITS) % 2 == 1
            wrong += [f"{endpoint}: {fault}" for fault in _faults(world, first, second, at_once)]
        world.close()
    what = f"{database}: pairs of conflicting edits over {len(EDITS) + len(DELETIONS)} pages, shown as 409"
    told = "" if not wrong else f"; not so: {'; '.join(sorted(set(wrong))[:5])}"
    return Figure(f"{what} with both versions", f"{pairs}", f"{pairs - len(wrong)}{told}", not wrong)


def _faults(world: World, first: Sent, second: Sent, at_once: bool) -> list[str]:
    """What went wrong with one pair; nothing where it was as it should be."""
    forms = [_opened(client, sent) for client, sent in zip(world.people, (first, second), strict=True)]
    answers = _both(world, [first, second], forms) if at_once else _in_turn(world, [first, second], forms)
    if sorted(answer.status_code for answer in answers) != [303, 409]:
        return [f"answered {[answer.status_code for answer in answers]}"]
    late = next(place for place, answer in enumerate(answers) if answer.status_code == 409)
    sent, kept = ((first, second)[place] for place in (late, 1 - late))
    page = html.unescape(answers[late].get_data(as_text=True))
    if kept.said not in page or sent.said not in page:
        return ["not both shown"]
    if not _holds(world, kept):
        return ["what was kept first is gone"]
    again = world.people[late].post(sent.path, data=form_on(answers[late].get_data(as_text=True), "once"))
    if again.status_code != 303:
        return [f"sent again: {again.status_code}"]
    return [] if _holds(world, sent) else ["what was sent knowingly is not kept"]


def _opened(client: FlaskClient, sent: Sent) -> Typed:
    return form_on(client.get(sent.path).get_data(as_text=True)) | sent.typed


def _in_turn(world: World, sent: list[Sent], forms: list[Typed]) -> list[TestResponse]:
    return [
        client.post(one.path, data=form) for client, one, form in zip(world.people, sent, forms, strict=True)
    ]


def _both(world: World, sent: list[Sent], forms: list[Typed]) -> list[TestResponse]:
    start = Barrier(2)

    def send(place: int) -> TestResponse:
        start.wait(10)
        return world.people[place].post(sent[place].path, data=forms[place])

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(send, range(2)))


def _holds(world: World, sent: Sent) -> bool:
    """Whether the record says now what was sent; a deletion: whether it is gone (where its page goes too)."""
    answer = world.people[0].get(sent.path)
    if not sent.typed:
        stay = ("/uploads/", "/bidders/", "/accounts/")
        return answer.status_code == 404 or any(part in sent.path for part in stay)
    page = answer.get_data(as_text=True)
    if "/checks/" in sent.path:
        return sent.said in html.unescape(page)  # decisions are added, not edited
    form = form_on(page)
    return all(sent.said in form[name][0] or form[name] == value for name, value in sent.typed.items())
