"""The subsidy's data files: tested by their own examples; a broken one is refused with words that help."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from rules.citation import Confidence
from rules.faults import InputError
from rules.fiscal_year import FiscalYear
from rules.subsidy import calculate
from rules.subsidy_basis import Example
from rules.subsidy_law import FOLDER, load, parameters_on, read

EXAMPLES = [(basis.id, example) for basis in load().bases for example in basis.examples]


@pytest.mark.parametrize(("basis", "example"), EXAMPLES, ids=[example.says for _, example in EXAMPLES])
def test_each_example_in_the_files_comes_out(basis: str, example: Example) -> None:
    found = calculate(
        load(), year=example.year, personnel=example.personnel, recruiting=example.recruiting, basis=basis
    ).to_json()
    for key in ("eligible_recruiting", "measure_yen", "measure_thousand_yen"):
        assert found[key] == getattr(example, key), f"{example.says}: {key}"


def test_both_bases_run_from_r3_to_r7_and_every_year_names_the_version_it_was_read_in() -> None:
    for basis in load().bases:
        assert (basis.first.code, basis.last and basis.last.code) == ("R3", "R7")
        assert basis.at(FiscalYear(2020)) is None
        assert basis.at(FiscalYear(2026)) is None
    ordinance = load().basis("ordinance")
    documents = {str(ordinance.at(FiscalYear(year)).citations) for year in range(2021, 2026)}  # type: ignore[union-attr]
    assert len(documents) == 5


def test_what_is_in_force_on_a_day_is_listed_with_its_citation() -> None:
    listed = {row["id"]: row for row in parameters_on(date(2026, 3, 31))}
    assert listed["subsidy.ordinance.rate"]["text"] == "率 0.7"
    assert listed["subsidy.guide.rate"]["text"] == "率 0.5"
    assert listed["subsidy.guide.rate"]["years"] == "令和3年度から令和7年度まで"
    assert listed["subsidy.guide.recruiting"]["text"] == "募集経費 対象（措置額500,000円まで）"
    assert "2026-03-16" in listed["subsidy.ordinance.rate"]["citation"]
    assert len(listed) == 6
    assert parameters_on(date(2026, 4, 1)) == parameters_on(date(2021, 3, 31)) == []


def test_without_a_day_every_value_is_listed_and_where_it_ends() -> None:
    rates = [row for row in parameters_on(None) if row["id"] == "subsidy.ordinance.rate"]
    assert [row["text"][2:5] for row in rates] == ["0.5", "0.5", "0.7", "0.7", "0.7", "なし（"]
    assert rates[-1]["years"] == "令和8年度以後"


def test_what_was_not_read_in_the_original_is_marked() -> None:
    unsure = [w for w in load().warnings if w.source.confidence is not Confidence.HIGH]
    assert {w.id for w in unsure} == {"one_person_later", "other_subsidies"}


def test_no_text_speaks_of_an_amount_granted() -> None:
    for path in FOLDER.glob("*.toml"):
        assert "交付額" not in path.read_text(encoding="utf-8")


# file, text to replace (first hit), replacement, words the error must hold
BROKEN = [
    ("guide", 'value = "0.5"', "value = 0.5", ["guide.toml", "rate[0].value", "引用符"]),
    ("guide", 'value = "0.5"', 'value = "50%"', ["rate[0].value", "「50%」", '"0.5"']),
    ("guide", 'value = "0.5"', 'value = "1.5"', ["rate[0].value", "0より大きく1以下"]),
    ("guide", 'from = "R3"\nvalue', 'from = "3年"\nvalue', ["rate[0].from", "年度として読めません", "R4"]),
    ("guide", 'from = "R8"\nends', 'from = "R2"\nends', ["rate[1].from", "年度の早い順"]),
    ("guide", "counts = true", "count = true", ["personnel[0].count", "知らない項目"]),
    ("guide", "measure_cap = 500_000", "measure_cap = -1", ["recruiting[1].measure_cap", "0以上"]),
    ("guide", "measure_cap = 500_000", "measure_cap = 1\ncost_cap = 2", ["recruiting[1]", "一方だけ"]),
    (
        "ordinance",
        'value = "0.7"\nsource = "R5"',
        'value = "0.7"\nsource = "R9"',
        ["rate[2].source", "「R9」"],
    ),
    ("ordinance", 'confidence = "H"', 'confidence = "M"', ["sources.R3.confidence", "原文"]),
    ("ordinance", "checked_on = 2026-11-20", 'checked_on = "先週"', ["sources.R3.checked_on", "2026-11-20"]),
    ("ordinance", 'value = "0.5"', "ends = true", ["rate[0].ends", "最後の1つ"]),
    ("ordinance", "ends = true\nsource", 'ends = true\nvalue = "0.7"\nsource', ["rate[5]", "一方だけ"]),
    ("ordinance", 'from = "R8"\nends', 'from = "R9"\nends', ["personnel", "そろえて"]),
    ("ordinance", 'id = "ordinance"', 'id = "law"', ["ordinance.toml", "id", "guide、ordinance"]),
    ("warnings", 'when = "always"', 'when = "often"', ["warnings.toml", "when", "always"]),
    ("warnings", "{year}には", "{nen}には", ["warnings.toml", "assumed_year", "{nen}"]),
    ("entities", "figure = true", 'figure = "yes please"', ["entities.toml", "figure", "true か false"]),
    ("costs", 'kind = "personnel"', 'kind = "people"', ["costs.toml", "kind", "personnel、recruiting"]),
    ("costs", "[[form]]", "[[form]", ["costs.toml", "TOML として読めません"]),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), BROKEN, ids=[f"{b[0]}: {b[2]}" for b in BROKEN])
def test_a_broken_file_is_refused_with_file_key_and_what_to_write(
    tmp_path: Path, name: str, old: str, new: str, words: list[str]
) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(tmp_path)
    for word in words:
        assert word in str(caught.value)


def test_a_cap_that_the_rate_does_not_divide_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "guide.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('value = "0.5"', 'value = "0.7"', 1), encoding="utf-8"
    )
    with pytest.raises(InputError, match="1円未満の端数"):
        read(tmp_path)


def test_the_version_follows_the_content_not_the_layout(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "ordinance.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    assert read(tmp_path).version == load().version
    path.write_text(text.replace('"0.7"', '"0.8"', 1), encoding="utf-8")
    assert read(tmp_path).version != load().version


def test_a_rate_added_to_the_file_gives_a_figure_without_any_code(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "ordinance.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('from = "R8"\nends', 'from = "R9"\nends'), encoding="utf-8"
    )
    found = calculate(
        read(tmp_path), year=FiscalYear(2026), personnel=1_000_000, recruiting=0, basis="ordinance"
    )
    assert found.to_json()["measure_yen"] == 700_000
    assert found.alternatives[0].to_json()["measure_yen"] is None
