"""The adopted clauses in a form: what can be chosen, and the words that follow from the choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from forms.outline import Choices
from rules.clause import Place
from rules.library import Library
from rules.wording import wording
from rules.words import JAPANESE, Anchor, Reach

OPTIONS = ("affiliates", "anchor", "years", "months", "add_up")


def clause_lists(library: Library) -> dict[str, Choices]:
    """The lists ``clauses``, ``affiliates`` and ``anchors`` an outline may name."""
    return {
        "clauses": tuple(
            (clause.id, f"{clause.label} {clause.title}") for clause in library.clauses.values()
        ),
        "affiliates": labelled(Reach),
        "anchors": labelled(Anchor),
    }


def labelled(words: Iterable[StrEnum]) -> Choices:
    """Words of the contract as choices, with what officials read for them."""
    return tuple((word.value, JAPANESE[word]) for word in words)


def clause_texts(library: Library, rows: Iterable[Mapping[str, Any]], place: Place) -> list[str]:
    """The wording of each adopted clause at ``place``, in the rows' order. A clause without words for that
    place, a clause the library no longer has, and a text said before, add nothing."""
    texts: list[str] = []
    for row in rows:
        clause = library.clauses.get(row["clause"] or "")
        text = wording(clause, settled(row), place) if clause else None
        if text and text not in texts:
            texts.append(text)
    return texts


def settled(row: Mapping[str, Any]) -> dict[str, object]:
    """The options a row settles."""
    return {name: row[name] for name in OPTIONS if row.get(name) is not None}
