"""Lists out: CSV and .xlsx that no spreadsheet runs as formulas, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app.lists.formula import neutralised
from app.lists.table import LIMITS, refuse_all, where
from rules.faults import Fault
from rules.plain_text import unprintable

Value = str | int | Decimal | date | None
_NO_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  Excel's properties carry no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
# _x000D_ in a cell means a character to Excel; a text that looks so is written with its own escape.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST = 60


def write_csv(
    headings: Sequence[str], rows: Iterable[Sequence[Value]], *, encoding: str = "utf-8-sig"
) -> bytes:
    """A CSV: commas, CRLF, texts in quotes, days as ISO 8601, None as nothing.

    ``encoding`` may be ``cp932`` for old tools. Raises InputError naming the cells where a text has
    characters that cannot be printed or that the encoding lacks.
    """
    table = _checked(headings, rows, encoding)
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows(
        [value.isoformat() if isinstance(value, date) else value for value in row] for row in table
    )
    return text.getvalue().encode(encoding)


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str = "一覧") -> bytes:
    """A workbook of one sheet, headings bold and fixed. Texts stay texts (numbers of 13 digits too), whole
    numbers and days are values. Raises InputError as :func:`write_csv` does.

    Stored without compression, because zlib's output differs between its versions.
    """
    table = _checked(headings, rows, "utf-8")
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(sheet)
    page.freeze_panes = "A2"
    for column in range(len(headings)):
        width = max((_width(row[column]) for row in table if column < len(row)), default=0)
        page.column_dimensions[get_column_letter(column + 1)].width = min(width, _WIDEST) + 2
    for number, row in enumerate(table):
        page.append([_cell(page, value, bold=number == 0) for value in row])
    workbook.properties.creator = ""
    workbook.properties.created = workbook.properties.modified = _NO_DAY
    saved = io.BytesIO()
    workbook.save(saved)
    return _fixed(saved.getvalue())


def _checked(headings: Sequence[str], rows: Iterable[Sequence[Value]], encoding: str) -> list[list[Value]]:
    table: list[list[Value]] = [list(headings), *(list(row) for row in rows)]
    faults = []
    for number, row in enumerate(table, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                problem = _problem(value, encoding)
                if problem:
                    faults.append(
                        Fault(where("書き出す表", number, column), problem, "その文字を直してください")
                    )
                row[column] = neutralised(value)
    if faults:
        raise refuse_all("書き出す表", faults)
    return table


def _problem(text: str, encoding: str) -> str | None:
    code = unprintable(text, allowed="\t\r\n")
    if code:
        return f"印刷できない制御文字（{code}）が入っています"
    if len(text) > LIMITS.cell_characters:
        return f"長すぎます（上限{LIMITS.cell_characters:,}文字）"
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        return f"「{text[error.start]}」は {encoding} では書けません"
    return None


def _width(value: Value) -> int:
    """The width of the widest line, full-width characters counted twice."""
    lines = str("" if value is None else value).split("\n")
    return max(sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in line) for line in lines)


def _cell(page: WriteOnlyWorksheet, value: Value, *, bold: bool) -> Cell:
    if isinstance(value, str):
        value = _LOOKS_ESCAPED.sub("_x005F_", value).replace("\r", "_x000D_")
    cell: Cell = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]  # the stubs lack Decimal
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _fixed(workbook: bytes) -> bytes:
    """The same workbook with fixed dates, sorted parts and no compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as made, zipfile.ZipFile(buffer, "w") as package:
        for name in sorted(made.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            package.writestr(entry, content)
    return buffer.getvalue()
