"""Made-up files in the National Tax Agency's layout, and what a store holds."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from app.register.generations import current
from app.register.importing import Outcome, Pieces, import_files
from app.register.layout import COLUMNS
from app.register.schema import open_sealed
from rules.names.corporate_number import check_digit

LOADED_ON = date(2026, 11, 21)
SMALL = Pieces(bytes=700, numbers=2)
BESIDE = Pieces(bytes=700, numbers=2, child=0)
"""With a second process, as a large file is imported."""
Row = list[str]


def number(n: int) -> str:
    """A corporate number that nobody has, its check digit right."""
    base = f"9999{n:08}"
    return f"{check_digit(base)}{base}"


def row(of: int, name: str = "株式会社架空", **cells: str) -> Row:
    """A row of number ``of``; ``cells`` by short names."""
    values = {"sequence": "1", "number": number(of), "process": "01", "correction": "0", "name": name}
    values |= {"updated": "2026-04-01", "changed": "2015-10-05", "kind": "301", "prefecture": "東京都"}
    values |= {"city": "架空市", "street": f"架空町{of}番", "prefecture_code": "13", "city_code": "101"}
    values |= {"assigned": "2015-10-05", "latest": "1", "excluded": "0", **cells}
    made = [""] * len(COLUMNS)
    for key, value in values.items():
        made[_PLACES[key]] = value
    return made


_PLACES = {"sequence": 0, "number": 1, "process": 2, "correction": 3, "updated": 4, "changed": 5, "name": 6}
_PLACES |= {"kind": 8, "prefecture": 9, "city": 10, "street": 11, "prefecture_code": 13, "city_code": 14}
_PLACES |= {"abroad": 16, "closed": 18, "cause": 19, "successor": 20, "assigned": 22, "latest": 23}
_PLACES |= {"english": 24, "kana": 28, "excluded": 29}


def deletion(of: int, updated: str) -> Row:
    """The row of a number taken out of the register."""
    made = [""] * len(COLUMNS)
    made[0:5] = ["1", number(of), "99", "", updated]
    return made


def table(rows: Sequence[Row], encoding: str = "utf-8") -> bytes:
    """The rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(encoding)


def zipped(content: bytes, name: str = "zenkoku.csv", **others: bytes) -> bytes:
    """A zip as the agency makes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for other, what in others.items():
            archive.writestr(other.replace("_", "."), what)
    return made.getvalue()


def saved(folder: Path, name: str, content: bytes | Sequence[Row]) -> Path:
    """A file to import."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else table(content))
    return path


class Watch:
    """A progress that records; ``at_each`` is called whenever something has been done."""

    def __init__(self, at_each: Callable[[str], None] = lambda label: None) -> None:
        self.said: list[str] = []
        self.done: list[tuple[str, int]] = []
        self._at_each = at_each

    def say(self, message: str) -> None:
        self.said.append(message)

    @contextmanager
    def bar(self, label: str, length: int) -> Iterator[Callable[[int], None]]:
        def advance(more: int) -> None:
            self.done.append((label, more))
            self._at_each(label)

        yield advance


def load(store: Path, *files: Path, watch: Watch | None = None, pieces: Pieces = SMALL) -> list[Outcome]:
    """Import files in small pieces."""
    return import_files(store, files, watch or Watch(), LOADED_ON, pieces)


def content(store: Path) -> dict[str, list[Any]] | None:
    """Everything the current generation says of corporations, None where nothing is loaded."""
    now = current(store)
    if now is None:
        return None
    with closing(open_sealed(now.database)) as connection:
        tables = ("corporation", "held", "deleted", "bearer")
        return {t: sorted(connection.execute(f"SELECT * FROM {t}").fetchall()) for t in tables}
