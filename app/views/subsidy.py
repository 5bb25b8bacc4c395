"""The subsidy: sheets of costs, each worked out by both bases, shown, printed and handed out as Word."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, render_template, request
from markupsafe import Markup

from app.access import does
from app.charts import subsidy_svg, subsidy_table
from app.documents.subsidy import sheet_docx
from app.paging import Page
from app.paper_answers import demo_mark, send_docx
from app.store import Act, Conflict, Kept, Paper
from app.web import Answer, changing, conflict_page, done, form_page, late_page, store, submitted
from forms.compare import filled
from forms.fields import VersionedForm
from forms.subsidy import SubsidyForm
from rules.schema import parse
from rules.subsidy_costs import Sheet
from rules.subsidy_law import load
from rules.subsidy_sheet import SheetResult, work_out

pages = Blueprint("subsidy", __name__, url_prefix="/subsidy")
FORM = "subsidy/form.html"


@pages.get("/")
@does("subsidy.read")
def index(act: Act) -> Answer:
    """The sheets, the one changed last first."""
    found = store().subsidy_sheets.all(act.whose)
    page = Page.asked(request.args.get("page")).of(len(found))
    sheets = [(kept, _sheet(kept)) for kept in page.cut(found)]
    return render_template("subsidy/index.html", sheets=sheets, page=page)


@pages.get("/<int:number>")
@does("subsidy.read", load="subsidy_sheets")
def show(act: Act, kept: Kept[Paper]) -> Answer:
    """The result: both bases side by side, chart, table, warnings; the same page prints."""
    result = _worked_out(kept)
    return render_template(
        "subsidy/show.html",
        kept=kept,
        result=result,
        law=load(),
        # Made by our own template from figures and texts of the law only; nothing typed is in it.
        chart=Markup(subsidy_svg(result.calculations)),  # noqa: S704
        table=subsidy_table(result.calculations),
        outdated=kept.value.form_version != result.law_version,
        happened=store().events.of_record(act.whose, kept.ref),
    )


@pages.get("/<int:number>/document.docx")
@does("subsidy.read", load="subsidy_sheets")
def document(act: Act, kept: Kept[Paper]) -> Answer:
    """The 試算調書 as a Word file."""
    content = sheet_docx(load(), _worked_out(kept), mark=demo_mark())
    return send_docx(content, f"試算調書_{kept.value.title}.docx")


@pages.route("/new", methods=["GET", "POST"])
@does("subsidy.create")
def new(act: Act) -> Answer:
    """Enter a sheet; ``copy`` starts from an older one."""
    form = SubsidyForm(request.form, data=_start(act))
    if not submitted(form):
        return form_page(FORM, form, kept=None)
    number = store().subsidy_sheets.create(act, _paper(form))
    return done("試算しました。", "subsidy.show", number=number)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("subsidy.change", load="subsidy_sheets")
def edit(act: Act, kept: Kept[Paper]) -> Answer:
    """Change a sheet."""
    form = SubsidyForm(request.form, data=_data(kept), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, kept=kept)
    before = SubsidyForm(data=_data(kept))
    try:
        store().subsidy_sheets.change(changing(act, form, before), kept.id, form.seen_version(), _paper(form))
    except Conflict as conflict:
        theirs = cast(Kept[Paper], conflict.theirs)
        return conflict_page(FORM, form, theirs, SubsidyForm(data=_data(theirs)), kept=kept)
    return done("変更し、試算し直しました。", "subsidy.show", number=kept.id)


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("subsidy.delete", load="subsidy_sheets")
def delete(act: Act, kept: Kept[Paper]) -> Answer:
    """Ask, then delete a sheet."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template("subsidy/delete.html", form=form, kept=kept)
    try:
        store().subsidy_sheets.delete(act, kept.id, form.seen_version())
    except Conflict as conflict:
        theirs = cast(Kept[Paper], conflict.theirs)
        now = filled(SubsidyForm(data=_data(theirs)))
        return late_page("subsidy/delete.html", form, theirs, now, kept=theirs)
    return done(f"試算調書「{kept.value.title}」を削除しました。", "subsidy.index")


def _start(act: Act) -> dict[str, object]:
    number = request.args.get("copy", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        kept = store().subsidy_sheets.get(act.whose, int(number))
        return {**_data(kept), "title": f"{kept.value.title}（写し）"[:100]}
    return {"body_name": act.officer.municipality}


def _sheet(kept: Kept[Paper]) -> Sheet:
    return parse(Sheet, kept.value.values, f"試算調書「{kept.value.title}」")


def _data(kept: Kept[Paper]) -> dict[str, object]:
    return SubsidyForm.data_of(kept.value.title, _sheet(kept))


def _worked_out(kept: Kept[Paper]) -> SheetResult:
    return work_out(load(), _sheet(kept))


def _paper(form: SubsidyForm) -> Paper:
    return Paper(form.title.data or "", form.sheet().model_dump(mode="json"), form_version=load().version)
