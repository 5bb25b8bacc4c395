"""Lists out: CSV and .xlsx that no spreadsheet runs as formulas, the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from app.lists.formula import neutralised
from app.lists.table import LIMITS, refuse_all, where
from app.lists.xlsx_out import Value, workbook
from rules.faults import Fault
from rules.plain_text import unprintable


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
    numbers and days are values. Raises InputError as :func:`write_csv` does. ``sheet``: at most 31
    characters without ``[]:*?/\\``."""
    return workbook(_checked(headings, rows, "utf-8"), sheet)


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
