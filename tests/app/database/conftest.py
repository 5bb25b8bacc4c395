"""The demonstration's municipality, made once, and what a database holds told by nothing of the backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.backup.carrying import back_up, put_back
from app.database import open_database, upgrade
from app.demo import fill
from app.settings import Settings, sqlite_url
from app.store import Officer, Store
from app.store.room import utc_now
from tests.postgresql import Cluster


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Officer, Path]:
    """Its administrator and a copy of it."""
    folder = tmp_path_factory.mktemp("demonstration")
    made = Settings(folder, sqlite_url(folder / "hosakan.db"), "k" * 48)
    engine = open_database(made.database_url)
    upgrade(engine)
    officer = fill(Store(engine))
    engine.dispose()
    back_up(made, folder / "copy.zip", "somebody", utc_now())
    return officer, folder / "copy.zip"


@pytest.fixture
def filled(settings: Settings, demonstration: tuple[Officer, Path]) -> Officer:
    """The same in the database of ``settings``."""
    officer, copy = demonstration
    put_back(settings, copy)
    return officer


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Settings of another, empty installation on the same kind of database, with a key of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o700)
    if settings.database_url.startswith("sqlite"):
        yield Settings(folder, f"sqlite:///{folder}/hosakan.db", "e" * 48)
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    with cluster.database(migrated=False) as url:
        yield Settings(folder, url, "e" * 48)
