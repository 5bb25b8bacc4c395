"""A sample of the walk over every route."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assurance.policy import Walk, differences


@pytest.mark.asvs("8.2.1", "8.2.2", "8.3.1", "8.4.1")
def test_everybody_gets_what_the_policy_says_on_every_route(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    count, wrong = differences(walk, 7)
    assert not wrong, "\n".join(wrong[:20])
    assert count > 800
