"""A clock that is set by hand, and people beside the first administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import models
from app.store import Officer, Store
from tests.app.conftest import PASSWORD, Browser
from tests.app.officers import add_officer


@dataclass
class Clock:
    """The store's clock."""

    moment: datetime = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **passed: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**passed)


@pytest.fixture
def clock(store: Store) -> Clock:
    """The store's clock, to be set."""
    clock = Clock()
    store.now = store._room.now = clock
    return clock


@pytest.fixture
def visit(app: Flask) -> Callable[[], Browser]:
    """One more browser nobody signed in with."""
    return lambda: Browser(app.test_client())


@pytest.fixture
def tanto(browser: Browser, store: Store, password_hash: str) -> Officer:
    """An officer of 契約担当課 with the tests' password, beside the administrator."""
    officer = add_officer(store, "tanto", "procurement", name="担当 次郎")
    with store._room.writing() as session:
        session.get_one(models.User, officer.id).password_hash = password_hash
    return officer


@pytest.fixture
def enter(visit: Callable[[], Browser]) -> Callable[..., Browser]:
    """A browser that signed in by the login page."""

    def entered(login: str = "tanto", password: str = PASSWORD) -> Browser:
        fresh = visit()
        answer = fresh.send("/login", {"login": login, "password": password})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return fresh

    return entered
