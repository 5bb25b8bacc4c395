"""Which legal form a plain name has, told by table look-ups alone.

``plain_split`` answers only where ``split_form`` and what ``normalise`` does about brackets could say nothing
else; the tables it looks in are taken from the patterns of ``legal_form``, never kept here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.names.fold import HYPHENS, fold, squeeze
from rules.names.legal_form import Place, _patterns, _spellings, is_non_profit, split_form
from rules.names.tables import legal_forms

_ONE_BRACKET = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Spelling:
    """A way to write a legal form on one side of the name.

    text: folded. kinds: the forms it may stand for, with their place. non_profit: whether one of them runs
    institutions. plain: False where it has further readings.
    """

    text: str
    kinds: tuple[tuple[str, Place], ...]
    non_profit: bool
    plain: bool


@dataclass(frozen=True)
class _Tables:
    """front, end: spellings by their first and last character, the longest first."""

    front: dict[str, tuple[Spelling, ...]]
    end: dict[str, tuple[Spelling, ...]]
    every: frozenset[str]
    qualifiers: tuple[str, ...]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    front: dict[str, tuple[Spelling, ...]] = {}
    end: dict[str, tuple[Spelling, ...]] = {}
    for text in sorted(_spellings(), key=lambda s: (-len(s), s)):
        if _patterns().front.fullmatch(text):
            front[text[0]] = (*front.get(text[0], ()), _spelling(text, "before", plain=True))
        if _patterns().end.fullmatch(text):
            end[text[-1]] = (*end.get(text[-1], ()), _spelling(text, "after", plain=_plain_at_end(text)))
    qualifiers = tuple(fold(word) for word in legal_forms().qualifiers)
    return _Tables(front, end, frozenset(_spellings()), qualifiers)


def _spelling(text: str, place: Place, *, plain: bool) -> Spelling:
    names = [form.name for form in _spellings()[text]]
    return Spelling(text, tuple((name, place) for name in names), any(map(is_non_profit, names)), plain)


def _plain_at_end(text: str) -> bool:
    """Whether a spelling hides no shorter one that would leave letters to the name (事業＋協同組合), and is
    not taken for a bracketed remark."""
    left = {
        text.removesuffix(fold(written))
        for form in _spellings()[text]
        for written in form.written
        if text.endswith(fold(written))
    }
    if any(squeeze(rest) or set(rest) & set(HYPHENS) for rest in left):
        return False
    if not text.endswith(")"):
        return True
    return bool(_ONE_BRACKET.fullmatch(text)) and split_form("x" + text)[0].form != ""


def plain_split(folded: str, spaces: bool) -> tuple[str, Spelling] | None:
    """The name without its legal form, and the form as spelled; None where it takes ``split_form`` to tell.

    folded: a folded name, not empty. spaces: whether there are spaces in it.
    """
    tables = _tables()
    tight = folded.replace(" ", "") if spaces else folded
    if tight.startswith(tables.qualifiers):
        return None
    ending = next((s for s in tables.end.get(folded[-1], ()) if tight.endswith(s.text)), None)
    for spelling in tables.front.get(folded[0], ()):
        if tight.startswith(spelling.text):
            return _before(folded, spelling) if ending is None and folded[-1] != ")" else None
    return _after(folded, ending) if ending is not None and ending.plain else None


def _before(folded: str, spelling: Spelling) -> tuple[str, Spelling] | None:
    if not folded.startswith(spelling.text):
        return None
    rest = folded[len(spelling.text) :].lstrip()
    return None if rest.startswith(spelling.text) else (rest, spelling)


def _after(folded: str, spelling: Spelling) -> tuple[str, Spelling] | None:
    if not folded.endswith(spelling.text):
        return None
    rest = folded[: -len(spelling.text)].rstrip()
    if rest.endswith(spelling.text) or rest.replace(" ", "") in _tables().every:
        return None
    inner = _patterns().middle.search(folded, 1)
    return None if inner and inner.end() != len(folded) else (rest, spelling)
