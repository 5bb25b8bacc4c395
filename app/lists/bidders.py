"""A list of bidders from a table: the dicts of CASE.json, each with the row it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.lists.columns import ColumnMapping, Columns, check_mapping, find_columns, why_not
from app.lists.headings import Headings, shipped_headings
from app.lists.read import read_table
from app.lists.rows import RowReader
from app.lists.table import LIMITS, Limits, Row, Table

_LISTED = ("members", "subcontractors")
# A comma before Ltd. or Inc. belongs to the name.
_BETWEEN = re.compile(
    r"[、;；／/\n]|[,，](?!\s*(?:Ltd|Inc|LLC|L\.L\.C|Corp|Co\b|K\.?K|GmbH|S\.A|PLC|LLP))", re.IGNORECASE
)


@dataclass(frozen=True)
class BidderList:
    """``bidders``: as CASE.json has them, in the order of the list, equal rows kept; ``source_rows``: the row
    of each as Excel numbers it; ``notices``: what a person should look at, in Japanese."""

    bidders: tuple[dict[str, Any], ...]
    source_rows: tuple[int, ...]
    table: Table
    columns: Columns
    notices: tuple[str, ...] = ()

    @property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        """The first rows of the file as read."""
        return self.table.preview()


def read_bidders(
    data: bytes,
    filename: str,
    mapping: ColumnMapping | None = None,
    *,
    sheet: str | None = None,
    headings: Headings | None = None,
    limits: Limits = LIMITS,
) -> BidderList:
    """Read a list of bidders from CSV or .xlsx; ``mapping`` tells the columns where headings do not.

    Raises InputError with every fault, each with row and column: a row without a name, a cell too far to
    the right, a date that is none, an error value in a column that is used; or with the headings seen
    where no column fits.
    """
    headings = headings or shipped_headings()
    table = read_table(data, filename, sheet=sheet, headings=headings, limits=limits)
    return bidders_of(table, mapping, headings)


def bidders_of(
    table: Table, mapping: ColumnMapping | None = None, headings: Headings | None = None
) -> BidderList:
    """The bidders of a table already read; raises InputError as :func:`read_bidders` does."""
    headings = headings or shipped_headings()
    columns = check_mapping(table, mapping, headings) if mapping else find_columns(table, headings)
    if not columns.usable:
        raise why_not(table, columns, headings)
    reader = _Reader(table, columns, headings)
    rows = reader.rows()
    bidders = [reader.bidder(row) for row in rows]
    reader.refuse_faults(rows, "業者")
    numbers = tuple(row.number for row in rows)
    return BidderList(tuple(bidders), numbers, table, columns, tuple(reader.notices))


class _Reader(RowReader):
    """Reads bidder after bidder."""

    def bidder(self, row: Row) -> dict[str, Any]:
        """One bidder as CASE.json has it."""
        self.check(row)
        return {
            "name": self.name(row, "name"),
            "corporate_number": self.text(row, "corporate_number") or None,
            "address": self.text(row, "address") or None,
            "affiliates_declared_on": self.day(row, "affiliates_declared_on"),
            **{field: self._companies(row, field) for field in _LISTED},
        }

    def _companies(self, row: Row, field: str) -> list[dict[str, str]]:
        cells = [self.value(row, column) for column in self.columns.found.get(field, ())]
        names = [" ".join(part.split()) for cell in cells for part in _BETWEEN.split(cell)]
        return [{"name": name} for name in names if not self.headings.is_blank_mark(name)]
