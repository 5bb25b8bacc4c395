"""The group of a company from the register of ties, with what its companies are to appointees. No Flask."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.store import Kept
from rules.group_map import GroupMap, group_map, nodes_named
from rules.mentions import ref
from rules.names import CompanyRef
from rules.names.registered import Register
from rules.parties import Affiliation as Edge
from rules.register import Affiliation, Appointee, Company, End, EndState
from rules.ties import Ties

POST = ("補佐官等の勤務先", "補佐官等の勤務先（終わりは不明）", "補佐官等の元の勤務先")
CONTRACT = ("補佐官等の受託会社", "補佐官等の受託会社（終わりは不明）", "補佐官等の元の受託会社")
"""What a company is that runs, may run, or has ended as one, on a day."""
NEAR_MOST = 30
_STRENGTH = [mark for both in zip(POST, CONTRACT, strict=True) for mark in both]


@dataclass(frozen=True)
class Held:
    """What a company is to one appointee on a day. ``mark``: one of the words above."""

    company: CompanyRef
    appointee: Kept[Appointee]
    mark: str


@dataclass(frozen=True)
class Choice:
    """One of several companies a name stands for."""

    name: str
    number: str | None
    address: str | None


@dataclass(frozen=True)
class Asked:
    """A group, or the companies to choose from. ``near``: nobody is called so, and these come near. ``held``:
    by a box's position what it is to appointees."""

    group: GroupMap | None = None
    choices: tuple[Choice, ...] = ()
    near: tuple[Choice, ...] = ()
    held: dict[int, tuple[Held, ...]] | None = None

    @property
    def marks(self) -> dict[int, str]:
        """One word for each box that is something to an appointee."""
        return {
            box: min((one.mark for one in several), key=_STRENGTH.index)
            for box, several in (self.held or {}).items()
        }


def group_of(
    text: str,
    day: date,
    ties: Sequence[Kept[Affiliation]],
    people: Iterable[Kept[Appointee]],
    register: Register | None = None,
    pick: int | None = None,
) -> Asked:
    """The group of the company ``text`` names (name or number) on ``day``. ``people``: whose employers are
    marked. ``pick``: which of several companies of that name is meant, from 0."""
    held = [one for person in people for one in _held(person, day)]
    edges = [Edge.model_validate(kept.value.in_case()) for kept in ties]
    hang_together = Ties.of([one.company for one in held], edges, register)
    named = nodes_named(hang_together, text)
    if not named:
        return Asked(near=tuple(map(_choice, _near(hang_together, text)))[:NEAR_MOST])
    if len(named) > 1 and (pick is None or pick >= len(named)):
        return Asked(choices=tuple(_choice(hang_together.refs[nodes[0]]) for nodes in named))
    group = group_map(hang_together, named[pick or 0] if len(named) > 1 else named[0], day)
    place = {mention: n for n, box in enumerate(group.boxes) for mention in box.mentions}
    found: dict[int, tuple[Held, ...]] = {}
    for one in held:
        box = place.get(hang_together.read(one.company))
        if box is not None:
            found[box] = (*found.get(box, ()), one)
    return Asked(group, held=found)


def _choice(one: CompanyRef) -> Choice:
    return Choice(one.name, one.known_number, one.address)


def _near(ties: Ties, text: str) -> Iterable[CompanyRef]:
    """The companies whose names are like ``text`` or contain it, each once."""
    alike = [n for n, _ in ties.matches(ties.read(CompanyRef(text)))]
    plain = unicodedata.normalize("NFKC", text).casefold()
    within = (
        n for n, one in enumerate(ties.refs) if plain in unicodedata.normalize("NFKC", one.name).casefold()
    )
    found = {ties.refs[n].known_number or ties.refs[n].name: ties.refs[n] for n in [*alike, *within]}
    return found.values()


def _held(person: Kept[Appointee], day: date) -> Iterable[Held]:
    known = [(post.company, post.start, post.end, POST) for post in person.value.employments or ()]
    known += [(o.contractor, o.start, o.end, CONTRACT) for o in person.value.engagements if o.contractor]
    for company, start, end, words in known:
        mark = _mark(start, end, day, words)
        if mark:
            yield Held(ref(company), person, mark)


def _mark(start: date | None, end: End, day: date, words: tuple[str, str, str]) -> str | None:
    """Of POST or CONTRACT the word for the day; None before it began."""
    now, unsure, former = words
    if start and start > day:
        return None
    if end.state is EndState.UNKNOWN:
        return unsure
    running = end.state is EndState.RUNNING or (end.day is not None and end.day >= day)
    return now if running else former


def tops(ties: Iterable[Kept[Affiliation]]) -> list[Company]:
    """The companies recorded as parents and as nobody's child, by name: where a look may begin."""
    edges = [kept.value for kept in ties if kept.value.type not in ("succession", "split")]
    children = {edge.child.name for edge in edges}
    found = {edge.parent.name: edge.parent for edge in edges if edge.parent.name not in children}
    return [found[name] for name in sorted(found)]
