"""An import that dies at any moment loses nothing, leaves nothing half, and goes on where it stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.register import building
from app.register import store as store_module
from app.register.generations import Generation, current
from app.register.gram_index import GramIndex
from app.register.importing import Pieces, reindex
from app.register.keys import hashes_of
from app.register.store import open_register
from rules.faults import InputError
from tests.app.register.nta import SMALL, Row, Watch, content, load, number, row, saved

KILLED = """
import os, signal, sys
from pathlib import Path
from app.register import building, generations, indexing, loading
from tests.app.register import nta
from tests.app.register.nta import Watch, load

def die(*given, **named):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

moment, turn = sys.argv[1], int(sys.argv[2])

def at(label):
    global turn
    if label.endswith(moment):
        turn -= 1
        if turn == 0:
            die()

def dying(act, after):
    def acted(*given, **named):
        global turn
        turn -= 1
        if turn == 0 and not after:
            die()
        result = act(*given, **named)
        if turn == 0:
            die()
        return result
    return acted

indexing._PIECES_A_COMMIT = 1
if moment == "write":
    loading._write = dying(loading._write, after=True)
if moment == "copy":
    building.shutil.copyfile = dying(building.shutil.copyfile, after=True)
if moment == "index copy":
    indexing._link = dying(indexing._link, after=False)
if moment == "result":
    building.write_meta = dying(building.write_meta, after=False)
if moment == "publish":
    building.publish = dying(building.publish, after=False)
if moment == "sweep":
    generations.sweep = dying(generations.sweep, after=False)
pieces = getattr(nta, sys.argv[3])
load(Path(sys.argv[4]), *map(Path, sys.argv[5:]), watch=Watch(at), pieces=pieces)
"""
FIRST = [row(n, f"株式会社架空{n}") for n in range(1, 13)]
SECOND = [
    *(
        row(n, f"株式会社見本{n}", process="11", updated="2026-05-01", changed="2026-04-20")
        for n in (2, 5, 9)
    ),
    *(row(n, f"株式会社架空{n}") for n in range(20, 30)),
]
MOMENTS = [
    ("確認", 2),
    ("読込", 1),
    ("読込", 4),
    ("write", 1),
    ("write", 3),
    ("商号の索引", 1),
    ("商号の索引", 3),
    ("result", 2),
    ("publish", 1),
]


def killed(moment: str, turn: int, store: Path, *files: Path, pieces: str = "SMALL") -> None:
    """An import in a process of its own that is killed at the ``turn``-th ``moment``. pieces: a name in
    ``nta``."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, moment, str(turn), pieces, str(store), *map(str, files)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode != 0, "it was to be killed"
    assert b"Traceback" not in done.stderr, done.stderr.decode()


def assert_whole(store: Path, expected: Path, rows: list[Row]) -> None:
    """The store is as if nothing had happened, its index of names too."""
    assert content(store) == content(expected)
    loaded = open_register(store)
    assert loaded
    assert not loaded.needs_reindex
    index = GramIndex(loaded.names_folder)
    for one in rows:
        numbers = loaded.bearers([one[6]])[one[6]]
        assert tuple(index.bearing(hashes_of([one[6]])[0])) == numbers
    assert [path.name for path in store.glob("g*")] == [loaded.generation]
    assert not list((store / loaded.generation).glob("work*"))


@pytest.mark.parametrize(("moment", "turn"), MOMENTS)
def test_a_first_import_killed_shows_nothing_and_is_taken_up(tmp_path: Path, moment: str, turn: int) -> None:
    files = [saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)]
    killed(moment, turn, tmp_path / "store", *files)
    assert open_register(tmp_path / "store") is None
    load(tmp_path / "store", *files)
    load(tmp_path / "expected", *files)
    assert_whole(tmp_path / "store", tmp_path / "expected", [*FIRST, *SECOND])


@pytest.mark.parametrize(("moment", "turn"), [*MOMENTS, ("copy", 1), ("index copy", 2)])
def test_a_later_import_killed_leaves_the_store_as_it_was_and_is_taken_up(
    tmp_path: Path, moment: str, turn: int
) -> None:
    first, second = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)
    load(tmp_path / "store", first)
    before = content(tmp_path / "store")
    killed(moment, turn, tmp_path / "store", second)
    assert content(tmp_path / "store") == before
    load(tmp_path / "store", second)
    load(tmp_path / "expected", first, second)
    assert_whole(tmp_path / "store", tmp_path / "expected", [*FIRST, *SECOND])


