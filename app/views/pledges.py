"""Pledges of appointees and bidders: list with what is due, preview, write, copy, download, delete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from flask import Blueprint, abort, render_template, request

from app import law, papers
from app.access import about_bidders, closed_tender, does, look_at, record_looks
from app.documents.pledge import pledge_docx
from app.paging import Page
from app.paper_answers import demo_mark, send_docx, today
from app.store import Act, Conflict, Kept, NotKept, Paper, Telling
from app.web import (
    Answer,
    conflict_page,
    done,
    form_page,
    late_page,
    may,
    secrecy_of,
    secrecy_of_tender,
    settings,
    store,
    submitted,
)
from forms.base import OutlineForm
from forms.compare import filled
from forms.fields import VersionedForm
from forms.pledge import Pledger, pledge_form
from forms.pledge_text import PledgeText, pledge_text
from rules.pledge_advice import advise
from rules.pledge_due import Due, Pledged, due
from rules.pledge_terms import load_pledge_terms
from rules.register import Appointee
from rules.tenders import Tender

pages = Blueprint("pledges", __name__, url_prefix="/pledges")
FORM, INCOMPLETE, DELETE = "pledges/form.html", "papers/incomplete.html", "papers/delete.html"
_DELETE = {"noun": "pledges", "word": "誓約書"}
WORDS = {Pledger.APPOINTEE: "被任用者用", Pledger.BIDDER: "入札者用"}


@pages.get("/")
@does("pledge.read")
def index(act: Act) -> Answer:
    """The list, and the appointees who owe a pledge."""
    found = [_titled(kept) for kept in store().pledges.all(act.whose) if may("pledge.read", kept)]
    page = Page.asked(request.args.get("page")).of(len(found))
    shown, owing = page.cut(found), _owing(act, found)
    closed = (closed_tender("pledge.read", kept) for kept in shown if _company(kept.value))
    record_looks(act, closed, "誓約書の一覧で入札者を閲覧した")
    return render_template("pledges/index.html", found=shown, page=page, owing=owing, words=WORDS)


@pages.get("/<int:number>")
@does("pledge.read", load="pledges")
def show(act: Act, kept: Kept[Paper]) -> Answer:
    """The pledge as it is printed, with advice beside it."""
    opened = papers.open_paper(_form_class(_pledger(kept.value)), kept.value)
    return render_template(
        "pledges/show.html",
        kept=_titled(kept),
        form=opened.form,
        left=opened.left,
        text=_text(opened.form, _pledger(kept.value)),
        advice=advise(opened.form.values),
        happened=store().events.of_record(act.whose, kept.ref),
    )


@pages.get("/<int:number>/pledge.docx")
@does("pledge.read", load="pledges")
def docx(act: Act, kept: Kept[Paper]) -> Answer:
    """The Word file; the page with what is missing where the pledge is not complete."""
    pledger = _pledger(kept.value)
    form = papers.open_paper(_form_class(pledger), kept.value).form
    if form.missing:
        return render_template(INCOMPLETE, kept=_titled(kept), missing=form.missing, noun="pledges"), 422
    content = pledge_docx(_text(form, pledger), mark=demo_mark(), number=kept.value.number)
    return send_docx(content, f"誓約書_{_titled(kept).value.title}.docx")


@pages.route("/new", methods=["GET", "POST"])
@does("pledge.create")
def new(act: Act) -> Answer:
    """Write a pledge: ``for=bidder`` (``tender=4`` begins with its name), ``appointee=3`` to begin with the
    register, or ``copy=12``."""
    start = _start(act)
    form = papers.open_paper(_form_class(_pledger(start)), start, request.form).form
    form.draft = True
    paper = _paper(act, start, form) if submitted(form) else None
    if paper is None:
        return form_page(FORM, form, kept=None, left=[], word=WORDS[_pledger(start)])
    number = store().pledges.create(act, paper)
    return done("下書きを保存しました。", "pledges.show", number=number)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("pledge.change", load="pledges")
def edit(act: Act, kept: Kept[Paper]) -> Answer:
    """Change a pledge."""
    form_class, word = _form_class(_pledger(kept.value)), WORDS[_pledger(kept.value)]
    opened = papers.open_paper(form_class, kept.value, request.form, version=kept.version)
    form, was = opened.form, dict(act.facts)
    form.draft = True
    paper = _paper(act, kept.value, form) if submitted(form) else None
    if paper is None:
        return form_page(FORM, form, kept=kept, left=opened.left, word=word)
    try:
        store().pledges.change(act, kept.id, form.seen_version(), paper, _left(act, was))
    except Conflict as conflict:
        theirs = _theirs(act, conflict)
        theirs_form = papers.open_paper(form_class, theirs.value).form
        return conflict_page(FORM, form, theirs, theirs_form, kept=kept, left=opened.left, word=word)
    return done("保存しました。", "pledges.show", number=kept.id)


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("pledge.delete", load="pledges")
def delete(act: Act, kept: Kept[Paper]) -> Answer:
    """Ask, then delete a pledge."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template(DELETE, form=form, kept=_titled(kept), **_DELETE)
    try:
        store().pledges.delete(act, kept.id, form.seen_version())
    except Conflict as conflict:
        theirs = _theirs(act, conflict)
        now = filled(papers.open_paper(_form_class(_pledger(theirs.value)), theirs.value).form)
        return late_page(DELETE, form, theirs, now, kept=_titled(theirs), **_DELETE)
    return done("誓約書を削除しました。", "pledges.index")


