"""The sample of people at work."""

from __future__ import annotations

import os

import pytest

from tests.assurance import load
from tests.assurance.figures import all_reached


@pytest.mark.skipif(os.name != "posix", reason="ends the server's process group")
def test_people_at_work_meet_no_error() -> None:
    """How long they wait is judged by the full run: here other tests want the processor too."""
    errors = [figure for figure in load.run(full=False) if "errors" in figure.what]
    assert all_reached(errors), errors
