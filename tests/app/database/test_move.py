"""An installation moves from SQLite to PostgreSQL and back with every row and every figure equal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app import create_app
from app.cli import run
from app.settings import Settings, sqlite_url
from app.store import Officer
from tests.app.database.dumped import dump
from tests.postgresql import Cluster

PAGES = ("/appointees/", "/appointees/1", "/tenders/", "/affiliations/", "/subsidy/", "/events/")


def pages(settings: Settings, officer: Officer) -> dict[str, str]:
    """What an officer sees, tokens left out."""
    app = create_app(settings)
    store = app.extensions["hosakan_store"]
    client = app.test_client()
    client.set_cookie("hosakan_session", store.accounts.open_session(officer))
    paths = [*PAGES, *(f"/checks/{number}" for number in (1, 2))]
    found = {path: client.get(path) for path in paths}
    assert {answer.status_code for answer in found.values()} <= {200, 404}
    store._room.engine.dispose()
    # A token is another each time, and signing in to look is an entry of its own.
    own = re.compile(r'value="[^"]{20,}"|[0-9a-f]{8}(?: [0-9a-f]{8}){7}')
    return {
        path: own.sub("", answer.get_data(as_text=True))
        for path, answer in found.items()
        if answer.status_code == 200 and path != "/events/"
    }


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Settings]:
    """Work on the database at an address."""
    monkeypatch.delenv("HOSAKAN_SECRET_KEY", raising=False)
    tmp_path.chmod(0o700)

    def go(url: str) -> Settings:
        monkeypatch.setenv("HOSAKAN_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("HOSAKAN_DATABASE_URL", url)
        return Settings.from_environment()

    return go


@pytest.fixture
def first(demonstration: tuple[Officer, Path], here: Callable[[str], Settings], tmp_path: Path) -> str:
    """Where the demonstration is, and the work goes on."""
    url = sqlite_url(tmp_path / "first.db")
    here(url)
    assert run(["restore", str(demonstration[1])]) == 0
    return url


def test_there_and_back_again(
    demonstration: tuple[Officer, Path],
    first: str,
    postgresql: Cluster,
    here: Callable[[str], Settings],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    officer, last = demonstration[0], sqlite_url(tmp_path / "last.db")
    with postgresql.database(migrated=False) as url:
        plain = url.replace("postgresql+psycopg", "postgresql")
        assert run(["db", "move", plain]) == 0
        assert "一致しています" in capsys.readouterr().err
        assert dump(url) == dump(first)
        assert run(["db", "move", plain]) == 1
        assert "すでに登録があります" in capsys.readouterr().err
        there = here(plain)
        assert run(["db", "move", last]) == 0
        moved = dump(last)
        assert moved == dump(url)
        assert run(["audit", "verify"]) == 0
        assert pages(there, officer) == pages(here(last), officer) == pages(here(first), officer)
    assert len(moved["event"]) == len(set(moved["event"]))
    assert moved["check_run"]


def test_nothing_is_moved_onto_itself(first: str) -> None:
    before = dump(first)
    assert run(["db", "move", first]) == 1
    assert dump(first) == before


def test_where_nothing_can_be_moved_to_is_said(first: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["db", "move", "まちがい"]) == 1
    assert capsys.readouterr().err.startswith("URL: データベースの場所として使えません")


def test_a_database_without_japanese_is_refused(
    first: str,
    postgresql: Cluster,
    here: Callable[[str], Settings],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with postgresql.database(migrated=False, latin=True) as url:
        capsys.readouterr()
        assert run(["db", "move", url]) == 1
        assert "文字コードが UTF8 ではありません（SQL_ASCII）" in capsys.readouterr().err
        here(url)
        assert run(["db", "upgrade"]) == 1
        assert "文字コードが UTF8 ではありません" in capsys.readouterr().err
