"""架空市 and 架空町 in one installation."""

from __future__ import annotations

import pytest
from flask import Flask

from app.store import Store
from tests.app.municipalities import Place, city_and_town


@pytest.fixture
def places(app: Flask, store: Store) -> tuple[Place, Place]:
    return city_and_town(app, store)


@pytest.fixture
def city(places: tuple[Place, Place]) -> Place:
    return places[0]


@pytest.fixture
def town(places: tuple[Place, Place]) -> Place:
    return places[1]
