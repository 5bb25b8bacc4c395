"""What a measurement says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure. ``asked``: what it is held to; ``reached``: what was measured, with its unit; ``ok``:
    whether it is reached. All in words that stand in docs/assurance.md."""

    what: str
    asked: str
    reached: str
    ok: bool


def all_reached(figures: Sequence[Figure]) -> bool:
    """Whether every figure is what it is held to; nothing measured is nothing reached."""
    return bool(figures) and all(figure.ok for figure in figures)
