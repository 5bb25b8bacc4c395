"""Successions the register knows of: who was taken over by whom, before and after the companies of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rules.dates import wareki
from rules.names.registered import Corporation, Register
from rules.parties import Affiliation, Company
from rules.words import Tie


def successions(numbers: Iterable[str], register: Register) -> list[Affiliation]:
    """Every succession on the way forward from these corporations to those that took them over, and backward
    to those they took over; each with the day the earlier one's record was closed."""
    asked = sorted(set(numbers))
    forward = _closure(asked, lambda some: _successors(some, register))
    backward = _closure(asked, register.predecessors)
    return [_edge(*pair, register) for pair in sorted({*forward, *_turned(backward)})]


_Pair = tuple[str, str]
"""The number of the earlier corporation, then that of the later."""


def _successors(numbers: Iterable[str], register: Register) -> Mapping[str, tuple[str, ...]]:
    return {n: (c.successor,) for n, c in register.by_numbers(numbers).items() if c.successor}


def _closure(start: list[str], step: Callable[[list[str]], Mapping[str, tuple[str, ...]]]) -> list[_Pair]:
    """All pairs (from, to) that steps from ``start`` lead over; a ring is gone round once."""
    seen, ahead, pairs = set(start), start, list[_Pair]()
    while ahead:
        found = step(ahead)
        pairs += [(here, there) for here in sorted(found) for there in found[here]]
        ahead = sorted({there for here in found for there in found[here]} - seen)
        seen.update(ahead)
    return pairs


def _turned(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    return ((there, here) for here, there in pairs)


def _edge(before: str, after: str, register: Register) -> Affiliation:
    known = register.by_numbers([before, after])
    earlier = known.get(before)
    return Affiliation(
        parent=_company(before, earlier),
        child=_company(after, known.get(after)),
        type=Tie.SUCCESSION,
        since=earlier.closed_on if earlier else None,
        source=f"国税庁の法人番号公表情報（{wareki(register.as_of)}現在）",
    )


def _company(number: str, known: Corporation | None) -> Company:
    if known is None:
        return Company(name=f"法人番号{number}", corporate_number=number)
    return Company(name=known.name, corporate_number=number, address=known.address or None)
