"""The picture of a company's group on a day, with the same in a table."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, render_template, request
from markupsafe import Markup

from app.access import does
from app.affiliation_groups import Asked, group_of, tops
from app.charts_group import draw_group
from app.paper_answers import today
from app.policy import allowed
from app.store import Act
from app.web import Answer, register, store
from forms.group import GroupForm

pages = Blueprint("affiliation_groups", __name__, url_prefix="/affiliations")


@pages.get("/group")
@does("affiliation.read")
def show(act: Act) -> Answer:
    """The group of the company ``of`` (name or number) on the day ``on`` (today where none is given)."""
    form = GroupForm(request.args)
    sound = form.validate()
    ties = store().affiliations.all(act.whose)
    if not sound or not form.of.data:
        page = render_template("affiliations/group.html", form=form, faults=form.faults(), tops=tops(ties))
        return page, 200 if sound else 422
    day: date = form.on.data or today()
    people = store().appointees.all(act.whose) if allowed(act.officer, "appointee.read") else []
    asked = group_of(form.of.data, day, ties, people, register(), _pick())
    picture = draw_group(asked.group, asked.marks) if asked.group else None
    return render_template(
        "affiliations/group.html",
        form=form,
        faults=[],
        asked=asked,
        day=day,
        picture=picture,
        svg=Markup(picture.svg) if picture else "",  # noqa: S704 - drawn from an escaping template
        tops=tops(ties) if _nobody(asked) else (),
    )


def _pick() -> int | None:
    text = request.args.get("pick", "")
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _nobody(asked: Asked) -> bool:
    return asked.group is None and not asked.choices and not asked.near
