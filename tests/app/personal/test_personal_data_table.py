"""The manual's table of personal data names every column that can hold what somebody wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import models
from app.store.naming import is_text
from app.store.office_settings import RETENTION

MANUAL = Path(__file__).parents[3] / "docs" / "operations" / "personal-data.md"


@pytest.mark.asvs("14.1.1", "14.1.2")
def test_every_column_of_text_json_or_bytes_is_in_the_table_once_and_no_other() -> None:
    told: list[str] = []
    for line in MANUAL.read_text("utf-8").splitlines():
        first, *rest = line.strip("|").split("|")
        names = re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", first)
        if line.startswith("| `") and names:
            assert len(rest) == 2, line
            assert all(cell.strip() for cell in rest), line
            told += names
    there = [
        f"{table.name}.{column.name}"
        for table in models.Base.metadata.sorted_tables
        for column in table.columns
        if is_text(column)
    ]
    assert sorted(told) == sorted(there)


def test_the_manual_says_the_times_of_keeping_as_they_are() -> None:
    text = MANUAL.read_text("utf-8")
    assert {kind for kind, kept in RETENTION.items() if kept.years == 10} == {"tender", "event"}
    assert {kept.years for kind, kept in RETENTION.items() if kind not in ("tender", "event")} == {5}
    assert "案件・入札者・照合結果が10年" in text
    assert "要確認" in text
