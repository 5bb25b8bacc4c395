"""CI's sample of the naughty strings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assurance import naughty
from tests.assurance.drawn import endpoint_of
from tests.assurance.figures import all_reached
from tests.assurance.naughty_forms import leads_away, seen_in
from tests.assurance.naughty_office import KINDS, big_list, own


@pytest.mark.asvs("1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.3.2", "1.3.7", "1.3.10", "3.2.2")
def test_strings_that_break_programs_are_kept_exactly_or_refused_by_name(need: Callable[[str], str]) -> None:
    need("node")
    need("chromium")
    figures = naughty.run(full=False)
    assert all_reached(figures), figures


def test_no_page_and_no_form_is_left_out_of_the_trial(tmp_path: Path, need: Callable[[str], str]) -> None:
    need("node")
    pages, sent, rules = set(), set(), set()
    for kind in KINDS:
        office = kind(tmp_path / kind.__name__)
        seen = seen_in(office)
        pages |= set(seen.pages)
        posted = [form for form in seen.forms.values() if form.method == "POST"]
        sent |= {endpoint_of(office.app, form.action or form.page, "POST") for form in posted}
        rules |= {(method, r.endpoint) for r in office.app.url_map.iter_rules() for method in r.methods or ()}
    assert {name for method, name in rules if method == "GET"} - pages == {"static"}
    # Its form has no field, and is there only after the file could not be wiped at once.
    assert {name for method, name in rules if method == "POST"} - sent == {"erasures.wipe"}


def test_the_lists_are_as_long_as_was_asked_for(need: Callable[[str], str]) -> None:
    need("node")
    assert len(big_list()) > 400
    assert len(own()) >= 300


@pytest.mark.parametrize(
    ("location", "away"),
    [
        ("/tenders/", False),
        ("http://localhost/static/evil.example/", False),
        ("//evil.example/", True),
        ("/\\evil.example", True),
        ("http://localhost.evil.example/", True),
        ("http://localhost@evil.example/", True),
        ("javascript:alert(1)", True),
    ],
)
def test_a_way_to_another_host_is_seen_as_one(location: str, away: bool) -> None:
    assert leads_away(location) is away
