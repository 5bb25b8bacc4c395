"""Checks: tried before a role is given, made and kept at each stage, shown, handed out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from app import jobs, law
from app.access import does
from app.chain import JAPAN
from app.checking import (
    CONFIRMABLE,
    STORED_STAGES,
    KeptCheck,
    case_at,
    is_long,
    keep,
    lacking,
    register_lacks,
    try_role,
)
from app.documents.entry import HEAD_LABEL, HEAD_USE, result_docx
from app.documents.inquiry import inquiry_docx
from app.documents.letter import Sender
from app.documents.qualification_notice import notice_docx
from app.downloads import download
from app.entry_table import result_csv
from app.paper_answers import demo_mark, send_docx
from app.store import Act, Checked, Kept
from app.web import (
    Answer,
    done,
    register,
    register_damaged,
    settings,
    store,
    submitted,
    today,
)
from forms.check import LetterForm, trial_form
from forms.fields import BaseForm
from rules.faults import InputError
from rules.tenders import STAGES, Part, Tender
from rules.verdict import BidderResult, Verdict

pages = Blueprint("checks", __name__)
UNDECIDED = "undecided"
FILTERS = {
    "": "すべて",
    Verdict.RESTRICTED.value: "制限条項に該当",
    Verdict.REVIEW.value: "要確認",
    Verdict.EXEMPT.value: "適用除外",
    Verdict.CLEAR.value: "登録情報の範囲で該当なし",
    UNDECIDED: "判断がまだ",
}
_QUALIFIED = {"restricted": False, "exempt": True, "clear": True}


@pages.get("/tenders/<int:number>/trial")
@does("check.read", load="tenders")
def trial(act: Act, kept: Kept[Tender]) -> Answer:
    """Before a role is given: whom would it shut out? Nothing is kept."""
    people = store().appointees.names(act.whose)
    form = trial_form(people, request.args)
    case = case_at(store(), act.whose, kept.id, "before_role")
    doubts = register_lacks(register(), register_damaged())
    context = {
        "kept": kept,
        "form": form,
        "people": people,
        "count": len(case["bidders"]),
        "doubts": doubts,
    }
    if not request.args or not form.validate():
        faults = form.faults() if request.args else []
        return render_template("checks/trial.html", faults=faults, **context), 422 if faults else 200
    part = Part(int(form.person.data or 0), form.held(), form.supervisory_post.known())
    try:
        found = try_role(
            store(), act.whose, kept.id, kept.value, part, form.names(), law.library(), register()
        )
    except InputError:
        lacks = lacking({**case, "bidders": [*case["bidders"], *_rows_of(form.names())]}, "before_role")
        return render_template("checks/trial.html", faults=[], lacks=lacks, **context), 422
    return render_template("checks/trial.html", faults=[], found=found, **context)


@pages.route("/tenders/<int:number>/check", methods=["GET", "POST"])
@does("check.create", load="tenders")
def new(act: Act, kept: Kept[Tender]) -> Answer:
    """What a check at this stage would lack; then make it and keep it."""
    stage = _stage(request.values.get("stage"), kept.value)
    case = case_at(store(), act.whose, kept.id, stage)
    lacks = [*lacking(case, stage), *register_lacks(register(), register_damaged())]
    context = {"kept": kept, "stage": stage, "stages": STAGES, "lacks": lacks, "case": case}
    if not submitted(BaseForm()):
        return render_template("checks/new.html", wrong=(), **context)
    if any(lack.stops for lack in lacks):
        return render_template("checks/new.html", wrong=(), **context), 422
    if is_long(case):
        asked = {"tender": kept.id, "stage": stage, "before_opening": act.facts.get("before_opening", True)}
        return redirect(url_for("jobs.show", number=jobs.start(act, "check", asked)), 303)
    try:
        number = keep(store(), act, kept.id, stage, case, law.library(), register())
    except InputError as error:
        return render_template("checks/new.html", wrong=error.faults, **context), 422
    return done("照合しました。", "checks.show", number=number)


@pages.get("/checks/<int:number>")
@does("check.read", load="checks")
def show(act: Act, checked: Checked) -> Answer:
    """The 照合結果票; ``verdict`` shows those bidders only. The same page prints."""
    check = KeptCheck(checked)
    filters = [
        (key, label, {row.row for row in check.result.results if _asked_for(row, key, checked)})
        for key, label in FILTERS.items()
    ]
    asked = request.args.get("verdict", "")
    asked = asked if asked in FILTERS else ""
    shown = next(rows for key, _, rows in filters if key == asked)
    return render_template(
        "checks/show.html",
        check=check,
        checked=checked,
        sheet=check.sheet,
        tender=store().tenders.get(act.whose, checked.tender_id),
        asked=asked,
        shown=[part for part in check.sheet.bidders if part.row in shown],
        filters=[(key, label, len(rows)) for key, label, rows in filters],
        confirmable=[(v, n) for v in CONFIRMABLE if (n := len(check.unconfirmed(v)))],
        happened=store().events.of_record(act.whose, checked.ref),
        head=store().audit.head(act.whose),
        head_words=(HEAD_LABEL, HEAD_USE),
        today=today(),
    )


@pages.get("/checks/<int:number>/bidders/<int:row>/letters")
@does("check.read", load="checks")
def letters(act: Act, checked: Checked, row: int) -> Answer:
    """The 照会書 and the draft 資格確認結果通知: what stands on them beside their text."""
    check = KeptCheck(checked)
    check.bidder(row)
    form = LetterForm(request.args)
    sound = form.validate() if request.args else False
    paper = request.args.get("paper")
    if not sound or paper not in ("inquiry", "notice"):
        part = check.sheet.bidders[row - 1]
        faults = form.faults() if request.args else []
        page = render_template(
            "checks/letters.html", form=form, check=check, checked=checked, part=part, faults=faults
        )
        return page, 422 if faults else 200
    sender = Sender(
        act.officer.municipality,
        form.head.data or "",
        form.number.data or "",
        form.written_on.data,
        form.contact.data or "",
    )
    name = check.result.results[row - 1].bidder
    if paper == "inquiry":
        return send_docx(_inquiry(check, row, sender, form), f"照会書_{name}.docx")
    return send_docx(_notice(check, row, sender, form), f"資格確認結果通知（案）_{name}.docx")


@pages.get("/checks/<int:number>/document.docx")
@does("check.read", load="checks")
def document(act: Act, checked: Checked) -> Answer:
    """The 照合結果票 as a Word file, with the decisions made so far."""
    check = KeptCheck(checked)
    content = result_docx(
        check.parsed,
        check.result,
        check.library,
        mark=demo_mark(),
        decisions=check.decisions,
        stage=check.stage,
        made_on=checked.created_at.astimezone(JAPAN).date(),
        made_by=checked.created_by,
        body_name=act.officer.municipality,
        number=checked.paper_number,
        head=store().audit.head(act.whose),
        head_on=today(),
    )
    return send_docx(content, f"照合結果票_{check.result.tender}.docx")


@pages.get("/checks/<int:number>/result.csv")
@does("check.read", load="checks")
def table(act: Act, checked: Checked) -> Answer:
    """The result as a table for Excel."""
    return download(_csv(KeptCheck(checked)), "text/csv", f"check-{checked.id}.csv")


@pages.get("/checks/<int:number>/case.json")
@does("check.read", load="checks")
def case_file(act: Act, checked: Checked) -> Answer:
    """What was judged, to the byte: ``hosakan check`` takes it."""
    return download(checked.inputs, "application/json", f"check-{checked.id}-case.json")


@pages.get("/checks/<int:number>/result.json")
@does("check.read", load="checks")
def result_file(act: Act, checked: Checked) -> Answer:
    """The result, to the byte."""
    return download(checked.result, "application/json", f"check-{checked.id}-result.json")


def _inquiry(check: KeptCheck, row: int, sender: Sender, form: LetterForm) -> bytes:
    case = check.parsed.case
    return inquiry_docx(
        case.tender.name,
        case.bidders[row - 1],
        sender,
        reply_by=form.until.data,
        mark=demo_mark(),
        own=settings().rules_dir,
    )


def _notice(check: KeptCheck, row: int, sender: Sender, form: LetterForm) -> bytes:
    case, decided = check.parsed.case, check.checked.decision_on(row)
    named = {reason.rule for reason in check.result.results[row - 1].reasons}
    return notice_docx(
        case.tender,
        case.bidders[row - 1],
        check.library,
        qualified=_QUALIFIED.get(decided.verdict) if decided else None,
        clauses=[rule for rule in case.rules if rule.id in named],
        sender=sender,
        ask_by=form.until.data,
        mark=demo_mark(),
        own=settings().rules_dir,
    )


def _csv(check: KeptCheck) -> bytes:
    return result_csv(check.sheet, check.result)


def _stage(asked: str | None, tender: Tender) -> str:
    if asked in STORED_STAGES:
        return asked
    return tender.stage if tender.stage in STORED_STAGES else "application"


def _rows_of(names: list[str]) -> list[dict[str, str | None]]:
    return [{"name": name, "affiliates_declared_on": None} for name in names]


def _asked_for(row: BidderResult, asked: str, checked: Checked) -> bool:
    if asked == UNDECIDED:
        decided = checked.decision_on(row.row)
        return decided is None or decided.verdict == Verdict.REVIEW
    return not asked or row.verdict.value == asked
