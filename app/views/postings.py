"""Job postings: list, preview and print, write, copy, prefill, download, delete."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, render_template, request

from app import law, papers
from app.access import does
from app.documents.posting import posting_docx
from app.paging import Page
from app.paper_answers import demo_mark, send_docx, today
from app.store import Act, Conflict, Kept, NotKept, Paper
from app.web import Answer, changing, conflict_page, done, form_page, late_page, settings, store, submitted
from forms.base import OutlineForm
from forms.compare import filled
from forms.fields import VersionedForm
from forms.posting import posting_form, posting_parts
from rules.posting_advice import advise
from rules.skill_roles import prefill

pages = Blueprint("postings", __name__, url_prefix="/postings")
FORM, INCOMPLETE, DELETE = "postings/form.html", "papers/incomplete.html", "papers/delete.html"
_DELETE = {"noun": "postings", "word": "募集票"}
_FILLED = ("expected_role", "duties", "requirements", "preferred")


@pages.get("/")
@does("posting.read")
def index(act: Act) -> Answer:
    """The list, the one changed last first."""
    found = store().postings.all(act.whose)
    page = Page.asked(request.args.get("page")).of(len(found))
    return render_template("postings/index.html", found=page.cut(found), page=page)


@pages.get("/<int:number>")
@does("posting.read", load="postings")
def show(act: Act, kept: Kept[Paper]) -> Answer:
    """The posting as it is printed, with advice beside it."""
    opened = papers.open_paper(_form_class(), kept.value)
    return render_template(
        "postings/show.html",
        kept=kept,
        form=opened.form,
        left=opened.left,
        parts=posting_parts(opened.form, law.library()),
        advice=advise(opened.form.values),
        happened=store().events.of_record(act.whose, kept.ref),
    )


@pages.get("/<int:number>/posting.docx")
@does("posting.read", load="postings")
def docx(act: Act, kept: Kept[Paper]) -> Answer:
    """The Word file; the page with what is missing where the posting is not complete."""
    form = papers.open_paper(_form_class(), kept.value).form
    if form.missing:
        return render_template(
            "papers/incomplete.html", kept=kept, missing=form.missing, noun="postings"
        ), 422
    parts = posting_parts(form, law.library())
    content = posting_docx(form.outline, parts, mark=demo_mark(), number=kept.value.number)
    return send_docx(content, f"募集票_{kept.value.title}.docx")


@pages.route("/new", methods=["GET", "POST"])
@does("posting.create")
def new(act: Act) -> Answer:
    """Write a posting; ``copy=12`` starts from another one."""
    form = papers.open_paper(_form_class(), _start(act), request.form).form
    form.draft = True
    if _filled(act, form) or not submitted(form):
        return form_page(FORM, form, kept=None, left=[])
    number = store().postings.create(act, papers.as_paper(form, _title(form)))
    return done("下書きを保存しました。", "postings.show", number=number)


@pages.route("/<int:number>/edit", methods=["GET", "POST"])
@does("posting.change", load="postings")
def edit(act: Act, kept: Kept[Paper]) -> Answer:
    """Change a posting."""
    opened = papers.open_paper(_form_class(), kept.value, request.form, version=kept.version)
    form = opened.form
    form.draft = True
    if _filled(act, form) or not submitted(form):
        return form_page(FORM, form, kept=kept, left=opened.left)
    paper, before = papers.as_paper(form, _title(form)), papers.open_paper(_form_class(), kept.value).form
    try:
        store().postings.change(changing(act, form, before), kept.id, form.seen_version(), paper)
    except Conflict as conflict:
        theirs = cast(Kept[Paper], conflict.theirs)
        theirs_form = papers.open_paper(_form_class(), theirs.value).form
        return conflict_page(FORM, form, theirs, theirs_form, kept=kept, left=opened.left)
    return done("保存しました。", "postings.show", number=kept.id)


@pages.route("/<int:number>/delete", methods=["GET", "POST"])
@does("posting.delete", load="postings")
def delete(act: Act, kept: Kept[Paper]) -> Answer:
    """Ask, then delete a posting."""
    form = VersionedForm(request.form, version=kept.version)
    if not submitted(form):
        return render_template(DELETE, form=form, kept=kept, **_DELETE)
    try:
        store().postings.delete(act, kept.id, form.seen_version())
    except Conflict as conflict:
        theirs = cast(Kept[Paper], conflict.theirs)
        now = filled(papers.open_paper(_form_class(), theirs.value).form)
        return late_page(DELETE, form, theirs, now, kept=theirs, **_DELETE)
    return done("募集票を削除しました。", "postings.index")


def _form_class() -> type[OutlineForm]:
    return posting_form(law.library(), settings().rules_dir)


def _start(act: Act) -> Paper:
    """What a new posting begins with: the one to be copied, else the office's name and adopted clauses."""
    asked = request.args.get("copy") or ""
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        try:
            return papers.copied(store().postings.get(act.whose, int(asked)).value)
        except NotKept:
            pass
    fields: dict[str, Any] = {"organization": act.officer.municipality, "clauses": _adopted(act)}
    return Paper("", {papers.FIELDS: fields})


def _adopted(act: Act) -> list[dict[str, Any]]:
    return papers.clause_rows((kept.value for kept in store().clauses.all(act.whose)), today())


def _filled(act: Act, form: OutlineForm) -> bool:
    """Whether one of the buttons that fill in was pressed. What is written already stays."""
    asked = request.form.get("fill")
    if request.method != "POST" or asked not in ("roles", "clauses"):
        return False
    found = form.values
    if asked == "clauses" and not found.get("clauses"):
        form.set_value("clauses", _adopted(act))
    if asked == "roles":
        for name, text in prefill(found.get("personas") or ()).items():
            if name in _FILLED and not found.get(name):
                form.set_value(name, text)
    return True


def _title(form: OutlineForm) -> str:
    found = form.values
    return str(found.get("position") or found.get("organization") or "無題の募集票")
