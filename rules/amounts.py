"""Amounts of yen as people write them."""

from __future__ import annotations

import re
from decimal import Decimal

from rules.faults import Fault, InputError

MOST = 10**12
"""The largest amount taken, inclusive: one trillion yen, more than any municipality's budget for this."""

HOW_TO_WRITE = "0 から 1兆 までの円単位の整数を「1250000」「1,250,000」「1,250,000円」のように書いてください"

# Written out rather than NFKC, which would also turn ① and ⁵ into digits.
_WIDTHS = str.maketrans("０１２３４５６７８９，、．￥＋－−‐‑–—―△▲", "0123456789,,.¥+---------")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


def parse_yen(value: object, where: str = "") -> int:
    """Whole yen, 0 to 10^12 inclusive, from text (``1,250,000``, ``１２５００００円``, ``¥1,250,000``), an
    integer, or a number without a fraction as spreadsheets hand it over (1250000.0).

    Raises InputError, one fault placed at ``where``, for anything else: negative, fractional, too
    large, empty, a truth value, a unit other than 円.
    """
    if isinstance(value, bool) or value is None:
        raise _fault(where, "金額がありません" if value is None else "金額ではありません")
    if isinstance(value, float | Decimal):
        return _checked(_whole(value, where), where)
    if isinstance(value, int):
        return _checked(value, where)
    if isinstance(value, str):
        return _checked(_from_text(value, where), where)
    raise _fault(where, "金額ではありません")


def yen(amount: int | Decimal) -> str:
    """``1,250,000円``; a fraction is kept as it is (``499.8円``)."""
    return f"{amount:,f}円" if isinstance(amount, Decimal) else f"{amount:,}円"


def _from_text(text: str, where: str) -> int:
    plain = text.strip().translate(_WIDTHS).removeprefix("¥").removesuffix("円").strip()
    shown = f"「{text.strip()[:40]}」は"
    if not plain:
        raise _fault(where, "金額がありません")
    if plain.startswith("-") or plain.endswith("-"):
        raise _fault(where, f"{shown}負の金額です")
    if re.fullmatch(r"[0-9,]*\.[0-9]*", plain):
        raise _fault(where, f"{shown}小数点があります")
    if not re.fullmatch(r"[0-9,]+", plain):
        raise _fault(where, f"{shown}金額として読めません")
    if "," in plain and not _GROUPED.fullmatch(plain):
        raise _fault(where, f"{shown}桁区切りの位置が3桁ごとではありません")
    digits = plain.replace(",", "")
    return int(digits) if len(digits.lstrip("0")) <= len(str(MOST)) else MOST + 1


def _whole(value: float | Decimal, where: str) -> int:
    if not Decimal(value).is_finite():
        raise _fault(where, "金額ではありません")
    if value != int(value):
        raise _fault(where, f"「{value}」は小数です")
    return int(value)


def _checked(amount: int, where: str) -> int:
    if amount < 0:
        raise _fault(where, "負の金額です")
    if amount > MOST:
        raise _fault(where, "1兆円を超えています")
    return amount


def _fault(where: str, problem: str) -> InputError:
    return InputError([Fault(where, problem, HOW_TO_WRITE)])
