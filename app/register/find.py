"""Which corporations a typed name may mean: searched in the index of names, weighed, told with history.

Equal names come first, then equal cores, then likeness; living corporations before closed ones; then by
number. The same store and query give the same answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from app.register.asked import Asked, asked, number_asked
from app.register.gram_index import GramIndex, IndexUnusableError, Near
from app.register.prefectures import prefecture_code, prefecture_of
from app.register.weighing import BY_NUMBER, Match, Weighed, weigh
from rules.names.bulk import key_hash
from rules.names.fold import blur
from rules.names.registered import Corporation, NameHeld, Register

NOTHING_ASKED = "商号か法人番号を入れてください。"
ONLY_FORM = "法人の種類だけでは探せません。商号を入れてください。"
NO_INDEX = (
    "商号の索引を読めないため、商号が等しい法人だけを示しています。"
    "hosakan register reindex を実行すると、索引を作り直します。"
)
OLD_INDEX = (
    "商号の読み方の表が索引より新しいため、見つからない法人があるかもしれません。"
    "hosakan register reindex を実行すると、索引を作り直します。"
)
NOT_HELD = "この法人番号は、取り込んだ法人番号公表情報にありません。"


class Searched(Register, Protocol):
    """What ``find`` needs of a loaded register (``store.RegisterStore``)."""

    @property
    def names_folder(self) -> Path:
        """Where the index of names lies."""
        ...

    @property
    def needs_reindex(self) -> bool:
        """Whether the index was made with other tables of names than this program's."""
        ...


@dataclass(frozen=True)
class Successor:
    """A corporation that took another over. when: the day the other's record was closed, None unknown.
    name: "" where the register does not hold it."""

    number: str
    name: str
    when: date | None


@dataclass(frozen=True)
class Candidate:
    """A corporation that may be meant.

    score: 0-100, one decimal. match, matched: by which kind of name it was found, and that name as published
    ("" for a number). former_names: the oldest first. successors: who took it over, one after the other.
    """

    corporate_number: str
    name: str
    address: str
    score: float
    match: Match
    matched: str
    former_names: tuple[NameHeld, ...]
    closed_on: date | None
    close_cause: str
    successors: tuple[Successor, ...]


@dataclass(frozen=True)
class Found:
    """The candidates, the likeliest first. notice: what the person should know of the search, a Japanese
    sentence, or None."""

    candidates: tuple[Candidate, ...]
    notice: str | None = None


def find(store: Searched, name: str, prefecture: str | None = None, limit: int = 10) -> Found:
    """At most ``limit`` corporations that ``name`` (or the corporate number in its place) may mean.

    name: in any spelling; a former, English or kana name does too, and so does a part. prefecture: 宮城県,
    宮城 or 04; a number is found wherever it is. Raises InputError for an unknown prefecture.
    """
    code = prefecture_code(prefecture)
    number = number_asked(name)
    if number:
        corporations = store.by_numbers([number.number] if number.number else [])
        told = [(BY_NUMBER, corporation) for corporation in corporations.values()]
        return Found(_told(store, told), None if told else number.note or NOT_HELD)
    wanted = asked(name)
    if wanted.empty or wanted.only_form:
        return Found((), NOTHING_ASKED if wanted.empty else ONLY_FORM)
    numbers, notice = _numbers(store, wanted, code, limit)
    known = store.by_numbers(numbers)
    weighed = [(weigh(wanted, known[number]), known[number]) for number in numbers if number in known]
    weighed = sorted((one for one in weighed if one[0].worth_showing), key=_order)
    return Found(_told(store, weighed[:limit]), notice)


def _order(one: tuple[Weighed, Corporation]) -> tuple[int, float, bool, bool, bool, str]:
    fit, corporation = one
    former = fit.match == "former"
    return fit.level, -fit.score, not fit.part, not corporation.living, former, corporation.number


def _numbers(
    store: Searched, wanted: Asked, prefecture: str | None, limit: int
) -> tuple[list[str], str | None]:
    """The numbers worth weighing, and what there is to say of how they were found."""
    try:
        index = _index(store.names_folder)
        return _by_index(index, wanted, prefecture, limit), OLD_INDEX if store.needs_reindex else None
    except IndexUnusableError:
        return _bearers(store, wanted, prefecture, limit), NO_INDEX


def _by_index(index: GramIndex, wanted: Asked, prefecture: str | None, limit: int) -> list[str]:
    keys = [key_hash(*key) for key in wanted.name.keys]
    found = dict.fromkeys(index.bearing(keys, (), prefecture, limit))
    if len(found) < limit:
        found |= dict.fromkeys(index.bearing((), wanted.cores, prefecture, _EQUALS * limit))
    if len(found) < limit:
        found |= dict.fromkeys(index.bearing((), wanted.sounds, prefecture, limit))
        found |= dict.fromkeys(_nearest(index, wanted, prefecture, limit + _SPARE))
    return list(found)


