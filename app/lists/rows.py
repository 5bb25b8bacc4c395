"""Row after row of a table whose columns are settled: what is skipped and what is at fault."""

from __future__ import annotations

import re

from app.lists.columns import Columns
from app.lists.formula import restored
from app.lists.headings import Headings
from app.lists.table import BadCell, Row, Table, letter, refuse, refuse_all, shorten, where
from rules.dates import parse_date
from rules.faults import Fault, InputError

_PRIVATE = re.compile("[\ue000-\uf8ff]")


class RowReader:
    """Reads row after row; gathers ``faults``, and ``notices`` a person should see."""

    def __init__(self, table: Table, columns: Columns, headings: Headings) -> None:
        self.table, self.columns, self.headings = table, columns, headings
        self.faults: list[Fault] = []
        self.notices: list[str] = []
        self.bad: dict[tuple[int, int], BadCell] = {(cell.row, cell.column): cell for cell in table.bad_cells}
        self.serial = {c for c, text in enumerate(columns.headings) if headings.is_serial(text)}
        self._headed = {c: text for c, text in enumerate(columns.headings) if text}
        filled = list(self._headed)
        self.width = filled[-1] + 1 if table.shiftable and filled else None

    def rows(self) -> list[Row]:
        """The rows that hold something, below the headings."""
        below = (row for row in self.table.rows if row.number > self.columns.heading_row)
        return [row for row in below if not self.skipped(row)]

    def refuse_faults(self, rows: list[Row], what: str) -> None:
        """Raises InputError with every fault found, or where ``rows`` is empty; ``what``: 業者, 関係."""
        if self.faults:
            raise refuse_all(self.table.place, self.faults)
        if not rows:
            problem, remedy = (
                f"{what}の行が1つもありません",
                f"見出しの下に、{what}を1行に1{_COUNTED[what]}ずつ書いてください",
            )
            raise refuse(self.table.place, problem, remedy)

    def skipped(self, row: Row) -> bool:
        """Whether a row holds nothing: only its serial number, an end mark, or the headings once more."""
        texts = {c: text.strip() for c, text in enumerate(row.cells) if text.strip()}
        if self.bad and any((row.number, c) in self.bad for cs in self.columns.found.values() for c in cs):
            return False
        if texts and set(texts) <= self.serial:
            return True
        if len(texts) == 1 and self.headings.is_end_mark(next(iter(texts.values()))):
            return True
        return bool(texts) and texts == self._headed

    def check(self, row: Row) -> None:
        """Note the faults of a row's cells: too far to the right, an error value, private characters."""
        self._check_width(row)
        for chosen in self.columns.found.values():
            for column in chosen:
                self._check_value(row, column)

    def _check_width(self, row: Row) -> None:
        if self.width is None or len(row.cells) <= self.width:
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
            self.faults.append(Fault(self.place(row, column), bad.problem, bad.remedy))
        elif _PRIVATE.search(row.cell(column)):
            self.notices.append(
                f"{self.place(row, column)}: 外字が入っています。似た名称との照合ができないことがあります。"
            )

    def place(self, row: Row, column: int) -> str:
        """Where a cell stands, for messages."""
        return where(self.table.place, row.number, column, self.columns.heading(column))

    def name(self, row: Row, field: str) -> str:
        """A name that must be there; a fault is noted where it is not."""
        name = self.text(row, field)
        column = self.columns.found[field][0]
        if not name and (row.number, column) not in self.bad:
            written = "、".join(f"「{shorten(text, 20)}」" for text in row.cells if text.strip())
            problem = f"{self.headings.fields[field].label}が空です（この行には {written} があります）"
            self.faults.append(Fault(self.place(row, column), problem, "名称を書くか、行ごと消してください"))
        return name

    def text(self, row: Row, field: str) -> str:
        """The text of a field on one line; empty where a mark says that nothing is there."""
        columns = self.columns.found.get(field, ())
        if len(columns) == 1:
            return " ".join(self.value(row, columns[0]).split())
        parts = [self.value(row, column) for column in columns]
        text = " ".join(" ".join(part.split()) for part in parts if part)
        return text if not field.endswith("address") or len(parts) < 2 else text.replace(" ", "")

    def value(self, row: Row, column: int) -> str:
        """The text of a cell; empty where a mark says that nothing is there, or where it is at fault."""
        text = restored(row.cell(column).strip())
        return "" if self.headings.is_blank_mark(text) or (row.number, column) in self.bad else text

    def day(self, row: Row, field: str) -> str | None:
        """A day as written; a fault is noted where it cannot be read."""
        text = self.text(row, field)
        if not text:
            return None
        try:
            parse_date(text)
        except InputError as error:
            self.fault(row, field, *error.faults)
        return text

    def fault(self, row: Row, field: str, *faults: Fault) -> None:
        """Note faults at a field of a row."""
        place = self.place(row, self.columns.found[field][0])
        self.faults += [Fault(place, one.problem, one.remedy) for one in faults]


_COUNTED = {"業者": "者", "関係": "件"}
