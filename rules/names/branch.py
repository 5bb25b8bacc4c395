"""Branches, offices, departments and titles behind a company's name, and where to cut them off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rules.names.fold import fold, squeeze
from rules.names.legal_form import written_forms_in
from rules.names.municipalities import place_stems
from rules.names.tables import branches, places


class Doubt(IntEnum):
    """How sure a reading of a name is."""

    SURE = 0
    BOTH = 1
    """Both readings hold; the stricter counts."""
    LOOSE = 2
    """Enough to ask (要確認), never enough to say it is the same company."""


@dataclass(frozen=True)
class Cut:
    """A name with something taken off its end.

    rest: what is left. cut: what was taken off ("" for nothing). doubt: how sure. branch: whether what was
    cut is a branch or office, whose address is not the company's. unplaced: whether the branch's place is
    unknown, so that the company's name may be shorter still.
    """

    rest: str
    cut: str
    doubt: Doubt
    branch: bool
    unplaced: bool = False


MAX_CUTS = 4
SHORTEST_HEAD = 2
"""A name is not cut before a place name down to a single character."""


@dataclass(frozen=True)
class _Patterns:
    strong: re.Pattern[str]
    office: re.Pattern[str]
    """strong words too"""
    trade: re.Pattern[str]
    any: re.Pattern[str]
    """weak words too"""
    title: re.Pattern[str]
    between: re.Pattern[str]
    other_body: re.Pattern[str]
    organisation: re.Pattern[str]
    facility: re.Pattern[str]
    not_an_end: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = branches()
    strong, office = table.strong.words, table.strong.words + table.office.words
    return _Patterns(
        re.compile(f"(?:{_any(strong)})$"),
        re.compile(f"(?:{_any(office)})$"),
        re.compile(f"(?:{_any(table.trades.words)})$"),
        re.compile(f"(?:{_any(office + table.weak.words)})$"),
        re.compile(f"(?:{_any(table.titles.words)})"),
        re.compile(f"(?:{_any(table.between.words)}|第?[0-9]{{1,2}})$"),
        re.compile(f"(?:{_any(table.other_bodies.words)})"),
        re.compile(f"(?:{_any(table.organisations.words)})"),
        re.compile(f"(?:{_any(table.facilities.words)})$"),
        re.compile(f"(?:{_any(table.organisations.not_an_end)})"),
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(fold(w)) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def place_names() -> frozenset[str]:
    """Regions and municipalities as ``fold`` writes them, and their stems."""
    return frozenset(fold(p) for p in (*places().regions, *places().towns)) | place_stems()


@lru_cache(maxsize=1)
def _longest_place() -> int:
    return max(map(len, place_names()))


def is_other_body(tail: str) -> bool:
    """Whether a tail names a body of its own (労働組合, 持株会, another legal form), not a branch."""
    return bool(_patterns().other_body.search(tail)) or written_forms_in(tail) > 0


def is_office(text: str) -> bool:
    """Whether a text ends in a word for a branch, an office or a department."""
    return bool(_patterns().any.search(text))


def is_place(text: str) -> bool:
    """Whether a text is the name of a prefecture, municipality, region or well-known town."""
    return squeeze(text) in place_names()


def tail_cut(head: str, tail: str, any_tail: bool) -> Cut:
    """What to make of a text behind a legal form that stands in the middle of a name.

    ``any_tail``: whether the form is one behind which everything is a branch.
    """
    if is_other_body(tail):
        return Cut(head, tail, Doubt.LOOSE, branch=False)
    if is_office(tail) or (any_tail and _says_office(tail)):
        return Cut(head, tail, Doubt.SURE, branch=not _patterns().title.match(tail))
    return Cut(head, tail, Doubt.LOOSE, branch=False)


def _says_office(tail: str) -> bool:
    words = (p.pattern.removesuffix("$") for p in (_patterns().office, _patterns().title))
    return tail.startswith("(") or is_place(tail) or any(re.search(word, tail) for word in words)


@lru_cache(maxsize=65536)
def facility_cuts(rest: str) -> tuple[Cut, ...]:
    """Cuts between a non-profit body's name and the name of an institution it runs (〇〇学園△△センター)."""
    if not _patterns().facility.search(rest):
        return ()
    inside = {spot for m in _patterns().not_an_end.finditer(rest) for spot in range(m.start(), m.end())}
    ends = [m.end() for m in _patterns().organisation.finditer(rest) if m.end() - 1 not in inside]
    return tuple(
        Cut(rest[:end].strip(), rest[end:].strip(), Doubt.BOTH, branch=True)
        for end in ends
        if len(squeeze(rest[:end])) > SHORTEST_HEAD and len(squeeze(rest[end:])) > SHORTEST_HEAD
    )[:MAX_CUTS]


