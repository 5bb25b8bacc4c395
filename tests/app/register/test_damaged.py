"""A store or an index of names that was damaged on the disk: said, and made anew by the commands named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.register.find import NO_INDEX, Found, find
from app.register.importing import reindex
from app.register.store import open_register
from tests.app.register.nta import SMALL, Watch, content, load, number, row, saved

FIRST = [row(n, f"株式会社架空{n}") for n in range(1, 6)]
SECOND = [row(9, "株式会社見本計算")]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    load(tmp_path / "store", saved(tmp_path, "a.csv", FIRST))
    return tmp_path / "store"


def spoil(store: Path, pattern: str) -> None:
    """Overwrite the files of the current generation that match; what was linked to them stays."""
    found = [path for path in next(store.glob("g*")).glob(pattern) if path.is_file()]
    assert found
    for path in found:
        size = path.stat().st_size
        path.unlink()
        path.write_bytes(b"\xff" * size)


def asked(store: Path, name: str) -> Found:
    opened = open_register(store)
    assert opened
    return find(opened, name)


INDEX = ["names/meta.json", "names/names.*.dat", "names/*.idx", "names/*.store", "names/*"]


@pytest.mark.parametrize("pattern", INDEX)
def test_a_damaged_index_is_made_anew_by_the_command_that_the_search_names(store: Path, pattern: str) -> None:
    """「索引を読めない」と言われて hosakan register reindex を実行すれば、必ず直る。"""
    spoil(store, pattern)
    assert reindex(store, Watch(), SMALL)
    found = asked(store, "架空5")
    assert found.notice is None
    assert found.candidates[0].corporate_number == number(5)


@pytest.mark.parametrize("pattern", INDEX)
def test_an_import_on_a_damaged_index_goes_through(store: Path, tmp_path: Path, pattern: str) -> None:
    """索引が壊れていても差分データを取り込め、それでも読めない索引は reindex で直る。"""
    spoil(store, pattern)
    second = saved(tmp_path, "b.csv", SECOND)
    assert [outcome.state for outcome in load(store, second)] == ["loaded"]
    if asked(store, "架空3").notice == NO_INDEX:
        assert reindex(store, Watch(), SMALL)
    assert asked(store, "架空3").notice is None
    assert asked(store, "見本計算").candidates[0].corporate_number == number(9)
    load(tmp_path / "expected", tmp_path / "a.csv", second)
    assert content(store) == content(tmp_path / "expected")


def test_nothing_is_made_anew_where_nothing_is_loaded(tmp_path: Path) -> None:
    assert not reindex(tmp_path / "store", Watch(), SMALL)
    shutil.rmtree(tmp_path / "store")
