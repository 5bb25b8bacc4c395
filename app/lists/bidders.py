"""A list of bidders from a table: the dicts of CASE.json, each with the row it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.lists.columns import ColumnMapping, Columns, check_mapping, find_columns, why_not
from app.lists.formula import restored
from app.lists.headings import Headings, shipped_headings
from app.lists.read import read_table
from app.lists.table import LIMITS, BadCell, Limits, Row, Table, letter, refuse, refuse_all, shorten, where
from rules.dates import parse_date
from rules.faults import Fault, InputError

_LISTED = ("members", "subcontractors")
# A comma before Ltd. or Inc. belongs to the name.
_BETWEEN = re.compile(
    r"[、;；／/\n]|[,，](?!\s*(?:Ltd|Inc|LLC|L\.L\.C|Corp|Co\b|K\.?K|GmbH|S\.A|PLC|LLP))", re.IGNORECASE
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")


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
    rows = [row for row in table.rows if row.number > columns.heading_row and not reader.skipped(row)]
    bidders = [reader.bidder(row) for row in rows]
    if reader.faults:
        raise refuse_all(table.place, reader.faults)
    if not bidders:
        raise refuse(
            table.place, "業者の行が1つもありません", "見出しの下に、業者を1行に1者ずつ書いてください"
        )
    numbers = tuple(row.number for row in rows)
    return BidderList(tuple(bidders), numbers, table, columns, tuple(reader.notices))


class _Reader:
    """Reads row after row and gathers what is wrong."""

    def __init__(self, table: Table, columns: Columns, headings: Headings) -> None:
        self.table, self.columns, self.headings = table, columns, headings
        self.faults: list[Fault] = []
        self.notices: list[str] = []
        self.bad: dict[tuple[int, int], BadCell] = {(cell.row, cell.column): cell for cell in table.bad_cells}
        self.serial = {c for c, text in enumerate(columns.headings) if headings.is_serial(text)}
        filled = [c for c, text in enumerate(columns.headings) if text]
        self.width = filled[-1] + 1 if table.shiftable and filled else None

    def skipped(self, row: Row) -> bool:
        """Whether a row holds no bidder: only its serial number, an end mark, or the headings once more."""
        texts = {c: text.strip() for c, text in enumerate(row.cells) if text.strip()}
        if any((row.number, c) in self.bad for cs in self.columns.found.values() for c in cs):
            return False
        if texts and set(texts) <= self.serial:
            return True
        if len(texts) == 1 and self.headings.is_end_mark(next(iter(texts.values()))):
            return True
        return bool(texts) and texts == {c: text for c, text in enumerate(self.columns.headings) if text}

    def bidder(self, row: Row) -> dict[str, Any]:
        """One bidder as CASE.json has it."""
        self._check_width(row)
        for chosen in self.columns.found.values():
            for column in chosen:
                self._check_value(row, column)
        return {
            "name": self._name(row),
            "corporate_number": self._text(row, "corporate_number") or None,
            "address": self._text(row, "address") or None,
            "affiliates_declared_on": self._day(row),
            **{field: self._companies(row, field) for field in _LISTED},
        }

    def _check_width(self, row: Row) -> None:
        if self.width is None:
            return
        beyond = [c for c in range(self.width, len(row.cells)) if row.cells[c].strip()]
        if beyond:
            problem = (
                f"見出しより右の{letter(beyond[0])}列に「{shorten(row.cells[beyond[0]], 20)}」があります"
            )
            remedy = '値の中に区切りのコンマがあれば値を引用符（"）で囲み、別の列なら見出しを付けてください'
            self.faults.append(Fault(where(self.table.place, row.number), problem, remedy))

    def _check_value(self, row: Row, column: int) -> None:
        bad = self.bad.get((row.number, column))
        if bad:
            self.faults.append(Fault(self._place(row, column), bad.problem, bad.remedy))
        elif _PRIVATE.search(row.cell(column)):
            self.notices.append(
                f"{self._place(row, column)}: 外字が入っています。似た名称との照合ができないことがあります。"
            )

    def _place(self, row: Row, column: int) -> str:
        return where(self.table.place, row.number, column, self.columns.heading(column))

    def _name(self, row: Row) -> str:
        name = self._text(row, "name")
        column = self.columns.found["name"][0]
        if not name and (row.number, column) not in self.bad:
            written = "、".join(f"「{shorten(text, 20)}」" for text in row.cells if text.strip())
            problem = f"{self.headings.fields['name'].label}が空です（この行には {written} があります）"
            self.faults.append(Fault(self._place(row, column), problem, "名称を書くか、行ごと消してください"))
        return name

    def _text(self, row: Row, field: str) -> str:
        """The text of a field on one line; empty where a mark says that nothing is there."""
        parts = [self._value(row, column) for column in self.columns.found.get(field, ())]
        text = " ".join(" ".join(part.split()) for part in parts if part)
        return text if field != "address" or len(parts) < 2 else text.replace(" ", "")

    def _value(self, row: Row, column: int) -> str:
        text = restored(row.cell(column).strip())
        return "" if self.headings.is_blank_mark(text) or (row.number, column) in self.bad else text

    def _day(self, row: Row) -> str | None:
        text = self._text(row, "affiliates_declared_on")
        if not text:
            return None
        try:
            parse_date(text)
        except InputError as error:
            column = self.columns.found["affiliates_declared_on"][0]
            self.faults += [Fault(self._place(row, column), f.problem, f.remedy) for f in error.faults]
        return text

    def _companies(self, row: Row, field: str) -> list[dict[str, str]]:
        cells = [self._value(row, column) for column in self.columns.found.get(field, ())]
        names = [" ".join(part.split()) for cell in cells for part in _BETWEEN.split(cell)]
        return [{"name": name} for name in names if not self.headings.is_blank_mark(name)]
