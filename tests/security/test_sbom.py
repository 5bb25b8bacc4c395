"""The list of components is that of the lock of today."""

from __future__ import annotations

import json

import pytest

from tests.security.sbom import WRITTEN, locked, made, shipped


@pytest.mark.asvs("15.1.2")
def test_the_list_is_that_of_the_lock() -> None:
    assert WRITTEN.read_text("utf-8") == made(), "python -m tests.security.sbom"


def test_every_component_has_its_version_its_place_and_its_licence() -> None:
    components = json.loads(WRITTEN.read_text("utf-8"))["components"]
    assert {(c["name"], c["version"]) for c in components} == {(n, v) for n in shipped() for v in locked()[n]}
    assert {"flask", "sqlalchemy", "numpy", "psycopg"} <= set(shipped())
    assert not {"pytest", "playwright", "mypy"} & set(shipped())
    assert all(c["purl"] == f"pkg:pypi/{c['name']}@{c['version']}" for c in components)
    # What only Windows has is not installed here to ask.
    assert {c["name"] for c in components if not c.get("licenses")} <= {"colorama", "tzdata"}
