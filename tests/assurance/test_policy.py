"""A sample of the walk over every route."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.events import Sought
from tests.assurance.policy import Walk, differences
from tests.assurance.world import BIDDERS


@pytest.mark.asvs("8.2.1", "8.2.2", "8.3.1", "8.4.1")
def test_everybody_gets_what_the_policy_says_on_every_route(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    count, wrong = differences(walk, 7)
    assert not wrong, "\n".join(wrong[:20])
    assert count > 800


def test_every_page_that_names_a_bidder_before_the_opening_is_recorded_as_such(tmp_path: Path) -> None:
    """「開札前の入札者を見たことは、どの画面でも、全て記録される」"""
    walk, shown, silent = Walk(tmp_path), set(), []
    secret = (BIDDERS["closed"], BIDDERS["gone"])

    def looks() -> int:
        return walk.store.events.found(walk.mine.number, Sought(closed=True, looks=True), limit=1)[1]

    for asked in walk.everything():
        if asked.player not in ("named", "audit") or asked.method != "GET" or asked.foreign:
            continue
        before = looks()
        if any(name in walk.ask(asked)[1] for name in secret):
            shown.add(asked.rule.endpoint)
            silent += [f"{asked.player} {asked.path}"] if looks() == before else []
    assert not silent, "\n".join(silent)
    assert shown >= {"pledges.index", "pledges.show", "tenders.show", "events.sheet"}
