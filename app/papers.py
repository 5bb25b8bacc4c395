"""Between kept drafts and the forms of postings and pledges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.store import Adopted, Paper
from app.store.pledges import FIELDS as FIELDS
from forms.base import OutlineForm
from forms.clause_rows import OPTIONS
from forms.schema import Leftover, read_kept, to_json
from rules.register import Appointee, EndState

OF_A_BIDDER = "入札者用"
"""The title of a bidder's pledge, whoever pledges: titles are told in the record, bidders are not."""


@dataclass(frozen=True)
class Opened:
    """A kept paper in today's form. ``left``: what today's form has no place for."""

    form: OutlineForm
    left: list[Leftover]


def open_paper(form_class: type[OutlineForm], paper: Paper, formdata: Any = None, **more: Any) -> Opened:
    """The form of a kept paper; ``formdata`` stands before what is kept, ``more`` goes to the form."""
    kept = paper.values.get(FIELDS)
    form, left = read_kept(form_class, kept if isinstance(kept, Mapping) else {}, formdata=formdata, **more)
    return Opened(form, left)


def as_paper(form: OutlineForm, title: str, about: Mapping[str, Any] | None = None) -> Paper:
    """What is kept of a form. ``about``: what is known of the paper beside its items. Its status is final
    once nothing required is missing."""
    values = {**(about or {}), FIELDS: to_json(form)}
    return Paper(title[:200], values, "draft" if form.missing else "final", form.outline.version)


def copied(paper: Paper) -> Paper:
    """A paper to start a new one from."""
    return replace(paper, title=f"{paper.title}の写し", status="draft", number=None)


def clause_rows(adopted: Iterable[Adopted], today: date) -> list[dict[str, Any]]:
    """The adopted clauses in force on ``today`` as rows of a form."""
    return [
        {"clause": item.clause, **{name: item.options.get(name) for name in OPTIONS}}
        for item in adopted
        if item.ended_on is None or item.ended_on >= today
    ]


def jsonable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as they are kept: days as ISO text."""
    return {name: _json(value) for name, value in fields.items()}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [jsonable(row) for row in value]
    return value


def pledge_from_register(appointee: Appointee) -> dict[str, Any]:
    """What the register knows, for the appointee's pledge (the newest engagement counts)."""
    engagements = sorted(appointee.engagements, key=lambda e: e.start or date.min)
    newest = engagements[-1] if engagements else None
    found: dict[str, Any] = {
        "name": appointee.name,
        "kana": appointee.kana,
        "occasion": "renewal" if len(engagements) > 1 else "appointment",
        "engagement_form": newest.form if newest else None,
        "term_start": newest.start if newest else None,
        "term_end": newest.end.day if newest else None,
        "employments": [_employment(post) for post in appointee.employments or ()],
        "shareholdings": [
            {"company": held.company.name, "quantity": held.amount, "as_of": held.disclosed_on}
            for held in appointee.shareholdings or ()
        ],
        "rights": [
            {"name": f"{right.title}（権利者: {right.holder}）" if right.holder else right.title}
            for right in appointee.intellectual_property or ()
        ],
        "has_shares": _known(appointee.shareholdings),
        "has_rights": _known(appointee.intellectual_property),
    }
    return found


_STATES = {EndState.DAY: "ended", EndState.RUNNING: "running", EndState.UNKNOWN: "unknown"}


def _employment(post: Any) -> dict[str, Any]:
    return {
        "company": post.company.name,
        "corporate_number": post.company.corporate_number,
        "post": post.post,
        "kind": post.kind,
        "start": post.start,
        "end": post.end.day,
        "state": _STATES[post.end.state],
    }


def _known(listed: tuple[object, ...] | None) -> bool | None:
    return None if listed is None else bool(listed)
