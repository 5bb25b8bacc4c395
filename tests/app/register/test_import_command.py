"""``hosakan register import``, ``status`` and ``reindex`` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.register import building
from app.register.importing import reindex
from app.register.store import open_register
from app.settings import Settings, register_dir
from tests.app.register.nta import SMALL, Watch, content, load, number, row, saved
from tests.command import Ran, hosakan


def register(folder: Path, *arguments: str | Path) -> Ran:
    return hosakan("register", *arguments, env={"HOSAKAN_REGISTER_DIR": str(folder / "register")})


def test_files_are_loaded_and_a_faulty_one_is_told_with_exit_1(tmp_path: Path) -> None:
    good = saved(tmp_path, "diff.csv", [row(1), row(2, closed="2026-03-31", cause="01")])
    bad = saved(tmp_path, "bad.csv", [row(3, number="1234567890123")])
    ran = register(tmp_path, "import", bad, good)
    assert ran.code == 1
    assert "diff.csv: 取り込みました。" in ran.said
    assert "bad.csv: 取り込んでいません。" in ran.said
    assert "bad.csv 1行目 2列目「法人番号」: 「1234567890123」は使えません。" in ran.said
    assert "令和8年4月1日時点、2法人（うち登記記録の閉鎖等 1）" in ran.text
    again = register(tmp_path, "import", good)
    assert again.code == 0
    assert "diff.csv: 取込済みのため飛ばしました。" in again.said


def test_a_file_is_taken_from_standard_input_too(tmp_path: Path) -> None:
    file = saved(tmp_path, "diff.csv", [row(1), row(2)])
    env = {"HOSAKAN_REGISTER_DIR": str(tmp_path / "register")}
    ran = hosakan("register", "import", "-", stdin=file.read_bytes(), env=env)
    assert ran.code == 0, ran.said
    assert "標準入力: 取り込みました。" in ran.said
    assert "2法人" in ran.text
    assert hosakan("register", "import", "-", "-", env=env).code == 2


def test_the_status_is_one_json_document(tmp_path: Path) -> None:
    assert register(tmp_path, "status", "--json").out == b"null\n"
    assert "まだ取り込まれていません" in register(tmp_path, "status").text
    register(tmp_path, "import", saved(tmp_path, "diff.csv", [row(1)]))
    told = json.loads(register(tmp_path, "status", "--json").out)
    assert (told["as_of"], told["corporations"], told["needs_reindex"]) == ("2026-04-01", 1, False)
    assert [(file["name"], file["rows"]) for file in told["files"]] == [("diff.csv", 1)]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "register").write_text("a file")
    ran = register(tmp_path, "import", saved(tmp_path, "diff.csv", [row(1)]))
    assert ran.code == 1
    assert "HOSAKAN_REGISTER_DIR" in ran.said


def test_an_import_needs_no_data_directory(tmp_path: Path) -> None:
    env = {"HOSAKAN_REGISTER_DIR": str(tmp_path / "register"), "HOSAKAN_DATA_DIR": str(tmp_path / "data")}
    ran = hosakan("register", "import", saved(tmp_path, "diff.csv", [row(1)]), env=env)
    assert ran.code == 0, ran.said
    assert not (tmp_path / "data").exists()


def test_the_folder_is_the_one_set_or_lies_in_the_data_directory(tmp_path: Path) -> None:
    assert register_dir({"HOSAKAN_DATA_DIR": str(tmp_path)}) == tmp_path / "register"
    own = {"HOSAKAN_DATA_DIR": str(tmp_path / "data"), "HOSAKAN_REGISTER_DIR": str(tmp_path / "shared")}
    assert register_dir(own) == tmp_path / "shared"
    assert Settings.from_environment(own).register_dir == tmp_path / "shared"
    assert "HOSAKAN_REGISTER_DIR" in hosakan("--help").text


def test_keys_of_older_tables_are_told_and_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    with monkeypatch.context() as before:
        before.setattr(building, "stamp", lambda: "tables of last year")
        load(store, saved(tmp_path, "a.csv", [row(1, "株式会社架空"), row(2, "株式会社見本")]))
    stale = open_register(store)
    assert stale
    assert stale.needs_reindex
    expected = content(store)
    assert reindex(store, Watch(), SMALL)
    renewed = open_register(store)
    assert renewed
    assert not renewed.needs_reindex
    assert content(store) == expected
    assert renewed.bearers(["㈱見本"]) == {"㈱見本": (number(2),)}


def test_an_import_into_a_store_with_older_keys_makes_them_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = saved(tmp_path, "a.csv", [row(1)]), saved(tmp_path, "b.csv", [row(2)])
    with monkeypatch.context() as before:
        before.setattr(building, "stamp", lambda: "tables of last year")
        load(tmp_path / "store", first)
    load(tmp_path / "store", second)
    load(tmp_path / "expected", first, second)
    assert content(tmp_path / "store") == content(tmp_path / "expected")
    store = open_register(tmp_path / "store")
    assert store
    assert not store.needs_reindex


def test_a_store_of_another_layout_is_not_read_and_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(building, "VERSION", "0")
        load(tmp_path / "store", saved(tmp_path, "a.csv", [row(1)]))
    assert open_register(tmp_path / "store") is None
    load(tmp_path / "store", saved(tmp_path, "b.csv", [row(2)]))
    store = open_register(tmp_path / "store")
    assert store
    assert set(store.by_numbers([number(1), number(2)])) == {number(2)}
