"""The clauses: what each says, which are adopted and how, and the wording that follows from it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, render_template, request

from app import law
from app.access import does
from app.documents.clause_texts import clause_texts_docx
from app.paper_answers import demo_mark, send_docx, today
from app.store import Act, Adopted, Conflict, Kept
from app.web import Answer, changing, conflict_page, done, form_page, late_page, store, submitted
from forms.clause import AdoptionForm, adoption_form, options_data
from forms.compare import filled
from forms.fields import VersionedForm
from rules.case import AdoptedClause
from rules.clause import Clause
from rules.wording import PLACES, meanings, unsettled, wording

pages = Blueprint("clauses", __name__, url_prefix="/clauses")
FORM = "clauses/form.html"


@pages.get("/")
@does("clause.read")
def index(act: Act) -> Answer:
    """All clauses, the municipality's own too, and which are adopted."""
    adopted = store().clauses.all(act.whose)
    return render_template(
        "clauses/index.html",
        clauses=law.library().clauses.values(),
        adopted=_by_clause(adopted),
        today=today(),
    )


@pages.get("/texts")
@does("clause.read")
def texts(act: Act) -> Answer:
    """記載文案: the wording of the adopted clauses, by the place it belongs in."""
    known = law.library().clauses
    adopted = [(known[item.clause], item) for item in _running(act) if item.clause in known]
    by_place = [
        (name, [(clause, text) for clause, item in adopted if (text := wording(clause, item.options, place))])
        for place, name in PLACES.items()
    ]
    open_ones = [(clause, pair) for clause, item in adopted for pair in unsettled(clause, item.options)]
    return render_template(
        "clauses/texts.html", adopted=adopted, by_place=by_place, open_ones=open_ones, today=today()
    )


@pages.get("/texts.docx")
@does("clause.read")
def texts_document(act: Act) -> Answer:
    """The same as a Word file."""
    known = law.library()
    adopted = [
        AdoptedClause(
            id=item.clause, options=item.options, instrument=item.instrument, adopted_on=item.adopted_on
        )
        for item in _running(act)
        if item.clause in known.clauses
    ]
    content = clause_texts_docx(
        adopted, known, mark=demo_mark(), made_on=today(), body_name=act.officer.municipality
    )
    return send_docx(content, "記載文案.docx")


@pages.get("/<key>")
@does("clause.read")
def show(act: Act, key: str) -> Answer:
    """One clause: gist, options, wording at every place, examples, adoptions."""
    clause = _clause(key)
    adopted = _by_clause(store().clauses.all(act.whose)).get(key, [])
    running = [kept.value for kept in adopted if not _over(kept.value)]
    options = running[-1].options if running else {}
    placed = [(name, text) for place, name in PLACES.items() if (text := wording(clause, options, place))]
    return render_template(
        "clauses/show.html",
        clause=clause,
        adopted=[(kept, meanings(clause, kept.value.options)) for kept in adopted],
        texts=placed,
        settled=bool(running),
        today=today(),
    )


@pages.route("/<key>/adopt", methods=["GET", "POST"])
@does("clause.create")
def adopt(act: Act, key: str) -> Answer:
    """Adopt a clause: its options settled once."""
    clause = _clause(key)
    form = adoption_form(clause)(request.form)
    if not submitted(form):
        return form_page(FORM, form, clause=clause, kept=None)
    store().clauses.create(act, _adopted(clause, form))
    return done(f"条項 {clause.label} を採用しました。", "clauses.show", key=key)


@pages.route("/adoptions/<int:number>/edit", methods=["GET", "POST"])
@does("clause.change", load="clauses")
def edit(act: Act, kept: Kept[Adopted]) -> Answer:
    """Change an adoption, or end it."""
    clause = _clause(kept.value.clause)
    make = adoption_form(clause)
    form = make(request.form, data=_data(clause, kept.value), version=kept.version)
    if not submitted(form):
        return form_page(FORM, form, clause=clause, kept=kept)
    before = make(data=_data(clause, kept.value))
    try:
        store().clauses.change(
            changing(act, form, before), kept.id, form.seen_version(), _adopted(clause, form)
        )
    except Conflict as conflict:
        theirs = cast(Kept[Adopted], conflict.theirs)
        theirs_form = make(data=_data(clause, theirs.value))
        return conflict_page(FORM, form, theirs, theirs_form, clause=clause, kept=kept)
    return done("採用の内容を変更しました。", "clauses.show", key=clause.id)


@pages.route("/adoptions/<int:number>/delete", methods=["GET", "POST"])
@does("clause.delete", load="clauses")
def delete(act: Act, kept: Kept[Adopted]) -> Answer:
    """Ask, then take back an adoption that was entered by mistake."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template("clauses/delete.html", form=form, kept=kept)
    try:
        store().clauses.delete(act, kept.id, form.seen_version())
    except Conflict as conflict:
        theirs = cast(Kept[Adopted], conflict.theirs)
        clause = _clause(theirs.value.clause)
        now = filled(adoption_form(clause)(data=_data(clause, theirs.value)))
        return late_page("clauses/delete.html", form, theirs, now, kept=theirs)
    return done("採用の登録を取り消しました。", "clauses.index")


def _clause(key: str) -> Clause:
    return law.library().clauses.get(key) or abort(404)


def _by_clause(adopted: list[Kept[Adopted]]) -> dict[str, list[Kept[Adopted]]]:
    found: dict[str, list[Kept[Adopted]]] = {}
    for kept in adopted:
        found.setdefault(kept.value.clause, []).append(kept)
    return found


def _running(act: Act) -> list[Adopted]:
    """The adoptions that have not ended, in the library's order, the latest of each clause."""
    latest = {
        kept.value.clause: kept.value for kept in store().clauses.all(act.whose) if not _over(kept.value)
    }
    order = list(law.library().clauses)
    return sorted(latest.values(), key=lambda item: order.index(item.clause) if item.clause in order else -1)


def _over(adopted: Adopted) -> bool:
    return adopted.ended_on is not None and adopted.ended_on < today()


def _adopted(clause: Clause, form: AdoptionForm) -> Adopted:
    return Adopted(clause.id, form.options(), form.instrument.data, form.adopted_on.data, form.ended_on.data)


def _data(clause: Clause, adopted: Adopted) -> dict[str, object]:
    plain = {name: getattr(adopted, name) for name in ("instrument", "adopted_on", "ended_on")}
    return {**plain, **options_data(clause, adopted.options)}
