"""The door for every list: what the bytes are decides how they are read, not what the file is called."""

from __future__ import annotations

import re

from app.lists.columns import find_columns
from app.lists.csv_in import read_csv
from app.lists.headings import Headings, shipped_headings
from app.lists.table import LIMITS, Limits, Table, refuse
from app.lists.xlsx_check import ZIP, refuse_other_kinds
from app.lists.xlsx_in import read_xlsx
from rules.plain_text import why_unfit

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
"""How the files end that a page takes. Macros of an .xlsm are not looked at, let alone run."""
_SEPARATOR = re.compile(r"[/\\]")


def read_table(
    data: bytes,
    filename: str,
    *,
    sheet: str | None = None,
    headings: Headings | None = None,
    limits: Limits = LIMITS,
) -> Table:
    """A CSV or .xlsx as texts, every row with its number in Excel.

    ``filename`` is used in messages only. ``headings`` help to find the separator and the sheet; ``sheet``
    names one. Raises InputError where the file is empty, too big, of another kind, broken, or holds
    characters that cannot be printed.
    """
    known = headings or shipped_headings()
    source = plain_name(filename)
    if not data:
        raise refuse(source, "空のファイルです", "見出しと業者の行のあるファイルを選んでください")
    if len(data) > limits.file_bytes:
        problem = f"大きすぎます（{len(data):,}バイト。上限{limits.file_bytes:,}バイト）"
        raise refuse(source, problem, "名簿の表だけにするか、分けてください")
    refuse_other_kinds(data, source)

    def count(table: Table) -> int:
        columns = find_columns(table, known)
        return len(columns.found) + len(columns.doubtful)

    if data.startswith(ZIP):
        return read_xlsx(data, source, limits, count, sheet)
    return read_csv(data, source, limits, count)


def is_list_name(filename: str) -> bool:
    """Whether a file is called as lists are; what is in it ``read_table`` says."""
    return filename.lower().endswith(ENDINGS)


def plain_name(filename: str) -> str:
    """A file's name without folders and unprintable characters, for messages."""
    name = _SEPARATOR.split(filename)[-1]
    return "".join(ch for ch in name if not why_unfit(ch))[:100] or "名簿"
