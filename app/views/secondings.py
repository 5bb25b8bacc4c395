"""Decisions that wait for a second officer, and what that officer says of them."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.access import closed_tender, does, record_looks
from app.checking import KeptCheck
from app.store import Act, Checked, Decided, NotWaiting
from app.web import Answer, done, form_page, may, store, submitted
from forms.second import Waits, second_form

pages = Blueprint("secondings", __name__, url_prefix="/checks")
PAGE = "checks/second.html"
_LATE = "ほかの人が先に確認したか、判断が替わりました。この画面を開き直してください。"


@pages.get("/waiting")
@does("tender.read")
def index(act: Act) -> Answer:
    """The checks with decisions that wait, of tenders whose bidders this officer may see."""
    found = store().secondings.waiting(act.whose, act.officer.id)
    shown = [item for item in found if may("check.read", item)]
    closed = (closed_tender("check.read", item) for item in shown)
    record_looks(act, closed, "2人目の確認を待つ判断の一覧で、照合の結果についての判断の件数を閲覧した")
    return render_template(
        "checks/waiting.html",
        found=shown,
        hidden=sum(not may("check.read", item) for item in found),
    )


@pages.route("/<int:number>/second", methods=["GET", "POST"])
@does("check.second", load="checks")
def second(act: Act, checked: Checked) -> Answer:
    """Agree, or not, with decisions another officer has made."""
    check = KeptCheck(checked)
    others = [item for item in checked.waiting if item.user_id != act.officer.id]
    form = second_form((_waits(check, item) for item in others), request.form, officer=act.officer.name)
    context = {
        "check": check,
        "checked": checked,
        "parts": [check.sheet.bidders[item.bidder_row - 1] for item in others],
        "own": len(checked.waiting) - len(others),
    }
    if not others:
        return render_template(PAGE, form=None, **context), 409 if request.method == "POST" else 200
    if not submitted(form):
        return form_page(PAGE, form, **context)
    agreed = form.agreed.data == "yes"
    try:
        store().secondings.second(
            act, checked.id, form.chosen(), agreed, form.reason.data or "", form.officer.data or ""
        )
    except NotWaiting:
        form.add_fault(form.decisions, _LATE)
        return render_template(PAGE, form=form, faults=form.faults(), **context), 409
    told = "同意を記録しました。" if agreed else "同意しないことを記録しました。判断は効力をもちません。"
    return done(told, "checks.show", number=checked.id)


def _waits(check: KeptCheck, item: Decided) -> Waits:
    part = check.sheet.bidders[item.bidder_row - 1]
    words = part.waits.words if part.waits else ""
    return Waits(item.id, f"{part.row}　{part.bidder}: {words}（{item.officer}）", item.officer)
