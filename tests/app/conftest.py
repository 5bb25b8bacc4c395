"""An application on a fresh database, and browsers to it.

The databases are those of ``HOSAKAN_TEST_DATABASES`` (``sqlite``, ``postgresql`` or both with a comma;
SQLite where it is not set). A test that asks for ``settings``, or for what is made of it, runs once on each;
where SQLite is left out only those tests run. ``@pytest.mark.sqlite_only`` is for what looks into its file.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.database import open_database, upgrade
from app.passwords import hash_password
from app.settings import Settings, sqlite_url
from app.store import Act, Officer, Store
from tests.postgresql import Cluster

DATABASES = tuple(os.environ.get("HOSAKAN_TEST_DATABASES", "sqlite").split(","))
PASSWORD = "ひみつの合言葉 2026 夏"


@dataclass
class Browser:
    """A client that sends forms as a page would: with its token, and what it shows of which version."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def send(self, path: str, typed: dict[str, Any], **options: Any) -> TestResponse:
        page = self.client.get(path).get_data(as_text=True)
        names = ("csrf_token", "version", "once", "bidder")
        hidden = {name: found for name in names if (found := hidden_value(page, name))}
        return self.client.post(path, data={**hidden, **typed}, **options)


def hidden_value(page: str, name: str) -> str | None:
    """The value of a hidden input."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run's databases do not concern (it is not skipped: it has nothing to run on)."""
    unwanted = [item for item in items if not _concerned(item)]
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if _concerned(item)]


def _concerned(item: pytest.Item) -> bool:
    if Path(__file__).parent not in item.path.parents:
        return True
    params = item.callspec.params if hasattr(item, "callspec") else {}
    kind = params.get("database_url") or params.get("empty_url")
    if kind == "postgresql":
        return item.get_closest_marker("sqlite_only") is None
    return kind == "sqlite" or "sqlite" in DATABASES or "postgresql" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the current schema and nothing in it, made once."""
    path = tmp_path_factory.mktemp("schema") / "hosakan.db"
    engine = open_database(sqlite_url(path))
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the current schema."""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql")
        with cluster.database() as url:
            yield url
        return
    shutil.copy(request.getfixturevalue("migrated"), tmp_path / "hosakan.db")
    yield sqlite_url(tmp_path / "hosakan.db")


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table."""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql")
        with cluster.database(migrated=False) as url:
            yield url
        return
    yield sqlite_url(tmp_path / "empty.db")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(tmp_path, database_url, "k" * 48)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    yield made
    made.extensions["hosakan_store"]._room.engine.dispose()


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
def browser(app: Flask, store: Store, password_hash: str) -> Browser:
    """A browser signed in as the first administrator."""
    first = store.accounts.found("架空市", "999999", "admin", "見本 花子", password_hash)
    client = app.test_client()
    client.set_cookie("hosakan_session", store.accounts.open_session(first))
    return Browser(client)


@pytest.fixture
def officer(store: Store) -> Officer:
    """The first administrator, without a browser."""
    return store.accounts.found("架空市", "999999", "admin", "見本 花子", "no password")


@pytest.fixture
def act(officer: Officer) -> Callable[[str], Act]:
    """An act of the administrator."""
    return lambda action: Act(officer, action)
