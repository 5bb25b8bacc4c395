"""A past check made again from what was kept of it, for those who audit it."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.access import does
from app.checking import KeptCheck
from app.rerun import Came, Rerun, rerun
from app.store import Act, Checked
from app.web import Answer, done, store, submitted
from forms.fields import BaseForm

pages = Blueprint("past", __name__, url_prefix="/checks")
_ACTION = "check.rerun"
_MANY = 200
_TOLD = {
    Came.SAME: "保存した材料から計算し直した。保存した結果と1バイトも違わなかった",
    Came.DIFFERENT: "保存した材料から計算し直した。保存した結果と違った（{}）",
    Came.NO_LAW: "保存した材料から計算し直せなかった（{}）",
    Came.FAILED: "保存した材料から計算し直せなかった（{}）",
}


@pages.route("/<int:number>/again", methods=["GET", "POST"])
@does("check.read", load="checks")
def again(act: Act, checked: Checked) -> Answer:
    """Make the check again in a process of its own, compare, and record what came of it."""
    if submitted(BaseForm()):
        came = next(rerun(store().past.snapshots([checked.id]), store().past.law))
        act.action, act.facts = _ACTION, act.facts | _facts(came)
        told = _TOLD[came.came].format(came.why or "、".join(came.differs))
        store().events.add(act, checked.ref, told)
        return done(f"{told}。", "past.again", number=checked.id)
    happened = store().events.of_record(act.whose, checked.ref, limit=_MANY)
    return render_template(
        "checks/again.html",
        check=KeptCheck(checked),
        checked=checked,
        happened=[item for item in happened if item.action == _ACTION],
    )


def _facts(came: Rerun) -> dict[str, object]:
    return {
        "came": came.came.value,
        "differs": list(came.differs),
        "engine": came.engine,
        "law_sha256": came.law_sha256,
    }
