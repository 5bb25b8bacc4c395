"""Company ties: list, enter, change, delete."""

from __future__ import annotations

import unicodedata
from typing import cast

from flask import Blueprint, render_template, request

from app.access import does
from app.paging import Page
from app.store import Act, Conflict, Kept
from app.web import Answer, changing, conflict_page, done, form_page, late_page, store, submitted
from forms.affiliation import AffiliationForm
from forms.compare import filled
from forms.fields import VersionedForm
from rules.register import Affiliation

pages = Blueprint("affiliations", __name__, url_prefix="/affiliations")
FORM = "affiliations/form.html"


@pages.get("/")
@does("affiliation.read")
def index(act: Act) -> Answer:
    """The list; ``q`` looks in names and sources."""
    asked = (request.args.get("q") or "")[:100]
    found = [kept for kept in store().affiliations.all(act.whose) if _matches(kept.value, asked)]
    page = Page.asked(request.args.get("page")).of(len(found))
    return render_template("affiliations/index.html", found=page.cut(found), page=page, asked=asked)


@pages.route("/new", methods=["GET", "POST"])
@does("affiliation.create")
def new(act: Act) -> Answer:
    """Enter a tie."""
    form = AffiliationForm(request.form)
    if not submitted(form):
        return form_page(FORM, form, kept=None)
    store().affiliations.create(act, form.value())
    return done("登録しました。", "affiliations.index")


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("affiliation.change", load="affiliations")
def edit(act: Act, kept: Kept[Affiliation]) -> Answer:
    """Change a tie."""
    form = AffiliationForm(request.form, data=AffiliationForm.data_of(kept.value), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, kept=kept)
    value = form.value()
    before, after = (AffiliationForm(data=AffiliationForm.data_of(one)) for one in (kept.value, value))
    try:
        store().affiliations.change(changing(act, after, before), kept.id, form.seen_version(), value)
    except Conflict as conflict:
        theirs = cast(Kept[Affiliation], conflict.theirs)
        theirs_form = AffiliationForm(data=AffiliationForm.data_of(theirs.value))
        return conflict_page(FORM, form, theirs, theirs_form, kept=kept)
    return done("変更しました。", "affiliations.index")


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("affiliation.delete", load="affiliations")
def delete(act: Act, kept: Kept[Affiliation]) -> Answer:
    """Ask, then delete a tie."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template("affiliations/delete.html", form=form, kept=kept)
    try:
        store().affiliations.delete(act, kept.id, form.seen_version())
    except Conflict as conflict:
        theirs = cast(Kept[Affiliation], conflict.theirs)
        now = filled(AffiliationForm(data=AffiliationForm.data_of(theirs.value)))
        return late_page("affiliations/delete.html", form, theirs, now, kept=theirs)
    return done("関係会社の登録を削除しました。", "affiliations.index")


def _matches(tie: Affiliation, asked: str) -> bool:
    text = "\n".join([tie.parent.name, tie.child.name, tie.source or ""])
    return all(part in _plain(text) for part in _plain(asked).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
