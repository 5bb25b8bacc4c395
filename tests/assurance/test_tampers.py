"""The sample of the changes to the record: 100 on SQLite, 100 on PostgreSQL where it is installed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.assurance import tampers
from tests.assurance.figures import all_reached


@pytest.mark.asvs("16.4.2")
def test_every_change_to_the_record_is_found(need: Callable[[str], str]) -> None:
    need("postgresql")
    figures = tampers.run(full=False)
    assert all_reached(figures), figures
    assert len(figures) == 5
