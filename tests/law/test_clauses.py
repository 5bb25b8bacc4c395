"""Every clause file does what its own examples say, and its version follows its content alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.clause import Clause, Example
from rules.examples import case_of, try_example
from rules.law_text import LAW
from rules.library import load_library, read_clause, shipped_library

OWN = Path(__file__).parent / "own"
CLAUSES = load_library(OWN).clauses
EXAMPLES = [
    pytest.param(clause, example, id=f"{clause.id}-{number}")
    for clause in CLAUSES.values()
    for number, example in enumerate(clause.examples, 1)
]


@pytest.mark.parametrize(("clause", "example"), EXAMPLES)
def test_a_clause_does_what_its_example_says(clause: Clause, example: Example) -> None:
    tried = try_example(clause, example)
    assert tried.verdict.value == example.verdict, example.says
    assert set(tried.bars) == {role.value for role in example.bars}, example.says
    assert tried.agrees(example)


def test_an_example_that_says_otherwise_is_seen() -> None:
    clause = CLAUSES["b1"]
    first = clause.examples[0]
    for wrong in ({"verdict": "clear"}, {"bars": ("advice",)}):
        assert not try_example(clause, first).agrees(first.model_copy(update=wrong))


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=list(CLAUSES))
def test_the_examples_show_that_it_bites_and_that_it_ends(clause: Clause) -> None:
    shown = {example.verdict for example in clause.examples}
    if clause.outcome.kind == "exclude":
        assert {"restricted", "clear"} <= shown
    assert any(example.bars for example in clause.examples) == (clause.outcome.kind == "bar_duties")
    if clause.exemption:
        assert "exempt" in shown
    for example in clause.examples:
        assert case_of(clause, example)["rules"][0]["id"] == clause.id


@pytest.mark.parametrize("clause", shipped_library().clauses.values(), ids=list(shipped_library().clauses))
def test_a_shipped_clause_stands_on_a_source_somebody_read(clause: Clause) -> None:
    assert clause.citation.confidence.value == "H"
    assert "参考4.4-" in clause.citation.section
    assert clause.in_force.since.isoformat() == "2023-01-20"
    assert clause.examples
    for option in clause.options:
        assert option.ask.endswith("か") or "か（" in option.ask
        assert option.unset


def changed(tmp_path: Path, name: str, old: str, new: str) -> str:
    """The version of a clause after one change to its file."""
    text = (LAW / "entry" / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{name}.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_clause(path).version


def test_comments_and_layout_do_not_change_a_version_and_content_does(tmp_path: Path) -> None:
    version = CLAUSES["b2"].version
    assert re.fullmatch(r"[0-9a-f]{16}", version)
    for old, new in (
        ('id = "b2"', '# 覚え書き\n\nid    =   "b2"   # ここも'),
        ("since = 2023-01-20", "since = 2023-01-20 # 版の日付"),
        ('held = ["years_back"]\nyears_back = 2', 'years_back = 2\nheld = [\n  "years_back",\n]'),
        ('title = "今属している', 'title = "\\u4ECA属している'),  # the same text, written otherwise
    ):
        assert changed(tmp_path, "b2", old, new) == version, new
    different = {
        changed(tmp_path, "b2", old, new)
        for old, new in (
            ("応募者が今属している", "応募した人が今属している"),
            ("greatest = 50", "greatest = 40"),
            ('advice = "bites"', 'advice = "review"'),
            ("checked_on = 2026-11-20", "checked_on = 2026-11-21"),
            ("参加することができません", "参加できません"),
            ("since = 2023-01-20", "since = 2023-01-21"),
        )
    }
    assert len(different) == 6
    assert version not in different


def test_no_two_clauses_share_a_version() -> None:
    assert len({clause.version for clause in CLAUSES.values()}) == len(CLAUSES)
