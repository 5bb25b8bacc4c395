"""CI's sample of the broken uploads."""

import pytest

from tests.assurance import uploads
from tests.assurance.broken_files import all_files
from tests.assurance.figures import all_reached


@pytest.mark.asvs("5.2.1", "5.2.2", "1.5.1", "2.2.2", "5.3.2")
def test_broken_lists_are_refused_with_their_reason_at_every_door() -> None:
    figures = uploads.run(full=False)
    assert all_reached(figures), figures


def test_there_are_more_broken_files_than_were_asked_for() -> None:
    assert sum(bool(file.says) for file in all_files().values()) >= 40
