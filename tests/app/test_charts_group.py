"""The picture of a group: all of it there, nothing on top of anything, the same bytes each time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts import png_of
from app.charts_group import LOOKS, MOST, GroupPicture, draw_group
from rules.group_map import GroupMap, group_map, nodes_named
from rules.ties import Ties
from rules.words import Tie
from tests.rules.test_group_map import DAY, NAMES, tie

SVG = "{http://www.w3.org/2000/svg}"


def drawn(of: str, *edges: tuple[str, str, str]) -> tuple[GroupMap, GroupPicture]:
    ties = Ties.of([], [tie(*edge) for edge in edges])
    group = group_map(ties, nodes_named(ties, of)[0], DAY)
    return group, draw_group(group, {0: "補佐官等の勤務先"})


def boxes(picture: GroupPicture) -> dict[str, tuple[float, float, float, float]]:
    """By a company's name left, top, right and bottom of its box."""
    found = {}
    for part in ElementTree.fromstring(picture.svg).iter(f"{SVG}g"):
        rect, title = part.find(f"{SVG}rect"), part.find(f"{SVG}title")
        if rect is not None and rect.get("rx") and title is not None and title.text:
            x, y, width, height = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
            found[title.text.partition("。")[0]] = (x, y, x + width, y + height)
    return found


def paths(picture: GroupPicture) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """The title of every line, and the corners it passes."""
    for part in ElementTree.fromstring(picture.svg).iter(f"{SVG}g"):
        title, path = part.find(f"{SVG}title"), part.find(f"{SVG}path")
        if title is None or path is None or not title.text:
            continue
        words = re.findall(r"([MVH]) ([-0-9.]+)(?: ([-0-9.]+))?", path.get("d", ""))
        x, y, corners = 0.0, 0.0, []
        for letter, one, other in words:
            x, y = (
                (float(one), float(other))
                if letter == "M"
                else (float(one), y)
                if letter == "H"
                else (x, float(one))
            )
            corners.append((x, y))
        yield title.text, corners


FAMILY = (
    ("祖会社株式会社", "親会社甲株式会社", "subsidiary"),
    ("親会社甲株式会社", "子会社乙株式会社", "consolidated"),
    ("祖会社株式会社", "関連丙株式会社", "equity_method"),
    ("前身丁株式会社", "子会社乙株式会社", "succession"),
    ("子会社乙株式会社", "分割先戊株式会社", "split"),
)


def test_parents_stand_above_children_and_successors_beside() -> None:
    _, picture = drawn("子会社乙株式会社", *FAMILY)
    at = boxes(picture)
    assert len(at) == 6
    assert at["祖会社株式会社"][3] < at["親会社甲株式会社"][1]
    assert at["親会社甲株式会社"][3] < at["子会社乙株式会社"][1]
    assert at["祖会社株式会社"][3] < at["関連丙株式会社"][1]
    assert at["前身丁株式会社"][2] < at["子会社乙株式会社"][0]
    assert at["前身丁株式会社"][1] == at["子会社乙株式会社"][1] == at["分割先戊株式会社"][1]


def test_every_tie_is_a_line_told_in_words_and_by_its_style() -> None:
    group, picture = drawn("子会社乙株式会社", *FAMILY)
    titles = [title for title, _ in paths(picture)]
    assert len(titles) == len(group.lines) == 5
    assert any(
        title.startswith("連結決算の対象: 「親会社甲株式会社」→「子会社乙株式会社」") and "業態調書" in title
        for title in titles
    )
    styles = {(look.width, look.dashes, look.double, look.arrow) for look in LOOKS.values()}
    assert len(styles) == len(LOOKS) == len(Tie) + 1
    for look in (LOOKS[Tie.SUBSIDIARY], LOOKS[Tie.SPLIT]):
        assert look.legend in picture.svg


