"""Texts that a spreadsheet would run as a formula, made harmless; numbers below zero stay numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# The full-width signs too: Excel takes them for the half-width ones.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+](\d+|\d{1,3}(,\d{3})+)(\.\d+)?")


def neutralised(text: str) -> str:
    """``text`` with an apostrophe before it where it could start a formula; -1,250 stays as it is."""
    if text.startswith(_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def neutral_cells(cells: Iterable[Any]) -> list[Any]:
    """The cells of a row, its texts :func:`neutralised`; a number stays one."""
    return [neutralised(cell) if isinstance(cell, str) else cell for cell in cells]


def restored(text: str) -> str:
    """``text`` without the apostrophe :func:`neutralised` has put before it."""
    return text[1:] if text.startswith("'") and neutralised(text[1:]) == text else text
