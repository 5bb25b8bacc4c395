"""An application on a fresh database, and browsers to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.settings import Settings, sqlite_url
from app.store import Act, Officer, Store

PASSWORD = "ひみつの合言葉 2026 夏"


@dataclass
class Browser:
    """A client that sends forms as a page would: with its token and the version it shows."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def send(self, path: str, typed: dict[str, Any], **options: Any) -> TestResponse:
        page = self.client.get(path).get_data(as_text=True)
        hidden = {name: found for name in ("csrf_token", "version") if (found := hidden_value(page, name))}
        return self.client.post(path, data={**hidden, **typed}, **options)


def hidden_value(page: str, name: str) -> str | None:
    """The value of a hidden input."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else None


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, sqlite_url(tmp_path / "hosakan.db"), "k" * 48)


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["hosakan_store"]
    return found


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A browser nobody signed in with."""
    return Browser(app.test_client())


SETUP = {
    "municipality": "架空市",
    "code": "999999",
    "name": "見本 花子",
    "login": "admin",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser signed in as the first administrator."""
    browser = Browser(app.test_client())
    assert browser.send("/setup", SETUP).status_code == 303
    return browser


@pytest.fixture
def officer(store: Store) -> Officer:
    """The first administrator, without a browser."""
    return store.accounts.found("架空市", "999999", "admin", "見本 花子", "no password")


@pytest.fixture
def act(officer: Officer) -> Callable[[str], Act]:
    """An act of the administrator."""
    return lambda action: Act(officer, action)
