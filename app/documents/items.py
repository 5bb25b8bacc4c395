"""Printed items (forms.printed) on paper: label-and-text tables, and wider tables between them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from docx.document import Document

from app.documents import base
from forms.printed import Grid, Line

_MANY_COLUMNS = 4


def add_items(document: Document, body: Iterable[Line | Grid]) -> None:
    """Add lines (runs of them share one table) and grids, in order."""
    for is_line, members in groupby(body, key=lambda entry: isinstance(entry, Line)):
        if is_line:
            base.key_value_table(document, [(e.label, e.text) for e in members if isinstance(e, Line)])
            continue
        for grid in members:
            if isinstance(grid, Grid):
                add_grid(document, grid, grid.label)


def add_grid(document: Document, grid: Grid, caption: str) -> None:
    """Add a table under its caption; narrow type where it has many columns."""
    base.heading(document, caption, 2)
    small = len(grid.header) > _MANY_COLUMNS
    base.table(document, grid.header, grid.rows, grid.widths, small=small)
