"""The index of names alone: what a reader sees while it is written, and what a dead writer leaves."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.register.gram_index import GramIndex, GramWriter, IndexUnusableError, kana_core
from app.register.indexing import copy_index

ONE, TWO, THREE = "9999900000001", "9999900000002", "9999900000003"


def written(folder: Path) -> Path:
    with GramWriter(folder) as writer:
        writer.add(ONE, ["架空システム", "カクウシステム"], "13", keys=[-5, 7])
        writer.add(TWO, ["架空", "カクウ"], "04", closed=True, keys=[9])
        writer.add(THREE, ["架空"], "", keys=[9])
        writer.commit(1)
    return folder


def test_names_are_found_by_their_letters_their_core_and_their_key(tmp_path: Path) -> None:
    index = GramIndex.open(written(tmp_path / "names"))
    assert ("架空システム", int(ONE), 0) in index.near("架空シスム")
    assert index.bearing((), ["カクウシステム", "無"]) == [ONE]
    assert index.bearing([-5]) == [ONE]
    assert index.bearing([9]) == [THREE, TWO]  # the living one first
    assert index.bearing([9], prefecture="04") == [TWO]
    assert index.near("架空", "13") == [("架空システム", int(ONE), 0)]
    assert index.near("無関係") == []


def test_a_reader_sees_the_last_commit_until_it_refreshes(tmp_path: Path) -> None:
    folder = written(tmp_path / "names")
    index = GramIndex.open(folder)
    with GramWriter(folder) as writer:
        writer.remove(ONE)
        writer.add(ONE, ["改名"], "13")
        index.refresh()
        assert (index.bearing((), ["架空システム"]), index.bearing((), ["改名"])) == ([ONE], [])
        writer.commit(2)
        assert (index.generation, index.bearing((), ["改名"])) == (1, [])
        index.refresh()
        assert (index.generation, index.bearing((), ["架空システム"]), index.bearing((), ["改名"])) == (
            2,
            [],
            [ONE],
        )


def test_what_was_not_committed_is_gone(tmp_path: Path) -> None:
    folder = written(tmp_path / "names")
    with GramWriter(folder) as writer:
        writer.add("9999900000004", ["途中"], "13")
    index = GramIndex.open(folder)
    assert index.bearing((), ["途中"]) == []
    assert index.bearing((), ["架空システム"]) == [ONE]


_DIES = """
import os, sys
from pathlib import Path
from app.register.gram_index import GramWriter
writer = GramWriter(Path(sys.argv[1]))
writer.remove("9999900000001")
for number in range(2000):
    writer.add(f"99999{number:08}", [f"途中{number}"], "13")
writer._records.flush()
os._exit(9)
"""


def test_a_writer_that_dies_leaves_the_last_commit_and_the_next_goes_on(tmp_path: Path) -> None:
    folder = written(tmp_path / "names")
    died = subprocess.run([sys.executable, "-c", _DIES, str(folder)], check=False, timeout=60)
    assert died.returncode == 9
    assert GramIndex.open(folder).bearing((), ["架空システム"]) == [ONE]
    with GramWriter(folder) as writer:
        writer.add("9999900000005", ["その後"], "13")
        writer.commit(2)
    index = GramIndex.open(folder)
    assert index.bearing((), ["その後"]) == ["9999900000005"]
    assert index.near("途中5") == []
    assert ("架空システム", int(ONE), 0) in index.near("架空システム")


def test_a_second_writer_is_kept_out(tmp_path: Path) -> None:
    with GramWriter(tmp_path / "names"), pytest.raises(IndexUnusableError):
        GramWriter(tmp_path / "names")


def test_a_linked_copy_is_written_without_touching_the_first(tmp_path: Path) -> None:
    first = written(tmp_path / "first")
    copy_index(first, tmp_path / "second")
    with GramWriter(tmp_path / "second") as writer:
        writer.remove(ONE)
        writer.add(TWO, ["二号"], "04")
        writer.commit(2)
    before, after = GramIndex.open(first), GramIndex.open(tmp_path / "second")
    assert (before.bearing((), ["架空システム"]), before.bearing((), ["二号"])) == ([ONE], [])
    assert (after.bearing((), ["架空システム"]), after.bearing((), ["二号"])) == ([], [TWO])


@pytest.mark.parametrize("broken", ["missing", "empty", "damaged"])
def test_no_index_and_a_damaged_one_are_told(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "names"
    if broken == "empty":
        folder.mkdir()
    if broken == "damaged":
        shutil.copytree(written(tmp_path / "whole"), folder)
        (folder / "meta.json").write_text("{", "utf-8")
    with pytest.raises(IndexUnusableError):
        GramIndex.open(folder)


@given(st.lists(st.text(max_size=250), max_size=5), st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_core_written_is_found_again(cores: list[str], closed: bool) -> None:
    cores = [core.encode("utf-8", "ignore").decode("utf-8") for core in cores]
    kept = [text for text in ("".join(core[:200].split()) for core in cores) if text]
    folder = _fresh()
    with GramWriter(folder) as writer:
        writer.add(ONE, cores, "13", closed)
        writer.commit(1)
    index = GramIndex.open(folder)
    for core in kept:
        assert index.bearing((), [core]) == [ONE]
        assert (core, int(ONE), int(closed)) in index.near(core)


_FOLDERS: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def _place(tmp_path_factory: pytest.TempPathFactory) -> None:
    _FOLDERS.append(tmp_path_factory.mktemp("grams"))


def _fresh() -> Path:
    place = _FOLDERS[0] / "names"
    shutil.rmtree(place, ignore_errors=True)
    return place


def test_kana_is_read_alike_however_it_is_typed() -> None:
    assert kana_core("カクウシステム") == kana_core("ｶｸｳ ｼｽﾃﾑ") == "カクウシステム"
    assert kana_core("") == ""