def test_an_import_killed_after_all_was_done_is_done(tmp_path: Path) -> None:
    first, second = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)
    load(tmp_path / "store", first)
    killed("sweep", 1, tmp_path / "store", second)
    load(tmp_path / "expected", first, second)
    assert content(tmp_path / "store") == content(tmp_path / "expected")
    [outcome] = load(tmp_path / "store", second)
    assert outcome.state == "already"
    assert_whole(tmp_path / "store", tmp_path / "expected", [*FIRST, *SECOND])


def test_a_second_run_goes_on_in_the_middle_of_the_file(tmp_path: Path) -> None:
    file = saved(tmp_path, "zenkoku.csv", FIRST)
    killed("読込", 4, tmp_path / "store", file)
    watch = Watch()
    load(tmp_path / "store", file, watch=watch)
    assert watch.said == ["前回途中で止まった取込の続きから始めます。"]
    done = [more for label, more in watch.done if label == "zenkoku.csv 読込"]
    assert done[0] > 0, "what was loaded is counted at once"
    assert sum(done) == file.stat().st_size
    assert not [label for label, _ in watch.done if "確認" in label]


def test_what_a_killed_import_of_another_file_did_is_not_shown(tmp_path: Path) -> None:
    first, second = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)
    killed("読込", 2, tmp_path / "store", first)
    watch = Watch()
    load(tmp_path / "store", second, watch=watch)
    assert any("zenkoku.csv" in message for message in watch.said)
    load(tmp_path / "expected", second)
    assert content(tmp_path / "store") == content(tmp_path / "expected")


def test_a_file_added_after_a_kill_while_indexing_is_indexed_too(tmp_path: Path) -> None:
    first, second = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)
    killed("商号の索引", 3, tmp_path / "store", first)
    load(tmp_path / "store", first, second)
    load(tmp_path / "expected", first, second)
    assert_whole(tmp_path / "store", tmp_path / "expected", [*FIRST, *SECOND])


def test_readers_see_the_old_content_until_the_import_is_through(tmp_path: Path) -> None:
    load(tmp_path / "store", saved(tmp_path, "zenkoku.csv", FIRST))
    seen: set[str] = set()

    def look(label: str) -> None:
        store = open_register(tmp_path / "store")
        assert store
        seen.add(store.by_numbers([number(2)])[number(2)].name)
        assert not store.bearers(["株式会社見本2"])

    before = open_register(tmp_path / "store")
    load(tmp_path / "store", saved(tmp_path, "diff.csv", SECOND), watch=Watch(look))
    assert seen == {"株式会社架空2"}
    assert before
    assert before.by_numbers([number(2)])[number(2)].name == "株式会社架空2", "an open store stays as it was"
    after = open_register(tmp_path / "store")
    assert after
    assert after.by_numbers([number(2)])[number(2)].name == "株式会社見本2"


def test_a_reader_that_looks_while_the_old_generation_is_swept_sees_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """取込が終わって古い情報が消される瞬間に開いた画面も、「取り込まれていない」とは言わない。"""
    first, second = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)
    load(tmp_path / "store", first)
    looked: list[str] = []

    def look(folder: Path) -> Generation | None:
        now = current(folder)
        if not looked:
            looked.append("before the import is through")
            load(tmp_path / "store", second)
        return now

    monkeypatch.setattr(store_module, "current", look)
    found = open_register(tmp_path / "store")
    assert found
    assert found.by_numbers([number(2)])[number(2)].name == "株式会社見本2"
    assert not found.needs_reindex


def test_a_second_import_at_the_same_time_is_told(tmp_path: Path) -> None:
    file = saved(tmp_path, "zenkoku.csv", FIRST)
    told: list[str] = []

    def meanwhile(label: str) -> None:
        with pytest.raises(InputError) as caught:
            load(tmp_path / "store", file)
        told.append(str(caught.value))

    load(tmp_path / "store", file, watch=Watch(meanwhile), pieces=Pieces())
    assert told
    assert all("ほかの取込が動いています" in text for text in told)
    assert open_register(tmp_path / "store")


def test_a_reindex_leaves_a_killed_import_to_be_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = saved(tmp_path, "zenkoku.csv", FIRST), saved(tmp_path, "diff.csv", SECOND)
    load(tmp_path / "store", first)
    killed("読込", 2, tmp_path / "store", second)
    monkeypatch.setattr(building, "stamp", lambda: "tables of next year")
    with pytest.raises(InputError, match=r"diff\.csv"):
        reindex(tmp_path / "store", Watch(), SMALL)
    monkeypatch.undo()
    load(tmp_path / "store", second)
    load(tmp_path / "expected", first, second)
    assert_whole(tmp_path / "store", tmp_path / "expected", [*FIRST, *SECOND])
