"""A large file is checked, and its names read, by a second process: the outcome is the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.register import beside
from app.register.beside import read_ahead
from app.register.files import RegisterFile
from app.register.importing import Outcome
from app.register.keys import hashes_and_cores
from app.register.store import open_register
from rules.faults import InputError
from tests.app.register.nta import BESIDE, SMALL, Watch, content, load, row, saved, table, zipped
from tests.app.register.test_import_killed import FIRST, SECOND, assert_whole, killed

FAULTY = [*FIRST, row(13, kind="3x1")]


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.register.importing.os.cpu_count", lambda: 2)


def test_a_second_process_makes_the_same_store(tmp_path: Path) -> None:
    files = [saved(tmp_path, "zenkoku.zip", zipped(table(FIRST))), saved(tmp_path, "diff.csv", SECOND)]
    watch = Watch()
    load(tmp_path / "store", *files, watch=watch, pieces=BESIDE)
    load(tmp_path / "expected", *files)
    assert_whole(tmp_path / "store", tmp_path / "expected", [*FIRST, *SECOND])
    assert {label for label, _ in watch.done if "確認" in label} == {"diff.csv 確認"}, (
        "the first was not alone"
    )
    first, second = open_register(tmp_path / "store"), open_register(tmp_path / "expected")
    assert first
    assert second
    assert first.summary().files == second.summary().files


@pytest.mark.parametrize("broken", ["start", "answer"])
def test_without_a_second_process_the_import_does_all_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    if broken == "start":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    else:
        monkeypatch.setattr(beside, "__name__", "app.register.nothing_of_the_kind")
    file, faulty = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "faulty.csv", FAULTY)
    outcomes = load(tmp_path / "store", faulty, file, pieces=BESIDE)
    assert [outcome.state for outcome in outcomes] == ["refused", "loaded"]
    load(tmp_path / "expected", file)
    assert_whole(tmp_path / "store", tmp_path / "expected", FIRST)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kind.csv", table(FAULTY)),
        ("number.csv", table([*FIRST, row(13, number="9" * 30)])),
        ("day.csv", table([row(13, changed="2026-02-30"), *FIRST])),
        ("columns.csv", table(FIRST) + b"1,2,3\n"),
        ("cut.zip", zipped(table(FIRST * 20))[:-40]),
        ("empty.csv", b""),
        ("bytes.csv", table(FIRST) + b'3,"\xe3\x81\n'),
    ],
)
def test_of_a_file_found_faulty_while_it_is_loaded_nothing_stays(
    tmp_path: Path, name: str, data: bytes
) -> None:
    before, other = saved(tmp_path, "before.csv", [row(50)]), saved(tmp_path, "other.csv", [row(51)])
    faulty = saved(tmp_path, name, data)
    told = []
    for store, pieces in (("store", BESIDE), ("expected", SMALL)):
        load(tmp_path / store, before)
        outcomes = load(tmp_path / store, faulty, other, pieces=pieces)
        assert [outcome.state for outcome in outcomes] == ["refused", "loaded"]
        told.append(outcomes[0].faults)
    assert told[0]
    assert told[0] == told[1]
    assert_whole(tmp_path / "store", tmp_path / "expected", [row(50), row(51)])


MOMENTS = [("読込", 1), ("読込", 4), ("write", 3), ("商号の索引", 1), ("商号の索引", 3), ("result", 2)]


@pytest.mark.parametrize(("moment", "turn"), MOMENTS)
@pytest.mark.parametrize("again", ["alone", "with a child"])
def test_an_import_killed_beside_its_child_is_taken_up(
    tmp_path: Path, moment: str, turn: int, again: str
) -> None:
    file = saved(tmp_path, "zenkoku.csv", FIRST)
    killed(moment, turn, tmp_path / "store", file, pieces="BESIDE")
    assert open_register(tmp_path / "store") is None
    _load(tmp_path / "store", again, file)
    load(tmp_path / "expected", file)
    assert_whole(tmp_path / "store", tmp_path / "expected", FIRST)


@pytest.mark.parametrize("again", ["alone", "with a child"])
def test_a_killed_file_that_turns_out_faulty_leaves_nothing_and_takes_nothing_with_it(
    tmp_path: Path, again: str
) -> None:
    before, other = saved(tmp_path, "before.csv", [row(50)]), saved(tmp_path, "other.csv", SECOND)
    load(tmp_path / "store", before)
    faulty = saved(tmp_path, "zenkoku.csv", FAULTY)
    killed("読込", 1, tmp_path / "store", faulty, pieces="BESIDE")
    states = [outcome.state for outcome in _load(tmp_path / "store", again, other, faulty)]
    assert states == ["loaded", "refused"], "told in the order in which they were given"
    load(tmp_path / "expected", before, other)
    assert content(tmp_path / "store") == content(tmp_path / "expected")


def _load(store: Path, how: str, *files: Path) -> list[Outcome]:
    return load(store, *files, pieces=BESIDE) if how == "with a child" else load(store, *files)


def test_names_read_beside_are_read_as_they_are_here() -> None:
    names = [["㈱架空", "架空株式会社", "KAKU 3 INC."], [], ["(株)見本　東北支店", "\ud83d", "a\nb", "例示"]]
    for by_child in (True, False):
        read = list(read_ahead(names, list, by_child))
        assert read == [(some, hashes_and_cores(some)) for some in names]


def test_faults_are_known_before_the_file_is_loaded_to_its_end(tmp_path: Path) -> None:
    file = RegisterFile(saved(tmp_path, "faulty.csv", FAULTY))
    with beside.checking(file, 700) as check:
        with pytest.raises(InputError):
            check.result()
        with pytest.raises(InputError, match=r"faulty\.csv 13行目"):
            check.look()
