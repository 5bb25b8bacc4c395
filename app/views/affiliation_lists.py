"""A list of affiliates from a file: columns, open questions, a look at what would change, taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from app.access import closed_tender, does, record_looks
from app.affiliation_lists import Reading, Settled, read_list, taken
from app.bidder_lists import Seen, look
from app.declarations import Awaiting, declare, tenders_of
from app.lists import ColumnMapping, Headings, headings_in
from app.lists.headings import AFFILIATIONS
from app.lists.relations import shipped_relations
from app.store import Act, Kept, NotKept, RegisterChanged, UploadedTies, stamp_of
from app.web import Answer, chosen_file, done, form_page, settings, store, submitted
from forms.affiliation_list import (
    LEFT_OUT,
    AffiliationMappingForm,
    AffiliationUploadForm,
    AskedForm,
    TakeForm,
    asked_form,
    take_form,
)
from forms.bidder import mapping_form
from forms.fields import VersionedForm
from rules.faults import InputError
from rules.register import Affiliation, Company

pages = Blueprint("affiliation_lists", __name__, url_prefix="/affiliations/lists")
UPLOAD, MAPPING, ASKED, PREVIEW = (
    f"affiliations/{name}.html" for name in ("upload", "mapping", "asked", "preview")
)


@pages.route("/new", methods=["GET", "POST"])
@does("affiliation.create")
def upload(act: Act) -> Answer:
    """Take in a file: read it, then settle its columns on the next page."""
    form = AffiliationUploadForm(CombinedMultiDict([request.files, request.form]))
    waiting = store().affiliation_uploads.waiting(act.whose)
    if not submitted(form):
        return form_page(UPLOAD, form, waiting=waiting)
    chosen = chosen_file(form, form.list, _headings())
    if not chosen:
        return form_page(UPLOAD, form, waiting=waiting)
    content, name = chosen
    number = store().affiliation_uploads.create(act, name, content)
    return done("ファイルを読みました。列を確かめてください。", "affiliation_lists.columns", number=number)


@pages.route("/<int:number>", methods=["GET", "POST"])
@does("affiliation.create", load="affiliation_uploads")
def columns(act: Act, file: UploadedTies) -> Answer:
    """Settle which column holds what, and whose list it is."""
    seen = _seen(file, request.values.get("sheet") or _sheet(file))
    fields = [(name, field.label) for name, field in _headings().fields.items()]
    make = mapping_form(seen.letters, fields, AffiliationMappingForm)
    stamp = stamp_of((), file.settled)
    form = make(request.form, data=_begin(seen, file), version=stamp)
    if request.method == "POST" and str(form.version.data) != stamp:
        return _late(form, stamp, MAPPING, file=file, seen=seen, wrong=())
    if request.method != "POST" or not form.validate():
        return _columns_page(form, file, seen)
    settled = Settled(
        ColumnMapping(form.heading_row.data or 0, form.chosen()),
        seen.table.sheet,
        form.document.data or "",
        form.declared_on.data,
        form.declarant(),
    )
    try:
        _read(act, file, seen, settled)
    except InputError as error:
        return _columns_page(form, file, seen, wrong=error)
    return _settle(act, file, stamp, settled)


@pages.route("/<int:number>/asked", methods=["GET", "POST"])
@does("affiliation.create", load="affiliation_uploads")
def asked(act: Act, file: UploadedTies) -> Answer:
    """Settle what the list leaves open: words nobody knows, and the parents of sisters."""
    if not file.settled:
        return redirect(url_for("affiliation_lists.columns", number=file.id), 303)
    settled = Settled.of(file.settled)
    reading, _ = _read(act, file, _seen(file, settled.sheet), settled)
    if not reading.open:
        return redirect(url_for("affiliation_lists.preview", number=file.id), 303)
    stamp, make = stamp_of((), file.settled), _asked_form(reading)
    form = make(request.form, version=stamp)
    if request.method == "POST" and str(form.version.data) != stamp:
        # Its answers go by their place, and other things are asked now: they are chosen anew.
        return _late(make(version=stamp), stamp, ASKED, file=file, reading=reading)
    if not submitted(form):
        return form_page(ASKED, form, file=file, reading=reading)
    return _settle(act, file, stamp, _answered(settled, reading, form))


@pages.route("/<int:number>/preview", methods=["GET", "POST"])
@does("affiliation.create")
def preview(act: Act, number: int) -> Answer:
    """Show what is new, same, changed and contrary; what the officer chooses is entered at once."""
    try:
        file = store().affiliation_uploads.get(act.whose, number)
    except NotKept:
        # The second click of two finds the file gone: what it wanted is done.
        return done("このファイルは、取り込みが済んだか、消されています。", "affiliations.index")
    if not file.settled:
        return redirect(url_for("affiliation_lists.columns", number=number), 303)
    settled = Settled.of(file.settled)
    reading, recorded = _read(act, file, _seen(file, settled.sheet), settled)
    if reading.open:
        return redirect(url_for("affiliation_lists.asked", number=number), 303)
    stamp = stamp_of(recorded, file.settled)
    awaiting = tenders_of(store(), act, settled)
    form = _take_form(reading, awaiting)(request.form, version=stamp)
    shown: dict[str, Any] = {"file": file, "reading": reading, "settled": settled, "recorded": recorded}
    if request.method == "POST" and str(form.version.data) != stamp:
        _looked(act, awaiting)
        return _late(form, stamp, PREVIEW, **shown)
    if not submitted(form):
        _looked(act, awaiting)
        return form_page(PREVIEW, form, **shown)
    otherwise = {place: offer.choices[0][0] for place, offer in enumerate(reading.offers)}
    found = taken(reading.offers, form.chosen(len(reading.offers), otherwise), recorded)
    try:
        store().affiliation_uploads.take(act, number, stamp, found.new, found.changes)
    except RegisterChanged:
        _looked(act, awaiting)
        return _late(form, "", PREVIEW, **shown)
    except NotKept:
        return done("このファイルは、取り込みが済んだか、消されています。", "affiliations.index")
    chosen = form["tenders"].data if "tenders" in form else ()
    for told in declare(store(), act, settled, chosen):
        flash(told)
    counted = f"{len(found.new)}件を登録し、{len(found.changes)}件を変更しました。"
    return done(f"「{file.filename}」から{counted}", "affiliations.index")


@pages.post("/<int:number>/drop")
@does("affiliation.create", load="affiliation_uploads")
def drop(act: Act, file: UploadedTies) -> Answer:
    """Give the file up."""
    store().affiliation_uploads.drop(act, file.id)
    return done("ファイルを取り込まずに消しました。", "affiliations.index")


def _headings() -> Headings:
    return headings_in(settings().rules_dir, AFFILIATIONS)


def _seen(file: UploadedTies, sheet: str | None) -> Seen:
    return look(file.content, file.filename, _headings(), sheet)


def _sheet(file: UploadedTies) -> str | None:
    return Settled.of(file.settled).sheet if file.settled else None


def _begin(seen: Seen, file: UploadedTies) -> dict[str, Any]:
    """What the page of columns begins with: what was settled before, else what was found."""
    if not file.settled or seen.table.sheet != _sheet(file):
        return seen.start()
    settled = Settled.of(file.settled)
    held = {f"column_{c}": name for name, chosen in settled.mapping.columns.items() for c in chosen}
    declarant = settled.declarant or Company("")
    return {
        "heading_row": settled.mapping.heading_row,
        **held,
        "document": settled.document,
        "declared_on": settled.declared_on,
        "declarant_name": declarant.name or None,
        "declarant_corporate_number": declarant.corporate_number,
        "declarant_address": declarant.address,
    }


def _read(
    act: Act, file: UploadedTies, seen: Seen, settled: Settled
) -> tuple[Reading, list[Kept[Affiliation]]]:
    recorded = store().affiliations.all(act.whose)
    reading = read_list(seen, file.filename, settled, _headings(), shipped_relations(), recorded)
    return reading, recorded


def _columns_page(
    form: AffiliationMappingForm, file: UploadedTies, seen: Seen, wrong: InputError | None = None
) -> Answer:
    faults = form.faults() if request.method == "POST" else []
    told = wrong.faults if wrong else ()
    page = render_template(MAPPING, form=form, faults=faults, wrong=told, file=file, seen=seen)
    return page, 422 if faults or wrong else 200


def _asked_form(reading: Reading) -> type[AskedForm]:
    words = [(one.word, one.choices) for one in reading.words]
    parents = {
        one.row: (
            f"{one.row}行目「{one.sister}」と「{one.declarant}」に共通の親会社",
            [(_key(company), company.name) for company in one.choices],
        )
        for one in reading.parents
    }
    return asked_form(words, parents)


def _key(company: Company) -> str:
    return f"{company.corporate_number or ''}|{company.name}"


def _answered(settled: Settled, reading: Reading, form: AskedForm) -> Settled:
    words = {one.word: form[f"word_{n}"].data for n, one in enumerate(reading.words)}
    parents: dict[int, Company | None] = {}
    for one in reading.parents:
        answer = form[f"parent_{one.row}"].data
        by_key = {_key(company): company for company in one.choices}
        parents[one.row] = None if answer == LEFT_OUT else by_key[answer]
    return settled.with_answers(words, parents)


def _take_form(reading: Reading, awaiting: Sequence[Awaiting]) -> type[TakeForm]:
    ties = {
        place: (
            f"{offer.row}行目 {offer.tie.parent.name}と{offer.tie.child.name}の取り込み方",
            offer.choices,
            offer.must_choose,
        )
        for place, offer in enumerate(reading.offers)
        if len(offer.choices) > 1
    }
    return take_form(ties, [(str(one.kept.id), one.label) for one in awaiting])


def _looked(act: Act, awaiting: Sequence[Awaiting]) -> None:
    """The page asks about tenders by the names of their bidders."""
    closed = (closed_tender("bidder.read", one.kept) for one in awaiting)
    record_looks(act, closed, "関係会社の一覧の取り込みの画面で、届出者が入札者である案件を閲覧した")


def _settle(act: Act, file: UploadedTies, stamp: str, settled: Settled) -> Answer:
    try:
        store().affiliation_uploads.settle(act, file.id, stamp, settled.in_json())
    except RegisterChanged:  # in the moment since this request read the file
        told = "ほかの人が先に、この一覧の読み方を決めていました。確かめてください。"
        return done(told, "affiliation_lists.columns", number=file.id)
    return redirect(url_for("affiliation_lists.preview", number=file.id), 303)


def _late(form: VersionedForm, stamp: str, template: str, **shown: Any) -> Answer:
    """409: somebody else told how the file is to be read, or changed the ties, since the page was drawn. What
    is shown is as it is now."""
    form.sees(stamp)
    return render_template(template, form=form, faults=[], late=True, **shown), 409
