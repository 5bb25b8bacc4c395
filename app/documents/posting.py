"""The job posting as a Word file."""

from __future__ import annotations

from collections.abc import Iterable

from app.documents import base
from app.documents.items import add_items
from forms.outline import Outline
from forms.printed import Part


def posting_docx(
    outline: Outline, parts: Iterable[Part], *, mark: str = "", number: str | None = None
) -> bytes:
    """The .docx of a posting. ``parts``: ``forms.posting.posting_parts``; ``mark`` stands on every page,
    ``number`` at the head."""
    document = base.new_document(outline.title, mark=mark)
    if number:
        base.right_line(document, number)
    base.right_line(document, outline.form_name)
    base.title_line(document, outline.title)
    for part in parts:
        base.heading(document, part.title)
        add_items(document, part)
    for place, text in enumerate(outline.notes, 1):
        base.note(document, f"（注{place}）{text}")
    return base.to_bytes(document)
