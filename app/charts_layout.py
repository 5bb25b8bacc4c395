"""Where everything in the subsidy's chart stands: years downwards, one bar a basis, amounts to the right.

Horizontal bars, because then every figure can be written out beneath its bar, however long, and eight
years fit a page of paper. Units are pixels of the drawing; 760 across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.amounts import yen
from rules.subsidy import MEASURE, OWN_FUNDS, Calculation

WIDTH = 760
LEFT, SPAN = 150, 570
_MARGIN = 20
_TOP = 134
_BAR, _GAUGE, _CAPTION, _BETWEEN = 16, 10, 17, 8


@dataclass(frozen=True)
class Box:
    """A rectangle. look: measure, own, counted, uncounted or none (see the template)."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Label:
    """A line of text; ``y`` is its baseline. weight: heading, plain or small."""

    x: float
    y: float
    text: str
    weight: str = "plain"
    anchor: str = "start"


@dataclass(frozen=True)
class Mark:
    """A vertical line. look: eligible (dashed, with a pointer), cap (solid), grid or break."""

    x: float
    top: float
    bottom: float
    look: str


@dataclass(frozen=True)
class Layout:
    """Everything drawn, in order. height: of the drawing, in pixels."""

    height: float
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    lines: tuple[float, ...]
    """Where a line runs across, above each year."""


class _Pen:
    """Collects shapes while moving down the page."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.y: float = _TOP
        self.boxes: list[Box] = []
        self.marks: list[Mark] = []
        self.labels: list[Label] = []
        self.lines: list[float] = []
        self.ticks = _ticks(most)

    def across(self, amount: int) -> float:
        """How far ``amount`` yen reach, in pixels, to a tenth."""
        return _share(amount, self.most)

    def bar(self, start: int, length: int, height: float, look: str) -> None:
        """A piece of a bar on the common scale. A length of some yen is never drawn as nothing."""
        if length:
            x = self.across(start)
            width = round(max(self.across(start + length) - x, 1.0), 1)
            self.boxes.append(Box(LEFT + x, self.y, width, height, look))

    def text(self, x: float, dy: float, text: str, weight: str = "plain", anchor: str = "start") -> None:
        """A line whose baseline lies ``dy`` below the pen."""
        self.labels.append(Label(x, self.y + dy, text, weight, anchor))


def _share(amount: int, most: int) -> float:
    return 0.0 if most == 0 else float(round(Decimal(SPAN) * amount / most, 1))


def lay_out(calculations: Sequence[Calculation], most: int | None = None) -> Layout:
    """Lay out one block a year. most: the yen at the right end; by default the highest costs drawn."""
    highest = max((one.costs for one in calculations), default=0) if most is None else most
    pen = _Pen(highest)
    for amount, x in pen.ticks:
        pen.labels.append(Label(x, _TOP - 14, _short(amount), "small", "middle"))
        pen.marks.append(Mark(x, _TOP - 9, _TOP - 3, "grid"))
    for one in calculations:
        _year(pen, one)
    return Layout(pen.y + 2, tuple(pen.boxes), tuple(pen.marks), tuple(pen.labels), tuple(pen.lines))


def _ticks(most: int) -> list[tuple[int, float]]:
    step = _step(most)
    return [
        (amount, LEFT + _share(amount, most)) for amount in (range(0, most + 1, step) if step else range(1))
    ]


def _step(most: int) -> int:
    """The distance of the scale's lines: 1, 2 or 5 times a power of ten, at most six of them."""
    power = 1
    while power * 50 < most:
        power *= 10
    return next((power * times for times in (1, 2, 5, 10) if most <= power * times * 5), 0) if most else 0


def _short(amount: int) -> str:
    for unit, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万")):
        if amount >= unit:
            return f"{Decimal(amount) / unit:,f}{name}円"
    return f"{amount:,}円"


