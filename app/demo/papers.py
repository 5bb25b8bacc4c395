"""The demonstration's papers: a posting ready to print, one half written, and a pledge of either kind."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from app import law, papers
from app.store import Act, Officer, Paper, Store
from forms.base import OutlineForm
from forms.pledge import Pledger, pledge_form
from forms.posting import posting_form
from forms.schema import read


def fill_papers(store: Store, officer: Officer, appointee: int | None = None) -> None:
    """Keep the papers. ``appointee``: the number of the register's appointee the pledge is for."""
    library = law.library()
    posting, draft = Act(officer, "posting.create"), _sample("posting")
    form_class = posting_form(library)
    store.postings.create(posting, papers.as_paper(read(form_class, draft), "CIO補佐官"))
    half = {name: draft[name] for name in ("organization", "department", "position", "personas")}
    half |= {"position": "CDO補佐官（データ活用）", "personas": ["engineer"]}
    store.postings.create(posting, papers.as_paper(read(form_class, half, draft=True), half["position"]))
    pledge = Act(officer, "pledge.create")
    for pledger in Pledger:
        form = read(pledge_form(pledger, library), _sample(f"pledge_{pledger}"))
        store.pledges.create(pledge, _pledge(form, pledger, appointee))


def _pledge(form: OutlineForm, pledger: Pledger, appointee: int | None) -> Paper:
    found = form.values
    about: dict[str, Any] = {"for": pledger.value}
    if pledger is Pledger.APPOINTEE and appointee is not None:
        about["appointee"] = appointee
    return papers.as_paper(form, found.get("name") or papers.OF_A_BIDDER, about)


def _sample(document: str) -> dict[str, Any]:
    path = files("templates") / "documents" / document / "sample.json"
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found
