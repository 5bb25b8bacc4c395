"""What the municipality has settled for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from flask import Blueprint, render_template, request

from app.access import does
from app.store import Act, Conflict, Happened, Kept
from app.store.office_settings import LONGEST_KEPT, RETENTION, OfficeSettings, as_settings
from app.web import Answer, changing, conflict_page, done, form_page, store, submitted
from forms.setting import settings_form

pages = Blueprint("settings", __name__, url_prefix="/settings")
FORM = "settings/form.html"
_LABELS = {
    "second_person": "判断の2人目の確認",
    "second_factor": "ログインの2つ目の要素",
    "numbering": "文書番号の記号",
}


@pages.get("/")
@does("setting.read")
def index(act: Act) -> Answer:
    """The settings as they are, and what was changed in them."""
    kept = store().office_settings.get(act.whose)
    happened = store().events.of_record(act.whose, kept.ref)
    return render_template(
        "settings/index.html",
        value=kept.value,
        kinds=RETENTION,
        happened=[(item, list(_told(item))) for item in happened],
    )


def _told(item: Happened) -> Iterator[str]:
    """What an entry of the record says was changed: ``募集票の保存の期間: 5年 → 10年``."""
    for name, (before, after) in item.facts.get("changed", {}).items():
        kind = RETENTION.get(name.partition(".")[2])
        label = f"{kind.label}の保存の期間" if kind else _LABELS.get(name, name)
        yield f"{label}: {_words(before)} → {_words(after)}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "求める" if value else "求めない"
    return f"{value}年" if isinstance(value, int) else str(value or "なし")


@pages.route("/edit", methods=["GET", "POST"])
@does("setting.change")
def edit(act: Act) -> Answer:
    """Change them."""
    make = settings_form(RETENTION, LONGEST_KEPT)
    kept = store().office_settings.get(act.whose)
    form = make(request.form, data=make.data_of(kept.value.plain()), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form)
    value = as_settings(form.plain())
    before, after = (make(data=make.data_of(one.plain())) for one in (kept.value, value))
    try:
        store().office_settings.change(changing(act, after, before), form.seen_version(), value)
    except Conflict as conflict:
        theirs = cast(Kept[OfficeSettings], conflict.theirs)
        return conflict_page(FORM, form, theirs, make(data=make.data_of(theirs.value.plain())))
    return done("設定を変更しました。", "settings.index")
