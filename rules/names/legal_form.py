"""Which kind of corporation a name says it is, and on which side it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rules.names.fold import fold, squeeze
from rules.names.tables import LegalForm, legal_forms

Place = Literal["before", "after", "none"]


@dataclass(frozen=True)
class Split:
    """A folded name taken apart.

    form: the name of the legal form ("" where none is written). place: before or after the rest. rest: the
    name without it. tail: what follows a form in the middle (架空㈱東北支店 -> 東北支店). any_tail: whether
    such a tail is a branch whatever it says.
    """

    form: str
    place: Place
    rest: str
    tail: str = ""
    any_tail: bool = False


NO_FORM: Place = "none"


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[LegalForm, ...]]:
    found: dict[str, tuple[LegalForm, ...]] = {}
    for form in legal_forms().form:
        for written in (*form.written, *form.suffix):
            key = fold(written)
            if form not in found.get(key, ()):
                found[key] = (*found.get(key, ()), form)
    return found


@lru_cache(maxsize=1)
def _bare() -> dict[str, LegalForm]:
    return {fold(word): form for form in legal_forms().form for word in form.bare}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    suffixes = {fold(word) for form in legal_forms().form for word in form.suffix}
    spellings = sorted(_spellings(), key=lambda s: (-len(s), s))
    # a single bracket is a transfer slip's habit, closing in front (カ）架空), opening at the end (架空（カ)
    front = [s for s in spellings if s not in suffixes and (s[0] != "(" or ")" in s)]
    end = [s for s in spellings if "(" in s or ")" not in s]
    middle = [s for s in front if "(" in s or ")" not in s]
    return re.compile(_any(front)), re.compile(f"(?:{_any(end)})$"), re.compile(_any(middle))


def _any(spellings: list[str]) -> str:
    return "|".join(map(_spaced, spellings))


def _spaced(spelling: str) -> str:
    """The spelling with spaces allowed inside: 株式 会社, ( 株 )."""
    return " ?".join(map(re.escape, spelling))


@lru_cache(maxsize=1)
def _foreign() -> re.Pattern[str]:
    words = [
        (r"[\s.,]*".join(map(re.escape, written.split())), number)
        for number, form in enumerate(legal_forms().foreign)
        for written in form.written
    ]
    groups = [
        f"(?P<f{number}>{'|'.join(sorted((w for w, n in words if n == number), key=lambda w: (-len(w), w)))})"
        for number in range(len(legal_forms().foreign))
    ]
    return re.compile(rf"(?<=[\s.,)])(?:{'|'.join(groups)})[\s.,]*$")


@lru_cache(maxsize=65536)
def split_form(folded: str) -> tuple[Split, ...]:
    """Every way to take the legal form off a folded name, the likeliest first; a name without one gives one
    Split with ``form`` "". The rest is never empty unless the name is nothing but a form."""
    found = [*_at_front(folded), *_at_end(folded)]
    if not found:
        found = [*_bare_word(folded), *_foreign_form(folded)]
    if not any(s.place == "before" for s in found):
        found += _in_middle(folded)
    return tuple(dict.fromkeys(found)) or (Split("", NO_FORM, folded),)


def _at_front(folded: str) -> list[Split]:
    match = _patterns()[0].match(folded)
    if not match or not squeeze(folded[match.end() :]):
        return []
    return [
        Split(f.name, "before", folded[match.end() :].strip()) for f in _spellings()[_tight(match.group())]
    ]


def _at_end(folded: str) -> list[Split]:
    match = _patterns()[1].search(folded)
    if not match or not squeeze(folded[: match.start()]) or _tight(folded[: match.start()]) in _spellings():
        return []
    return [
        Split(f.name, "after", folded[: match.start()].strip()) for f in _spellings()[_tight(match.group())]
    ]


def _in_middle(folded: str) -> list[Split]:
    match = _patterns()[2].search(folded, 1)
    if not match or match.end() == len(folded) or not squeeze(folded[: match.start()]):
        return []
    tail = folded[match.end() :].strip()
    if not squeeze(tail):
        return []
    return [
        Split(f.name, "after", folded[: match.start()].strip(), tail, f.tail == "any")
        for f in _spellings()[_tight(match.group())]
    ]


def _tight(written: str) -> str:
    return written.replace(" ", "")


def _bare_word(folded: str) -> list[Split]:
    first, _, after = folded.partition(" ")
    before, _, last = folded.rpartition(" ")
    found: list[Split] = []
    if first in _bare() and squeeze(after):
        found.append(Split(_bare()[first].name, "before", after))
    if last in _bare() and squeeze(before):
        found.append(Split(_bare()[last].name, "after", before))
    return found


def _foreign_form(folded: str) -> list[Split]:
    match = _foreign().search(folded)
    if not match or not squeeze(folded[: match.start()]):
        return []
    number = next(int(key[1:]) for key, value in match.groupdict().items() if value)
    return [Split(legal_forms().foreign[number].name, "after", folded[: match.start()].strip(" .,"))]


def written_forms_in(folded: str) -> int:
    """How many legal forms a folded text names: a tail with one of its own is another body, not a branch."""
    return len(_patterns()[2].findall(folded))
