"""Which legal form a plain name has, told by table look-ups alone.

``PlainForms.split`` answers only where ``split_form`` and what ``normalise`` makes of brackets could say
nothing else. Its tables are taken from the patterns of ``legal_form``; none is kept here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rules.names.fold import HYPHENS, fold, squeeze
from rules.names.legal_form import (
    _UNKNOWN_FORM,
    NO_FORM,
    Place,
    Split,
    bare_form,
    form_patterns,
    form_spellings,
    is_non_profit,
    split_form,
)
from rules.names.normalise import _trailing_brackets
from rules.names.tables import legal_forms

Kind = tuple[str, Place]
_WIDTH = 2
_ANY_NAME = "甲乙丙"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a legal form on one side of the name.

    text: folded. kinds: the forms it may stand for, with their place. after: whether it stands behind the
    name. non_profit: whether one of the forms runs institutions. plain: False where there is more to it.
    starts: how many of its characters a legal form may begin with, -1 where one ends inside it.
    """

    text: str
    kinds: tuple[Kind, ...]
    after: bool
    non_profit: bool
    plain: bool
    starts: int = 0


_NONE = Spelling("", (("", NO_FORM),), after=False, non_profit=False, plain=True)


@dataclass(frozen=True, slots=True)
class PlainForms:
    """The look-ups. front, end: the spellings by their text. front_lengths, end_lengths: by the first or the
    last two characters of a name the lengths of spelling to try, the longest first. every: all spellings.
    bare: the short forms that may be glued to a name."""

    front: Mapping[str, Spelling]
    end: Mapping[str, Spelling]
    front_lengths: Mapping[str, tuple[int, ...]]
    end_lengths: Mapping[str, tuple[int, ...]]
    every: frozenset[str]
    bare: tuple[str, ...]
    middle: re.Pattern[str]

    def split(self, folded: str, starts: int, spaces: bool, marks: bool) -> tuple[str, Spelling] | None:
        """The name without its legal form, and the form as spelled; None where it takes ``split_form``.

        folded: a folded name. starts: how many of its characters a legal form may begin with. spaces, marks:
        whether there are spaces and punctuation in it.
        """
        tight = folded.replace(" ", "") if spaces else folded
        front = end = None
        for length in self.front_lengths.get(tight[:_WIDTH], ()):
            if front := self.front.get(tight[:length]):
                break
        for length in self.end_lengths.get(tight[-_WIDTH:], ()):
            if end := self.end.get(tight[-length:]):
                break
        if front is not None:
            return self._before(folded, front) if end is None else None
        if end is not None:
            return self._after(folded, starts, end)
        return None if spaces or marks else self._without(folded, starts)

    def _before(self, folded: str, spelling: Spelling) -> tuple[str, Spelling] | None:
        text = spelling.text
        if not spelling.plain or folded[-1] == ")" or not folded.startswith(text):
            return None
        rest = folded[len(text) :].lstrip()
        return None if rest.startswith(text) else (rest, spelling)

    def _after(self, folded: str, starts: int, spelling: Spelling) -> tuple[str, Spelling] | None:
        text = spelling.text
        if not spelling.plain or not folded.endswith(text):
            return None
        rest = folded[: -len(text)].rstrip()
        if "(" in rest or rest.endswith(text) or rest.replace(" ", "") in self.every:
            return None
        if starts != spelling.starts and self.another(folded):
            return None
        return rest, spelling

    def another(self, folded: str) -> bool:
        """Whether a legal form stands inside a folded name, before its end."""
        inner = self.middle.search(folded, 1)
        return inner is not None and inner.end() != len(folded)

    def _without(self, folded: str, starts: int) -> tuple[str, Spelling] | None:
        if folded.startswith(self.bare) or _UNKNOWN_FORM.match(folded):
            return None
        return None if starts and self.middle.search(folded, 1) else (folded, _NONE)


@lru_cache(maxsize=1)
def form_starts() -> frozenset[str]:
    """The characters that a legal form inside a name may begin with."""
    return frozenset(text[0] for text in form_spellings() if form_patterns().middle.fullmatch(text))


@lru_cache(maxsize=1)
def plain_forms() -> PlainForms:
    """The look-ups for the tables as they stand."""
    qualifiers = [fold(word) for word in legal_forms().qualifiers]
    front = {word: Spelling(word, (), after=False, non_profit=False, plain=False) for word in qualifiers}
    front |= {text: _at_front(text) for text in form_spellings() if form_patterns().front.fullmatch(text)}
    end = {text: _at_end(text) for text in form_spellings() if form_patterns().end.fullmatch(text)}
    lengths = _lengths(front, slice(0, _WIDTH)), _lengths(end, slice(-_WIDTH, None))
    return PlainForms(
        front, end, *lengths, frozenset(form_spellings()), tuple(bare_form()), form_patterns().middle
    )


def _lengths(spellings: Mapping[str, Spelling], side: slice) -> dict[str, tuple[int, ...]]:
    """Every spelling has two characters or more (a test of the tables says so)."""
    found: dict[str, set[int]] = {}
    for text in spellings:
        found.setdefault(text[side], set()).add(len(text))
    return {key: tuple(sorted(lengths, reverse=True)) for key, lengths in found.items()}


def _at_front(text: str) -> Spelling:
    return _spelling(text, split_form(text + _ANY_NAME))


def _at_end(text: str) -> Spelling:
    spelling = _spelling(text, split_form(_ANY_NAME + text), after=True)
    remark = bool(_trailing_brackets(_ANY_NAME + text)[1])
    inner = form_patterns().middle.search("x" + text, 1)
    starts = -1 if inner and inner.end() <= len(text) else sum(c in form_starts() for c in text)
    return replace(spelling, plain=spelling.plain and not remark, starts=starts)


def _spelling(text: str, splits: tuple[Split, ...], *, after: bool = False) -> Spelling:
    """What ``split_form`` made of a spelling next to a name; plain where it left the name alone."""
    kinds: tuple[Kind, ...] = tuple(dict.fromkeys((split.form, split.place) for split in splits))
    left = all(squeeze(s.rest) == _ANY_NAME and not s.tail and not set(s.rest) & set(HYPHENS) for s in splits)
    plain = left and all(place == ("after" if after else "before") for _, place in kinds)
    return Spelling(text, kinds, after, any(is_non_profit(form) for form, _ in kinds), plain)
