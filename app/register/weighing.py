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
    published. part: what was typed is a part of it."""

    level: Level
    score: float
    match: Match
    matched: str
    part: bool = False

    @property
    def worth_showing(self) -> bool:
        """Whether anybody would see why it is shown."""
        return self.part or self.score >= _LEAST


BY_NUMBER = Weighed(Level.NAME, 100.0, "number", "")

_LEAST = 40.0
"""Names less alike than this share little more than chance."""
_LEVELS = {Likeness.EQUAL: Level.NAME, Likeness.FORM: Level.CORE, Likeness.CUT: Level.CORE}


def weigh(wanted: Asked, corporation: Corporation) -> Weighed:
    """The name of a corporation that fits best; its present one where several fit alike."""
    return min(_each(wanted, corporation), key=lambda fit: (fit.level, -fit.score))


def _each(wanted: Asked, corporation: Corporation) -> Iterator[Weighed]:
    for match, name in _names(corporation):
        theirs = normalise(name)
        kind = likeness_of(wanted.name, theirs)
        level = _LEVELS.get(kind, Level.ALIKE) if kind else Level.ALIKE
        part = any(mine in core for mine in wanted.cores for core in theirs.cores)
        yield Weighed(level, score_of(wanted.name, theirs, kind), match, name, part)
    if corporation.kana:
        reading = kana_core(corporation.kana)
        mine = [katakana(core) for core in wanted.cores]
        score = max((ratio(one, reading) for one in mine), default=0.0)
        part = any(one in reading for one in mine)
        yield Weighed(Level.ALIKE, min(NEARLY, round(score, 1)), "kana", corporation.kana, part)


def _names(corporation: Corporation) -> Iterator[tuple[Match, str]]:
    yield "current", corporation.name
    for held in reversed(corporation.former):
        if held.name != corporation.name:
            yield "former", held.name
    if corporation.english:
        yield "english", corporation.english
