"""Letters written by their names in katakana: エヌ・ティ・ティ, エヌティティ and NTT are one name."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.names.fold import squeeze
from rules.names.tables import letters, plain

MAX_READINGS = 12


@lru_cache(maxsize=1)
def _names() -> dict[str, list[tuple[str, str]]]:
    pairs = [
        (plain(name), "&" if letter == "and" else letter)
        for letter, names in letters().letters.items()
        for name in names
    ]
    by_first: dict[str, list[tuple[str, str]]] = {}
    for name, letter in sorted(pairs, key=lambda pair: (-len(pair[0]), pair)):
        by_first.setdefault(name[0], []).append((name, letter))
    return by_first


@lru_cache(maxsize=1)
def letter_names() -> tuple[str, ...]:
    """The names of all letters, in the width and case that names are folded to."""
    return tuple(name for group in _names().values() for name, _ in group)


@lru_cache(maxsize=1)
def run_starts() -> re.Pattern[str]:
    """Matches, without taking anything, where enough letter names for a reading stand one after another."""
    names = "|".join(map(re.escape, letter_names()))
    return re.compile(f"(?=(?:{names}){{{letters().minimum_letters}}})")


def letter_readings(text: str) -> tuple[str, ...]:
    """Every reading of a folded text (中黒 and spaces still in it) with runs of two or more letter names read
    as Latin letters; the text as written first, all squeezed. At most ``MAX_READINGS``."""
    if not run_starts().search(whole := squeeze(text)):
        return (whole,)
    boundaries: set[int] = set()
    core = ""
    for piece in text.replace(" ", "・").split("・"):
        core += squeeze(piece)
        boundaries.add(len(core))
    end = len(core)
    known: dict[int, tuple[str, ...]] = {end: ("",)}
    for match in reversed(list(run_starts().finditer(core))):
        _fill(core, match.end() + 1, end, known)
        end = match.start()
        known[end] = _readings_from(core, end, boundaries, known)
    return tuple(dict.fromkeys((core, *(core[:end] + rest for rest in known[end]))))[:MAX_READINGS]


def _fill(core: str, first: int, end: int, known: dict[int, tuple[str, ...]]) -> None:
    """Readings of the tails from ``first`` on, given those from ``end``: no run starts in between."""
    for start in range(first, end):
        known[start] = tuple([core[start:end] + rest for rest in known[end]])


def _readings_from(
    core: str, start: int, boundaries: set[int], known: dict[int, tuple[str, ...]]
) -> tuple[str, ...]:
    """Readings of ``core[start:]``, given those of every later tail; converted ones first."""
    readings: list[str] = []
    if _katakana(core[start]):
        at_front = start == 0 or start in boundaries or not _katakana(core[start - 1])
        for end, latin in _runs(core, start):
            at_end = end in boundaries or end == len(core) or not _katakana(core[end])
            if at_front or at_end or len(latin) >= letters().minimum_letters_inside:
                readings += [latin + rest for rest in known[end]]
    readings += [core[start] + rest for rest in known[start + 1]]
    return tuple(dict.fromkeys(readings))[:MAX_READINGS]


def _katakana(character: str) -> bool:
    return "ァ" <= character <= "ー"


def _runs(core: str, start: int) -> list[tuple[int, str]]:
    """Ends and letters of every run of enough letter names that starts here, the longest first."""
    found: set[tuple[int, str]] = set()
    open_ends = [(start, "")]
    while open_ends:
        position, latin = open_ends.pop()
        for name, letter in _names().get(core[position : position + 1], ()):
            if core.startswith(name, position) and not (letter == "&" and not latin):
                step = (position + len(name), latin + letter)
                if step not in found:
                    found.add(step)
                    open_ends.append(step)
    minimum = letters().minimum_letters
    good = [
        (end, latin) for end, latin in found if len(latin.replace("&", "")) >= minimum and latin[-1] != "&"
    ]
    return sorted(good, key=lambda run: (-run[0], run[1]))