def _form_class(pledger: Pledger) -> type[OutlineForm]:
    return pledge_form(pledger, law.library(), settings().rules_dir)


def _text(form: OutlineForm, pledger: Pledger) -> PledgeText:
    return pledge_text(form, pledger, load_pledge_terms(pledger, settings().rules_dir), law.library())


def _pledger(paper: Paper) -> Pledger:
    return Pledger.BIDDER if paper.values.get("for") == Pledger.BIDDER else Pledger.APPOINTEE


def _titled(kept: Kept[Paper]) -> Kept[Paper]:
    """With the company as its title, for the eye of whoever may read it."""
    company = _company(kept.value)
    return replace(kept, value=replace(kept.value, title=company)) if company else kept


def _company(paper: Paper) -> str | None:
    """The company a bidder's pledge names."""
    fields = paper.values.get(papers.FIELDS)
    company = fields.get("company") if isinstance(fields, Mapping) else None
    return str(company) if company and _pledger(paper) is Pledger.BIDDER else None


def _paper(act: Act, before: Paper, form: OutlineForm) -> Paper | None:
    """What is to be kept of a form; None, and a fault in the form, for whoever could not read it then."""
    paper, now = papers.as_paper(form, _title(before, form), _about(act, before, form)), store().now()
    kept = Kept(0, "pledge", act.whose, 0, now, now, paper)
    if may(act.action, kept):
        act.facts.update(about_bidders(act.action, kept))
        return paper
    told = (
        "事業者が記入する項目のある誓約書（入札者用）は、契約担当課の職員（この案件の開札前は、"
        "指名された契約担当者）だけが保存できます。"
    )
    form.add_fault(next(iter(form)), told)
    return None


def _left(act: Act, was: Mapping[str, Any]) -> list[Telling]:
    """A pledge's entry says of which tender it names a bidder now: where it was one of another, not opened
    yet, that one is told of too. ``was``: what the entry would have said before."""
    if was.get("before_opening") and was["tender"] != act.facts["tender"]:
        return [look_at(act, was["tender"], "誓約書（入札者用）を、別の案件のものに変えた", "change")]
    return []


