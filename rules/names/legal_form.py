"""Which kind of corporation a name says it is, and on which side it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    such a tail belongs to the company wherever it speaks of an office, not only where it ends in one.
    """

    form: str
    place: Place
    rest: str
    tail: str = ""
    any_tail: bool = False


NO_FORM: Place = "none"
SHORTEST_IN_BRACKETS = 3
_UNKNOWN_FORM = re.compile(
    r"(\(?[一-龠]{2,8}?法人\)?|\([一-龠]{1,4}\)|国立大学) ?((?!会|税|格|化)[^()]{2,}.*)$"
)


@dataclass(frozen=True)
class _Patterns:
    front: re.Pattern[str]
    end: re.Pattern[str]
    middle: re.Pattern[str]
    qualifier: re.Pattern[str]


@lru_cache(maxsize=1)
def form_spellings() -> dict[str, tuple[LegalForm, ...]]:
    """Every spelling, without spaces, with the legal forms it may stand for."""
    found: dict[str, tuple[LegalForm, ...]] = {}
    for form in legal_forms().form:
        for key in dict.fromkeys((*_ways(form), *map(fold, form.suffix))):
            found[key] = (*found.get(key, ()), form)
    return found


def _ways(form: LegalForm) -> Iterator[str]:
    """Its spellings, a whole word in brackets too, and a bracketed abbreviation with either bracket alone."""
    for written in map(fold, form.written):
        yield written
        if "(" not in written and ")" not in written and len(written) >= SHORTEST_IN_BRACKETS:
            yield f"({written})"
        if written.startswith("(") and written.endswith(")") and written.count("(") == 1:
            yield written[1:]
            yield written[:-1]


@lru_cache(maxsize=1)
def bare_form() -> dict[str, LegalForm]:
    """Letters that stand for a legal form without brackets only where a space sets them off."""
    return {fold(word): form for form in legal_forms().form for word in form.bare}


@lru_cache(maxsize=1)
def _non_profit() -> frozenset[str]:
    return frozenset(form.name for form in legal_forms().form if form.tail == "office")


def is_non_profit(form: str) -> bool:
    """Whether a legal form is one of the bodies that run institutions (schools, hospitals), not a company."""
    return form in _non_profit()


@lru_cache(maxsize=1)
def form_patterns() -> _Patterns:
    """The places a legal form is looked for, as patterns."""
    suffixes = {fold(word) for form in legal_forms().form for word in form.suffix}
    spellings = sorted(form_spellings(), key=lambda s: (-len(s), s))
    # a single bracket is a transfer slip's habit, closing in front (カ）架空), opening at the end (架空（カ)
    front = [s for s in spellings if s not in suffixes and (s[0] != "(" or ")" in s)]
    end = [s for s in spellings if "(" in s or ")" not in s]
    middle = [s for s in front if "(" in s or ")" not in s]
    return _Patterns(
        re.compile(_any(front)),
        re.compile(f"(?:{_any(end)})$"),
        re.compile(_any(middle)),
        re.compile(f"(?:{'|'.join(re.escape(fold(q)) for q in legal_forms().qualifiers)}) ?"),
    )


def _any(spellings: list[str]) -> str:
    """One of the spellings, with spaces allowed inside: 株式 会社, ( 株 ). Grouped by their first character,
    so that most are never tried."""
    by_first: dict[str, list[str]] = {}
    for spelling in spellings:
        by_first.setdefault(spelling[0], []).append(" ?".join(map(re.escape, spelling[1:])))
    return "|".join(f"{re.escape(first)} ?(?:{'|'.join(rests)})" for first, rests in by_first.items())


@lru_cache(maxsize=1)
def _foreign() -> re.Pattern[str]:
    groups = []
    for number, form in enumerate(legal_forms().foreign):
        written = sorted(form.written, key=lambda w: (-len(w), w))
        words = "|".join(r"[\s.,]*".join(map(re.escape, w.split())) for w in written)
        groups.append(f"(?P<f{number}>{words})")
    return re.compile(rf"(?<=[\s.,)])(?:{'|'.join(groups)})[\s.,]*$")


