"""The words of a clause for each place it is printed, from the clause's own file: one rule, one source."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.clause import Clause, Place

__all__ = ["Place", "meanings", "wording"]

_GAP = re.compile(r"\{(\w+)\}")


def wording(clause: Clause, options: Mapping[str, object], place: Place) -> str | None:
    """The text to print at ``place`` with the options as settled; an option left unset is worded as open.

    None where the clause has no text for that place (a contract's wording outside (A), say).
    """
    template = clause.wording.get(place)
    if template is None:
        return None
    return _GAP.sub(lambda gap: _words(clause, options, gap[1]), template)


def _words(clause: Clause, options: Mapping[str, object], name: str) -> str:
    option = clause.option(name)
    if option is None:
        return "{" + name + "}"
    value = options.get(name)
    for choice in option.choices:
        if type(choice.value) is type(value) and choice.value == value:
            return choice.words
    if value is None:
        return option.unset_words
    return option.unset_words if option.choices else f"{value}{option.unit}"


def meanings(clause: Clause, options: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each option's question and what was settled, in Japanese; an unset one says what follows from that."""
    told = []
    for option in clause.options:
        value = options.get(option.name)
        choice = next((c for c in option.choices if type(c.value) is type(value) and c.value == value), None)
        answer = choice.means if choice else (option.unset if value is None else f"{value}{option.unit}")
        told.append((option.ask, answer))
    return told
