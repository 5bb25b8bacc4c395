"""Which corporation took over which, as the register tells it, on the way from given corporations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rules.names.registered import Register

Pair = tuple[str, str]
"""The number of the earlier corporation, then that of the later."""


def succession_pairs(numbers: Iterable[str], register: Register) -> list[Pair]:
    """Every succession on the way forward from these corporations to those that took them over, and backward
    to those they took over, in order."""
    asked = sorted(set(numbers))
    backward = _closure(asked, register.predecessors)
    return sorted({*later_pairs(asked, register), *((there, here) for here, there in backward)})


def later_pairs(numbers: Iterable[str], register: Register) -> Iterator[Pair]:
    """Every succession on the way forward from these corporations."""
    return _closure(sorted(set(numbers)), lambda some: _successors(some, register))


def reached(start: Iterable[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    """Every number that steps from ``start`` lead to, ``start`` itself apart; a ring is gone round once."""
    seen, ahead = set(start), list(start)
    first = frozenset(seen)
    while ahead:
        ahead = [there for here in ahead for there in ways.get(here, ()) if there not in seen]
        seen.update(ahead)
    return seen - first


def _successors(numbers: Iterable[str], register: Register) -> Mapping[str, tuple[str, ...]]:
    return {n: (c.successor,) for n, c in register.by_numbers(numbers).items() if c.successor}


def _closure(start: list[str], step: Callable[[list[str]], Mapping[str, tuple[str, ...]]]) -> Iterator[Pair]:
    """All pairs (from, to) that steps from ``start`` lead over."""
    seen, ahead = set(start), start
    while ahead:
        found = step(ahead)
        yield from ((here, there) for here in sorted(found) for there in found[here])
        ahead = sorted({there for here in found for there in found[here]} - seen)
        seen.update(ahead)
