"""``hosakan pledge``: the 誓約書 of an appointee or of a bidder."""

from __future__ import annotations

import click

from app import law
from app.commands import papers
from app.documents.pledge import pledge_docx
from forms.pledge import Pledger, pledge_form
from forms.pledge_text import pledge_text
from rules.library import load_library
from rules.pledge_advice import advise
from rules.pledge_terms import load_pledge_terms


@click.command("pledge", help="誓約書を Word ファイルにする（被任用者用・入札者用）")
@papers.paper_options
@click.option(
    "--for",
    "pledger",
    type=click.Choice([pledger.value for pledger in Pledger]),
    default=Pledger.APPOINTEE.value,
    show_default=True,
    help="appointee は被任用者用、bidder は入札者用",
)
def pledge(source: str | None, out: str | None, fields: bool, as_json: bool, pledger: str) -> None:
    """Print the pledge, or list its fields."""
    papers.check_usage(source, out, fields, as_json)
    own, who = law.rules_dir(), Pledger(pledger)
    library = load_library(own)
    form_class = pledge_form(who, library, own)
    if fields or source is None or out is None:
        papers.print_fields(form_class, as_json)
        return
    form = papers.read_form(form_class, source)
    text = pledge_text(form, who, load_pledge_terms(who, own), library)
    papers.hand_over(pledge_docx(text), out, advise(form.values), as_json)
