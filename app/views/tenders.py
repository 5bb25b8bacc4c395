"""Tenders: list, enter, change, who does what in them, exemptions asked for."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any, cast

from flask import Blueprint, render_template, request

from app import law
from app.access import about_bidders, does, record_event
from app.checking import STORED_STAGES
from app.paging import Page
from app.readable import readable
from app.store import Act, Conflict, Kept
from app.store.opening import BiddersGuarded, DayGuarded
from app.store.pledges import PledgesStand
from app.store.tenders import ResultsStand
from app.web import Answer, changing, conflict_page, done, form_page, late_page, may, store, submitted
from forms.compare import filled
from forms.exemption import ExemptionsForm, exemptions_form
from forms.fields import VersionedForm
from forms.tender import TenderForm, TenderFormWithoutBidders
from forms.tender_officers import officers_form
from forms.tender_roles import RolesForm, roles_form
from rules.tenders import STAGES, Tender

pages = Blueprint("tenders", __name__, url_prefix="/tenders")
FORM, ROLES, EXEMPTIONS = "tenders/form.html", "tenders/roles.html", "tenders/exemptions.html"
DELETE = "tenders/delete.html"


@pages.get("/")
@does("tender.read")
def index(act: Act) -> Answer:
    """The list; ``q`` looks in names."""
    asked = (request.args.get("q") or "")[:100]
    found = [kept for kept in store().tenders.all(act.whose) if _matches(kept.value, asked)]
    page = Page.asked(request.args.get("page")).of(len(found))
    waiting = store().secondings.waiting(act.whose, act.officer.id)
    return render_template(
        "tenders/index.html",
        found=page.cut(found),
        page=page,
        asked=asked,
        stages=STAGES,
        waiting=sum(item.rows for item in waiting if may("check.read", item)),
    )


@pages.get("/<int:number>")
@does("tender.read", load="tenders")
def show(act: Act, kept: Kept[Tender]) -> Answer:
    """Everything known of a tender, and what can be done next."""
    told: set[int] = set()
    happened = list(readable(store().events.of_record(act.whose, kept.ref), told))
    return render_template(
        "tenders/show.html",
        kept=kept,
        tender=kept.value,
        people=_people(act),
        stages=STAGES,
        stored_stages=STORED_STAGES,
        **_shown(act, kept, bool(told)),
        named=store().accounts.named(act.whose, kept.id),
        happened=happened,
    )


@pages.route("/new", methods=["GET", "POST"])
@does("tender.create")
def new(act: Act) -> Answer:
    """Enter a tender."""
    form = TenderForm(request.form)
    if not submitted(form):
        return form_page(FORM, form, kept=None)
    try:
        number = store().tenders.create(act, form.value())
    except DayGuarded:
        return _day_guarded(form, kept=None)
    return done("登録しました。続けて、役割と入札者を入力できます。", "tenders.show", number=number)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("tender.change", load="tenders")
def edit(act: Act, kept: Kept[Tender]) -> Answer:
    """Change a tender."""
    make = TenderForm if may("bidder.read", kept) else TenderFormWithoutBidders
    form = make(request.form, data=make.data_of(kept.value), version=kept.version)
    if not submitted(form):
        _shows_expected(act, kept)
        return form_page(FORM, form, kept=kept)
    value = form.value_after(kept.value)
    before, after = (make(data=make.data_of(one)) for one in (kept.value, value))
    if value.expected_bidders != kept.value.expected_bidders:
        act.facts.update(about_bidders("bidder.change", kept))
    try:
        store().tenders.change(changing(act, after, before), kept.id, form.seen_version(), value)
    except DayGuarded:
        return _day_guarded(form, kept)
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        _shows_expected(act, kept, theirs)
        return conflict_page(FORM, form, theirs, make(data=make.data_of(theirs.value)), kept=kept)
    return done("変更しました。", "tenders.show", number=kept.id)


@pages.route("/<int:number>/officers", methods=["GET", "POST"])
@does("naming.change", load="tenders")
def officers(act: Act, kept: Kept[Tender]) -> Answer:
    """Name the officers of 契約担当課 who see the bidders before the bids are opened."""
    people = store().accounts.with_role(act.whose, "procurement")
    form = officers_form(people)(request.form, data={"officers": _named(act, kept.id)}, version=kept.version)
    if not submitted(form):
        return form_page("tenders/officers.html", form, kept=kept)
    before = officers_form(people)(data={"officers": _named(act, kept.id)})
    try:
        store().tenders.name_officers(
            changing(act, form, before), kept.id, form.seen_version(), form.chosen()
        )
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        now = officers_form(people)(data={"officers": _named(act, kept.id)})
        return conflict_page("tenders/officers.html", form, theirs, now, kept=kept)
    return done("契約担当者を指名しました。", "tenders.show", number=kept.id)


def _named(act: Act, number: int) -> list[str]:
    return [str(one.id) for one in store().accounts.named(act.whose, number)]


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("tender.delete", load="tenders")
def delete(act: Act, kept: Kept[Tender]) -> Answer:
    """Ask, then delete a tender with all that belongs to it; not once a check of it is kept."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        tenders = store().tenders
        stands = tenders.has_results(act.whose, kept.id)
        pledged = may("bidder.read", kept) and tenders.pledges_stand(act.whose, kept.id)
        return render_template(DELETE, form=form, kept=kept, stands=stands, pledged=pledged)
    try:
        store().tenders.delete(act, kept.id, form.seen_version())
    except BiddersGuarded:
        return render_template(DELETE, form=form, kept=kept, guarded=True), 403
    except ResultsStand:
        return render_template(DELETE, form=form, kept=kept, stands=True), 409
    except PledgesStand:
        return render_template(DELETE, form=form, kept=kept, pledged=True), 409
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        _shows_expected(act, theirs)
        make = TenderForm if may("bidder.read", theirs) else TenderFormWithoutBidders
        now = filled(make(data=make.data_of(theirs.value)))
        return late_page(DELETE, form, theirs, now, kept=theirs)
    return done(f"案件「{kept.value.name}」を削除しました。", "tenders.index")


