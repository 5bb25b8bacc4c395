"""The order of a group's drawing: which boxes stand beside each other, which above, and in which order.

Companies that follow one another (succession, split) or may be the same stand side by side in one row;
parents stand above their children; many childless children of one parent stand as a column. No figure of
the drawing is known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

COLUMN_FROM, COLUMN_MOST, COLUMNS = 4, 8, 4
"""From how many childless children of one parent they stand in columns, how many high a column is at first,
and how many columns stand beside each other before they grow higher."""
SWEEPS = 8

Pair = tuple[int, int]


@dataclass
class Unit:
    """What is placed as one. ``boxes``: side by side, or one below the other where ``column``; none in a
    ``knee``, where a line passes a row. ``layer`` counts from the top."""

    boxes: tuple[int, ...]
    column: bool = False
    layer: int = 0

    @property
    def knee(self) -> bool:
        """Whether only a line passes here."""
        return not self.boxes


@dataclass
class Layers:
    """Units by layer in their order, and how they hang together. ``downs``: pairs of units, the upper
    first, each one layer apart; ``ways``: for each pair of boxes the units its line passes, ends included."""

    units: list[Unit]
    rows: list[list[int]]
    downs: list[Pair] = field(default_factory=list)
    ways: dict[Pair, list[int]] = field(default_factory=dict)
    beside: set[Pair] = field(default_factory=set)
    """Pairs of boxes in one unit that a line joins sideways."""
    against: set[Pair] = field(default_factory=set)
    """Lines that run against the layers: two companies recorded as each other's parents."""


def layers_of(count: int, downs: Mapping[Pair, int], sides: Iterable[Pair], keys: Sequence[str]) -> Layers:
    """Order ``count`` boxes. ``downs``: pairs (above, below) with their kind, for a column is of one kind;
    ``sides``: pairs to stand side by side, the first on the left; ``keys``: what boxes are sorted by where
    nothing else decides."""
    forward, against = _without_circles(count, sorted(downs))
    home, beside, more = _clusters(count, forward, sorted(set(sides)))
    forward = sorted(set(forward) | set(more))
    forward, circled = _without_circles(count, forward, home)
    against |= circled
    columns = _columns(count, forward, home, downs, keys)
    units, home = _units(count, home, columns, beside, keys)
    pairs = sorted({(home[a], home[b]) for a, b in forward if home[a] != home[b]})
    _set_layers(units, pairs)
    layers = Layers(units, [], beside=beside, against=against)
    _lay_ways(layers, forward, home)
    layers.rows = _rows(layers)
    _untangle(layers)
    return layers


def _without_circles(
    count: int, downs: Iterable[Pair], home: Sequence[int] | None = None
) -> tuple[list[Pair], set[Pair]]:
    """The lines that can all run downwards, taken in order, and those that cannot. ``home``: boxes of one
    number count as one."""
    home = home or range(count)
    below: dict[int, set[int]] = defaultdict(set)
    kept, against = [], set()
    for a, b in downs:
        if home[a] == home[b] or home[a] in _reached(below, home[b]):
            against.add((a, b))
        else:
            below[home[a]].add(home[b])
            kept.append((a, b))
    return kept, against


