"""``hosakan posting``: the job posting in the 標準募集様式（準拠案）."""

from __future__ import annotations

import click

from app import law
from app.commands import papers
from app.documents.posting import posting_docx
from forms.posting import posting_form, posting_parts
from rules.library import load_library
from rules.posting_advice import advise


@click.command("posting", help="募集票を Word ファイルにする（標準募集様式（準拠案））")
@papers.paper_options
def posting(source: str | None, out: str | None, fields: bool, as_json: bool) -> None:
    """Print the posting, or list its fields."""
    papers.check_usage(source, out, fields, as_json)
    own = law.rules_dir()
    library = load_library(own)
    form_class = posting_form(library, own)
    if fields or source is None or out is None:
        papers.print_fields(form_class, as_json)
        return
    form = papers.read_form(form_class, source)
    docx = posting_docx(form.outline, posting_parts(form, library))
    papers.hand_over(docx, out, advise(form.values), as_json)