@pages.route("/<int:number>/roles", methods=["GET", "POST"])
@does("tender.change", load="tenders")
def roles(act: Act, kept: Kept[Tender]) -> Answer:
    """Who has which role from when to when."""
    make = roles_form(_people(act))
    form = make(request.form, data=RolesForm.data_of(kept.value.parts), version=kept.version)
    if not submitted(form):
        return form_page(ROLES, form, kept=kept)
    value = _with_parts(kept.value, form)
    before, after = (make(data=RolesForm.data_of(one.parts)) for one in (kept.value, value))
    try:
        store().tenders.change(changing(act, after, before), kept.id, form.seen_version(), value)
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        return conflict_page(ROLES, form, theirs, make(data=RolesForm.data_of(theirs.value.parts)), kept=kept)
    return done("役割を変更しました。", "tenders.show", number=kept.id)


@pages.route("/<int:number>/exemptions", methods=["GET", "POST"])
@does("bidder.change", load="tenders")
def exemptions(act: Act, kept: Kept[Tender]) -> Answer:
    """The exemptions asked for and approved."""
    make = exemptions_form(law.library().clauses.values())
    form = make(request.form, data=_asked(act, kept.id), version=kept.version)
    if not submitted(form):
        return form_page(EXEMPTIONS, form, kept=kept)
    before = make(data=_asked(act, kept.id))
    try:
        store().tenders.set_exemptions(
            changing(act, form, before), kept.id, form.seen_version(), form.value()
        )
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        return conflict_page(EXEMPTIONS, form, theirs, make(data=_asked(act, kept.id)), kept=kept)
    return done("適用除外の申請を変更しました。", "tenders.show", number=kept.id)


def _shown(act: Act, kept: Kept[Tender], told: bool) -> dict[str, Any]:
    """What the page shows of who bids: nothing to whom it is secret. A look at it is recorded as such.
    ``told``: the entries on the page tell of it too."""
    if not may("bidder.read", kept):
        return {"bidders": None, "exemptions": [], "checks": []}
    bidders = store().tenders.bidders(act.whose, kept.id)
    exemptions = store().tenders.exemptions(act.whose, kept.id)
    checks = store().checks.of_tender(act.whose, kept.id)
    if bidders or kept.value.expected_bidders or exemptions or checks or told:
        look = replace(act, action="bidder.read", facts=about_bidders("bidder.read", kept))
        record_event(look, kept.ref, "案件の画面で入札者を閲覧した")
    return {"bidders": bidders, "exemptions": exemptions, "checks": checks}


def _shows_expected(act: Act, *shown: Kept[Tender]) -> None:
    """The page names who is expected to bid, to whoever may see it: its entry says so."""
    for kept in shown:
        if kept.value.expected_bidders and may("bidder.read", kept):
            act.facts.update(about_bidders("bidder.read", kept))


def _day_guarded(form: TenderForm, kept: Kept[Tender] | None) -> Answer:
    """The form again, for whoever may not see the bidders and was about to open them to everybody."""
    told = (
        "入札日（随意契約では契約日）を過ぎた日にすること、契約担当者の指名や入札者の入力の後に早めることは、"
        "開札前の入札者を守るため、指名された契約担当者だけができます。"
    )
    if kept is None:
        told = "入札日（随意契約では契約日）が過ぎた案件は、契約担当課の職員が登録してください。"
    form.add_fault(form.contract_date if form.method.data == "negotiated" else form.bid_date, told)
    return form_page(FORM, form, kept=kept)


def _asked(act: Act, number: int) -> dict[str, Any]:
    return ExemptionsForm.data_of(store().tenders.exemptions(act.whose, number))


def _people(act: Act) -> dict[int, str]:
    return store().appointees.names(act.whose)


def _with_parts(tender: Tender, form: RolesForm) -> Tender:
    return Tender(**{**vars(tender), "parts": form.parts()})


def _matches(tender: Tender, asked: str) -> bool:
    return all(part in _plain(tender.name) for part in _plain(asked).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
