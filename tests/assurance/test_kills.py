"""The sample of the kills."""

from __future__ import annotations

import os

import pytest

from tests.assurance import kills
from tests.assurance.figures import all_reached


@pytest.mark.skipif(os.name != "posix", reason="kill -9 of a process group")
def test_no_acknowledged_write_is_lost_by_kill_9_and_none_is_made_twice() -> None:
    """How long a restart takes is judged by the full run: here other tests want the processor too."""
    figures = [figure for figure in kills.run(full=False) if "restart" not in figure.what]
    assert all_reached(figures), [figure for figure in figures if not figure.ok]
