"""Pieces of a file turned into rows, and a file checked from end to end.

A file is checked before it is loaded, or by a second process while it is (``beside``); no generation is
published before its files were found free of faults, so that of a faulty file nothing is ever seen.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass

from app.lists.table import FAULTS_SHOWN
from app.register.files import Piece, RegisterFile
from app.register.layout import COLUMNS, GET_AGAIN, NOT_THE_LAYOUT, Row, faults_in, ordinal, place
from rules.faults import Fault, InputError

_UPDATED = 4
_QUOTES = '引用符（"）の使い方が正しくありません'


@dataclass(frozen=True)
class Checked:
    """A file without a fault. rows: how many. first_day, last_day: of 更新年月日, ``date.toordinal()``."""

    rows: int
    first_day: int
    last_day: int


def check_file(file: RegisterFile, piece_bytes: int, advance: Callable[[int], None]) -> Checked:
    """Read a file from end to end. ``advance`` is told the bytes read since the last call.

    Raises InputError with every fault found, the first 30 in full.
    """
    faults: list[Fault] = []
    days: set[str] = set()
    count = read = 0
    for piece in file.pieces(size=piece_bytes):
        rows, lines, bad = rows_of(piece, file.name)
        if not count and not rows:
            raise InputError([_not_the_layout(piece, file.name)])
        faults += bad + faults_in(rows, lines, file.name)
        if len(faults) >= FAULTS_SHOWN:
            break
        count += len(rows)
        days |= {row[_UPDATED] for row in rows}
        advance(piece.end - read)
        read = piece.end
    if faults:
        raise InputError([*faults[:FAULTS_SHOWN], *_and_more(file.name, len(faults))])
    if not count:
        raise InputError([Fault(file.name, "中身がありません", GET_AGAIN)])
    return Checked(count, ordinal(min(days)), ordinal(max(days)))


def _and_more(name: str, found: int) -> list[Fault]:
    if found < FAULTS_SHOWN:
        return []
    return [Fault(name, f"誤りが多いため、{FAULTS_SHOWN}件までで確かめるのをやめました", GET_AGAIN)]


def _not_the_layout(piece: Piece, name: str) -> Fault:
    cells = _cells(next((text for text in piece.texts if text), "")) or []
    return Fault(place(name, piece.line), f"{NOT_THE_LAYOUT}（{len(cells)}列の行があります）", GET_AGAIN)


def rows_of(piece: Piece, name: str) -> tuple[list[Row], list[int], list[Fault]]:
    """The rows of 30 cells, their line numbers, and a fault for every other line. Blank lines are none."""
    try:
        cells: list[list[str] | None] = list(csv.reader(piece.texts, strict=True))
    except csv.Error:
        cells = []
    if len(cells) != len(piece.texts):  # a stray quote has swallowed lines: take each alone
        cells = [_cells(text) for text in piece.texts]
    rows: list[Row] = []
    lines: list[int] = []
    faults: list[Fault] = []
    for line, row in enumerate(cells, piece.line):
        if row is not None and len(row) == len(COLUMNS):
            rows.append(row)
            lines.append(line)
        elif row is None:
            faults.append(Fault(place(name, line), _QUOTES, GET_AGAIN))
        elif row:
            problem = f"{len(row)}列あります（{len(COLUMNS)}列のはずです）"
            faults.append(Fault(place(name, line), problem, GET_AGAIN))
    return rows, lines, faults


def _cells(text: str) -> list[str] | None:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error:
        return None
