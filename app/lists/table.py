"""A table as it was read from a file: texts only, every row with the number a person sees in Excel."""

from __future__ import annotations

from dataclasses import dataclass

from rules.faults import Fault, InputError

# More faults than this help nobody; the rest is counted.
FAULTS_SHOWN = 30


@dataclass(frozen=True)
class Limits:
    """What one uploaded list may be at most. Sizes in bytes, ``seconds`` of wall clock for the child."""

    file_bytes: int = 10_000_000
    rows: int = 50_000
    columns: int = 256
    cell_characters: int = 32_767  # what a cell of Excel can hold
    all_characters: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    zip_entries: int = 2_000
    # Sheets of one repeated word shrink about 100 times; bombs 1,000 times.
    zip_ratio: int = 250
    memory_bytes: int = 1_073_741_824
    seconds: float = 8.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank. ``number`` counts from 1, titles and blank rows included."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text in a column (from 0); empty where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class BadCell:
    """A cell without a usable value (``#N/A``, a formula never calculated); no fault while nobody uses it."""

    row: int
    column: int
    problem: str
    remedy: str


@dataclass(frozen=True)
class Table:
    """What a file holds. ``source`` is the file's name for messages, ``encoding`` how it was read, in
    Japanese; ``sheet`` and ``sheets`` (the visible ones) only for Excel. ``shiftable``: a stray separator
    can have moved cells to the right (CSV)."""

    source: str
    rows: tuple[Row, ...]
    encoding: str
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    bad_cells: tuple[BadCell, ...] = ()
    shiftable: bool = False

    @property
    def place(self) -> str:
        """The file, and the sheet where there are several, for messages."""
        return f"{self.source} シート「{self.sheet}」" if len(self.sheets) > 1 else self.source

    def preview(self, rows: int = 5) -> tuple[tuple[str, ...], ...]:
        """The first rows, each cell cut to 40 characters, to show a person what was read."""
        return tuple(tuple(shorten(cell) for cell in row.cells) for row in self.rows[:rows])


def shorten(text: str, length: int = 40) -> str:
    """``text`` on one line, cut to ``length`` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def letter(column: int) -> str:
    """The name Excel gives a column counted from 0: A, B … Z, AA."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def where(place: str, row: int, column: int | None = None, heading: str = "") -> str:
    """``名簿.csv 12行目 C列「法人番号」``; ``column`` counts from 0."""
    parts = f"{place} {row}行目"
    if column is not None:
        parts += f" {letter(column)}列"
    return f"{parts}「{shorten(heading, 20)}」" if heading else parts


def refuse(place: str, problem: str, remedy: str = "") -> InputError:
    """One fault, ready to raise."""
    return InputError([Fault(place, problem, remedy)])


def refuse_all(place: str, faults: list[Fault]) -> InputError:
    """All faults, ready to raise: the first ones in full, the rest counted."""
    rest = len(faults) - FAULTS_SHOWN
    if rest <= 0:
        return InputError(faults)
    more = Fault(place, f"ほかに{rest}件の誤りがあります", "上の誤りを直してから、もう一度取り込んでください")
    return InputError([*faults[:FAULTS_SHOWN], more])
