"""Characters a paper, a page and an XML file can all carry; and the numbers of items in official papers."""

from __future__ import annotations

import unicodedata


def unprintable(text: str, allowed: str = "") -> str | None:
    """The first character of ``text`` that cannot be printed, as ``U+0007``; None where there is none.

    Control characters (general category Cc: C0, DEL, C1) other than those in ``allowed``, lone
    surrogates and noncharacters (U+FFFE …) count. Format characters do not: emoji and variant
    characters of names are joined with them.
    """
    for character in text:
        if character not in allowed and _is_unprintable(character):
            return f"U+{ord(character):04X}"
    return None


def _is_unprintable(character: str) -> bool:
    number = ord(character)
    if unicodedata.category(character) in ("Cc", "Cs"):
        return True
    return 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE


def number_label(number: int, level: int = 1) -> str:
    """The number of an item in official papers: ``１``; level 2 ``⑴``, past ⒇ ``(21)``; level 3 ``ア``."""
    if level == 1:
        return (
            str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
            if number < 10
            else str(number)
        )
    if level == 2:
        return chr(0x2473 + number) if 1 <= number <= 20 else f"({number})"
    kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    return kana[(number - 1) % len(kana)]
