"""CSV: delimiter found, quotes read strictly, rows numbered as Excel shows them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator

from app.lists.table import Limits, Row, Table, refuse, refuse_all, where
from app.lists.text import decode, unfit
from rules.faults import Fault, InputError

_DELIMITERS = (",", "\t", ";")
_SAMPLE = 50
_QUOTES = '引用符（"）で囲んだ値は閉じの引用符まで書き、値の中の引用符は2つ重ねて（""）ください'


def read_csv(data: bytes, source: str, limits: Limits, known: Callable[[Table], int]) -> Table:
    """The rows of a CSV that are not blank.

    ``known`` counts the known headings in a table: of comma, tab and semicolon the separator that shows
    most of them is taken, then the one that gives most rows the same number of cells. Raises InputError
    for a wrong encoding, wrong quotes, control characters (each cell named) and too much of anything.
    """
    text, encoding = decode(data, source)
    if not text.strip():
        raise refuse(source, "中身がありません", "見出しと業者の行のあるファイルを選んでください")
    delimiter = _delimiter(text, source, encoding, known)
    rows: list[Row] = []
    faults: list[Fault] = []
    clean = unfit("".join(set(text))) is None  # each character that occurs looked at once
    for row in _records(text, delimiter, source):
        if not "".join(row.cells).strip():
            continue
        rows.append(row)
        if len(rows) > limits.rows:
            raise refuse(source, f"行が多すぎます（上限{limits.rows:,}行）", "名簿を分けてください")
        if not clean or len(row.cells) > limits.columns or max(map(len, row.cells)) > limits.cell_characters:
            faults += _faults(row, source, limits)
    if faults:
        raise refuse_all(source, faults)
    return Table(source, tuple(rows), encoding, shiftable=True)


def _records(text: str, delimiter: str, source: str) -> Iterator[Row]:
    """Every record, blank ones included. Raises InputError at the row where the quotes go wrong."""
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            yield Row(number, tuple(cells))
    except csv.Error as error:
        place = where(source, number + 1)
        if "field limit" in str(error):
            raise refuse(place, "1つのセルが長すぎます", _QUOTES) from None
        raise refuse(place, '引用符（"）の使い方が正しくありません', _QUOTES) from None


def _delimiter(text: str, source: str, encoding: str, known: Callable[[Table], int]) -> str:
    best, best_score = ",", (-1, -1)
    for delimiter in _DELIMITERS:
        rows: list[Row] = []
        try:
            for row in _records(text, delimiter, source):
                rows.append(row)
                if len(rows) == _SAMPLE:
                    break
        except InputError:
            continue
        widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
        steady = widths.most_common(1)[0][1] if widths else 0
        score = (known(Table(source, tuple(rows), encoding)), steady)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _faults(row: Row, source: str, limits: Limits) -> list[Fault]:
    if len(row.cells) > limits.columns:
        place = where(source, row.number)
        return [Fault(place, f"列が多すぎます（上限{limits.columns}列）", "区切りの文字を確かめてください")]
    faults = []
    for column, cell in enumerate(row.cells):
        problem, remedy = unfit(cell), "その文字を消してください"
        if len(cell) > limits.cell_characters:
            problem = f"長すぎます（上限{limits.cell_characters:,}文字）"
            remedy = '引用符（"）の閉じ忘れがないか確かめてください'
        if problem:
            faults.append(Fault(where(source, row.number, column), problem, remedy))
    return faults
