"""A store or an index of names that was damaged on the disk: said, and made anew by the commands named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.register.find import NO_INDEX, Found, find
from app.register.importing import reindex
from app.register.schema import DamagedError
from app.register.store import open_register
from rules.faults import InputError
from tests.app.register.nta import SMALL, Watch, content, load, number, row, saved
from tests.app.register.test_import_killed import killed

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


DATABASE = ["overwritten", "emptied", "cut short", "gone"]


def damage(file: Path, how: str) -> None:
    size = file.stat().st_size
    if how == "gone":
        file.unlink()
    elif how == "overwritten":
        file.write_bytes(b"\xff" * size)
    else:
        file.write_bytes(file.read_bytes()[: size // 3 if how == "cut short" else 0])


@pytest.mark.parametrize("how", DATABASE)
def test_a_damaged_store_is_said_to_be_damaged_and_an_import_begins_afresh(
    store: Path, tmp_path: Path, how: str
) -> None:
    """公表情報のファイルが壊れていたら、「取り込まれていない」ではなく「壊れている」と言い、取り込み直せる。"""
    damage(store / "g000001" / "register.sqlite", how)
    if how != "cut short":  # what is lost there shows only when it is looked for
        with pytest.raises(DamagedError):
            open_register(store)
        if how != "gone":
            with pytest.raises(InputError, match="壊れていて"):
                reindex(store, Watch(), SMALL)
    watch = Watch()
    again = saved(tmp_path, "b.csv", SECOND)
    assert [one.state for one in load(store, tmp_path / "a.csv", again, watch=watch)] == ["loaded"] * 2
    load(tmp_path / "expected", tmp_path / "a.csv", again)
    assert content(store) == content(tmp_path / "expected")
    if how != "gone":
        assert any("初めから作り直します" in said for said in watch.said)


@pytest.mark.parametrize("name", ["work.sqlite", "register.sqlite"])
@pytest.mark.parametrize("how", DATABASE[:2])
def test_a_damaged_rest_of_a_killed_import_costs_only_that_import(
    store: Path, tmp_path: Path, name: str, how: str
) -> None:
    """途中で止まった取込の残りが壊れていても、前に取り込んだものは失われない。"""
    second = saved(tmp_path, "b.csv", SECOND)
    killed("読込", 1, store, second)
    damage(store / "g000002" / name, how)
    watch = Watch()
    assert [one.state for one in load(store, second, watch=watch)] == ["loaded"]
    load(tmp_path / "expected", tmp_path / "a.csv", second)
    assert content(store) == content(tmp_path / "expected")
    assert not any("取込済み" in said for said in watch.said)


def test_nothing_is_made_anew_where_nothing_is_loaded(tmp_path: Path) -> None:
    assert not reindex(tmp_path / "store", Watch(), SMALL)
    shutil.rmtree(tmp_path / "store")
