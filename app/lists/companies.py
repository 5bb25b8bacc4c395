"""A list of companies from a table: names, numbers and addresses as columns, for lists of any length."""

from __future__ import annotations

from dataclasses import dataclass

from app.lists.columns import find_columns, why_not
from app.lists.headings import Headings, shipped_headings
from app.lists.read import read_table
from app.lists.rows import RowReader
from app.lists.table import Limits
from rules.names.screening import Companies

LONG_LISTS = Limits(
    file_bytes=1_000_000_000,
    rows=5_000_000,
    all_characters=1_000_000_000,
    unpacked_bytes=1_000_000_000,
    seconds=120,
)
"""What a list on the command line may be at most: a national register, not an upload."""


@dataclass(frozen=True)
class CompanyList:
    """``companies``, and beside each its row: counted from 1 below the headings, blank rows included."""

    companies: Companies
    rows: list[int]


def read_companies(
    data: bytes, filename: str, headings: Headings | None = None, limits: Limits = LONG_LISTS
) -> CompanyList:
    """Read a list of companies from CSV or .xlsx; other columns than name, number and address are not used.

    Raises InputError with every fault, each with row and column: a row without a name, a cell too far to the
    right, an error value in a column that is used; or with the headings seen where no column fits.
    """
    headings = headings or shipped_headings()
    table = read_table(data, filename, headings=headings, limits=limits)
    columns = find_columns(table, headings)
    if not columns.usable:
        raise why_not(table, columns, headings)
    reader = RowReader(table, columns, headings)
    rows = reader.rows()
    for row in rows:
        reader.check(row)
    names = [reader.name(row, "name") for row in rows]
    optional = {
        field: [reader.text(row, field) or None for row in rows]
        for field in ("corporate_number", "address")
        if field in columns.found
    }
    reader.refuse_faults(rows, "業者")
    companies = Companies(names, optional.get("corporate_number"), optional.get("address"))
    return CompanyList(companies, [row.number - columns.heading_row for row in rows])
