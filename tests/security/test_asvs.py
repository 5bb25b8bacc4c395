"""The list an office hands on says what is true today."""

from __future__ import annotations

from tests.security.asvs import ANSWERS, WRITTEN, Line, faults, lines, proofs, table

# OWASP ASVS 5.0.0: 70 requirements of level 1, 183 of level 2.
COUNTS = {1: 70, 2: 183}


def test_every_line_is_proved_by_a_test_or_says_why_not() -> None:
    assert faults(lines(), proofs()) == []


def test_the_list_is_whole() -> None:
    asked = lines()
    assert len({line.number for line in asked}) == len(asked)
    assert {level: sum(line.level == level for line in asked) for level in COUNTS} == COUNTS


def test_the_printed_table_is_that_of_today() -> None:
    assert WRITTEN.read_text("utf-8") == table(), "python -m tests.security.asvs"


def test_a_line_whose_test_is_gone_is_a_fault() -> None:
    line = Line("6.2.1", 1, "長さ", "test", "")
    assert faults([line], {}) == ["6.2.1: no test carries its marker"]
    assert faults([line], {"6.2.1": ["tests/x.py::test_y"]}) == []
    assert faults([], {"9.9.9": ["tests/x.py::test_y"]}) == [
        "9.9.9: there is no such line (tests/x.py::test_y)"
    ]
    assert "not_applicable" in ANSWERS
