"""The register of appointees: list, show, enter, change, delete."""

from __future__ import annotations

import unicodedata
from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for

from app.access import does
from app.paging import Page
from app.store import Act, Conflict, Guest, Kept
from app.web import Answer, changing, conflict_page, done, form_page, late_page, store, submitted
from forms.appointee import AppointeeForm
from forms.compare import filled
from forms.fields import VersionedForm
from rules.register import Appointee

pages = Blueprint("appointees", __name__, url_prefix="/appointees")
FORM = "appointees/form.html"


@pages.get("/")
@does("appointee.read")
def index(act: Act) -> Answer:
    """The list; ``q`` looks in names and companies."""
    asked = (request.args.get("q") or "")[:100]
    found = [kept for kept in store().appointees.all(act.whose) if _matches(kept.value, asked)]
    page = Page.asked(request.args.get("page")).of(len(found))
    return render_template("appointees/index.html", found=page.cut(found), page=page, asked=asked)


@pages.get("/<int:number>")
@does("appointee.read", load="appointees")
def show(act: Act, kept: Kept[Appointee]) -> Answer:
    """Everything the register knows of one appointee."""
    happened = store().events.of_record(act.whose, kept.ref)
    return render_template(
        "appointees/show.html",
        kept=kept,
        appointee=kept.value,
        happened=happened,
        can_be_shared=not isinstance(kept, Guest) and bool(store().sharings.others(act.whose)),
    )


@pages.route("/new", methods=["GET", "POST"])
@does("appointee.create")
def new(act: Act) -> Answer:
    """Enter an appointee."""
    form = AppointeeForm(request.form)
    if not submitted(form):
        return form_page(FORM, form, kept=None)
    number = store().appointees.create(act, form.value())
    return done("登録しました。", "appointees.show", number=number)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("appointee.change", load="appointees")
def edit(act: Act, kept: Kept[Appointee]) -> Answer:
    """Change an appointee; of a person another municipality shares, the own engagements."""
    if isinstance(kept, Guest):
        return redirect(url_for("sharings.engagements", number=kept.id), 303)
    form = AppointeeForm(request.form, data=AppointeeForm.data_of(kept.value), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, kept=kept)
    value = form.value()
    before, after = (AppointeeForm(data=AppointeeForm.data_of(one)) for one in (kept.value, value))
    try:
        store().appointees.change(changing(act, after, before), kept.id, form.seen_version(), value)
    except Conflict as conflict:
        theirs = cast(Kept[Appointee], conflict.theirs)
        theirs_form = AppointeeForm(data=AppointeeForm.data_of(theirs.value))
        return conflict_page(FORM, form, theirs, theirs_form, kept=kept)
    return done("変更しました。", "appointees.show", number=kept.id)


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("appointee.delete", load="appointees")
def delete(act: Act, kept: Kept[Appointee]) -> Answer:
    """Ask, then delete an appointee; a person another municipality shares is its to delete."""
    if isinstance(kept, Guest):
        abort(404)
    stops = store().appointees.stops(act.whose, kept.id)
    if stops:
        page = render_template("appointees/delete.html", kept=kept, stops=stops)
        return page, 422 if request.form else 200
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template("appointees/delete.html", form=form, kept=kept)
    try:
        store().appointees.delete(act, kept.id, form.seen_version())
    except Conflict as conflict:
        theirs = cast(Kept[Appointee], conflict.theirs)
        now = filled(AppointeeForm(data=AppointeeForm.data_of(theirs.value)))
        return late_page("appointees/delete.html", form, theirs, now, kept=theirs)
    return done(f"{kept.value.name}さんの登録を削除しました。", "appointees.index")


def _matches(appointee: Appointee, asked: str) -> bool:
    companies = [post.company.name for post in appointee.employments or ()]
    text = "\n".join([appointee.name, appointee.kana or "", *companies])
    return all(part in _plain(text) for part in _plain(asked).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
