"""How well a corporation fits what was looked for: by which of its names, and how nearly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from rapidfuzz.fuzz import ratio

from app.register.asked import Asked, katakana
from app.register.gram_index import kana_core
from rules.names.likeness import NEARLY, Likeness, likeness_of, score_of
from rules.names.normalise import normalise
from rules.names.registered import Corporation

Match = Literal["current", "former", "english", "kana", "number"]
"""By what a corporation was found."""


class Level(IntEnum):
    """How a name fits, the best first."""

    NAME = 0
    """Core, legal form and its place."""
    CORE = 1
    """The core."""
    ALIKE = 2
    """More or less."""


@dataclass(frozen=True)
class Weighed:
    """score: 0-100, one decimal (``names score`` gives names the same). matched: the name that fits best, as
    published."""

    level: Level
    score: float
    match: Match
    matched: str


BY_NUMBER = Weighed(Level.NAME, 100.0, "number", "")

_LEVELS = {Likeness.EQUAL: Level.NAME, Likeness.FORM: Level.CORE, Likeness.CUT: Level.CORE}


def weigh(wanted: Asked, corporation: Corporation) -> Weighed:
    """The name of a corporation that fits best; its present one where several fit alike."""
    return min(_each(wanted, corporation), key=lambda fit: (fit.level, -fit.score))


def _each(wanted: Asked, corporation: Corporation) -> Iterator[Weighed]:
    for match, name in _names(corporation):
        theirs = normalise(name)
        kind = likeness_of(wanted.name, theirs)
        yield Weighed(
            _LEVELS.get(kind, Level.ALIKE) if kind else Level.ALIKE,
            score_of(wanted.name, theirs, kind),
            match,
            name,
        )
    if corporation.kana:
        reading = kana_core(corporation.kana)
        score = max((ratio(katakana(core), reading) for core in wanted.cores), default=0.0)
        yield Weighed(Level.ALIKE, min(NEARLY, round(score, 1)), "kana", corporation.kana)


def _names(corporation: Corporation) -> Iterator[tuple[Match, str]]:
    yield "current", corporation.name
    for held in reversed(corporation.former):
        if held.name != corporation.name:
            yield "former", held.name
    if corporation.english:
        yield "english", corporation.english
