"""Personal data: what has passed its time of keeping, erasures asked for, approved and done."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from app.access import does
from app.store import Act
from app.store.erasing.requests import Asked, PlanChanged
from app.store.office_settings import RETENTION
from app.web import Answer, done, form_page, may, store, submitted
from forms.erasure import ApproveErasureForm, AskErasureForm, RefuseErasureForm
from rules.faults import InputError

pages = Blueprint("erasures", __name__)
SHOW = "erasures/show.html"


@pages.get("/retention")
@does("erasure.read")
def retention(act: Act) -> Answer:
    """What has passed its time of keeping."""
    passed = [one for one in store().retention.passed(act.whose) if may(f"{one.kind}.read")]
    settings = store().office_settings.of(act.whose)
    return render_template("erasures/retention.html", passed=passed, kinds=RETENTION, settings=settings)


@pages.get("/erasures/")
@does("erasure.read")
def index(act: Act) -> Answer:
    """The erasures asked for."""
    return render_template(
        "erasures/index.html",
        erasures=store().erasures.all(act.whose),
        left_behind=store().erasures.left_behind(act.whose) if may("appointee.read") else [],
    )


@pages.route("/erasures/new", methods=["GET", "POST"])
@does("erasure.create")
def new(act: Act) -> Answer:
    """Ask to erase ``record``, seeing what would go and what would stay."""
    record = request.args.get("record", "")
    if not record:
        return redirect(url_for("erasures.index"), 303)
    _readable(record)
    plan = store().erasures.plan(act.whose, record)
    form = AskErasureForm(request.form)
    if not submitted(form):
        return form_page("erasures/new.html", form, plan=plan)
    try:
        number = store().erasures.ask(act, record, form.reason.data or "")
    except InputError as error:
        _told(form, error)
        return form_page("erasures/new.html", form, plan=plan)
    return done("消去を申請しました。", "erasures.show", number=number)


@pages.get("/erasures/<int:number>")
@does("erasure.read", load="erasures")
def show(act: Act, asked: Asked) -> Answer:
    """A request: what would go now, and who may say so."""
    return _page(act, asked)


@pages.post("/erasures/<int:number>/approve")
@does("erasure.approve", load="erasures")
def approve(act: Act, asked: Asked) -> Answer:
    """Do it, where nothing has changed since it was shown."""
    _readable(asked.record)
    form = ApproveErasureForm(request.form)
    try:
        wiped = store().erasures.approve(act, asked.id, form.seen.data or "")
    except PlanChanged:
        return _page(act, asked, late=True), 409
    except InputError as error:
        return _page(act, asked, wrong=[str(fault.problem) for fault in error.faults]), 422
    more = "" if wiped else "ほかの処理が続いているため、ファイルの上書きはまだ済んでいません。"
    return done(f"個人情報を消去しました。{more}", "erasures.show", number=asked.id)


@pages.post("/erasures/<int:number>/refuse")
@does("erasure.refuse", load="erasures")
def refuse(act: Act, asked: Asked) -> Answer:
    """Do not do it."""
    _readable(asked.record)
    form = RefuseErasureForm(request.form)
    if not submitted(form):
        return _page(act, asked, refusal=form), 422
    try:
        store().erasures.refuse(act, asked.id, form.reason.data or "")
    except InputError as error:
        _told(form, error)
        return _page(act, asked, refusal=form), 422
    return done("消去しないこととしました。", "erasures.show", number=asked.id)


@pages.post("/erasures/<int:number>/wipe")
@does("erasure.wipe", load="erasures")
def wipe(act: Act, asked: Asked) -> Answer:
    """Try once more to take it out of the file."""
    if asked.done_at is None:
        return _page(act, asked, wrong=["まだ消去していません。"]), 422
    wiped = store().erasures.wipe_file(act.whose, asked.id)
    told = (
        "ファイルを上書きしました。"
        if wiped
        else "ほかの処理が続いています。しばらくしてから、もう一度押してください。"
    )
    return done(told, "erasures.show", number=asked.id)


def _page(
    act: Act,
    asked: Asked,
    *,
    late: bool = False,
    wrong: list[str] | None = None,
    refusal: RefuseErasureForm | None = None,
) -> str:
    waits = asked.waits and may(f"{asked.record.partition(':')[0]}.read")
    return render_template(
        SHOW,
        asked=asked,
        plan=store().erasures.plan(act.whose, asked.record) if waits else None,
        why_not=store().erasures.why_not(act.officer, asked) if waits else None,
        form=refusal or RefuseErasureForm(),
        faults=refusal.faults() if refusal else [],
        late=late,
        wrong=wrong or [],
        happened=store().events.of_record(act.whose, asked.ref),
    )


def _readable(record: str) -> None:
    """403 where this officer may not read such a record at all."""
    if not may(f"{record.partition(':')[0]}.read"):
        abort(403)


def _told(form: AskErasureForm | RefuseErasureForm, error: InputError) -> None:
    for fault in error.faults:
        form.add_fault(form.reason, fault.problem)
