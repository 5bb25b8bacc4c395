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
from app.store import Act, Conflict, Kept, ListedBidder, NotKept, Uploaded
from app.web import (
    Answer,
    changing,
    chosen_file,
    conflict_page,
    done,
    form_page,
    late_page,
    settings,
    store,
    submitted,
)
from forms.bidder import (
    BidderForm,
    BidderLines,
    ListedBidderForm,
    MappingForm,
    UploadForm,
    mapping_form,
)
from forms.compare import filled
from rules.faults import InputError
from rules.tenders import Tender

pages = Blueprint("bidders", __name__, url_prefix="/tenders")
FORM, LINES, DELETE = "bidders/form.html", "bidders/lines.html", "bidders/delete.html"
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
    if request.method != "POST":
        at = _at(act, kept, place)
        form = BidderForm(data=BidderForm.data_of(at.value), version=kept.version, bidder=at.id)
        return form_page(FORM, form, kept=kept, place=place)
    form = BidderForm(request.form)
    if not submitted(form):
        return form_page(FORM, form, kept=kept, place=place)
    found, value = _listed(act, kept.id, form.bidder_id()), form.value()
    if found:
        before, after = (BidderForm(data=BidderForm.data_of(one)) for one in (found.value, value))
        act = changing(act, after, before)
    try:
        store().bidders.change(act, kept.id, form.seen_version(), form.bidder_id(), value)
    except Conflict as conflict:
        return _changed_meanwhile(act, form, cast(Kept[Tender], conflict.theirs), place)
    return done(f"{place}番の入札者を変更しました。", "bidders.index", number=kept.id)


@pages.route("/<int:number>/bidders/<int:place>/delete", methods=["GET", "POST"])
@does("bidder.change", load="tenders")
def delete(act: Act, kept: Kept[Tender], place: int) -> Answer:
    """Ask, then take one bidder off the list."""
    if request.method != "POST":
        at = _at(act, kept, place)
        form = ListedBidderForm(version=kept.version, bidder=at.id)
        return render_template(DELETE, form=form, kept=kept, bidder=at.value)
    form = ListedBidderForm(request.form)
    found = _listed(act, kept.id, form.bidder_id())
    try:
        store().bidders.delete(act, kept.id, form.seen_version(), form.bidder_id())
    except Conflict as conflict:
        return _delete_late(act, form, cast(Kept[Tender], conflict.theirs), place)
    told = f"「{found.value.name}」を" if found else ""
    return done(f"{told}一覧から消しました。", "bidders.index", number=kept.id)


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


def _changed_meanwhile(act: Act, form: BidderForm, theirs: Kept[Tender], place: int) -> Answer:
    """The form again after somebody else's change: beside the same bidder wherever it stands now, and never
    beside another one. What was typed stays, also where it is not listed any more."""
    now = _listed(act, theirs.id, form.bidder_id())
    if now is None:
        return render_template(FORM, form=form, faults=[], kept=theirs, place=place, gone=True), 409
    moved = now.place if now.place != place else None
    now_form = BidderForm(data=BidderForm.data_of(now.value))
    return conflict_page(FORM, form, theirs, now_form, kept=theirs, place=now.place, moved=moved)


def _delete_late(act: Act, form: ListedBidderForm, theirs: Kept[Tender], place: int) -> Answer:
    """The page that asks again, saying what the bidder is now and where; or that it is gone already."""
    now = _listed(act, theirs.id, form.bidder_id())
    if now is None:
        return render_template(DELETE, form=form, kept=theirs, gone=True), 409
    moved = now.place if now.place != place else None
    told = filled(BidderForm(data=BidderForm.data_of(now.value)))
    return late_page(DELETE, form, theirs, told, kept=theirs, bidder=now.value, moved=moved)


def _listed(act: Act, number: int, bidder: int) -> ListedBidder | None:
    """A bidder wherever it stands now; None where it is not listed any more."""
    return next((one for one in store().bidders.of_tender(act.whose, number) if one.id == bidder), None)


def _at(act: Act, kept: Kept[Tender], place: int) -> ListedBidder:
    listed = store().bidders.of_tender(act.whose, kept.id)
    if not 1 <= place <= len(listed):
        raise NotKept(f"bidder {place}")
    return listed[place - 1]
