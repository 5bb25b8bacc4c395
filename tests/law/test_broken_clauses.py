"""A broken clause file is refused with file, key and what to write instead: every fault at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rules.faults import InputError
from rules.law_text import LAW
from rules.library import load_library

ENTRY = LAW / "entry"

BROKEN: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "broken.toml").read_text(encoding="utf-8")
)


SOURCES = {row["of"] for row in BROKEN.values()}


def write(folder: Path, source: str, old: str, new: str, name: str | None = None) -> None:
    """A copy of a shipped clause under an id of the municipality's own, with one thing changed."""
    name = name or f"own-{source}"
    text = (ENTRY / f"{source}.toml").read_text(encoding="utf-8")
    if old:
        assert old in text, old
        text = text.replace(old, new, 1)
    text = text.replace(f'id = "{source}"', f'id = "{name}"', 1)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("what", list(BROKEN))
def test_a_broken_file_is_refused_with_file_key_and_what_to_write(what: str, tmp_path: Path) -> None:
    row = BROKEN[what]
    source, words = row["of"], row["words"]
    write(tmp_path, source, row["old"], row["new"])
    with pytest.raises(InputError) as caught:
        load_library(tmp_path)
    told = [str(fault) for fault in caught.value.faults]
    for word in (f"own-{source}.toml", *words):
        assert any(word in line for line in told), (word, told)
    for fault in caught.value.faults:
        assert fault.remedy, told
        assert not fault.remedy.endswith("。")


def test_each_break_is_a_break(tmp_path: Path) -> None:
    """Unbroken, every file used above loads."""
    for source in SOURCES:
        write(tmp_path, source, "", "")
    assert len(load_library(tmp_path).clauses) == 11 + len(SOURCES)


def test_a_clause_without_examples_is_refused(tmp_path: Path) -> None:
    text = (ENTRY / "c2.toml").read_text(encoding="utf-8").partition("[[examples]]")[0]
    (tmp_path / "own.toml").write_text(text.replace('id = "c2"', 'id = "own"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.toml examples: 必要な項目がありません"):
        load_library(tmp_path)


def test_enough_kinds_of_broken_files_are_tried() -> None:
    assert len(BROKEN) >= 15
    assert not [name for name, row in BROKEN.items() if not row["words"]]


def test_every_broken_file_is_told_of_at_once(tmp_path: Path) -> None:
    write(tmp_path, "b2", "gist =", "gits =")
    write(tmp_path, "c1", "bars = [", "#bars = [")
    with pytest.raises(InputError) as caught:
        load_library(tmp_path)
    files = {fault.where.split()[0] for fault in caught.value.faults}
    assert files == {"own-b2.toml", "own-c1.toml"}
    assert len(caught.value.faults) >= 3


def test_a_shipped_id_cannot_be_taken_over(tmp_path: Path) -> None:
    write(tmp_path, "b2", "", "", name="b1")
    with pytest.raises(InputError, match=r"b1\.toml id: 「b1」は別の条項が使っています"):
        load_library(tmp_path)


def test_a_file_in_the_wrong_encoding_is_named(tmp_path: Path) -> None:
    text = (ENTRY / "b2.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_bytes(text.encode("cp932", errors="replace"))
    with pytest.raises(InputError, match=r"own\.toml: UTF-8 の文字として読めません"):
        load_library(tmp_path)


def test_a_byte_order_mark_of_notepad_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, "b2", "", "")
    path = tmp_path / "own-b2.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert "own-b2" in load_library(tmp_path).clauses


def test_a_folder_that_is_missing_or_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "ない", tmp_path / "file"):
        with pytest.raises(InputError, match="条項のフォルダーがありません"):
            load_library(path)