@lru_cache(maxsize=65536)
def cuts(rest: str) -> tuple[Cut, ...]:
    """Every way to read the end of a folded name without its legal form; the whole name comes first unless a
    cut is sure. Never cuts a name down to nothing."""
    titled = _title(rest)
    if titled:
        return tuple(
            Cut(c.rest, f"{c.cut} {titled.cut}".strip(), c.doubt, c.branch, c.unplaced)
            for c in cuts(titled.rest)
        )
    found = [*_after_space(rest), *_after_place(rest)] or _without_place(rest)
    whole = Cut(rest, "", Doubt.SURE, branch=False)
    sure = any(cut.doubt is Doubt.SURE for cut in found)
    return tuple(dict.fromkeys(found if sure else [whole, *found]))


def _title(rest: str) -> Cut | None:
    match = re.search(f" (?:{_patterns().title.pattern})", rest)
    if match and squeeze(rest[: match.start()]):
        return Cut(rest[: match.start()], rest[match.start() + 1 :], Doubt.SURE, branch=False)
    return None


def _after_space(rest: str) -> list[Cut]:
    """Cuts at spaces: before every run of words that may be an office, if the text ends in one."""
    head, space, tail = rest.rpartition(" ")
    if not space or not squeeze(head):
        return []
    trade = bool(_patterns().trade.search(tail))
    if _patterns().office.search(tail) and not trade:
        spots = [m.start() for m in re.finditer(" ", rest) if _may_be_office(rest[m.end() :])]
        doubt = Doubt.SURE if len(spots) == 1 else Doubt.BOTH
        return [Cut(rest[:s], rest[s + 1 :], doubt, branch=True) for s in spots if squeeze(rest[:s])][
            :MAX_CUTS
        ]
    if is_office(tail):
        placed = _starts_with_place(tail) and not trade
        return [Cut(head, tail, Doubt.BOTH if placed else Doubt.LOOSE, branch=placed)]
    return [Cut(head, tail, Doubt.LOOSE, branch=False)] if is_place(tail) else []


def _may_be_office(text: str) -> bool:
    first, space, _ = text.partition(" ")
    return not space or is_office(first) or _starts_with_place(first)


def _starts_with_place(text: str) -> bool:
    return any(text[:length] in place_names() for length in range(2, min(len(text), 8) + 1))


def _after_place(rest: str) -> list[Cut]:
    """Cuts before a place name that stands directly before the word for the office (架空システム東北支店)."""
    match = _patterns().any.search(rest)
    if not match:
        return []
    starts = {s for end in place_ends(rest[: match.start()]) for s in place_starts(rest[:end])}
    long_enough = sorted(s for s in starts if len(squeeze(rest[:s])) >= SHORTEST_HEAD)[:MAX_CUTS]
    inner = [c for s in long_enough for c in cuts(rest[:s].strip()) if c.cut and c.doubt is not Doubt.LOOSE]
    if inner:  # 経済調査会北陸支部金沢事務所: an office of an office
        return [Cut(c.rest, rest[len(c.rest) :].strip(), c.doubt, branch=True) for c in inner][:MAX_CUTS]
    office = bool(_patterns().office.search(rest)) and not _patterns().trade.search(rest)
    sure = bool(_patterns().strong.search(rest)) and len(long_enough) == 1
    doubt = Doubt.SURE if sure else Doubt.BOTH if office else Doubt.LOOSE
    found = [Cut(rest[:s].strip(), rest[s:], doubt, branch=office) for s in long_enough]
    if found and office:  # 山田大阪支店 may be the branch of 山田大阪: only to ask
        found.append(Cut(rest[: match.start()].strip(), rest[match.start() :], Doubt.LOOSE, branch=True))
    return found


def place_ends(text: str) -> list[int]:
    """Where a place name may end: here, or before words like 中央 or 第二 that stand between."""
    ends = [len(text)]
    while match := _patterns().between.search(text):
        text = text[: match.start()]
        if not text:
            break
        ends.append(len(text))
    return ends


def place_starts(text: str) -> list[int]:
    """Where in ``text`` a place name begins with which it ends."""
    return [
        len(text) - n for n in range(2, min(len(text), _longest_place()) + 1) if text[-n:] in place_names()
    ]


def _without_place(rest: str) -> list[Cut]:
    """An office's word behind the name, with no place we know before it (架空泉営業所): only to ask."""
    match = _patterns().office.search(rest)
    if not match:
        return []
    strong = bool(_patterns().strong.search(rest))
    ends = place_ends(rest[: match.start()]) if strong else [match.start()]
    return [
        Cut(rest[:end].strip(), rest[end:], Doubt.LOOSE, branch=strong, unplaced=strong)
        for end in ends
        if len(squeeze(rest[:end])) >= SHORTEST_HEAD
    ][:MAX_CUTS]
