"""The first page: the four jobs and the register."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.access import does
from app.readable import readable
from app.store import Act
from app.store.events import CHANGES, Sought
from app.web import Answer, may, store

pages = Blueprint("home", __name__)


@pages.get("/")
@does("home.read")
def index(act: Act) -> Answer:
    """The jobs, what is in the register, and what was done last: by anybody for those who read the record,
    else what one has done oneself."""
    sought = CHANGES if may("event.read") else Sought(user=act.officer.id)
    happened, _ = store().events.found(act.whose, sought, limit=5)
    return render_template("home.html", happened=list(readable(happened)), counts=store().counts(act.whose))
