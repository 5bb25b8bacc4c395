"""架空市 and 架空町 in one installation, and a clock that can be put forward."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.store import Store
from tests.app.municipalities import Place, city_and_town


class Clock:
    """Stands still until it is put forward."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 1, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(store: Store) -> Clock:
    found = Clock()
    store.now = store._room.now = found
    return found


@pytest.fixture
def places(app: Flask, store: Store, clock: Clock) -> tuple[Place, Place]:
    return city_and_town(app, store)


@pytest.fixture
def city(places: tuple[Place, Place]) -> Place:
    return places[0]


@pytest.fixture
def town(places: tuple[Place, Place]) -> Place:
    return places[1]
