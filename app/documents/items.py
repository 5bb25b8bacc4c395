"""Printed items (forms.printed) on paper: label-and-text tables, and wider tables between them."""

from __future__ import annotations

from docx.document import Document

from app.documents import base
from forms.printed import Grid, Part

_MANY_COLUMNS = 4


def add_items(document: Document, part: Part) -> None:
    """Add the lines (runs of them share one table) and the grids of a part, in order."""
    for run in part.runs:
        if isinstance(run, Grid):
            add_grid(document, run, run.label)
        else:
            base.key_value_table(document, [(line.label, line.text) for line in run])


def add_grid(document: Document, grid: Grid, caption: str) -> None:
    """Add a table under its caption; narrow type where it has many columns."""
    base.heading(document, caption, 2)
    small = len(grid.header) > _MANY_COLUMNS
    base.table(document, grid.header, grid.rows, grid.widths, small=small)