@lru_cache(maxsize=65536)
def split_form(folded: str) -> tuple[Split, ...]:
    """Every way to take the legal form off a folded name, the likeliest first; a name without one gives one
    Split with ``form`` "". The rest is never empty unless the name is nothing but a form."""
    folded = _without_qualifier(folded)
    found = [*_at_front(folded), *_at_end(folded)]
    if not found:
        found = [*_bare_word(folded), *_foreign_form(folded)]
    found = found or _unknown_form(folded)
    if not any(s.place == "before" for s in found):
        found += _in_middle(folded)
    return tuple(dict.fromkeys(found)) or (Split("", NO_FORM, folded),)


def _without_qualifier(folded: str) -> str:
    match = form_patterns().qualifier.match(folded)
    return folded[match.end() :] if match and squeeze(folded[match.end() :]) else folded


def _at_front(folded: str) -> list[Split]:
    match = form_patterns().front.match(folded)
    if not match or not squeeze(folded[match.end() :]):
        return []
    rest = folded[match.end() :].strip()
    while rest.startswith(match.group()) and squeeze(rest[len(match.group()) :]):
        rest = rest[len(match.group()) :].strip()  # 株式会社株式会社架空: written twice
    return [Split(f.name, "before", rest) for f in _named(match)]


def _at_end(folded: str) -> list[Split]:
    match = form_patterns().end.search(folded)
    if (
        not match
        or not squeeze(folded[: match.start()])
        or _tight(folded[: match.start()]) in form_spellings()
    ):
        return []
    rest = folded[: match.start()].strip()
    while rest.endswith(match.group()) and squeeze(rest[: -len(match.group())]):
        rest = rest[: -len(match.group())].strip()
    # 架空＋事業協同組合 or 架空事業＋協同組合: a shorter spelling of the same form may end it too
    shorter = [
        Split(form.name, "after", folded[: -len(fold(written))].strip())
        for form in _named(match)
        for written in form.written
        if len(fold(written)) < len(match.group()) and match.group().endswith(fold(written))
    ]
    return [*(Split(f.name, "after", rest) for f in _named(match)), *shorter]


def _in_middle(folded: str) -> list[Split]:
    match = form_patterns().middle.search(folded, 1)
    if not match or match.end() == len(folded) or not squeeze(folded[: match.start()]):
        return []
    head, tail = folded[: match.start()].strip(), folded[match.end() :].strip()
    for again in (head + match.group(), match.group()):
        tail = tail.removeprefix(again).strip()  # 架空株式会社架空株式会社東北支店
    if not squeeze(tail):
        return []
    return [Split(f.name, "after", head, tail, f.tail == "any") for f in _named(match)]


def _named(match: re.Match[str]) -> tuple[LegalForm, ...]:
    return form_spellings()[_tight(match.group())]


def _tight(written: str) -> str:
    return written.replace(" ", "")


def _bare_word(folded: str) -> list[Split]:
    first, _, after = folded.partition(" ")
    before, _, last = folded.rpartition(" ")
    found = _glued(folded)
    if first in bare_form() and squeeze(after):
        found.append(Split(bare_form()[first].name, "before", after))
    if last in bare_form() and squeeze(before):
        found.append(Split(bare_form()[last].name, "after", before))
    return found


def _glued(folded: str) -> list[Split]:
    """A short form of a non-profit body written without a space (一財架空財団). The letters may belong to the
    name all the same, so both readings count."""
    for word, form in bare_form().items():
        rest = folded.removeprefix(word)
        if (
            form.tail == "office"
            and len(word) > 1
            and rest != folded
            and rest[:1].strip()
            and len(squeeze(rest)) > 1
        ):
            return [Split(form.name, "before", rest), Split("", NO_FORM, folded)]
    return []


def _foreign_form(folded: str) -> list[Split]:
    match = _foreign().search(folded)
    if not match or not squeeze(folded[: match.start()]):
        return []
    number = next(int(key[1:]) for key, value in match.groupdict().items() if value)
    return [Split(legal_forms().foreign[number].name, "after", folded[: match.start()].strip(" .,"))]


def _unknown_form(folded: str) -> list[Split]:
    """A kind of corporation that no table knows, or one mistyped (公共財団法人); both readings."""
    match = _UNKNOWN_FORM.match(folded)
    if not match:
        return []
    return [Split("", NO_FORM, folded), Split(match.group(1), "before", match.group(2).strip())]


def written_forms_in(folded: str) -> int:
    """How many legal forms a folded text names: a tail with one of its own is another body, not a branch."""
    return len(form_patterns().middle.findall(folded))