def _theirs(act: Act, conflict: Conflict) -> Kept[Paper]:
    """What somebody else has made of a pledge; 403 where a bidder stands in it now, not for these eyes."""
    theirs = cast(Kept[Paper], conflict.theirs)
    if not may("pledge.read", theirs):
        abort(403)
    act.facts.update(about_bidders("pledge.read", theirs))
    return theirs


def _about(act: Act, before: Paper, form: OutlineForm) -> dict[str, Any]:
    """What is known of a pledge beside its items: who pledges, which appointee of the register, which
    tender."""
    about: dict[str, Any] = {
        name: before.values[name] for name in ("for", "appointee") if name in before.values
    }
    tender = _tender(act, before, form) if _pledger(before) is Pledger.BIDDER else None
    return about if tender is None else {**about, "tender": tender}


def _tender(act: Act, before: Paper, form: OutlineForm) -> int | None:
    """The tender a bidder's pledge is of: what it was of where its name was left as it was and that one is
    still there; else one of the name written, of several rather one not opened, and one this officer is named
    for, then the newest."""
    fields, written = before.values.get(papers.FIELDS), form.values.get("tender")
    tied = before.values.get("tender")
    if tied and isinstance(fields, Mapping) and fields.get("tender") == written and secrecy_of_tender(tied):
        return int(tied)
    named = [kept for kept in store().tenders.all(act.whose) if kept.value.name == written]
    return min(named, key=lambda kept: _remoteness(act, kept)).id if named else None


def _remoteness(act: Act, kept: Kept[Tender]) -> tuple[bool, bool]:
    secrecy = secrecy_of(kept)
    return secrecy is None or secrecy.opened, secrecy is None or act.officer.id not in secrecy.named


def _start(act: Act) -> Paper:
    """What a new pledge begins with."""
    copied = _asked_record(act, "copy", store().pledges)
    if copied and may("pledge.read", copied):
        act.facts.update(about_bidders("pledge.read", copied))
        return papers.copied(cast(Paper, copied.value))
    you = {"you": "貴団体", "clauses": papers.clause_rows(_adopted(act), today())}
    appointee = _asked_record(act, "appointee", store().appointees)
    if appointee:
        known = papers.pledge_from_register(cast(Appointee, appointee.value))
        fields = papers.jsonable({**known, **you})
        return Paper("", {"for": "appointee", "appointee": appointee.id, papers.FIELDS: fields})
    tender = _asked_record(act, "tender", store().tenders)
    if tender:
        fields = {**you, "tender": cast(Tender, tender.value).name}
        return Paper("", {"for": "bidder", "tender": tender.id, papers.FIELDS: fields})
    pledger = "bidder" if request.args.get("for") == "bidder" else "appointee"
    return Paper("", {"for": pledger, papers.FIELDS: you})


def _adopted(act: Act) -> list[Any]:
    return [kept.value for kept in store().clauses.all(act.whose)]


def _asked_record(act: Act, name: str, part: Any) -> Kept[object] | None:
    asked = request.args.get(name) or ""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    try:
        return cast("Kept[object]", part.get(act.whose, int(asked)))
    except NotKept:
        return None


def _owing(act: Act, found: list[Kept[Paper]]) -> list[tuple[Kept[Appointee], Due]]:
    """The appointees who owe a pledge."""
    given: dict[int, list[Pledged]] = {}
    for kept in found:
        fields = kept.value.values.get(papers.FIELDS)
        number = kept.value.values.get("appointee")
        if isinstance(number, int) and isinstance(fields, Mapping):
            given.setdefault(number, []).append(
                Pledged(_day(fields.get("pledged_on")), _day(fields.get("term_start")))
            )
    owed = [
        (kept, due(kept.value, given.get(kept.id, ()), today())) for kept in store().appointees.all(act.whose)
    ]
    return [(kept, owes) for kept, owes in owed if owes]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _title(before: Paper, form: OutlineForm) -> str:
    if _pledger(before) is Pledger.BIDDER:
        return papers.OF_A_BIDDER
    return str(form.values.get("name") or "無題の誓約書")
