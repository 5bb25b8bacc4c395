"""The names a corporation bore before, each with its days, from the names published for it.

A name that was corrected (訂正区分 1) stays among them, up to the day on which the register last said it:
while it stood there, contracts and lists were written with it, and leaving it out could clear a bidder that
is meant.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby, pairwise

from app.register.published import Facts, NameFact, NameKey
from rules.names.registered import NameHeld

_ONE_DAY = 1


def former_names(facts: Facts, current: str) -> tuple[NameHeld, ...]:
    """The Japanese names before the current one, the oldest first.

    ``since`` is the day of the change of name where that was published; ``until`` the day before the next
    name is known to be borne, for a corrected name the last day the register said it.
    """
    right, wrong = _right_and_wrong({key: fact for key, fact in facts.items() if not key.english})
    runs = [list(run) for _, run in groupby(right, key=lambda pair: pair[0].name)]
    held = [_held(run, following) for run, following in pairwise(runs)]
    if runs and runs[-1][0][0].name != current:
        key, fact = runs[-1][0]
        held.append(NameHeld(key.name, _since(key, fact), date.fromordinal(runs[-1][-1][1].published)))
    borne = {name.name for name in held} | {current}
    held += [
        NameHeld(key.name, None, date.fromordinal(fact.published))
        for key, fact in wrong
        if key.name not in borne
    ]
    return tuple(sorted(dict.fromkeys(held), key=_age))


_Pairs = list[tuple[NameKey, NameFact]]


def _right_and_wrong(facts: Facts) -> tuple[_Pairs, _Pairs]:
    """Of several names for one day, the one published last is right, the others were corrected."""
    right: _Pairs = []
    wrong: _Pairs = []
    ordered = sorted(facts.items(), key=lambda pair: (pair[0].changed_on, pair[1].published, pair[0].name))
    for _, same_day in groupby(ordered, key=lambda pair: pair[0].changed_on):
        *earlier, last = same_day
        wrong += earlier
        right.append(last)
    return right, wrong


def _held(run: _Pairs, following: _Pairs) -> NameHeld:
    key, fact = run[0]
    return NameHeld(key.name, _since(key, fact), date.fromordinal(following[0][0].changed_on - _ONE_DAY))


def _since(key: NameKey, fact: NameFact) -> date | None:
    return date.fromordinal(key.changed_on) if fact.renamed else None


def _age(held: NameHeld) -> tuple[date, str]:
    return held.until or date.max, held.name