def _reached(below: Mapping[int, set[int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for other in below.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _clusters(
    count: int, downs: Sequence[Pair], sides: Iterable[Pair]
) -> tuple[list[int], set[Pair], list[Pair]]:
    """Boxes put side by side where none is above the other: for each box its cluster; the pairs so put; and
    the pairs that stay one above the other."""
    home = list(range(count))
    beside: set[Pair] = set()
    more: list[Pair] = []
    for a, b in sides:
        below: dict[int, set[int]] = defaultdict(set)
        for upper, lower in [*downs, *more]:
            below[home[upper]].add(home[lower])
        if home[a] != home[b]:
            if home[b] in _reached(below, home[a]):
                more.append((a, b))
                continue
            if home[a] in _reached(below, home[b]):
                more.append((b, a))
                continue
            home = [home[a] if one == home[b] else one for one in home]
        beside.add((a, b))
    return home, beside, more


def _units(
    count: int, home: list[int], columns: list[list[int]], beside: set[Pair], keys: Sequence[str]
) -> tuple[list[Unit], list[int]]:
    """The units, and for each box its unit."""
    members: dict[int, list[int]] = defaultdict(list)
    for box in range(count):
        members[home[box]].append(box)
    in_column = {box for column in columns for box in column}
    singles = [found for found in members.values() if found[0] not in in_column]
    units = [Unit(_in_order(found, beside, keys)) for found in singles]
    units += [Unit(tuple(column), column=True) for column in columns]
    units.sort(key=lambda unit: (keys[unit.boxes[0]], unit.boxes))
    place = {box: number for number, unit in enumerate(units) for box in unit.boxes}
    return units, [place[box] for box in range(count)]


def _columns(
    count: int, downs: Sequence[Pair], home: Sequence[int], kinds: Mapping[Pair, int], keys: Sequence[str]
) -> list[list[int]]:
    above: dict[int, list[int]] = defaultdict(list)
    has_below = {a for a, _ in downs}
    for a, b in downs:
        above[b].append(a)
    childless: dict[Pair, list[int]] = defaultdict(list)
    for box in range(count):
        if len(above[box]) == 1 and box not in has_below and home.count(home[box]) == 1:
            parent = above[box][0]
            childless[parent, kinds.get((parent, box), -1)].append(box)
    columns = []
    for _, boxes in sorted(childless.items()):
        if len(boxes) >= COLUMN_FROM:
            boxes.sort(key=lambda box: (keys[box], box))
            wanted = min(COLUMNS, -(-len(boxes) // COLUMN_MOST))
            high = -(-len(boxes) // wanted)
            columns += [boxes[start : start + high] for start in range(0, len(boxes), high)]
    return columns


def _in_order(boxes: list[int], beside: set[Pair], keys: Sequence[str]) -> tuple[int, ...]:
    """Boxes side by side: one before another stands on its left, else by their keys."""
    waiting = sorted(boxes, key=lambda box: (keys[box], box))
    found: list[int] = []
    while waiting:
        free = [b for b in waiting if not any((a, b) in beside for a in waiting if a != b)]
        near = [b for b in free if found and (found[-1], b) in beside]
        found.append((near or free or waiting)[0])
        waiting.remove(found[-1])
    return tuple(found)


def _set_layers(units: list[Unit], pairs: Sequence[Pair]) -> None:
    """Every unit below all above it; one with nothing above stands right over what is below it."""
    for _ in units:
        for a, b in pairs:
            units[b].layer = max(units[b].layer, units[a].layer + 1)
    has_above = {b for _, b in pairs}
    for number, unit in enumerate(units):
        lower = [units[b].layer for a, b in pairs if a == number]
        if number not in has_above and lower:
            unit.layer = min(lower) - 1


def _lay_ways(layers: Layers, downs: Iterable[Pair], home: Sequence[int]) -> None:
    """Give every line its way; over several layers through knees."""
    found: set[Pair] = set()
    for a, b in downs:
        way = [home[a]]
        for layer in range(layers.units[home[a]].layer + 1, layers.units[home[b]].layer):
            way.append(len(layers.units))
            layers.units.append(Unit((), layer=layer))
        way.append(home[b])
        layers.ways[a, b] = way
        found |= set(pairwise(way))
    layers.downs = sorted(found)


def _rows(layers: Layers) -> list[list[int]]:
    """The units of each layer, in the order in which a walk from the top meets them."""
    below: dict[int, list[int]] = defaultdict(list)
    for a, b in layers.downs:
        below[a].append(b)
    rows: list[list[int]] = [[] for _ in range(1 + max((unit.layer for unit in layers.units), default=0))]
    met: set[int] = set()

    def walk(unit: int) -> None:
        if unit not in met:
            met.add(unit)
            rows[layers.units[unit].layer].append(unit)
            for other in below[unit]:
                walk(other)

    for unit in sorted(range(len(layers.units)), key=lambda n: (layers.units[n].layer, n)):
        walk(unit)
    return rows


def _untangle(layers: Layers) -> None:
    """Barycentre sweeps, down and up; the order with the fewest crossings stays."""
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for a, b in layers.downs:
        below[a].append(b)
        above[b].append(a)
    best, fewest = [list(row) for row in layers.rows], _crossings(layers.rows, below)
    for sweep in range(SWEEPS):
        near = below if sweep % 2 else above
        for row in reversed(layers.rows) if sweep % 2 else layers.rows:
            place = {unit: n for one in layers.rows for n, unit in enumerate(one)}
            row.sort(key=lambda unit: _mean([place[o] for o in near[unit]], place[unit]))
        found = _crossings(layers.rows, below)
        if found < fewest:
            best, fewest = [list(row) for row in layers.rows], found
    layers.rows = best


def _mean(places: list[int], otherwise: int) -> float:
    return sum(places) / len(places) if places else float(otherwise)


def _crossings(rows: Sequence[Sequence[int]], below: Mapping[int, list[int]]) -> int:
    place = {unit: n for row in rows for n, unit in enumerate(row)}
    total = 0
    for row in rows:
        ends = [(place[a], place[b]) for a in row for b in below.get(a, ())]
        total += sum(
            (a < c) != (b < d) and a != c and b != d for n, (a, b) in enumerate(ends) for c, d in ends[:n]
        )
    return total
