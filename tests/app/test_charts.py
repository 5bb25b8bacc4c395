"""The chart: the same figures in every rendering, readable without colour, its text really drawn."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts import FONT, highest, png_of, subsidy_svg, subsidy_table
from app.charts_layout import LEFT, SPAN, WIDTH, lay_out, wrap
from rules.fiscal_year import FiscalYear
from rules.subsidy import Calculation, calculate
from rules.subsidy_law import load

SVG = "{http://www.w3.org/2000/svg}"


def of(year: str, personnel: int = 4_321_000, recruiting: int = 1_250_000, **more: str) -> Calculation:
    assume = more.pop("assume", "")
    return calculate(
        load(),
        year=FiscalYear.parse(year),
        personnel=personnel,
        recruiting=recruiting,
        assume=FiscalYear.parse(assume) if assume else None,
        **more,
    )


def texts(svg: str) -> str:
    return "\n".join(element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text"))


def test_the_svg_has_a_role_a_title_and_a_description_with_the_figures() -> None:
    root = ET.fromstring(subsidy_svg([of("R7")]))
    assert root.get("role") == "img"
    by_id = {element.get("id"): element.text for element in root}
    named = [by_id[key] or "" for key in (root.get("aria-labelledby") or "").split()]
    assert "特別交付税措置見込額（試算）" in named[0]
    for figure in ("2,660,500円", "3,724,700円", "2,910,500円", "1,846,300円"):
        assert figure in named[1]


def test_both_bases_are_drawn_alike_and_the_guides_rate_is_marked_as_old() -> None:
    for basis in ("guide", "ordinance"):
        text = texts(subsidy_svg([of("R7", basis=basis)]))
        assert text.index("手順書") < text.index("省令")
        assert "率0.5（旧率）" in text
        assert "率0.7" in text
        assert "2,660,500円（2,661千円）" in text
        assert "3,724,700円（3,725千円）" in text
    assert subsidy_svg([of("R7", basis="guide")]) == subsidy_svg([of("R7", basis="ordinance")])
    assert "旧率" not in texts(subsidy_svg([of("R4")]))


def test_bars_are_as_long_as_their_amounts() -> None:
    layout = lay_out([of("R7")])
    measures = [box.width for box in layout.boxes if box.look == "measure"]
    assert measures == pytest.approx([SPAN * 2_660_500 / 5_571_000, SPAN * 3_724_700 / 5_571_000], abs=0.2)
    for bar in (box for box in layout.boxes if box.look == "own"):
        assert bar.x + bar.width == pytest.approx(LEFT + SPAN, abs=0.2)


def test_the_cap_is_drawn_in_and_says_what_counts() -> None:
    layout = lay_out([of("R7")])
    counted = next(box for box in layout.boxes if box.look == "counted")
    over = next(box for box in layout.boxes if box.look == "uncounted")
    cap = next(mark for mark in layout.marks if mark.look == "cap")
    assert counted.x + counted.width == pytest.approx(cap.x)
    assert over.x == pytest.approx(cap.x)
    assert over.width == pytest.approx(counted.width / 4, abs=0.1)
    assert "1,250,000円のうち1,000,000円を算入（上限1,000,000円）、250,000円は算入しない" in texts(
        subsidy_svg([of("R7")])
    )
    eligible = next(mark for mark in layout.marks if mark.look == "eligible")
    assert eligible.x == pytest.approx(LEFT + SPAN * 5_321_000 / 5_571_000, abs=0.1)


def test_recruiting_in_r3_is_drawn_as_not_counting() -> None:
    assert "1,250,000円は対象外" in texts(subsidy_svg([of("R3")]))
    assert not [box for box in lay_out([of("R3")]).boxes if box.look == "counted"]


def test_a_year_without_a_figure_is_drawn_as_unconfirmed_and_an_assumed_one_says_so() -> None:
    text = texts(subsidy_svg([of("R8")]))
    assert text.count("根拠未確認（額を示さない）") == 2
    assert "令和8年度は根拠未確認" in text
    assert not re.search(r"措置見込額 [0-9]", text)
    assumed = texts(subsidy_svg([of("R8", assume="R7")]))
    assert "令和8年度（令和7年度の率と上限を仮定）" in assumed
    assert "仮定による試算です" in assumed


def test_colour_is_not_needed_each_part_has_its_own_pattern() -> None:
    svg = subsidy_svg([of("R7")])
    fills = {rect.get("fill") for rect in ET.fromstring(svg).iter(f"{SVG}rect")}
    assert {"url(#chart-measure)", "url(#chart-counted)", "url(#chart-uncounted)"} <= fills


def test_the_png_has_text_taking_it_away_changes_the_pixels() -> None:
    svg = subsidy_svg([of("R7")])
    assert png_of(svg) != png_of(re.sub(r"<text.*?</text>", "", svg))
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" font-family="BIZ UDGothic">'
    one = head + '<text y="15">{}</text></svg>'
    blank = png_of(one.format(" "))
    for letter in "髙﨑①㈱税額0,（":
        assert png_of(one.format(letter)) != blank, letter


def test_the_font_is_shipped_with_its_licence_and_small_enough() -> None:
    assert FONT.stat().st_size < 2_500_000
    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_the_table_has_the_figures_of_the_chart() -> None:
    calculations = [of("R4"), of("R7"), of("R8")]
    table = subsidy_table(calculations)
    assert len(table.rows) == 6
    text = texts(subsidy_svg(calculations))
    for row in table.rows[:4]:
        assert all(cell in text for cell in row[4:])
    assert table.rows[4][2:4] == ("根拠未確認", "―")


def test_the_same_costs_give_the_same_bytes() -> None:
    years = [of(year) for year in ("R3", "R7", "R8")]
    assert png_of(subsidy_svg(years)) == png_of(subsidy_svg([of(year) for year in ("R3", "R7", "R8")]))


def test_two_drawings_share_a_page_without_sharing_ids() -> None:
    first, second = (set(re.findall(r' id="(.*?)"', subsidy_svg([of("R7")], key=key))) for key in ("a", "b"))
    assert first
    assert not first & second


def width_of(text: str, size: float) -> float:
    return sum(0.5 if ("!" <= letter <= "~" or letter == " ") else 1.0 for letter in text) * size


AMOUNTS = st.integers(0, 10**12) | st.integers(0, 3_000_000) | st.sampled_from([0, 1, 10**6, 10**12])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(2019, 2028), AMOUNTS, AMOUNTS), min_size=1, max_size=8))
def test_nothing_runs_off_the_paper_or_over_another_text(years: list[tuple[int, int, int]]) -> None:
    calculations = [of(str(year), personnel, recruiting) for year, personnel, recruiting in years]
    layout = lay_out(calculations, highest(calculations))
    assert all(box.x >= LEFT and box.x + box.width <= LEFT + SPAN + 1.01 for box in layout.boxes)
    rows: dict[float, list[tuple[float, float]]] = {}
    for label in layout.labels:
        size = {"heading": 14, "plain": 12, "small": 11.5}[label.weight]
        left = label.x - (width_of(label.text, size) / 2 if label.anchor == "middle" else 0)
        assert left >= 0, label
        assert left + width_of(label.text, size) <= WIDTH, label
        assert label.y < layout.height
        rows.setdefault(label.y, []).append((left, left + width_of(label.text, size)))
    for spans in rows.values():
        for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert end <= start


def test_lines_wrap_without_a_closing_mark_at_their_head() -> None:
    assert wrap("あいう、えお", 3) == ["あいう、", "えお"]
    assert wrap("", 3) == []
