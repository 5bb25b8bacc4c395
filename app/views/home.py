"""The first page: the four jobs and the register."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.access import does
from app.store import Act
from app.web import Answer, store

pages = Blueprint("home", __name__)


@pages.get("/")
@does("home.read")
def index(act: Act) -> Answer:
    """The jobs, what is in the register, and what was done last."""
    happened, _ = store().events.latest(act.whose, limit=5)
    return render_template("home.html", happened=happened, counts=store().counts(act.whose))
