"""What the municipality has settled for itself."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, render_template, request

from app.access import does
from app.store import Act, Conflict, Kept
from app.store.office_settings import LONGEST_KEPT, RETENTION, OfficeSettings, as_settings
from app.web import Answer, conflict_page, done, form_page, store, submitted
from forms.setting import settings_form

pages = Blueprint("settings", __name__, url_prefix="/settings")
FORM = "settings/form.html"


@pages.get("/")
@does("setting.read")
def index(act: Act) -> Answer:
    """The settings as they are, and what was changed in them."""
    kept = store().office_settings.get(act.whose)
    happened = store().events.of_record(act.whose, kept.ref)
    return render_template(
        "settings/index.html", kept=kept, value=kept.value, kinds=RETENTION, happened=happened
    )


@pages.route("/edit", methods=["GET", "POST"])
@does("setting.change")
def edit(act: Act) -> Answer:
    """Change them."""
    make = settings_form(RETENTION, LONGEST_KEPT)
    kept = store().office_settings.get(act.whose)
    form = make(request.form, data=make.data_of(kept.value.plain()), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form)
    try:
        store().office_settings.change(act, form.seen_version(), as_settings(form.plain()))
    except Conflict as conflict:
        theirs = cast(Kept[OfficeSettings], conflict.theirs)
        return conflict_page(FORM, form, theirs, make(data=make.data_of(theirs.value.plain())))
    return done("設定を変更しました。", "settings.index")
