"""The layout of the National Tax Agency's files (法人番号公表サイト 資源定義書): 30 columns, no header.

Checks look at a column's distinct values, so that a fault-free file costs little; a value that is wrong is
then looked up in its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.register.published import DELETED, Deletion, Published
from rules.faults import Fault
from rules.names.corporate_number import LENGTH
from rules.names.municipalities import prefectures

COLUMNS = (
    "一連番号",
    "法人番号",
    "処理区分",
    "訂正区分",
    "更新年月日",
    "変更年月日",
    "商号又は名称",
    "商号又は名称イメージID",
    "法人種別",
    "国内所在地（都道府県）",
    "国内所在地（市区町村）",
    "国内所在地（丁目番地等）",
    "国内所在地イメージID",
    "都道府県コード",
    "市区町村コード",
    "郵便番号",
    "国外所在地",
    "国外所在地イメージID",
    "登記記録の閉鎖等年月日",
    "登記記録の閉鎖等の事由",
    "承継先法人番号",
    "変更事由の詳細",
    "法人番号指定年月日",
    "最新履歴",
    "商号又は名称（英語表記）",
    "国内所在地（都道府県）（英語表記）",
    "国内所在地（市区町村丁目番地等）（英語表記）",
    "国外所在地（英語表記）",
    "フリガナ",
    "検索対象除外",
)
NOT_THE_LAYOUT = "国税庁の法人番号公表情報（30列、見出しなし）の形ではありません"
GET_AGAIN = (
    "法人番号公表サイトの「基本3情報ダウンロード」の全件データか差分データ（CSV）を、開いて保存し直さずに"
    "そのまま指定してください"
)
PROCESS, NAME = 2, 6
_EARLIEST, _LATEST = date(1868, 1, 1), date(2199, 12, 31)

Row = Sequence[str]


@dataclass(frozen=True)
class Check:
    """What a column's values must be. wrong: given different values, those that are not. blank: whether
    nothing may stand there (``deletion``: only in the row of a deleted number)."""

    column: int
    wrong: Callable[[set[str]], set[str]]
    expected: str
    blank: Literal["always", "deletion", "never"]


def ordinal(text: str) -> int:
    """A day of the files (YYYY-MM-DD) as ``date.toordinal()``, 0 for a blank. Raises ValueError."""
    if not text:
        return 0
    day = date.fromisoformat(text)
    if len(text) != 10 or not _EARLIEST <= day <= _LATEST:
        raise ValueError(text)
    return day.toordinal()


_ordinal = lru_cache(maxsize=65536)(ordinal)


def _is_day(text: str) -> bool:
    try:
        return bool(_ordinal(text))
    except ValueError:
        return False


def _not(fits: Callable[[str], bool]) -> Callable[[set[str]], set[str]]:
    return lambda values: {value for value in values if not fits(value)}


def _not_digits(length: int) -> Callable[[set[str]], set[str]]:
    return _not(lambda text: len(text) == length and text.isascii() and text.isdigit())


def _not_one_of(*values: str) -> Callable[[set[str]], set[str]]:
    return lambda found: found.difference(values)


def _not_numbers(values: set[str]) -> set[str]:
    """Values that are no corporate number; the check digits all at once, for there are millions of them."""
    wrong = _not_digits(LENGTH)(values)
    rest = list(values - wrong)
    numbers = np.array(list(map(int, rest)), dtype=np.int64)
    right = np.equal(numbers // 10 ** (LENGTH - 1), check_digits(numbers))
    return wrong.union(text for text, fits in zip(rest, right.tolist(), strict=True) if not fits)


def check_digits(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """``rules.names.corporate_number.check_digit`` of the last twelve digits of each."""
    total = np.zeros_like(numbers)
    for n in range(LENGTH - 1):
        total += numbers // 10**n % 10 * (1 if n % 2 == 0 else 2)
    digits: NDArray[np.int64] = 9 - total % 9
    return digits


_NUMBER = "検査用数字の合う13桁の数字"
_DAY = "実在する日付（2026-04-01 の形）"
CHECKS = (
    Check(0, _not(lambda text: text.isascii() and text.isdigit() and len(text) < 10), "数字", "never"),
    Check(1, _not_numbers, _NUMBER, "never"),
    Check(2, _not_digits(2), "2桁の数字", "never"),
    Check(3, _not_one_of("0", "1"), "0 か 1", "deletion"),
    Check(4, _not(_is_day), _DAY, "never"),
    Check(5, _not(_is_day), _DAY, "deletion"),
    Check(6, _not(lambda text: bool(text.strip())), "商号又は名称", "deletion"),
    Check(8, _not_digits(3), "3桁の数字", "deletion"),
    Check(9, lambda found: found.difference(prefectures()), "都道府県の名前", "always"),
    Check(13, _not_digits(2), "2桁の数字", "always"),
    Check(14, _not_digits(3), "3桁の数字", "always"),
    Check(18, _not(_is_day), _DAY, "always"),
    Check(19, _not_digits(2), "2桁の数字", "always"),
    Check(20, _not_numbers, _NUMBER, "always"),
    Check(22, _not(_is_day), _DAY, "deletion"),
    Check(23, _not_one_of("0", "1"), "0 か 1", "deletion"),
    Check(29, _not_one_of("0", "1"), "0 か 1", "deletion"),
)


def place(source: str, line: int, column: int | None = None) -> str:
    """Where in a file: ``00_zenkoku.zip 12行目 2列目「法人番号」``; ``column`` counts from 0."""
    head = f"{source} {line}行目"
    return head if column is None else f"{head} {column + 1}列目「{COLUMNS[column]}」"


def faults_in(rows: Sequence[Row], lines: Sequence[int], source: str) -> list[Fault]:
    """Everything wrong in rows of 30 cells, in the order of the rows; ``lines`` are their line numbers."""
    found: list[tuple[int, int, Fault]] = []
    for check in CHECKS:
        cells = [row[check.column] for row in rows]
        bad = check.wrong(set(cells) - {""} if check.blank == "always" else set(cells))
        if bad:
            found += [
                (lines[i], check.column, _fault(check, cell, place(source, lines[i], check.column)))
                for i, cell in enumerate(cells)
                if cell in bad and not _may_be_blank(check, cell, rows[i][PROCESS])
            ]
    return [fault for _, _, fault in sorted(found, key=lambda one: one[:2])]


def _may_be_blank(check: Check, cell: str, process: str) -> bool:
    return not cell and check.blank == "deletion" and process == DELETED


def _fault(check: Check, cell: str, where: str) -> Fault:
    shown = f"「{cell[:20]}」は使えません" if cell else "空です"
    return Fault(where, shown, f"{check.expected}が入ります。国税庁の元のファイルを確かめてください")


def published(rows: Sequence[Row]) -> tuple[list[Published], list[Deletion]]:
    """Rows that ``faults_in`` finds no fault with, as the store keeps them: states, and deletions."""
    deletions = [Deletion(int(row[1]), _ordinal(row[4])) for row in rows if row[PROCESS] == DELETED]
    columns = list(zip(*(rows if not deletions else [r for r in rows if r[PROCESS] != DELETED]), strict=True))
    return (list(_states(columns)) if columns else []), deletions


def _states(columns: Sequence[Sequence[str]]) -> map[Published]:
    days = {i: map(_ordinal, columns[i]) for i in (4, 5, 18, 22)}
    at_home = map("".join, zip(columns[9], columns[10], columns[11], strict=True))
    fields = zip(
        map(int, columns[1]),
        days[4],
        map(int, columns[23]),
        days[5],
        map(int, columns[0]),
        columns[2],
        columns[NAME],
        columns[24],
        columns[28],
        columns[8],
        columns[13],
        columns[14],
        (home or abroad for home, abroad in zip(at_home, columns[16], strict=True)),
        days[18],
        columns[19],
        (int(number) if number else 0 for number in columns[20]),
        days[22],
        map(int, columns[29]),
        strict=True,
    )
    return map(Published._make, fields)
