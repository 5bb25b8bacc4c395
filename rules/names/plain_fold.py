"""Very many names folded at once, with exactly the result of ``fold`` for each.

A character is *inert* where ``fold`` treats it alone: no combining mark, nothing that joins its neighbour.
A batch of names of inert characters is folded by one look-up table over all its code points. The table is
filled by asking ``fold`` itself about each character that turns up, so it can never say anything else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rules.names.fold import HYPHENS, IS_KANA, KANJI_DITTO, fold, invisible, squeeze
from rules.names.letter_names import letter_names
from rules.names.plain_form import form_starts
from rules.names.tables import characters

SPECIAL = 1
"""A character that is not inert: the name was not folded."""
SPACE = 2
HYPHEN = 4
"""A hyphen, or a long mark that does not follow a kana: it may be read in several ways."""
MARK = 8
"""Punctuation or a bracket, which ``squeeze`` takes out."""
LETTER_NAME = 16
"""Katakana at which a run of letter names (エヌティ) may begin."""
RUN = 32
"""The same, and no more than letters stand in between."""
_KANA = 64
_REPLACED = 128
_FORM = 256
_SECOND = 512
"""The second character of a letter's name."""
_LONG_MARK = ord("ー")
_NEWLINE = ord("\n")
_INERT = (
    (0x21, 0x7E),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2190, 0x27BF),
    (0x3001, 0x3029),
    (0x3030, 0x3096),
    (0x309D, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFD),
)
"""Code points that neither combine nor compose with a character before them, first and last included."""


@dataclass(frozen=True)
class FoldedNames:
    """Names folded. text: as ``fold`` gives it, "" where SPECIAL. flags: what each holds, the constants of
    this module or-ed. form_starts, marks: how many characters a legal form may begin with, and how many
    MARK, it holds. codes: the code points of all, each name closed by a line break; first, end: where in
    ``codes`` each begins and where its line break is. Spaces may still be doubled in ``codes``.
    """

    text: list[str]
    flags: NDArray[np.uint16]
    form_starts: NDArray[np.intp]
    marks: NDArray[np.intp]
    codes: NDArray[np.uint32]
    first: NDArray[np.intp]
    end: NDArray[np.intp]


@dataclass(frozen=True)
class _Alphabet:
    """What is known of each code point. target: the one it is folded to. replaced: characters that become
    several or none. Threads may fill it at the same time: they all write the same."""

    known: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0x110000, dtype=np.bool_))
    target: NDArray[np.uint32] = field(default_factory=lambda: np.arange(0x110000, dtype=np.uint32))
    flags: NDArray[np.uint16] = field(default_factory=lambda: np.zeros(0x110000, dtype=np.uint16))
    replaced: dict[str, str] = field(default_factory=dict)

    def meet(self, codes: NDArray[np.uint32]) -> list[str]:
        """Learn every new character of ``codes``; those of all that are to be replaced."""
        for code in np.unique(codes[~self.known[codes]]).tolist():
            self._learn(code)
        return [chr(code) for code in np.unique(codes[self.flags[codes] == _REPLACED]).tolist()]

    def _learn(self, code: int) -> None:
        character = chr(code)
        if code == _NEWLINE:
            folded: str | None = character
        else:
            folded = _folded_alone(character)
        if folded is None:
            self.flags[code] = SPECIAL
        elif len(folded) != 1:
            self.replaced[character] = folded
            self.flags[code] = _REPLACED
        else:
            self.target[code] = ord(folded)
            self.flags[code] = _flags(folded)
        self.known[code] = True


@lru_cache(maxsize=1)
def _alphabet() -> _Alphabet:
    return _Alphabet()


def _folded_alone(character: str) -> str | None:
    """What a character is folded to wherever it stands; None where that depends on its neighbours."""
    if invisible(character):
        return ""
    wide = unicodedata.normalize("NFKC", character)
    if wide.isspace():
        return " "
    folded = fold(character)
    steps = (wide, wide.translate(characters().same).casefold(), folded)
    if not all(step and all(map(_inert, step)) for step in steps):
        return None
    return folded if all(fold(c) == c for c in folded) else None


def _inert(character: str) -> bool:
    code = ord(character)
    return unicodedata.combining(character) == 0 and any(first <= code <= last for first, last in _INERT)


def _flags(folded: str) -> int:
    if folded.isspace():
        return SPACE if folded == " " else 0
    if folded in HYPHENS and folded != "ー":
        return HYPHEN
    flags = 0 if squeeze(folded) else MARK
    if folded != "ー" and IS_KANA.match(folded):
        flags |= _KANA
    if folded in form_starts():
        flags |= _FORM
    if any(folded in characters[1:2] for characters in letter_names()):
        flags |= _SECOND
    return flags | LETTER_NAME if any(name[0] == folded for name in letter_names()) else flags


def fold_many(names: Sequence[str]) -> FoldedNames:
    """Every name (there is one at least) folded as ``fold`` folds it, unless it holds a character that is not
    inert (SPECIAL)."""
    text = "\n".join(names) + "\n"
    if text.count("\n") != len(names):  # a line break inside a name is a space to ``fold``
        text = "\n".join([name.replace("\n", " ") for name in names]) + "\n"
    codes = _codes(text)
    replaced = _alphabet().meet(codes)
    if replaced:
        for character in replaced:
            text = text.replace(character, _alphabet().replaced[character])
        codes = _codes(text)
        _alphabet().meet(codes)
    folded = _alphabet().target[codes]
    end = np.flatnonzero(folded == _NEWLINE)
    first = np.concatenate((np.zeros(1, dtype=np.intp), end[:-1] + 1))
    found = _alphabet().flags[codes]
    flags = _flags_of_names(found, folded, first)
    lines = KANJI_DITTO.sub(r"\1\1", _text(folded)).split("\n")
    lines.pop()
    for row in np.flatnonzero(flags & (SPACE | SPECIAL)).tolist():
        lines[row] = "" if flags[row] & SPECIAL else " ".join(lines[row].split())
    form_starts = np.add.reduceat((found & _FORM) != 0, first, dtype=np.intp)
    marks = np.add.reduceat((found & MARK) != 0, first, dtype=np.intp)
    return FoldedNames(lines, flags, form_starts, marks, folded, first, end)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def _flags_of_names(
    flags: NDArray[np.uint16], folded: NDArray[np.uint32], first: NDArray[np.intp]
) -> NDArray[np.uint16]:
    marks = np.flatnonzero(folded == _LONG_MARK)
    flags[marks[(flags[marks - 1] & _KANA) == 0]] |= HYPHEN
    names = np.bitwise_or.reduceat(flags, first)
    runs = np.logical_or.reduceat(_letter_runs(flags), first)
    names[~runs & (names & (SPACE | HYPHEN | MARK) == 0)] &= ~np.uint16(LETTER_NAME)
    names[runs] |= RUN
    return names


def _letter_runs(flags: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Where one letter's name may follow another: two beginnings as far apart as a name is long."""
    lengths = sorted(set(map(len, letter_names())))
    letter: NDArray[np.bool_] = (flags & LETTER_NAME) != 0
    if lengths[0] > 1:
        letter[:-1] &= (flags[1:] & _SECOND) != 0
    runs: NDArray[np.bool_] = np.zeros_like(letter)
    for distance in lengths:
        runs[:-distance] |= letter[:-distance] & letter[distance:]
    return runs
