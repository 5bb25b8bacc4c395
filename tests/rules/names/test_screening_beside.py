"""たくさんの商号は二つのプロセスで読む。一つで読んだときと変わらない。"""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rules.names import child_process
from rules.names.screening import beside

NAMES = [
    "株式会社架空システム 東北支店",
    "架空電算㈱",
    "\ud800",
    "",
    "学校法人架空学園乙センター",
    "ＮＴＴ",
] * 3
NAMES += ["㈲乙野", "架空法人甲", "架空電算㈱", "エヌ・ティ・ティ甲"]


def same(left: beside.Read, right: beside.Read) -> None:
    for field in dataclasses.fields(beside.Read):
        mine, yours = getattr(left, field.name), getattr(right, field.name)
        if isinstance(mine, np.ndarray):
            mine, yours = mine.tolist(), yours.tolist()
        assert mine == yours, field.name


def test_two_processes_read_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH_A_CHILD", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    half = beside._read_by_child(NAMES[len(NAMES) // 2 :])
    assert half
    same(half, beside.read_here(NAMES[len(NAMES) // 2 :]))
    same(beside.read_all(NAMES), beside.read_here(NAMES))


def test_without_a_child_everything_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH_A_CHILD", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    same(beside.read_all(NAMES), beside.read_here(NAMES))


def test_files_in_the_working_folder_are_not_taken_for_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """作業フォルダーに csv.py や rules という名のものがあっても、二つめのプロセスはそれを読まない。"""
    for decoy in ("csv.py", "json.py", "rules/__init__.py", "app/__init__.py"):
        path = tmp_path / decoy
        path.parent.mkdir(exist_ok=True)
        path.write_text("raise SystemExit('a decoy was read')", "utf-8")
    monkeypatch.chdir(tmp_path)
    found = beside._read_by_child(NAMES)
    assert found
    same(found, beside.read_here(NAMES))


def test_a_program_started_where_it_lies_finds_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not installed, its folder stands in ``sys.path`` as nothing."""
    (tmp_path / "made_up.py").write_text("print('found')", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["", *sys.path])
    asked = child_process.command_of("made_up")
    done = subprocess.run(asked, env=child_process.surroundings(), capture_output=True, check=False)
    assert done.stdout.split() == [b"found"]
