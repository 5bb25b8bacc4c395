"""Where everything in a group's drawing stands. Units are pixels of the drawing, whole ones at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.charts_group_layers import Layers, Pair, Unit

BOX, SIDE, TRUNK, KNEE = 190, 108, 26, 10
_BETWEEN, _STACKED = 26, 12
_MARGIN = 16
_PORT_OUT, _PORT_IN, _TRACK = 26, 44, 12
_ABOVE_TRACKS, _BELOW_TRACKS = 22, 30


@dataclass(frozen=True)
class Wire:
    """A line to draw from one box to another. ``look``: which kind, a place in the order of kinds."""

    start: int
    end: int
    look: int


@dataclass(frozen=True)
class Place:
    """A box's upper left corner, and its height (its width is BOX)."""

    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Route:
    """A wire's way as an SVG path, where it ends and in which direction (down, right, left or up), and where
    its short label stands; None where a wire of the same look beside it carries the label."""

    path: str
    end: tuple[int, int]
    heading: str
    label: tuple[int, int] | None


@dataclass(frozen=True)
class Layout:
    """Everything placed; ``routes`` in the order of the wires."""

    width: int
    height: int
    boxes: tuple[Place, ...]
    routes: tuple[Route, ...]


def lay_out(layers: Layers, heights: Sequence[int], wires: Sequence[Wire]) -> Layout:
    """Place ``layers``; ``heights``: of the boxes, in pixels."""
    return _Desk(layers, heights, wires).layout()


_Segment = tuple[int, int, float]


