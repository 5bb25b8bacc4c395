"""Characters a paper, a page and an XML file can all carry; and the numbers of items in official papers.

``why_unfit`` is the one door for text from outside: what is typed on a page, stands in an address, a JSON
document or a cell of a list is refused here and nowhere else, and otherwise kept exactly as it came.
"""

from __future__ import annotations

import re

LINES = "\n\t"
"""What a text of several lines may hold besides characters."""
_UNPRINTABLE = "\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)
)
# Embeddings, overrides and isolates: they show a text in another order than it is stored in.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_ODD = re.compile(f"[{_UNPRINTABLE}]")
_UNFIT = re.compile(f"[{_UNPRINTABLE}{_TURNING}]")


def why_unfit(text: str, allowed: str = "") -> str | None:
    """Why ``text`` cannot be taken in, in Japanese without a full stop; None where it can.

    Refused are control characters other than those in ``allowed`` (``LINES`` for several lines), lone
    surrogates, noncharacters and characters that turn the direction of writing. Everything else is taken:
    emoji, variants of kanji, ㈱, ①.
    """
    code = _first(_UNFIT, text, allowed)
    if code is None:
        return None
    if code == "U+0000":
        return "NUL 文字（U+0000）が入っています"
    if code in ("U+000A", "U+000D"):
        return f"改行（{code}）が入っています"
    turning = re.match(f"[{_TURNING}]", chr(int(code[2:], 16)))
    kind = "文字の並ぶ向きを変える制御文字" if turning else "印刷できない制御文字"
    return f"{kind}（{code}）が入っています"


def unprintable(text: str, allowed: str = "") -> str | None:
    """The first character of ``text`` that cannot be printed, as ``U+0007``; None where there is none.

    Control characters (general category Cc: C0, DEL, C1) other than those in ``allowed``, lone
    surrogates and noncharacters (U+FFFE …) count. Format characters do not: emoji and variant
    characters of names are joined with them. This is what no document can carry, kept records included;
    ``why_unfit`` asks more of what comes in.
    """
    return _first(_ODD, text, allowed)


def _first(odd: re.Pattern[str], text: str, allowed: str) -> str | None:
    for found in odd.finditer(text):
        if found[0] not in allowed:
            return f"U+{ord(found[0]):04X}"
    return None


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
