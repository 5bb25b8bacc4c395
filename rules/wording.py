"""The words of a clause for each place it is printed, from the clause's own file: one rule, one source."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.clause import Clause, Place
from rules.option import Option

__all__ = ["PLACES", "Place", "meanings", "unsettled", "wording"]

PLACES: dict[Place, str] = {
    Place.POSTING: "募集要項",
    Place.NOTICE: "公告",
    Place.EXPLANATION: "入札説明書",
    Place.CONTRACT: "業務委託の契約書・仕様書",
    Place.DISPATCH: "派遣に関する協定書",
    Place.PLEDGE_APPOINTEE: "誓約書（被任用者用）",
    Place.PLEDGE_BIDDER: "誓約書（入札者用）",
}
"""What an official calls each place, in the order the papers are written."""

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
    return [(option.ask, _meaning(option, options.get(option.name))) for option in clause.options]


def unsettled(clause: Clause, options: Mapping[str, object]) -> list[tuple[str, str]]:
    """The questions nobody has settled, each with what follows from that. One that the source answers
    unless a municipality says otherwise (two years) is settled."""
    return [
        (option.ask, option.unset)
        for option in clause.options
        if options.get(option.name) is None and option.default is None
    ]


def _meaning(option: Option, value: object) -> str:
    if value is None:
        return option.unset
    choice = next((c for c in option.choices if type(c.value) is type(value) and c.value == value), None)
    return choice.means if choice else f"{value}{option.unit}"