_EQUALS = 3
"""Corporations of an equal core that are weighed for each one shown: their legal forms decide the order."""
_SPARE = 3
"""Corporations weighed beyond those shown: weighing all their names may change the order a little."""
_CORES = 2
"""Readings of a query whose neighbourhood is searched; equal names are found by every reading."""
_BLURRED = 30
"""Names whose evened-out spelling is compared too."""


def _nearest(index: GramIndex, wanted: Asked, prefecture: str | None, limit: int) -> list[str]:
    """Numbers by how like their names are, living ones first among equals; each once, at most ``limit``."""
    near: list[Near] = []
    scores: list[NDArray[np.float32]] = []
    for core in _spellings(wanted):
        some = index.near(core, prefecture)
        near += some
        scores.append(_scores(core, some))
    if not near:
        return []
    numbers = np.array([number for _, number, _ in near])
    closed = np.array([is_closed for _, _, is_closed in near])
    found: dict[int, None] = {}
    for number in numbers[np.lexsort((numbers, closed, -np.concatenate(scores)))].tolist():
        found[number] = None
        if len(found) == limit:
            break
    return [f"{number:013}" for number in found]


def _spellings(wanted: Asked) -> Sequence[str]:
    """The readings to search around; hiragana in katakana too, as the register's readings are."""
    katakana = [sound for sound in wanted.sounds[:1] if len(sound) == len(wanted.cores[0])]
    return (*wanted.cores[:_CORES], *katakana)[:_CORES]


def _scores(core: str, near: Sequence[Near]) -> NDArray[np.float32]:
    others = [other for other, _, _ in near]
    scores: NDArray[np.float32] = process.cdist([core], others, scorer=ratio)[0]
    even = blur(core)
    for place in np.argsort(-scores, kind="stable")[:_BLURRED].tolist():
        scores[place] = max(scores[place], _NEARLY * ratio(even, blur(others[place])))
    return scores


_NEARLY = 0.99
"""What a likeness of evened-out spellings counts of one of the spellings themselves."""


def _bearers(store: Searched, wanted: Asked, prefecture: str | None, limit: int) -> list[str]:
    """Without an index: corporations of just this name, which the store knows itself."""
    name = wanted.name.written
    known = store.by_numbers(store.bearers([name]).get(name, ()))
    here = [c for c in known.values() if prefecture in (None, prefecture_of(c.address))]
    return [c.number for c in sorted(here, key=lambda c: (not c.living, c.number))[:limit]]


def _told(store: Register, weighed: Iterable[tuple[Weighed, Corporation]]) -> tuple[Candidate, ...]:
    some = list(weighed)
    chains = _chains(store, [corporation for _, corporation in some])
    return tuple(
        Candidate(
            corporate_number=one.number,
            name=one.name,
            address=one.address,
            score=fit.score,
            match=fit.match,
            matched=fit.matched,
            former_names=one.former,
            closed_on=one.closed_on,
            close_cause=one.close_cause,
            successors=chain,
        )
        for (fit, one), chain in zip(some, chains, strict=True)
    )


def _chains(store: Register, corporations: Sequence[Corporation]) -> list[tuple[Successor, ...]]:
    """For each: who took it over, who took that over, until one lives, is not held or comes round again."""
    known = {corporation.number: corporation for corporation in corporations}
    open_ends = {c.successor for c in corporations if c.successor} - known.keys()
    while open_ends:
        more = store.by_numbers(sorted(open_ends))
        known |= more
        open_ends = {c.successor for c in more.values() if c.successor} - known.keys()
    return [tuple(_chain(corporation, known)) for corporation in corporations]


def _chain(corporation: Corporation, known: dict[str, Corporation]) -> Iterator[Successor]:
    seen = {corporation.number}
    one: Corporation | None = corporation
    while one and one.successor and one.successor not in seen:
        seen.add(one.successor)
        following = known.get(one.successor)
        yield Successor(one.successor, following.name if following else "", one.closed_on)
        one = following


_OPEN: dict[int, tuple[Path, GramIndex]] = {}
"""The index last used, by process: opening one costs more than a search."""
_OPENING = Lock()


def _index(folder: Path) -> GramIndex:
    with _OPENING:
        at, index = _OPEN.get(os.getpid(), (None, None))
        if at != folder or index is None:
            _OPEN.pop(os.getpid(), None)  # lets go of the old files, which Windows would not remove
            index = GramIndex.open(folder)
            _OPEN[os.getpid()] = folder, index
        index.refresh()
        return index
