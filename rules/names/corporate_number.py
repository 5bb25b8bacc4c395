"""The corporate number (法人番号): thirteen digits, the first a check digit, read as people write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LENGTH = 13
SUSPICIOUS_ZEROS = 6
"""A spreadsheet that held the number as a figure loses its last digits: 7000010000000."""

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ーｰ・.,'’_]+")
_E_NOTATION = re.compile(r"\d+(?:\.\d+)?e[+-]?\d+", re.IGNORECASE)
_FLOAT_TAIL = re.compile(r"\.0*$")
_NOT_GIVEN = frozenset({"", "-", "なし", "無", "無し", "不明", "未登録", "n/a", "null", "none"})


@dataclass(frozen=True)
class CorporateNumber:
    """A number as written and what can be done with it.

    number: thirteen digits, or None where it counts as unknown. note: why it is unusable, one Japanese
    sentence; None where it is usable or none was written.
    """

    number: str | None
    note: str | None = None


NOT_GIVEN = CorporateNumber(None)


def check_digit(base: str) -> int:
    """The check digit of the twelve digits of the base number: 9 - (sum of Pn * Qn mod 9), Pn counted from
    the last digit, Qn 1 for odd n and 2 for even n (法人番号の指定に関する省令第2条)."""
    total = sum(int(digit) * (1 if n % 2 == 0 else 2) for n, digit in enumerate(reversed(base)))
    return 9 - total % 9


@lru_cache(maxsize=65536)
def read_corporate_number(written: str | None) -> CorporateNumber:
    """Read a corporate number from text: full width, hyphens, spaces, a spreadsheet's trailing ``.0`` and the
    T of an invoice issuer's number are taken.

    A wrong length, a failing check digit, E notation or six and more final zeros count as unknown, with a
    note. Never raises.
    """
    text = unicodedata.normalize("NFKC", written or "").strip()
    if text.lower() in _NOT_GIVEN or not _SEPARATORS.sub("", text):
        return NOT_GIVEN
    if _E_NOTATION.fullmatch(text.replace(" ", "").replace("+", "")) or _E_NOTATION.fullmatch(text):
        return _unusable(text, "指数表記で下の桁が失われています。元の資料の13桁を文字列として写してください")
    digits = _SEPARATORS.sub("", _FLOAT_TAIL.sub("", text))
    digits = digits[1:] if digits[:1] in "Tt" and len(digits) == LENGTH + 1 else digits
    if not (digits.isascii() and digits.isdigit()):
        return _unusable(text, "数字ではない文字が含まれています。13桁の数字で書いてください")
    return _judge(text, digits)


def _judge(text: str, digits: str) -> CorporateNumber:
    if len(digits) != LENGTH:
        return _unusable(
            text, f"{len(digits)}桁です。13桁の法人番号を書いてください（12桁は会社法人等番号です）"
        )
    if digits.endswith("0" * SUSPICIOUS_ZEROS):
        return _unusable(text, "末尾に0が6つ以上続きます。表計算で下の桁が失われていないか確かめてください")
    if int(digits[0]) != check_digit(digits[1:]):
        return _unusable(text, "検査用数字が合いません。桁の写し間違いがないか確かめてください")
    return CorporateNumber(digits)


def _unusable(text: str, why: str) -> CorporateNumber:
    return CorporateNumber(
        None, f"法人番号「{text[:40]}」は使えません。{why}。番号が不明なものとして扱いました。"
    )
