"""The pledges: one for the person appointed, one for the bidder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from forms.base import OutlineForm, build_form
from forms.clause_rows import clause_lists, labelled
from forms.outline import load_outline, with_choices
from rules.library import Library
from rules.words import Form, Kind


class Pledger(StrEnum):
    """Who pledges."""

    APPOINTEE = "appointee"
    BIDDER = "bidder"


def pledge_form(pledger: Pledger, library: Library, extra_dir: Path | None = None) -> type[OutlineForm]:
    """The form class of a pledge. ``extra_dir``: HOSAKAN_RULES_DIR, whose ``documents/pledge_*.toml``
    stands before the outline shipped. Raises InputError for a broken outline."""
    lists = {
        **clause_lists(library),
        "employment_kinds": labelled(Kind),
        "engagement_forms": labelled(Form),
    }
    outline = with_choices(load_outline(f"pledge_{pledger}", extra_dir), lists)
    return build_form(outline, f"Pledge{pledger.title()}Form")
