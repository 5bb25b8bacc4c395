"""The sample of the conflicting edits, and that no page is left out of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.routing import Rule

from tests.assurance import conflicts
from tests.assurance.figures import all_reached
from tests.assurance.pages import form_on


def test_on_every_page_the_second_of_two_is_shown_both_versions() -> None:
    assert all_reached(conflicts.run(full=False))


@pytest.fixture(name="world")
def world_fixture(tmp_path: Path) -> conflicts.World:
    return conflicts.World(tmp_path)


def test_every_page_that_sends_a_version_is_among_them(world: conflicts.World) -> None:
    world.upload()
    known = conflicts.EDITS.keys() | conflicts.DELETIONS.keys() | conflicts.ELSEWHERE.keys()
    rules = [rule for rule in world.app.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())]
    versioned = {rule.endpoint for rule in rules if _sends_a_version(world, rule)}
    assert versioned > conflicts.EDITS.keys()
    assert versioned <= known


def _sends_a_version(world: conflicts.World, rule: Rule) -> bool:
    values = {"key": "b2", "verdict": "clear"}
    built = rule.build({name: values.get(name, 2 if name == "number" else 1) for name in rule.arguments})
    assert built
    for path in (built[1], built[1].replace("/2", "/1")):
        answer = world.people[0].get(path)
        if answer.status_code == 200:
            page = answer.get_data(as_text=True)
            return 'name="version"' in page and bool(form_on(page, "version")["version"][0])
    return False


def test_a_change_of_what_somebody_else_deleted_is_not_lost_in_silence(world: conflicts.World) -> None:
    first, second = world.people
    path = f"/affiliations/{world.affiliation}"
    form = form_on(second.get(f"{path}/edit").get_data(as_text=True)) | {"source": ["手で打った出典"]}
    first.post(f"{path}/delete", data=form_on(first.get(f"{path}/delete").get_data(as_text=True)))
    answer = second.post(f"{path}/edit", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "手で打った出典" in page
    assert "もう一度送信する" not in page
