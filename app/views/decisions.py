"""What officers decide on the bidders of a check: one by one, or those the check lets pass together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request

from app.access import does
from app.checking import CONFIRMABLE, KeptCheck
from app.store import Act, Checked, DecidedMeanwhile, NotKept
from app.web import Answer, conflict_page, done, form_page, store, submitted
from forms.check import ConfirmForm, DecisionForm, decision_form

pages = Blueprint("decisions", __name__, url_prefix="/checks/<int:number>")
BIDDER, CONFIRM = "checks/bidder.html", "checks/confirm.html"


@pages.route("/bidders/<int:row>", methods=["GET", "POST"])
@does("check.decide", load="checks")
def decide(act: Act, checked: Checked, row: int) -> Answer:
    """One bidder: the way to its verdict, and a named officer's decision on it."""
    check = KeptCheck(checked)
    result, seen = check.bidder(row), checked.words_on([row])
    form = decision_form(result.verdict, request.form, officer=act.officer.name, version=seen)
    if not submitted(form):
        return form_page(BIDDER, form, **_of_bidder(act, check, row))
    try:
        _keep(act, checked, form, {row: form.verdict.data or ""})
    except DecidedMeanwhile as meanwhile:
        theirs = meanwhile.now.last_on(row)
        said = theirs.value
        theirs_form = decision_form(
            result.verdict, None, verdict=said.verdict, officer=said.officer, reason=said.reason
        )
        now = _of_bidder(act, KeptCheck(meanwhile.now), row)
        return conflict_page(BIDDER, form, theirs, theirs_form, **now)
    return done(f"「{result.bidder}」についての判断を記録しました。", "checks.show", number=checked.id)


@pages.route("/confirm/<verdict>", methods=["GET", "POST"])
@does("check.decide", load="checks")
def confirm(act: Act, checked: Checked, verdict: str) -> Answer:
    """Confirm at once all bidders of one verdict on whom nothing was decided yet."""
    check = KeptCheck(checked)
    wanted = next((item for item in CONFIRMABLE if item.value == verdict), None)
    if wanted is None:
        raise NotKept(verdict)
    rows, judged = check.unconfirmed(wanted), check.judged(wanted)
    form = ConfirmForm(request.form, officer=act.officer.name, version=checked.words_on(judged))
    if not rows:
        return done("まだ確認していない業者は、ありません。", "checks.show", number=checked.id)
    if not submitted(form):
        return form_page(CONFIRM, form, check=check, checked=checked, parts=_parts(check, rows))
    try:
        _keep(act, checked, form, dict.fromkeys(rows, verdict), among=judged)
    except DecidedMeanwhile as meanwhile:
        now = KeptCheck(meanwhile.now)
        form.sees(meanwhile.now.words_on(judged))
        context = {
            "check": now,
            "checked": meanwhile.now,
            "parts": _parts(now, now.unconfirmed(wanted)),
            "late": [item for item in now.sheet.decisions if item.row in judged],
        }
        return render_template(CONFIRM, form=form, faults=[], **context), 409
    return done(f"{len(rows)}者の確認を記録しました。", "checks.show", number=checked.id)


def _keep(
    act: Act,
    checked: Checked,
    form: DecisionForm | ConfirmForm,
    verdicts: dict[int, str],
    among: Collection[int] = (),
) -> None:
    reason, officer = form.reason.data or "", form.officer.data or ""
    store().checks.decide(act, checked.id, verdicts, reason, officer, form.seen_version(), among)


def _parts(check: KeptCheck, rows: list[int]) -> list[Any]:
    return [check.sheet.bidders[row - 1] for row in rows]


def _of_bidder(act: Act, check: KeptCheck, row: int) -> dict[str, Any]:
    """What the page of one bidder shows beside the form."""
    told = zip(check.sheet.decisions, check.sheet.seconds, strict=True)
    return {
        "check": check,
        "checked": check.checked,
        "part": check.sheet.bidders[row - 1],
        "decided": [pair for pair in told if pair[0].row == row],
        "second_person": store().office_settings.of(act.whose).second_person,
    }
