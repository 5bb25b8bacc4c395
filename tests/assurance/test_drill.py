"""A sample of the drill: a copy while somebody works, put back elsewhere, verified."""

from __future__ import annotations

from collections.abc import Callable

from tests.assurance.drill import run
from tests.assurance.figures import all_reached


def test_a_copy_made_at_work_is_put_back_whole_on_both_databases(need: Callable[[str], str]) -> None:
    need("postgresql")
    figures = run(full=False)
    assert all_reached(figures), figures
