"""Tenders: list, enter, change, who does what in them, exemptions asked for."""

from __future__ import annotations

import unicodedata
from typing import Any, cast

from flask import Blueprint, render_template, request

from app import law
from app.access import does
from app.checking import STORED_STAGES
from app.paging import Page
from app.store import Act, Conflict, Kept
from app.web import Answer, conflict_page, done, form_page, store, submitted
from forms.exemption import ExemptionsForm, exemptions_form
from forms.fields import VersionedForm
from forms.tender import TenderForm
from forms.tender_roles import RolesForm, roles_form
from rules.tenders import STAGES, Tender

pages = Blueprint("tenders", __name__, url_prefix="/tenders")
FORM, ROLES, EXEMPTIONS = "tenders/form.html", "tenders/roles.html", "tenders/exemptions.html"


@pages.get("/")
@does("tender.read")
def index(act: Act) -> Answer:
    """The list; ``q`` looks in names."""
    asked = (request.args.get("q") or "")[:100]
    found = [kept for kept in store().tenders.all(act.whose) if _matches(kept.value, asked)]
    page = Page.asked(request.args.get("page")).of(len(found))
    return render_template("tenders/index.html", found=page.cut(found), page=page, asked=asked, stages=STAGES)


@pages.get("/<int:number>")
@does("tender.read", load="tenders")
def show(act: Act, kept: Kept[Tender]) -> Answer:
    """Everything known of a tender, and what can be done next."""
    return render_template(
        "tenders/show.html",
        kept=kept,
        tender=kept.value,
        people=_people(act),
        stages=STAGES,
        stored_stages=STORED_STAGES,
        bidders=store().tenders.bidders(act.whose, kept.id),
        exemptions=store().tenders.exemptions(act.whose, kept.id),
        checks=store().checks.of_tender(act.whose, kept.id),
        happened=store().events.of_record(act.whose, kept.ref),
    )


@pages.route("/new", methods=["GET", "POST"])
@does("tender.create")
def new(act: Act) -> Answer:
    """Enter a tender."""
    form = TenderForm(request.form)
    if not submitted(form):
        return form_page(FORM, form, kept=None)
    number = store().tenders.create(act, form.value())
    return done("登録しました。続けて、役割と入札者を入力できます。", "tenders.show", number=number)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("tender.change", load="tenders")
def edit(act: Act, kept: Kept[Tender]) -> Answer:
    """Change a tender."""
    form = TenderForm(request.form, data=TenderForm.data_of(kept.value), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, kept=kept)
    try:
        store().tenders.change(act, kept.id, form.seen_version(), form.value(kept.value.parts))
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        return conflict_page(FORM, form, theirs, TenderForm(data=TenderForm.data_of(theirs.value)), kept=kept)
    return done("変更しました。", "tenders.show", number=kept.id)


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("tender.delete", load="tenders")
def delete(act: Act, kept: Kept[Tender]) -> Answer:
    """Ask, then delete a tender with all that belongs to it."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        checks = store().checks.of_tender(act.whose, kept.id)
        return render_template("tenders/delete.html", form=form, kept=kept, checks=checks)
    store().tenders.delete(act, kept.id, form.seen_version())
    return done(f"案件「{kept.value.name}」を削除しました。", "tenders.index")


@pages.route("/<int:number>/roles", methods=["GET", "POST"])
@does("tender.change", load="tenders")
def roles(act: Act, kept: Kept[Tender]) -> Answer:
    """Who has which role from when to when."""
    make = roles_form(_people(act))
    form = make(request.form, data=RolesForm.data_of(kept.value.parts), version=kept.version)
    if not submitted(form):
        return form_page(ROLES, form, kept=kept)
    try:
        store().tenders.change(act, kept.id, form.seen_version(), _with_parts(kept.value, form))
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        return conflict_page(ROLES, form, theirs, make(data=RolesForm.data_of(theirs.value.parts)), kept=kept)
    return done("役割を変更しました。", "tenders.show", number=kept.id)


@pages.route("/<int:number>/exemptions", methods=["GET", "POST"])
@does("tender.change", load="tenders")
def exemptions(act: Act, kept: Kept[Tender]) -> Answer:
    """The exemptions asked for and approved."""
    make = exemptions_form(law.library().clauses.values())
    form = make(request.form, data=_asked(act, kept.id), version=kept.version)
    if not submitted(form):
        return form_page(EXEMPTIONS, form, kept=kept)
    try:
        store().tenders.set_exemptions(act, kept.id, form.seen_version(), form.value())
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        return conflict_page(EXEMPTIONS, form, theirs, make(data=_asked(act, kept.id)), kept=kept)
    return done("適用除外の申請を変更しました。", "tenders.show", number=kept.id)


def _asked(act: Act, number: int) -> dict[str, Any]:
    return ExemptionsForm.data_of(store().tenders.exemptions(act.whose, number))


def _people(act: Act) -> dict[int, str]:
    return {kept.id: kept.value.name for kept in store().appointees.all(act.whose)}


def _with_parts(tender: Tender, form: RolesForm) -> Tender:
    return Tender(**{**vars(tender), "parts": form.parts()})


def _matches(tender: Tender, asked: str) -> bool:
    return all(part in _plain(tender.name) for part in _plain(asked).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
