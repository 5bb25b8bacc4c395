"""CI's sample of the naughty strings."""

from collections.abc import Callable

import pytest

from tests.assurance import naughty
from tests.assurance.figures import all_reached
from tests.assurance.naughty_office import big_list, own


@pytest.mark.asvs("1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.3.2", "1.3.7", "1.3.10", "3.2.2")
def test_strings_that_break_programs_are_kept_exactly_or_refused_by_name(need: Callable[[str], str]) -> None:
    need("node")
    need("chromium")
    figures = naughty.run(full=False)
    assert all_reached(figures), figures


def test_the_lists_are_as_long_as_was_asked_for(need: Callable[[str], str]) -> None:
    need("node")
    assert len(big_list()) > 400
    assert len(own()) >= 300
