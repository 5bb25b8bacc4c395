"""The checklist says what is true today."""

from __future__ import annotations

from tests.security.asvs import proofs
from tests.security.ipa import WRITTEN, faults, parts, table


def test_every_line_is_proved_by_a_test_or_says_why_not() -> None:
    assert faults(proofs()) == []


def test_all_eleven_parts_are_there() -> None:
    assert [part["title"].partition(" ")[0] for part in parts()] == [str(n) for n in range(1, 12)]


def test_the_printed_table_is_that_of_today() -> None:
    assert WRITTEN.read_text("utf-8") == table(), "python -m tests.security.ipa"
    assert faults({}) != []
