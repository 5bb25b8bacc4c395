"""The register of corporate numbers: what is loaded, and the search that fills in a company's fields."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.access import does
from app.register_search import LIMIT, Suggestions, suggest
from app.store import Act
from app.web import Answer, register
from forms.register_search import RegisterSearchForm

pages = Blueprint("register", __name__, url_prefix="/register")
MOST_ON_A_PAGE = 50
FILES_SHOWN = 20


@pages.get("/")
@does("register.read")
def index(act: Act) -> Answer:
    """Whether a register is loaded, as of when and from what, and how to load it."""
    loaded = register()
    held = loaded.summary() if loaded else None
    return render_template("register/index.html", held=held, form=RegisterSearchForm(), most=FILES_SHOWN)


@pages.get("/search")
@does("register.read", recorded=False)  # the register is public, and what is looked for may be a bidder
def search(act: Act) -> Answer:
    """Corporations by name or number: a page, or JSON for the box beside a company's name."""
    form = RegisterSearchForm(request.args)
    sound = "name" in request.args and form.validate()
    if _as_json():
        return _json(form, sound)
    found = _found(form, MOST_ON_A_PAGE) if sound else None
    faults = form.faults() if "name" in request.args else []
    page = render_template("register/search.html", form=form, faults=faults, found=found, most=MOST_ON_A_PAGE)
    return page, 422 if faults else 200


def _as_json() -> bool:
    if request.args.get("format") == "json":
        return True
    asked = request.accept_mimetypes
    return asked["application/json"] > asked["text/html"]


def _json(form: RegisterSearchForm, sound: bool) -> Answer:
    if not sound:
        if "name" not in request.args:
            form.validate()
        return _answer({"faults": [f"{fault.label}: {fault.message}" for fault in form.faults()]}, 422)
    loaded = register()
    found = _found(form)
    return _answer(
        {
            "as_of": loaded.as_of.isoformat() if loaded else None,
            "results": [one.plain() for one in found.found],
            "more": found.more,
            "notice": found.notice,
        }
    )


def _answer(told: dict[str, object], status: int = 200) -> Response:
    answer = jsonify(told)
    answer.status_code = status
    return answer


def _found(form: RegisterSearchForm, limit: int = LIMIT) -> Suggestions:
    loaded = register()
    if loaded is None or form.name.data is None:
        return Suggestions()
    return suggest(loaded, form.name.data, form.prefecture.data, limit)
