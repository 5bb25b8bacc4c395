"""The record of what was done."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.access import does
from app.paging import Page
from app.store import Act
from app.web import Answer, store

pages = Blueprint("events", __name__, url_prefix="/events")


@pages.get("/")
@does("event.read")
def index(act: Act) -> Answer:
    """The record, newest first; mere looks on request."""
    everything = request.args.get("all") == "1"
    page = Page.asked(request.args.get("page"))
    happened, count = store().events.latest(
        act.whose, changes_only=not everything, limit=page.size, skip=page.skip
    )
    return render_template("events/index.html", happened=happened, page=page.of(count), everything=everything)
