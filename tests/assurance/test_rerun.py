"""A sample of kept checks made again after upgrades."""

from __future__ import annotations

from tests.assurance.figures import all_reached
from tests.assurance.rerun import run


def test_kept_checks_come_to_the_same_bytes_after_every_upgrade() -> None:
    figures = run(full=False)
    assert all_reached(figures), figures
