"""A filled form as it is read: labels and texts. The page's preview and the Word file both show this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from forms.base import OutlineForm, Values
from forms.outline import Item, Kind
from rules.dates import wareki

EMPTY = "―"


@dataclass(frozen=True)
class Line:
    """A label and its text (line breaks kept)."""

    label: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A table: its item's name and label, column headings, rows of texts, shares of the width."""

    name: str
    label: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]

    @property
    def percents(self) -> list[int]:
        """The columns' widths in hundredths of the table's, rounded."""
        return [round(100 * width / sum(self.widths)) for width in self.widths]


@dataclass(frozen=True)
class Part:
    """What stands under one heading."""

    title: str
    body: tuple[Line | Grid, ...]

    @property
    def runs(self) -> list[tuple[Line, ...] | Grid]:
        """The body with neighbouring lines together, as one table holds them."""
        found: list[tuple[Line, ...] | Grid] = []
        for is_line, members in groupby(self.body, key=lambda entry: isinstance(entry, Line)):
            run = tuple(members)
            found += [tuple(e for e in run if isinstance(e, Line))] if is_line else []
            found += [entry for entry in run if isinstance(entry, Grid)]
        return found


def printed(form: OutlineForm) -> tuple[Part, ...]:
    """The whole form in its order. Empty items stay, as ―: readers see that nothing was stated."""
    found = form.values
    return tuple(
        Part(section.title, tuple(_body(section.fields, found))) for section in form.outline.sections
    )


def text_of(item: Item, value: Any) -> str:
    """One value as it is printed: 和暦 for days, labels for choices, whole numbers without commas, texts
    as typed. Empty where not given."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return item.yes if value else item.no
    if isinstance(value, date):
        return wareki(value)
    if isinstance(value, tuple):
        return "、".join(dict(item.pairs)[entry] for entry in value)
    if item.type is Kind.CHOICE:
        return dict(item.pairs)[value]
    return f"{value}{item.unit}"


def grid(item: Item, rows: Sequence[Values]) -> Grid:
    """A table of a form as it is printed. Optional columns in which nothing was written are left out."""
    columns = [c for c in item.fields if c.required or any(text_of(c, row[c.name]) for row in rows)]
    return Grid(
        item.name,
        item.label,
        tuple(column.label for column in columns),
        tuple(tuple(text_of(column, row[column.name]) for column in columns) for row in rows),
        tuple(column.width for column in columns),
    )


def _body(items: tuple[Item, ...], found: Values) -> Iterable[Line | Grid]:
    # Items side by side that name the same row stand in it together.
    for (row, _), members in groupby(
        enumerate(items), key=lambda pair: (pair[1].row, pair[0] * (not pair[1].row))
    ):
        together = [item for _, item in members]
        if row:
            yield Line(row, _joined(together, found))
        elif together[0].type is Kind.ROWS and found[together[0].name]:
            yield grid(together[0], found[together[0].name])
        else:
            yield Line(together[0].label, text_of(together[0], found[together[0].name]) or EMPTY)


def _joined(items: list[Item], found: Values) -> str:
    # An item called like its row needs no label of its own there.
    lines = [
        text if item.label == item.row else f"{item.label}：{text}"
        for item in items
        if (text := text_of(item, found[item.name]))
    ]
    return "\n".join(lines) or EMPTY
