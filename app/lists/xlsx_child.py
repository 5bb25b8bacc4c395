"""The child process that parses an .xlsx: bytes on standard input, one JSON document on standard output.

It runs as a script, away from the application: it imports nothing of hosakan, gives itself limits first
(memory and CPU time where the system has them) and may die without harm. Argument: a JSON object with
``sheet`` (a name or null) and the limits. Answer: ``{"sheets", "sheet", "rows", "bad", "peeks"}`` or
``{"refused": [code, detail]}``.
"""

from __future__ import annotations

import io
import json
import re
import sys
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_PEEKED_SHEETS = 20
_WHOLE = 10**15  # up to here a float holds every whole number exactly


class RefusedError(Exception):
    """The workbook cannot be taken; the arguments are a code for the parent and a detail."""


def limit_self(memory_bytes: int, seconds: int) -> None:
    """Bound this process. Where the system knows no such limits (Windows) the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, value in wanted:
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def refuse_doctype(data: bytes) -> None:
    """Raise RefusedError where a part declares a DOCTYPE: Excel never writes one, entity bombs need one."""
    marks = [b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not name.lower().endswith((".xml", ".rels")):
                continue
            tail = b""
            with package.open(name) as part:
                while chunk := part.read(1 << 20):
                    if any(mark in tail + chunk for mark in marks):
                        raise RefusedError("doctype", name)
                    tail = chunk[-20:]


def inline_as_text(cell: Any, inline: Any, value_tag: str) -> None:
    """Make a text kept in the cell a plain one: openpyxl builds objects for it, five times slower. The
    reading in kana (rPh) is left out."""
    space = value_tag[: -len("v")]
    runs = inline.findall(f"{space}t") + inline.findall(f"{space}r/{space}t")
    for old in cell.findall(value_tag):
        cell.remove(old)
    value = cell.makeelement(value_tag, {})
    value.text = "".join(run.text or "" for run in runs)
    cell.append(value)
    cell.set("t", "str")


def sparse_rows(sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The rows a sheet really holds, with their cells; nothing is filled in between.

    openpyxl's own reader fills gaps (A1 and XFD1048576 become 17 billion cells) and keeps every row's
    element; here each is dropped when read, and what follows the cells is not parsed at all.
    """
    from openpyxl.worksheet import _reader
    from openpyxl.xml.functions import iterparse

    class Parser(_reader.WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            inline = element.find(_reader.INLINE_STRING)
            if inline is not None and element.get("t") == "inlineStr":
                inline_as_text(element, inline, _reader.VALUE_TAG)
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and element.find(_reader.FORMULA_TAG) is not None:
                # An empty result of a text formula is a value; no result at all is none.
                cell["data_type"] = "s" if element.get("t") == "str" else "uncalculated"
            return cell

    workbook = sheet.parent
    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )
        parents = []
        for event, element in iterparse(source, events=("start", "end")):
            if event == "start":
                if element.tag == _reader.DATA_TAG:
                    parents.append(element)
            elif element.tag == _reader.ROW_TAG:
                yield parser.parse_row(element)
                for parent in parents:
                    parent.clear()
            elif element.tag == _reader.DATA_TAG:
                return


def text_of(value: Any) -> str:
    """A cell's value as a person reads it; whole numbers without ``.0``, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


class Reader:
    """Reads sheets of one workbook within the limits of rows, columns and characters."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self.limits = limits
        self.characters = 0
        self.bad: list[tuple[int, int, str]] = []

    def rows(self, sheet: Any, most: int | None = None) -> list[tuple[int, list[str]]]:
        """The rows that are not blank, with their numbers; ``most`` stops early."""
        found: list[tuple[int, list[str]]] = []
        for number, cells in sparse_rows(sheet):
            texts = self._texts(number, cells)
            if not texts:
                continue
            found.append((number, texts))
            if most is not None and len(found) >= most:
                break
            if len(found) > self.limits["rows"]:
                raise RefusedError("rows", "")
        return found

    def _texts(self, number: int, cells: list[dict[str, Any]]) -> list[str]:
        texts: list[str] = []
        for cell in cells:
            text = text_of(cell["value"])
            if cell["data_type"] in ("e", "uncalculated"):
                self.bad.append((number, cell["column"] - 1, text))
            elif not text.strip():
                continue
            if cell["column"] > self.limits["columns"]:
                from openpyxl.utils import get_column_letter

                raise RefusedError("columns", f"{get_column_letter(cell['column'])}{number}")
            texts += [""] * (cell["column"] - len(texts))
            texts[cell["column"] - 1] = text
            self.characters += len(text) + 1
        if self.characters > self.limits["all_characters"]:
            raise RefusedError("characters", "")
        return texts


def read(data: bytes, wanted: str | None, limits: dict[str, Any]) -> dict[str, Any]:
    """The wanted sheet, or the first visible one, in full and the first rows of the other visible ones."""
    refuse_doctype(data)
    # openpyxl takes numpy in where it is installed and needs it for nothing here; its threads reserve more
    # memory than the child may have, the more the machine has cores.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    # The declared range is often wrong and never used here; without one openpyxl reads the sheet twice.
    ReadOnlyWorksheet._get_size = lambda sheet: None  # type: ignore[attr-defined]
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    names = [sheet.title for sheet in sheets]
    if not sheets:
        raise RefusedError("no_sheet" if workbook.worksheets else "broken", "")
    if wanted is not None and wanted not in names:
        raise RefusedError("sheet", "、".join(names))
    chosen = sheets[names.index(wanted)] if wanted is not None else sheets[0]
    reader = Reader(limits)
    answer = {
        "sheets": names,
        "sheet": chosen.title,
        "rows": reader.rows(chosen),
        "bad": reader.bad,
        "peeks": {},
    }
    if wanted is None:
        peeks = {s.title: Reader(limits).rows(s, limits["peek"]) for s in sheets[1:_MAX_PEEKED_SHEETS]}
        answer["peeks"] = peeks
    return answer


def main() -> None:
    """Read, answer, leave. Anything openpyxl stumbles over means: not a workbook we can read."""
    order = json.loads(sys.argv[1])
    limits = order["limits"]
    limit_self(limits["memory_bytes"], int(limits["seconds"]) + 1)
    warnings.simplefilter("ignore")
    try:
        answer = read(sys.stdin.buffer.read(), order["sheet"], limits)
    except RefusedError as refused:
        answer = {"refused": refused.args}
    except MemoryError:
        answer = {"refused": ("memory", "")}
    except Exception as error:  # openpyxl raises nearly anything on a broken file
        answer = {"refused": ("broken", type(error).__name__)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