def _year(pen: _Pen, one: Calculation) -> None:
    assumed = f"（{one.assumed_year.label}の率と上限を仮定）" if one.assumed_year else ""
    pen.lines.append(pen.y)
    pen.text(_MARGIN, 18, f"{one.year.label}{assumed}", "heading")
    pen.y += 23
    pen.text(
        _MARGIN,
        11,
        f"経費 {yen(one.costs)}（任用等 {yen(one.personnel)}、募集 {yen(one.recruiting)}）",
        "small",
    )
    pen.y += 16
    for line in (line for w in one.warnings if w.about_year for line in wrap(str(w), 62)):
        pen.text(_MARGIN, 11, line, "small")
        pen.y += 16
    pen.y += 8
    for basis in one.both:
        _basis(pen, basis)
    gauges = _gauges(one)
    for names, basis in gauges:
        _gauge(pen, names if len(gauges) > 1 else "", basis)
    pen.y += 8


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` full-width characters; a half-width one counts half. No line
    begins with a closing mark: it hangs over the line before."""
    lines, line, used = [], "", 0.0
    for character in text:
        size = 0.5 if character.isascii() else 1.0
        if used + size > width and character not in "、。）」":
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += size
    return [*lines, line] if line else lines


def _basis(pen: _Pen, one: Calculation) -> None:
    pen.text(_MARGIN, 11, one.basis.name)
    if one.figures is None:
        why = one.no_figure.value if one.no_figure else ""
        pen.boxes.append(Box(LEFT, pen.y, SPAN, _BAR + _CAPTION - 5, "none"))
        pen.text(LEFT + SPAN / 2, 19, f"{why}（額を示さない）", "plain", "middle")
        pen.y += _BAR + _CAPTION + _BETWEEN
        return
    found = one.figures
    old = f"（{one.basis.old_rate_label}）" if "・" in one.basis_label else ""
    pen.text(_MARGIN, 27, f"率{found.rate}{old}")
    pen.marks += [Mark(x, pen.y - 3, pen.y + _BAR + 2, "grid") for _, x in pen.ticks]
    pen.bar(0, found.measure_yen, _BAR, "measure")
    pen.bar(found.measure_yen, found.own_funds_yen, _BAR, "own")
    if one.costs:
        eligible = LEFT + pen.across(found.eligible_personnel + found.eligible_recruiting)
        pen.marks.append(Mark(eligible, pen.y - 2, pen.y + _BAR + 1, "eligible"))
    pen.y += _BAR
    pen.text(
        LEFT,
        13,
        f"措置見込額 {yen(found.measure_yen)}（{found.measure_thousand_yen:,}千円）　"
        f"{OWN_FUNDS} {yen(found.own_funds_yen)}",
        "small",
    )
    pen.y += _CAPTION + _BETWEEN


def _gauges(one: Calculation) -> list[tuple[str, Calculation]]:
    """The bases that have figures, those that treat recruiting alike under one heading."""
    groups: dict[tuple[int | None, int], list[Calculation]] = {}
    for basis in one.both:
        if basis.figures and basis.parameters:
            key = (basis.parameters.recruiting_cap, basis.figures.eligible_recruiting)
            groups.setdefault(key, []).append(basis)
    return [("・".join(basis.basis.name for basis in group), group[0]) for group in groups.values()]


def _gauge(pen: _Pen, names: str, one: Calculation) -> None:
    """What of the recruiting cost counts, on a scale of its own: the cap stands in the middle."""
    if one.figures is None or one.parameters is None:
        return
    counted, cost, cap = one.figures.eligible_recruiting, one.recruiting, one.parameters.recruiting_cap
    top = 2 * cap if cap else max(cost, 1)
    inside, shown = _share(counted, top), _share(min(cost, top), top)
    pen.text(_MARGIN, 10, f"募集経費{'（' + names + '）' if names else ''}")
    if counted:
        pen.boxes.append(Box(LEFT, pen.y, max(inside, 1.0), _GAUGE, "counted"))
    if shown > inside:
        pen.boxes.append(Box(LEFT + inside, pen.y, round(max(shown - inside, 1.0), 1), _GAUGE, "uncounted"))
    if cap:
        pen.marks.append(Mark(LEFT + _share(cap, top), pen.y - 4, pen.y + _GAUGE + 4, "cap"))
    if cost > top:
        pen.marks.append(Mark(LEFT + SPAN - 14, pen.y, pen.y + _GAUGE, "break"))
    pen.y += _GAUGE
    pen.text(LEFT, 14, _gauge_caption(cost, counted, cap, counts=one.parameters.recruiting_counts), "small")
    pen.y += _CAPTION


def _gauge_caption(cost: int, counted: int, cap: int | None, *, counts: bool) -> str:
    if not counts:
        return (
            f"{yen(cost)}は対象外（この年度は募集経費を算入しない）"
            if cost
            else "募集経費なし（この年度は対象外）"
        )
    limit = f"上限{yen(cap)}" if cap else "上限なし"
    if not cost:
        return f"募集経費なし（{limit}）"
    if counted == cost:
        return f"{yen(cost)}の全部を算入（{limit}）"
    return f"{yen(cost)}のうち{yen(counted)}を算入（{limit}）、{yen(cost - counted)}は算入しない"


def describe(calculations: Sequence[Calculation]) -> str:
    """The chart in sentences, for those who cannot see it."""
    return " ".join(text for one in calculations for text in _sentences(one))


def _sentences(one: Calculation) -> list[str]:
    return [*(str(w) for w in one.warnings if w.about_year), *map(_sentence, one.both)]


def _sentence(one: Calculation) -> str:
    if one.figures is None:
        why = one.no_figure.value if one.no_figure else ""
        return f"{one.year.label}、{one.basis.name}: {why}、額を示さない。"
    return (
        f"{one.year.label}、{one.basis_label}: {MEASURE} {yen(one.figures.measure_yen)}、"
        f"{OWN_FUNDS} {yen(one.figures.own_funds_yen)}、募集経費は{yen(one.recruiting)}のうち"
        f"{yen(one.figures.eligible_recruiting)}を算入。"
    )
