"""An appointee shared with another municipality of this installation, and what that one keeps of its own.

Where an office is alone there is nobody to share with: none of these pages is there then.
"""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, render_template, request

from app.access import does
from app.store import Act, Conflict, Guest, Kept, Place, Shared
from app.web import Answer, changing, conflict_page, done, form_page, store, submitted
from forms.sharing import EndSharingForm, EngagementsForm, sharing_form
from rules.register import Appointee

pages = Blueprint("sharings", __name__, url_prefix="/appointees")
ENGAGEMENTS = "sharings/engagements.html"


@pages.get("/<int:number>/sharings")
@does("sharing.read", load="appointees")
def index(act: Act, kept: Kept[Appointee]) -> Answer:
    """With whom the person is and was shared."""
    _others(act)
    return render_template("sharings/index.html", kept=kept, sharings=_of(act, kept))


@pages.route("/<int:number>/sharings/new", methods=["GET", "POST"])
@does("sharing.create", load="appointees")
def new(act: Act, kept: Kept[Appointee]) -> Answer:
    """Share the person with one more municipality."""
    running = {one.with_whom.id for one in _of(act, kept) if one.until is None}
    others = [place for place in _others(act) if place.id not in running]
    form = sharing_form(others, request.form)
    if not submitted(form):
        return form_page("sharings/new.html", form, kept=kept, others=others)
    store().sharings.start(act, kept.id, int(form.other.data or 0), form.reason.data or "")
    return done("共有しました。", "sharings.index", number=kept.id)


@pages.route("/<int:number>/sharings/<int:other>/end", methods=["GET", "POST"])
@does("sharing.end", load="appointees")
def end(act: Act, kept: Kept[Appointee], other: int) -> Answer:
    """Ask why, then end a sharing."""
    _others(act)
    shared = next((one for one in _of(act, kept) if one.with_whom.id == other and one.until is None), None)
    form = EndSharingForm(request.form)
    if shared is None:  # the second click of two finds it ended
        return done("その団体とは共有していません。", "sharings.index", number=kept.id)
    if not submitted(form):
        return form_page("sharings/end.html", form, kept=kept, place=shared.with_whom)
    store().sharings.end(act, kept.id, other, form.reason.data or "")
    return done(f"{shared.with_whom.name}との共有を終えました。", "sharings.index", number=kept.id)


@pages.route("/<int:number>/engagements", methods=["GET", "POST"])
@does("appointee.change", load="appointees")
def engagements(act: Act, kept: Kept[Appointee]) -> Answer:
    """This municipality's own engagements of a person another one shares with it."""
    if not isinstance(kept, Guest) or kept.until is not None:
        abort(404)
    data = EngagementsForm.data_of(kept.value.engagements)
    form = EngagementsForm(request.form, data=data, version=kept.version)
    if not submitted(form):
        return form_page(ENGAGEMENTS, form, kept=kept)
    before = EngagementsForm(data=EngagementsForm.data_of(kept.value.engagements))
    try:
        store().sharings.set_engagements(
            changing(act, form, before), kept.id, form.seen_version(), form.value()
        )
    except Conflict as conflict:
        theirs = cast(Kept[Appointee], conflict.theirs)
        theirs_form = EngagementsForm(data=EngagementsForm.data_of(theirs.value.engagements))
        return conflict_page(ENGAGEMENTS, form, theirs, theirs_form, kept=kept)
    return done("任用・契約を変更しました。", "appointees.show", number=kept.id)


def _others(act: Act) -> list[Place]:
    """The other municipalities; 404 where there is none."""
    return store().sharings.others(act.whose) or abort(404)


def _of(act: Act, kept: Kept[Appointee]) -> list[Shared]:
    """Raises NotKept for a person who is another municipality's to share."""
    return store().sharings.of(act.whose, kept.id)
