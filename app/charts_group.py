"""The picture of a group as SVG: companies as boxes, parents above, ties as lines told apart by their style.

No Flask here: text out. The same group gives the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from app.charts_group_layers import layers_of
from app.charts_group_layout import BOX, Layout, Route, Wire, lay_out
from app.charts_layout import wrap
from app.svg import FONT_FAMILY, svg_environment
from rules.dates import wareki
from rules.group_map import Box, Doubt, GroupMap, Line
from rules.parties import Affiliation
from rules.words import JAPANESE, Tie

MOST = 60
"""So many companies are drawn, the nearest to the one asked for; the rest stands in the table."""
_NARROWEST = 760
_NAME_LINES, _NAME_CHARACTERS = 3, 13


@dataclass(frozen=True)
class Look:
    """How a line looks. ``label``: short, beside the line; ``legend``: in full."""

    label: str
    legend: str
    width: float = 1.8
    dashes: str = ""
    double: bool = False
    arrow: bool = False
    round: bool = False


LOOKS: dict[Tie | None, Look] = {
    Tie.SUBSIDIARY: Look("子会社", "子会社（議決権の過半数など）"),
    Tie.CONSOLIDATED: Look("連結", "連結決算の対象", double=True),
    Tie.EQUITY_METHOD: Look("関連会社", "関連会社（持分法）", dashes="9 5"),
    Tie.SUCCESSION: Look("承継", "承継（商号変更・合併。前から後へ）", width=2.6, arrow=True),
    Tie.SPLIT: Look("分割", "会社分割・事業譲渡（元から先へ）", width=2.2, dashes="10 4 2 4", arrow=True),
    None: Look("同じ会社か要確認", "同じ会社か要確認", dashes="0.1 5", width=2.4, round=True),
}
_ORDER = list(LOOKS)
_SIDEWAYS = (Tie.SUCCESSION, Tie.SPLIT)


@dataclass(frozen=True)
class GroupPicture:
    """The drawing. ``folded``: how many companies of the group it leaves to the table."""

    svg: str
    title: str
    folded: int


def draw_group(group: GroupMap, marks: Mapping[int, str], key: str = "group") -> GroupPicture:
    """Draw a group. ``marks``: by a box's position what it is to an appointee (補佐官等の勤務先). ``key``:
    begins every id, letters only."""
    shown = _nearest(group)
    place = {box: number for number, box in enumerate(shown)}
    lines = [line for line in group.lines if line.parent in place and line.child in place]
    doubts = [doubt for doubt in group.doubts if doubt.left in place and doubt.right in place]
    texts = [_Text.of(group, box, marks.get(box, ""), _cut(group, box, place)) for box in shown]
    layers = layers_of(
        len(shown),
        {
            (place[one.parent], place[one.child]): _ORDER.index(one.type)
            for one in lines
            if one.type not in _SIDEWAYS
        },
        [
            *((place[one.parent], place[one.child]) for one in lines if one.type in _SIDEWAYS),
            *((place[one.left], place[one.right]) for one in doubts),
        ],
        [f"{group.boxes[box].name} {group.boxes[box].number or ''}" for box in shown],
    )
    wires = [Wire(place[one.parent], place[one.child], _ORDER.index(one.type)) for one in lines]
    for doubt in doubts:
        pair = (place[doubt.left], place[doubt.right])
        pair = pair if pair[::-1] not in layers.ways else pair[::-1]
        wires.append(Wire(*pair, _ORDER.index(None)))
    layout = lay_out(layers, [text.height for text in texts], wires)
    said = [*(_line_title(group, one) for one in lines), *(_doubt_title(group, one) for one in doubts)]
    return _render(group, layout, texts, wires, said, len(group.boxes) - len(shown), key)


def _nearest(group: GroupMap) -> list[int]:
    """The boxes drawn: all, or the MOST nearest to the company asked for."""
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in (*((x.parent, x.child) for x in group.lines), *((x.left, x.right) for x in group.doubts)):
        near[a].add(b)
        near[b].add(a)
    found = [n for n, box in enumerate(group.boxes) if box.origin]
    for box in found:
        found += sorted(near[box] - set(found))
    found += [n for n in range(len(group.boxes)) if n not in set(found)]
    return sorted(found[:MOST])


def _cut(group: GroupMap, box: int, place: Mapping[int, int]) -> int:
    """How many ties of a box the drawing leaves to the table."""
    ends = [{line.parent, line.child} for line in group.lines]
    return sum(box in pair and not pair <= set(place) for pair in ends) + group.boxes[box].beyond


@dataclass(frozen=True)
class _Row:
    y: int
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True)
class _Text:
    rows: tuple[_Row, ...]
    height: int
    title: str
    box: Box
    mark: str

    @classmethod
    def of(cls, group: GroupMap, number: int, mark: str, cut: int) -> _Text:
        box = group.boxes[number]
        names = wrap(box.name, _NAME_CHARACTERS)
        if len(names) > _NAME_LINES:
            names = [*names[: _NAME_LINES - 1], names[_NAME_LINES - 1][:-1] + "…"]
        small = [f"法人番号 {box.number}" if box.number else "法人番号は不明"]
        small += [f"◆{mark}"] if mark else []
        small += ["同じ会社か要確認（名称のみ）"] if box.by_name else []
        small += [f"ほか{cut}件の関係（表を参照）"] if cut else []
        rows, y = [], 22
        for name in names:
            rows.append(_Row(y, 13, name, bold=True))
            y += 17
        for text in small:
            rows.append(_Row(y, 11, text))
            y += 15
        return cls(tuple(rows), y - 4, _box_title(box, mark), box, mark)


def _box_title(box: Box, mark: str) -> str:
    parts = [box.name, f"法人番号 {box.number}" if box.number else "法人番号は不明"]
    parts += [box.address] if box.address else []
    parts += [f"ほかの書き方: {'、'.join(box.other_names)}"] if box.other_names else []
    parts += [mark] if mark else []
    parts += ["名称の一致だけで同じ会社とした記載があります（要確認）"] if box.by_name else []
    return "。".join(parts)


def _line_title(group: GroupMap, line: Line) -> str:
    ends = f"「{group.boxes[line.parent].name}」→「{group.boxes[line.child].name}」"
    told = "／".join(f"{days_of(one)}、出所: {one.source or '記載なし'}" for one in line.recorded)
    return f"{JAPANESE[line.type]}: {ends}（{told}）"


def days_of(tie: Affiliation) -> str:
    """The days of a tie in words: 令和4年4月1日から令和8年3月31日まで."""
    since = f"{wareki(tie.since)}から" if tie.since else ""
    until = f"{wareki(tie.until)}まで" if tie.until else ""
    return since + until or "期間の定めなし"


def _doubt_title(group: GroupMap, doubt: Doubt) -> str:
    return f"同じ会社か要確認: 「{doubt.texts[0]}」と「{doubt.texts[1]}」"


def _render(
    group: GroupMap,
    layout: Layout,
    texts: list[_Text],
    wires: list[Wire],
    said: list[str],
    folded: int,
    key: str,
) -> GroupPicture:
    asked = next((box.name for box in group.boxes if box.origin), "")
    title = f"{asked}のグループ（{wareki(group.day)}現在）"
    looks = [LOOKS[_ORDER[number]] for number in sorted({wire.look for wire in wires})]
    width = max(layout.width, _NARROWEST)
    legend, top = _legend(looks, width)
    svg = (
        svg_environment()
        .get_template("group/picture.svg")
        .render(
            key=key,
            title=title,
            description=_description(group, folded),
            family=FONT_FAMILY,
            width=width,
            height=layout.height + top,
            left=(width - layout.width) // 2,
            top=top,
            legend=legend,
            boxes=[
                {
                    "x": at.x,
                    "y": at.y,
                    "width": BOX,
                    "height": at.height,
                    "origin": text.box.origin,
                    "dashed": text.box.by_name,
                    "marked": bool(text.mark),
                    "rows": text.rows,
                    "title": text.title,
                }
                for at, text in zip(layout.boxes, texts, strict=True)
            ],
            wires=[
                _wire(LOOKS[_ORDER[wire.look]], route, title)
                for wire, route, title in zip(wires, layout.routes, said, strict=True)
            ],
        )
    )
    return GroupPicture(svg, title, folded)


def _breadth(text: str, size: int) -> float:
    """About how broad a text is, in pixels."""
    return sum(size / 2 if one.isascii() else size for one in text)


def _wire(look: Look, route: Route, title: str) -> dict[str, object]:
    label = None
    if route.label:
        width = round(_breadth(look.label, 11)) + 6
        label = {"x": route.label[0] - width // 2, "y": route.label[1] - 8, "width": width}
    return {
        "look": look,
        "path": route.path,
        "title": title,
        "label": label,
        "arrow": _arrow(route) if look.arrow else "",
    }


def _arrow(route: Route) -> str:
    x, y = route.end
    back = {
        "down": "l -5 -9 h 10 z",
        "up": "l -5 9 h 10 z",
        "right": "l -9 -5 v 10 z",
        "left": "l 9 -5 v 10 z",
    }
    return f"M {x} {y} {back[route.heading]}"


def _legend(looks: list[Look], width: int) -> tuple[list[dict[str, object]], int]:
    """The looks used, in as many rows as they need; and where the drawing begins below them."""
    found: list[dict[str, object]] = []
    x, y = 16, 24
    for look in looks:
        needed = 52 + round(_breadth(look.legend, 12)) + 24
        if x > 16 and x + needed > width:
            x, y = 16, y + 20
        found.append({"x": x, "y": y, "look": look})
        x += needed
    return found, (y if looks else 0) + 10


def _description(group: GroupMap, folded: int) -> str:
    counted = f"{len(group.boxes)}社、{len(group.lines)}件の関係。"
    asked = next((box for box in group.boxes if box.origin), None)
    number = group.boxes.index(asked) if asked else -1
    parents = [
        group.boxes[x.parent].name for x in group.lines if x.child == number and x.type not in _SIDEWAYS
    ]
    children = [
        group.boxes[x.child].name for x in group.lines if x.parent == number and x.type not in _SIDEWAYS
    ]
    parts = [counted]
    parts += [f"親会社など: {'、'.join(dict.fromkeys(parents))}。"] if parents else []
    parts += [f"子会社など: {'、'.join(dict.fromkeys(children))}。"] if children else []
    parts += [f"近い{MOST}社を描き、残る{folded}社は表にあります。"] if folded else []
    return "".join(parts) + "同じ内容を下の表に文字で示しています。"