class _Desk:
    def __init__(self, layers: Layers, heights: Sequence[int], wires: Sequence[Wire]) -> None:
        self.layers, self.heights, self.wires = layers, heights, wires
        self.home = {box: n for n, unit in enumerate(layers.units) for box in unit.boxes}
        self.down = [wire for wire in wires if (wire.start, wire.end) in layers.ways]
        self.center = self._across(self._packed_rows(), self._segments())
        self.center = self._across(self.center, self._segments(self._spread))
        self.left = min((self.center[n] - self._width(u) / 2 for n, u in self._numbered()), default=0.0)
        self.tracks = self._tracks()
        self.top = self._rows_down()

    def _numbered(self) -> list[tuple[int, Unit]]:
        return list(enumerate(self.layers.units))

    def _width(self, unit: Unit) -> int:
        if unit.knee:
            return KNEE
        if unit.column:
            return BOX + TRUNK
        return len(unit.boxes) * BOX + (len(unit.boxes) - 1) * SIDE

    def _offset(self, box: int) -> float:
        """From the middle of a box's unit to where wires meet it."""
        unit = self.layers.units[self.home[box]]
        if unit.column:
            return -self._width(unit) / 2 + TRUNK / 3
        return unit.boxes.index(box) * (BOX + SIDE) - (self._width(unit) - BOX) / 2

    def _segments(self, spread: Callable[[Wire], float] = lambda wire: 0.0) -> list[_Segment]:
        """What pulls units together: (upper, lower, how far the lower's middle is drawn from the upper's).
        ``spread``: how far from the middle of its box a wire starts."""
        found = []
        for wire in self.down:
            way = self.layers.ways[wire.start, wire.end]
            for upper, lower in pairwise(way):
                start = self._offset(wire.start) + spread(wire) if upper == way[0] else 0.0
                end = self._offset(wire.end) if lower == way[-1] else 0.0
                found.append((upper, lower, start - end))
        return found

    def _packed_rows(self) -> dict[int, float]:
        rows = [zip(row, self._packed(row, [0.0] * len(row)), strict=True) for row in self.layers.rows]
        return {unit: place for row in rows for unit, place in row}

    def _across(self, center: dict[int, float], segments: Sequence[_Segment]) -> dict[int, float]:
        """The middle of each unit: near what it hangs from and what hangs from it, in its row's order."""
        center = dict(center)
        pulls: tuple[dict[int, list[tuple[int, float]]], ...] = (defaultdict(list), defaultdict(list))
        for upper, lower, shift in segments:
            pulls[0][lower].append((upper, shift))
            pulls[1][upper].append((lower, -shift))
        for sweep in range(12):
            first, second = pulls if sweep % 2 == 0 else pulls[::-1]
            for row in self.layers.rows if sweep % 2 == 0 else reversed(self.layers.rows):
                wanted = []
                for unit in row:
                    places = [center[other] + shift for other, shift in first[unit] or second[unit]]
                    wanted.append(sum(places) / len(places) if places else center[unit])
                center |= dict(zip(row, self._packed(row, wanted), strict=True))
        return center

    def _packed(self, row: Sequence[int], wanted: Sequence[float]) -> list[float]:
        """The places nearest to those wanted (least squares) at which no two units of a row touch."""
        widths = [self._width(self.layers.units[unit]) for unit in row]
        shift, total = [0.0], 0.0
        for one, other in pairwise(widths):
            total += (one + other) / 2 + _BETWEEN
            shift.append(total)
        blocks: list[tuple[float, int]] = []  # mean and size
        for place, moved in zip(wanted, shift[: len(row)], strict=True):
            blocks.append((place - moved, 1))
            while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
                (a, n), (b, m) = blocks[-2:]
                blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
        flat = [mean for mean, size in blocks for _ in range(size)]
        return [mean + moved for mean, moved in zip(flat, shift, strict=False)]

    def _x(self, value: float) -> int:
        return round(value - self.left) + _MARGIN

    def _middle(self, box: int) -> float:
        """The middle of a box, across."""
        unit = self.layers.units[self.home[box]]
        if unit.column:
            return self.center[self.home[box]] + TRUNK / 2
        return self.center[self.home[box]] + self._offset(box)

    def _spread(self, wire: Wire) -> float:
        """How far from the middle of its box a wire starts: each look at a place of its own, in the order of
        where they lead."""
        ends: dict[int, list[float]] = defaultdict(list)
        for one in self.down:
            if one.start == wire.start:
                way = self.layers.ways[one.start, one.end]
                ends[one.look].append(self.center[way[1]] if len(way) > 2 else self._middle(one.end))
        looks = sorted(ends, key=lambda look: (sum(ends[look]) / len(ends[look]), look))
        return (looks.index(wire.look) - (len(looks) - 1) / 2) * _PORT_OUT

    def _port_out(self, wire: Wire) -> int:
        return self._x(self._middle(wire.start) + self._spread(wire))

    def _port_in(self, wire: Wire) -> int:
        unit = self.layers.units[self.home[wire.end]]
        if unit.column:
            return self._x(self.center[self.home[wire.end]] + self._offset(wire.end)) + wire.look * 4
        coming = [one for one in self.down if one.end == wire.end]
        coming.sort(key=lambda one: (self._middle(one.start), one.look, one.start))
        spread = coming.index(wire) - (len(coming) - 1) / 2
        return self._x(self._middle(wire.end) + spread * min(_PORT_IN, (BOX - 20) / len(coming)))

    def _stops(self, wire: Wire) -> list[int]:
        """Where a wire stands, across, at each row it passes."""
        pair = (wire.start, wire.end)
        twins = sorted(one.look for one in self.down if (one.start, one.end) == pair)
        beside = (twins.index(wire.look) - (len(twins) - 1) / 2) * KNEE
        knees = [self._x(self.center[knee] + beside) for knee in self.layers.ways[pair][1:-1]]
        return [self._port_out(wire), *knees, self._port_in(wire)]

    def _tracks(self) -> dict[tuple[int, tuple[int, ...]], int]:
        """The height at which wires run across between two rows: by row and wire, so that none lie on one
        another; the wires of one box and look share theirs."""
        spans: dict[int, dict[tuple[int, ...], tuple[int, int]]] = defaultdict(dict)
        for wire in self.down:
            for gap, (start, end) in enumerate(
                pairwise(self._stops(wire)), self.layers.units[self.home[wire.start]].layer
            ):
                if start != end:
                    key = self._bus(wire, gap)
                    low, high = spans[gap].get(key, (start, start))
                    spans[gap][key] = (min(low, start, end), max(high, start, end))
        found = {}
        for gap, buses in spans.items():
            ends: list[int] = []
            for key, (low, high) in sorted(buses.items(), key=lambda item: (item[1], item[0])):
                free = [n for n, end in enumerate(ends) if end + _TRACK < low]
                if free:
                    ends[free[0]] = high
                else:
                    ends.append(high)
                found[gap, key] = free[0] if free else len(ends) - 1
        return found

    def _bus(self, wire: Wire, gap: int) -> tuple[int, ...]:
        first = gap == self.layers.units[self.home[wire.start]].layer
        return (wire.start, wire.look) if first else (wire.start, wire.look, wire.end)

    def _unit_height(self, unit: Unit) -> int:
        heights = [self.heights[box] for box in unit.boxes]
        if unit.column:
            return sum(heights) + _STACKED * (len(heights) - 1)
        return max(heights, default=0)

    def _rows_down(self) -> list[int]:
        """Where each row begins, and after the last where the drawing ends."""
        top, found = _MARGIN, []
        for number, row in enumerate(self.layers.rows):
            found.append(top)
            top += max((self._unit_height(self.layers.units[unit]) for unit in row), default=0)
            used = max((track + 1 for (gap, _), track in self.tracks.items() if gap == number), default=0)
            top += _ABOVE_TRACKS + used * _TRACK + _BELOW_TRACKS
        return [*found, top]

    def _place(self, box: int) -> Place:
        unit = self.layers.units[self.home[box]]
        y = self.top[unit.layer]
        if unit.column:
            for other in unit.boxes[: unit.boxes.index(box)]:
                y += self.heights[other] + _STACKED
        return Place(self._x(self._middle(box) - BOX / 2), y, self.heights[box])

    def layout(self) -> Layout:
        boxes = tuple(self._place(box) for box in range(len(self.heights)))
        labelled: set[tuple[int, ...]] = set()
        routes = tuple(self._route(wire, boxes, labelled) for wire in self.wires)
        right = max((self._x(self.center[n] + self._width(u) / 2) for n, u in self._numbered()), default=0)
        bottom = max((box.y + box.height for box in boxes), default=0)
        against = any((wire.start, wire.end) in self.layers.against for wire in self.wires)
        beside = 20 if self.layers.beside else 0
        return Layout(right + _MARGIN + (24 if against else 0), bottom + _MARGIN + beside, boxes, routes)

    def _route(self, wire: Wire, boxes: Sequence[Place], labelled: set[tuple[int, ...]]) -> Route:
        pair: Pair = (wire.start, wire.end)
        if pair in self.layers.ways:
            return self._downwards(wire, boxes, labelled)
        if pair in self.layers.beside or (wire.end, wire.start) in self.layers.beside:
            return self._sideways(wire, boxes)
        return self._around(wire, boxes)

    def _downwards(self, wire: Wire, boxes: Sequence[Place], labelled: set[tuple[int, ...]]) -> Route:
        start, end = boxes[wire.start], boxes[wire.end]
        layer = self.layers.units[self.home[wire.start]].layer
        stops = self._stops(wire)
        path = f"M {stops[0]} {start.y + start.height}"
        for gap, (here, there) in enumerate(pairwise(stops), layer):
            if here != there:
                path += f" V {self._track_y(gap, self._bus(wire, gap))} H {there}"
        x = stops[-1]
        unit = self.home[wire.end]
        top = self.top[self.layers.units[unit].layer]
        if self.layers.units[unit].column:
            y = end.y + min(22, end.height // 2)
            key = (unit, wire.start, wire.look)
            label = None if key in labelled else (x, top - 16)
            labelled.add(key)
            return Route(f"{path} V {y} H {end.x}", (end.x, y), "right", label)
        return Route(f"{path} V {end.y}", (x, end.y), "down", (x, top - 16))

    def _track_y(self, gap: int, bus: tuple[int, ...]) -> int:
        return self.top[gap + 1] - _BELOW_TRACKS - self.tracks[gap, bus] * _TRACK

    def _sideways(self, wire: Wire, boxes: Sequence[Place]) -> Route:
        start, end = boxes[wire.start], boxes[wire.end]
        unit = self.layers.units[self.home[wire.start]]
        steps = unit.boxes.index(wire.end) - unit.boxes.index(wire.start)
        if abs(steps) == 1:
            y = start.y + 24
            rightwards = steps == 1
            x, to = (start.x + BOX, end.x) if rightwards else (start.x, end.x + BOX)
            return Route(
                f"M {x} {y} H {to}", (to, y), "right" if rightwards else "left", ((x + to) // 2, y - 8)
            )
        deepest = max(boxes[box].y + boxes[box].height for box in unit.boxes) + 12
        x, to = start.x + BOX // 2 + 20, end.x + BOX // 2 - 20
        path = f"M {x} {start.y + start.height} V {deepest} H {to} V {end.y + end.height}"
        return Route(path, (to, end.y + end.height), "up", ((x + to) // 2, deepest))

    def _around(self, wire: Wire, boxes: Sequence[Place]) -> Route:
        start, end = boxes[wire.start], boxes[wire.end]
        right = max(box.x for box in boxes) + BOX + 16
        y, to = start.y + start.height - 12, end.y + end.height - 12
        path = f"M {start.x + BOX} {y} H {right} V {to} H {end.x + BOX}"
        return Route(path, (end.x + BOX, to), "left", (right, (y + to) // 2))
