"""One spelling for what may be written in several: width, case, variant characters, brackets, spaces.

``fold`` keeps spaces, punctuation and hyphens, because legal forms, branches and letter names are found by
them; ``squeeze`` takes them out at the end.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rules.names.tables import characters, likeness

_OPENING = dict.fromkeys(map(ord, "[{〔【〈《＜<"), "(")
_CLOSING = dict.fromkeys(map(ord, "]}〕】〉》＞>"), ")")
_CIRCLED = {
    ord(c): f"({w})" for c, w in zip("㊑㊒㊓㊔㊖㊩㊪㊫㊬㊭㊮㊯", "株有社名財医宗学監企資協", strict=True)
}
_BEFORE = _CIRCLED | {ord("゛"): "\u3099", ord("゜"): "\u309a"}
"""Signs that NFKC would take apart from what they belong to: ㊑ is (株), カ゛ is ガ."""
_KEPT = frozenset("&@+%#＆")
KANJI_DITTO = re.compile(r"([㐀-鿿豈-﫿])々")
HYPHENS = "-‐‑‒–—―−─━ー〜~～⁃﹣－‾¯゠⸺⸻⎯⏤˗"
"""Every character that people type for a hyphen or a long mark."""
_HYPHEN_CLASS = re.compile(f"[{re.escape(HYPHENS)}]")
_KANA = r"ァ-ヺーぁ-ゖヽヾゝゞ"
IS_KANA = re.compile(f"[{_KANA}]")
_AFTER_KANA = re.compile(f"(?<=[{_KANA}])[{re.escape(HYPHENS)}]+")
_AFTER_OTHERS = re.compile(f"(?<![{_KANA}{re.escape(HYPHENS)}])[{re.escape(HYPHENS)}]+")
_MAX_HYPHENS = 3
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_ACCENTED = re.compile("[À-ɏ\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")


@lru_cache(maxsize=8192)
def invisible(character: str) -> bool:
    """Whether a character leaves nothing on paper: controls, variation selectors, joiners."""
    code = ord(character)
    return (
        0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or 0x180B <= code <= 0x180F
        or (unicodedata.category(character) in ("Cf", "Cc") and character not in "\t\n\r\v\f")
    )


def tidy(text: str) -> str:
    """The text in one width, control characters and variation selectors removed, every bracket round, every
    run of white space one space. Case and characters stay as typed."""
    visible = "".join(c for c in text if not invisible(c))
    wide = unicodedata.normalize("NFKC", visible.translate(_BEFORE))
    wide = wide.translate(_OPENING).translate(_CLOSING)
    return " ".join(wide.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """``tidy``, and in one case and modern characters (髙﨑 -> 高崎, 佐々木 -> 佐佐木)."""
    folded = _without_accents(tidy(text).translate(characters().same)).casefold()
    # casefold can undo NFKC for a few signs; a second pass makes fold(fold(x)) == fold(x)
    folded = unicodedata.normalize("NFKC", folded).translate(characters().same)
    return " ".join(KANJI_DITTO.sub(r"\1\1", folded).split())


def _without_accents(text: str) -> str:
    """é as e; the voicing marks of kana stay."""
    if not _ACCENTED.search(text):
        return text
    apart = (unicodedata.normalize("NFD", c) if "À" <= c <= "ɏ" else c for c in text)
    return "".join(c for c in "".join(apart) if unicodedata.category(c) != "Mn" or c in "\u3099\u309a")


def squeeze(folded: str) -> str:
    """A folded text without spaces, punctuation and hyphens; a long mark (ー) is a letter and stays."""
    if folded.isalnum():  # letters and numbers alone, as most names are
        return folded
    return "".join(c for c in folded if _is_letter(c))


@lru_cache(maxsize=4096)
def _is_letter(character: str) -> bool:
    if character in _KEPT or character == "ー":
        return True
    # private use and unassigned: 外字, which may be the only thing that tells two names apart
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) in (
        "Mn",
        "Mc",
        "Co",
        "Cn",
    )


def hyphen_readings(folded: str) -> tuple[str, ...]:
    """Each way to read the hyphens: after kana one may be a long mark (ホ－ル) or a separator (サン－テック);
    a long mark after anything else (Ｊーオイル) is a hyphen. Hyphens left over become 中黒 (a boundary)."""
    if "ー" not in folded and folded.isalnum():  # every other hyphen is punctuation
        return (folded,)
    plain = _hyphens_after_others(folded)
    spots = [m for m in _AFTER_KANA.finditer(plain) if m.group() != "ー"]
    if not spots:
        return (_rest_to_boundary(plain),)
    if len(spots) > _MAX_HYPHENS:
        return tuple(dict.fromkeys(_rest_to_boundary(_AFTER_KANA.sub(mark, plain)) for mark in ("ー", "・")))
    readings = [""]
    end = 0
    for spot in spots:
        piece = plain[end : spot.start()]
        readings = [r + piece + mark for r in readings for mark in ("ー", "・")]
        end = spot.end()
    return tuple(dict.fromkeys(_rest_to_boundary(r + plain[end:]) for r in readings))


def _hyphens_after_others(folded: str) -> str:
    """A hyphen or long mark that follows neither kana nor another one becomes a boundary."""
    return _AFTER_OTHERS.sub("・", folded)


def _rest_to_boundary(text: str) -> str:
    return _HYPHEN_CLASS.sub(lambda m: m.group() if m.group() == "ー" else "・", text)


@lru_cache(maxsize=65536)
def blur(core: str) -> str:
    """A core with everything evened out that people mix up or leave out: small and large kana, hiragana and
    katakana, long marks, confusable characters, &, and a group's word at the end (ホールディングス). Equal
    blurs are alike, not the same."""
    return without_group_words(_even(core)) or core


def without_group_words(even: str) -> str:
    """An evened spelling without the words that many members of a group end in."""
    if even.endswith(group_words()):
        for word in group_words():
            short = even.removesuffix(word)
            if len(short) >= likeness().group.minimum_length:
                even = short
    return even


def _even(core: str) -> str:
    return leave_out(core.translate(evened_spelling()))


def leave_out(even: str) -> str:
    """An evened spelling without what people leave out: an ampersand, a long mark."""
    return even.replace("アンド", "").replace("ー", "").replace("&", "")


@lru_cache(maxsize=1)
def evened_spelling() -> dict[int, str]:
    """To katakana, and one of those that are mixed up, in one step."""
    alike = characters().alike
    kana = {code: chr(katakana).translate(alike) for code, katakana in _TO_KATAKANA.items()}
    return dict(alike) | kana


@lru_cache(maxsize=1)
def group_words() -> tuple[str, ...]:
    """The words of a group, evened, the longest first."""
    return tuple(sorted((_even(fold(w)) for w in likeness().group.words), key=lambda w: (-len(w), w)))