def test_it_names_itself_and_says_where_the_same_stands_in_words() -> None:
    _, picture = drawn("子会社乙株式会社", *FAMILY)
    root = ElementTree.fromstring(picture.svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "group-title group-desc"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "子会社乙株式会社のグループ（令和8年12月1日現在）"
    assert desc is not None
    assert desc.text is not None
    assert "親会社など: 親会社甲株式会社。" in desc.text
    assert "下の表" in desc.text
    for forbidden in ("style=", "<script", "<style", " on"):
        assert forbidden not in re.sub(r"<title.*?</title>|<text.*?</text>|<desc.*?</desc>", "", picture.svg)


def test_names_with_markup_and_rare_characters_are_drawn_as_written() -> None:
    name = '髙﨑<情報>&"計算"㈱' + "長い名称" * 20
    _, picture = drawn("親株式会社", ("親株式会社", name, "subsidiary"))
    assert name in boxes(picture)
    assert "<情報>" not in picture.svg
    assert "…" in picture.svg
    assert png_of(picture.svg, zoom=1).startswith(b"\x89PNG")


def test_a_great_group_shows_the_nearest_and_says_how_many_are_left() -> None:
    edges = [("本社株式会社", f"第{n:03}支社商事株式会社", "subsidiary") for n in range(80)]
    edges += [("第000支社商事株式会社", "孫の株式会社", "subsidiary")]
    group, picture = drawn("本社株式会社", *edges)
    assert len(group.boxes) == 82
    assert picture.folded == 82 - MOST
    assert len(boxes(picture)) == MOST
    assert "本社株式会社" in boxes(picture)
    assert f"ほか{82 - MOST - 1}件の関係" in picture.svg or f"ほか{82 - MOST}件の関係" in picture.svg


def test_companies_recorded_as_each_others_parents_are_drawn_all_the_same() -> None:
    circle = [("甲株式会社", "乙株式会社"), ("乙株式会社", "丙株式会社"), ("丙株式会社", "甲株式会社")]
    _, picture = drawn("甲株式会社", *((a, b, "subsidiary") for a, b in circle))
    assert len(list(paths(picture))) == 3
    assert len(boxes(picture)) == 3


EDGES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([t.value for t in Tie])).filter(
        lambda edge: edge[0] != edge[1]
    ),
    min_size=1,
    max_size=24,
)


@settings(deadline=None)
@given(EDGES)
def test_whatever_is_recorded_no_box_lies_on_another_and_all_stands_within(
    edges: list[tuple[str, str, str]],
) -> None:
    group, picture = drawn(edges[0][0], *edges)
    at = boxes(picture)
    assert len(at) == len(group.boxes)
    for (left, top, right, bottom), (x, y, to, down) in combinations(at.values(), 2):
        assert right <= x or to <= left or bottom <= y or down <= top
    root = ElementTree.fromstring(picture.svg)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for _, corners in paths(picture):
        assert all(0 <= x <= width and 0 <= y <= height for x, y in corners)
    lines = list(paths(picture))
    assert len(lines) == len(group.lines) + len(group.doubts)


@settings(deadline=None, max_examples=30)
@given(EDGES)
def test_a_line_ends_at_the_edge_of_its_box(edges: list[tuple[str, str, str]]) -> None:
    _, picture = drawn(edges[0][0], *edges)
    at = boxes(picture)
    for title, corners in paths(picture):
        found = re.search(r"「(.*?)」→「(.*?)」", title)
        if found is None:
            continue
        for name, (x, y) in ((found[1], corners[0]), (found[2], corners[-1])):
            left, top, right, bottom = at[name]
            assert left - 1 <= x <= right + 1, title
            assert top - 1 <= y <= bottom + 1, title


HELD = st.sampled_from(["subsidiary", "consolidated", "equity_method"])
DOWNWARDS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 5), HELD).map(
        lambda one: (NAMES[one[0]], NAMES[min(one[0] + one[1], 11)], one[2])
    ),
    min_size=1,
    max_size=24,
)


@settings(deadline=None)
@given(DOWNWARDS)
def test_where_nothing_contradicts_no_line_runs_through_a_box(edges: list[tuple[str, str, str]]) -> None:
    _, picture = drawn(edges[0][0], *edges)
    at = list(boxes(picture).values())
    for title, corners in paths(picture):
        for (x, y), (to, down) in pairwise(corners):
            for left, top, right, bottom in at:
                beside = max(x, to) <= left or min(x, to) >= right
                above = max(y, down) <= top or min(y, down) >= bottom
                assert beside or above, title


SCRIPT = """
from tests.app.test_charts_group import FAMILY, drawn
import sys
sys.stdout.buffer.write(drawn("子会社乙株式会社", *FAMILY)[1].svg.encode())
"""


@pytest.mark.parametrize("seed", ["0", "77"])
def test_the_same_group_gives_the_same_bytes(seed: str) -> None:
    env = {"PYTHONHASHSEED": seed, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONPATH": "."}
    made = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, env=env, check=True)
    assert made.stdout.decode() == drawn("子会社乙株式会社", *FAMILY)[1].svg
