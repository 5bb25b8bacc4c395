"""The job posting: 標準募集様式（準拠案）."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from forms.base import OutlineForm, build_form
from forms.clause_rows import clause_lists, clause_texts, labelled
from forms.outline import load_outline, with_choices
from forms.printed import Grid, Line, Part, printed
from rules.library import Library
from rules.plain_text import number_label
from rules.skill_roles import OTHER, load_skill_roles
from rules.wording import Place
from rules.words import Form

# A selection panel is not filled by a posting of this kind.
FORMS_POSTED = tuple(form for form in Form if form is not Form.PANEL_MEMBER)


def posting_form(library: Library, extra_dir: Path | None = None) -> type[OutlineForm]:
    """The form class of the posting. ``extra_dir``: HOSAKAN_RULES_DIR, whose ``documents/posting.toml``
    stands before the outline shipped. Raises InputError for a broken outline."""
    roles = tuple((role.id, role.label) for role in load_skill_roles())
    lists = {
        **clause_lists(library),
        "personas": (*roles, (OTHER, "その他")),
        "engagement_forms": (*labelled(FORMS_POSTED), ("other", "その他")),
    }
    return build_form(with_choices(load_outline("posting", extra_dir), lists), "PostingForm")


def posting_parts(form: OutlineForm, library: Library) -> tuple[Part, ...]:
    """The posting as page and Word file show it: the items, and after the adopted clauses the wording that
    follows from them."""
    texts = clause_texts(library, form.values.get("clauses") or (), Place.POSTING)
    if not texts:
        return printed(form)
    said = Line("制限の内容", "\n".join(f"{number_label(n, 2)}　{text}" for n, text in enumerate(texts, 1)))
    return tuple(Part(part.title, tuple(_with_wording(part.body, said))) for part in printed(form))


def _with_wording(body: Iterable[Line | Grid], said: Line) -> Iterator[Line | Grid]:
    for entry in body:
        yield entry
        if isinstance(entry, Grid) and entry.name == "clauses":
            yield said
