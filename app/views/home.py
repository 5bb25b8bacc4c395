"""The first page: the four jobs and the register."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.access import does, record_looks
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
    told: set[int] = set()
    shown = list(readable(happened, told))
    record_looks(act, told, "トップの画面で、入札者についての記録を閲覧した")
    return render_template("home.html", happened=shown, counts=store().counts(act.whose))
