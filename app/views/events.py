"""The record of what was done: sought, written out, verified, and a year of it on the audit's sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, request

from app import audit
from app.access import closed_tender, does, record_looks
from app.audit_sections import audit_sheet
from app.audit_sheet import AuditSheet, sheet_csv
from app.audit_year import year_of
from app.documents.audit_sheet import audit_sheet_docx
from app.downloads import download
from app.event_table import record_csv
from app.paging import Page
from app.paper_answers import demo_mark, send_docx
from app.policy import NOUNS
from app.readable import readable
from app.store import Act
from app.store.events import Sought
from app.web import Answer, may, store, today
from forms.event_search import EventSearchForm, VerifyForm, YearForm, event_search_form
from rules.faults import InputError
from rules.fiscal_year import FiscalYear

pages = Blueprint("events", __name__, url_prefix="/events")
_TAKEN = "監査用シートの書き出しで入札者を取り出した"
MOST = 30_000
"""So many entries are verified within a request, in a few seconds; more by the command."""


@pages.get("/")
@does("event.read")
def index(act: Act) -> Answer:
    """The record, newest first: sought by work, person and days; mere looks on request."""
    form = _search(act)
    if not form.validate():
        return render_template("events/index.html", form=form, faults=form.faults(), happened=[]), 422
    page = Page.asked(request.args.get("page"))
    happened, count = store().events.found(act.whose, _sought(form), limit=page.size, skip=page.skip)
    told: set[int] = set()
    shown = list(readable(happened, told))
    record_looks(act, told, "記録の画面で、入札者についての記録を閲覧した")
    return render_template(
        "events/index.html",
        form=form,
        faults=[],
        happened=shown,
        page=page.of(count),
        asked={name: request.args[name] for name in form.data if request.args.get(name)},
        head=store().audit.head(act.whose),
    )


@pages.get("/record.csv")
@does("event.read")
def table(act: Act) -> Answer:
    """The entries asked for, for Excel."""
    form = _search(act)
    if not form.validate():
        return render_template("events/index.html", form=form, faults=form.faults(), happened=[]), 422
    told: set[int] = set()
    content = record_csv(readable(store().events.every(act.whose, _sought(form)), told))
    record_looks(act, told, "記録の書き出しで、入札者についての記録を取り出した", "export")
    return download(content, "text/csv", f"記録_{today().isoformat()}.csv")


@pages.get("/audit")
@does("event.read")
def auditing(act: Act) -> Answer:
    """For 監査: where the record stands, whether it is whole, and the sheet of a year."""
    form, found, faults = VerifyForm(request.args), None, []
    head = store().audit.head(act.whose)
    much = bool(head and head.seq > MOST)
    if request.args.get("verify") and not much and form.validate():
        try:
            with store().audit.lying() as lying:
                found = audit.audit(lying, audit.anchors_of(form.hashes()), only=act.whose)
        except InputError as error:
            for fault in error.faults:
                form.add_fault(form.anchors, str(fault))
    faults = form.faults()
    context = {"head": head, "much": much, "most": MOST, "found": found, "today": today()}
    year = _this_year()
    return render_template("events/audit.html", form=form, year=year, faults=faults, **context), (
        422 if faults else 200
    )


@pages.get("/sheet")
@does("event.read")
def sheet(act: Act) -> Answer:
    """The 監査用シート of a year; the same page prints."""
    form = _year_asked()
    if not form.validate():
        return _no_year(act, form)
    made = _sheet(act, form.chosen())
    record_looks(act, _closed(made), "監査用シートで入札者を閲覧した")
    return render_template("events/sheet.html", sheet=made, head=store().audit.head(act.whose))


@pages.get("/sheet.docx")
@does("event.read")
def sheet_document(act: Act) -> Answer:
    """The same as a Word file."""
    form = _year_asked()
    if not form.validate():
        return _no_year(act, form)
    made = _sheet(act, form.chosen())
    record_looks(act, _closed(made), _TAKEN, "export")
    content = audit_sheet_docx(made, head=store().audit.head(act.whose), mark=demo_mark())
    return send_docx(content, f"{made.title}_{made.year.label}.docx")


@pages.get("/sheet.csv")
@does("event.read")
def sheet_table(act: Act) -> Answer:
    """Every line of it for Excel."""
    form = _year_asked()
    if not form.validate():
        return _no_year(act, form)
    made = _sheet(act, form.chosen())
    record_looks(act, _closed(made), _TAKEN, "export")
    return download(sheet_csv(made), "text/csv", f"{made.title}_{made.year.label}.csv")


def _search(act: Act) -> EventSearchForm:
    return event_search_form(_nouns(act), store().events.people(act.whose), request.args)


def _nouns(act: Act) -> Iterable[tuple[str, str]]:
    """The kinds of records; an office that is alone shares with nobody."""
    alone = not store().sharings.others(act.whose)
    return [(noun, word) for noun, word in NOUNS.items() if not (alone and noun == "sharing")]


def _sought(form: EventSearchForm) -> Sought:
    user: Any = form.user.data
    return Sought(
        form.noun.data,
        int(user) if user is not None else None,
        form.since.data,
        form.until.data,
        closed=form.kinds.data == "closed",
        looks=form.kinds.data in ("all", "closed"),
    )


def _sheet(act: Act, year: FiscalYear) -> AuditSheet:
    found = year_of(store(), act.whose, year)
    return audit_sheet(
        year, act.officer.municipality, today(), found, lambda tender: may("bidder.read", tender)
    )


def _closed(made: AuditSheet) -> Iterable[int | None]:
    """The tenders not opened yet whose bidders the sheet names."""
    return [closed_tender("bidder.read", one) for one in made.named]


def _year_asked() -> YearForm:
    """The year asked for; the running one where the address names none."""
    return YearForm(request.args) if "year" in request.args else _this_year()


def _this_year() -> YearForm:
    return YearForm(data={"year": FiscalYear.of(today()).label})


def _no_year(act: Act, form: YearForm) -> Answer:
    head = store().audit.head(act.whose)
    context = {"head": head, "much": False, "most": MOST, "found": None, "today": today()}
    return render_template(
        "events/audit.html", form=VerifyForm(), year=form, faults=form.faults(), **context
    ), 422
