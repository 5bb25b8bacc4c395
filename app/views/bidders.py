"""The bidders of a tender: typed one by one or taken from a file, whose columns are settled first."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, render_template, request
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response

from app.access import does
from app.bidder_lists import MOST, Seen, look, take
from app.lists import ColumnMapping, Headings, headings_in
from app.paging import Page
from app.store import Act, Conflict, Kept, NotKept, Uploaded
from app.web import (
    Answer,
    chosen_file,
    conflict_page,
    done,
    form_page,
    late_page,
    settings,
    store,
    submitted,
)
from forms.bidder import BidderForm, BidderLines, MappingForm, UploadForm, mapping_form
from forms.compare import filled
from forms.fields import VersionedForm
from rules.faults import InputError
from rules.tenders import BidderRow, Tender

pages = Blueprint("bidders", __name__, url_prefix="/tenders")
FORM, LINES = "bidders/form.html", "bidders/lines.html"
UPLOAD, MAPPING = "bidders/upload.html", "bidders/mapping.html"
TOO_MANY = f"1つの案件に登録できる入札者は{MOST:,}者までです。"


@pages.get("/<int:number>/bidders")
@does("bidder.read", load="tenders")
def index(act: Act, kept: Kept[Tender]) -> Answer:
    """The list."""
    bidders = list(enumerate(store().tenders.bidders(act.whose, kept.id), 1))
    page = Page.asked(request.args.get("page")).of(len(bidders))
    return render_template("bidders/index.html", kept=kept, bidders=page.cut(bidders), page=page)


@pages.route("/<int:number>/bidders/new", methods=["GET", "POST"])
@does("bidder.change", load="tenders")
def new(act: Act, kept: Kept[Tender]) -> Answer:
    """Type bidders that follow those listed."""
    form = BidderLines(request.form)
    if not submitted(form):
        return form_page(LINES, form, kept=kept)
    listed = store().tenders.bidders(act.whose, kept.id)
    added = form.value()
    if len(listed) + len(added) > MOST:
        form.add_fault(form.lines, TOO_MANY)
        return form_page(LINES, form, kept=kept)
    store().tenders.add_bidders(act, kept.id, added)
    return done(f"入札者を{len(added)}者加えました。", "bidders.index", number=kept.id)


@pages.route("/<int:number>/bidders/<int:place>/edit", methods=["GET", "POST"])
@does("bidder.change", load="tenders")
def edit(act: Act, kept: Kept[Tender], place: int) -> Answer:
    """Change one bidder, its members and subcontractors."""
    listed = list(store().tenders.bidders(act.whose, kept.id))
    form = BidderForm(request.form, data=BidderForm.data_of(_at(listed, place)), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, kept=kept, place=place)
    listed[place - 1] = form.value()
    try:
        store().tenders.set_bidders(act, kept.id, form.seen_version(), listed, "入札者1者の内容を変更した")
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        theirs_form = BidderForm(data=_data_now(act, kept.id, place))
        return conflict_page(FORM, form, theirs, theirs_form, kept=kept, place=place)
    return done(f"{place}番の入札者を変更しました。", "bidders.index", number=kept.id)


@pages.route("/<int:number>/bidders/<int:place>/delete", methods=["GET", "POST"])
@does("bidder.change", load="tenders")
def delete(act: Act, kept: Kept[Tender], place: int) -> Answer:
    """Ask, then take one bidder off the list."""
    listed = list(store().tenders.bidders(act.whose, kept.id))
    bidder = _at(listed, place)
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template("bidders/delete.html", form=form, kept=kept, bidder=bidder)
    del listed[place - 1]
    told = "入札者1者を一覧から消した"
    try:
        store().tenders.set_bidders(act, kept.id, form.seen_version(), listed, told)
    except Conflict as conflict:
        theirs = cast(Kept[Tender], conflict.theirs)
        now = filled(BidderForm(data=_data_now(act, kept.id, place)))
        return late_page("bidders/delete.html", form, theirs, now, kept=theirs, bidder=bidder)
    return done(f"「{bidder.name}」を一覧から消しました。", "bidders.index", number=kept.id)


@pages.route("/<int:number>/bidders/upload", methods=["GET", "POST"])
@does("bidder.change", load="tenders")
def upload(act: Act, kept: Kept[Tender]) -> Answer:
    """Take in a file: read it, then settle its columns on the next page."""
    form = UploadForm(CombinedMultiDict([request.files, request.form]))
    listed = store().tenders.bidders(act.whose, kept.id)
    if not submitted(form):
        return form_page(UPLOAD, form, kept=kept, count=len(listed))
    chosen = chosen_file(form, form.list, _headings())
    if not chosen:
        return form_page(UPLOAD, form, kept=kept, count=len(listed))
    content, name = chosen
    number = store().uploads.create(act, kept.id, name, content, form.mode.data == "append")
    return done("ファイルを読みました。列を確かめて、取り込んでください。", "bidders.columns", number=number)


@pages.route("/uploads/<int:number>", methods=["GET", "POST"])
@does("bidder.change", load="uploads")
def columns(act: Act, file: Uploaded) -> Answer:
    """Settle which column holds what; then the bidders are taken in."""
    kept = store().tenders.get(act.whose, file.tender_id)
    seen, make = _seen(file)
    form = make(request.form, data=seen.start(), version=kept.version)
    if request.method != "POST" or not form.validate():
        return _columns_page(form, file, kept, seen)
    mapping = ColumnMapping(form.heading_row.data or 0, form.chosen())
    try:
        taken, bidders = take(seen, mapping, _headings())
    except InputError as error:
        return _columns_page(form, file, kept, seen, wrong=error)
    listed = [*(store().tenders.bidders(act.whose, kept.id) if file.append else ()), *bidders]
    if len(listed) > MOST:
        form.add_fault(form.heading_row, TOO_MANY)
        return _columns_page(form, file, kept, seen)
    try:
        store().tenders.set_bidders(act, kept.id, form.seen_version(), listed, upload=file.id)
    except Conflict as conflict:
        form.version.data, form.version.raw_data = str(conflict.theirs.version), None
        return _columns_page(form, file, kept, seen, late=True)
    return _taken(len(bidders), taken.notices, kept.id)


@pages.post("/uploads/<int:number>/drop")
@does("bidder.change", load="uploads")
def drop(act: Act, file: Uploaded) -> Answer:
    """Give the file up."""
    store().uploads.drop(act, file.id)
    return done("ファイルを取り込まずに消しました。", "bidders.index", number=file.tender_id)


def _seen(file: Uploaded) -> tuple[Seen, type[MappingForm]]:
    headings = _headings()
    seen = look(file.content, file.filename, headings, request.values.get("sheet") or None)
    fields = [(name, field.label) for name, field in headings.fields.items()]
    return seen, mapping_form(seen.letters, fields, MappingForm)


def _columns_page(
    form: MappingForm,
    file: Uploaded,
    kept: Kept[Tender],
    seen: Seen,
    wrong: InputError | None = None,
    late: bool = False,
) -> Answer:
    """The page of the columns; 422 with faults, 409 where somebody changed the list meanwhile."""
    faults = form.faults() if request.method == "POST" else []
    now = store().tenders.bidders(kept.municipality_id, kept.id) if late else ()
    context: dict[str, Any] = {"file": file, "kept": kept, "seen": seen, "changed": late, "now": now}
    page = render_template(MAPPING, form=form, faults=faults, wrong=wrong.faults if wrong else (), **context)
    return page, 409 if late else 422 if faults or wrong else 200


def _taken(count: int, notices: tuple[str, ...], number: int) -> Response:
    more = "".join(f"　注意: {notice}" for notice in notices[:10])
    return done(f"入札者を{count}者取り込みました。{more}", "bidders.index", number=number)


def _headings() -> Headings:
    return headings_in(settings().rules_dir)


def _data_now(act: Act, number: int, place: int) -> dict[str, Any]:
    return BidderForm.data_of(_at(list(store().tenders.bidders(act.whose, number)), place))


def _at(listed: list[BidderRow], place: int) -> BidderRow:
    if not 1 <= place <= len(listed):
        raise NotKept(f"bidder {place}")
    return listed[place - 1]
