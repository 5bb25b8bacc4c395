"""An uploaded list of bidders: what is seen in it, and the bidders it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from app.lists import (
    BidderList,
    ColumnMapping,
    Columns,
    Headings,
    Table,
    bidders_of,
    find_columns,
    read_table,
    why_not,
)
from app.lists.table import letter, shorten
from rules.dates import parse_date
from rules.faults import Fault, InputError
from rules.register import Company
from rules.tenders import BidderRow

MOST = 5_000
"""How many bidders one tender takes."""
SHOWN_ROWS = 8


@dataclass(frozen=True)
class Seen:
    """A table with the columns found in it. ``why``: what a person must settle; empty where nothing."""

    table: Table
    columns: Columns
    why: tuple[Fault, ...]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return max((len(row.cells) for row in self.table.rows), default=0)

    @property
    def letters(self) -> list[str]:
        """The columns' names as Excel has them."""
        return [letter(column) for column in range(self.width)]

    @property
    def preview(self) -> list[tuple[int, list[str]]]:
        """The first rows with their numbers, short cells, and the headings' row among them."""
        rows = self.table.rows[:SHOWN_ROWS]
        heading = self.columns.heading_row
        if heading and all(row.number != heading for row in rows):
            start = next(n for n, row in enumerate(self.table.rows) if row.number == heading)
            rows = self.table.rows[start : start + SHOWN_ROWS]
        return [(row.number, [shorten(row.cell(c), 24) for c in range(self.width)]) for row in rows]

    def start(self) -> dict[str, object]:
        """What the mapping form begins with."""
        held = {column: name for name, columns in self.columns.found.items() for column in columns}
        return {
            "heading_row": self.columns.heading_row,
            **{f"column_{column}": name for column, name in held.items()},
        }


def look(content: bytes, filename: str, headings: Headings, sheet: str | None = None) -> Seen:
    """Read a file and find its columns. Raises InputError where it cannot be read."""
    table = read_table(content, filename, sheet=sheet, headings=headings)
    columns = find_columns(table, headings)
    why = () if columns.usable else why_not(table, columns, headings).faults
    return Seen(table, columns, why)


def take(seen: Seen, mapping: ColumnMapping, headings: Headings) -> tuple[BidderList, tuple[BidderRow, ...]]:
    """The bidders under ``mapping``. Raises InputError with every fault, row and column named."""
    listed = bidders_of(seen.table, mapping, headings)
    if len(listed.bidders) > MOST:
        problem = f"業者が{len(listed.bidders):,}者あります（1つの案件に取り込めるのは{MOST:,}者まで）"
        raise InputError([Fault(seen.table.place, problem, "この案件に関わる業者だけの一覧にしてください")])
    return listed, tuple(map(_row, listed.bidders))


def _row(item: dict[str, object]) -> BidderRow:
    declared = item["affiliates_declared_on"]
    return BidderRow(
        str(item["name"]),
        _text(item["corporate_number"]),
        _text(item["address"]),
        parse_date(str(declared)).day if declared else None,
        _companies(item["members"]),
        _companies(item["subcontractors"]),
    )


def _text(value: object) -> str | None:
    return str(value) if value else None


def _companies(value: object) -> tuple[Company, ...]:
    return tuple(Company(str(item["name"])) for item in value) if isinstance(value, list) else ()
