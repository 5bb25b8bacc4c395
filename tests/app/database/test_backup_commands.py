"""``hosakan backup`` and ``hosakan restore`` as people run them."""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.backup import making
from app.backup.carrying import back_up, put_back
from app.cli import run
from app.database import open_database, upgrade
from app.settings import Settings
from app.store import Officer
from app.store.room import utc_now
from rules.faults import InputError
from tests.app.database.dumped import copied, dump


@pytest.fixture
def at_the_prompt(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    """Have the commands work on an installation."""

    def go(to: Settings) -> None:
        monkeypatch.setenv("HOSAKAN_DATA_DIR", str(to.data_dir))
        monkeypatch.setenv("HOSAKAN_DATABASE_URL", to.database_url)
        monkeypatch.delenv("HOSAKAN_SECRET_KEY", raising=False)
        to.data_dir.chmod(0o700)

    go(settings)
    return go


def test_the_commands_say_what_they_did(
    filled: Officer,
    settings: Settings,
    elsewhere: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = tmp_path / "控え.zip"
    assert run(["backup", str(target)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "バックアップしました" in said.err
    assert "secret_key" in said.err
    assert run(["backup", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["backup", str(target), "--force", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert run(["restore", str(target)]) == 1
    at_the_prompt(elsewhere)
    capsys.readouterr()
    assert run(["restore", str(target), "--json"]) == 0
    put = json.loads(capsys.readouterr().out)
    assert (put["heads"], put["tables"]) == (document["heads"], document["tables"])


@pytest.mark.parametrize("error", [OSError, KeyError])  # Python 3.13 and later, and before
def test_a_machine_that_has_no_name_for_its_user_is_copied_and_put_back(
    error: type[Exception],
    filled: Officer,
    settings: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody() -> str:
        raise error("uid not found: 10001")

    monkeypatch.setattr("app.os_user.getuser", nobody)
    assert run(["backup", str(tmp_path / "copy.zip")]) == 0
    assert run(["restore", str(tmp_path / "copy.zip"), "--force"]) == 0
    assert run(["audit", "export", str(tmp_path / "record.jsonl")]) == 0
    assert "利用者名不明" in (tmp_path / "record.jsonl").read_text("utf-8")


def test_who_loses_the_second_factor_is_told(
    filled: Officer,
    settings: Settings,
    elsewhere: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE user_account SET totp_secret = CASE WHEN id = 1 THEN 'sealed' END"))
    engine.dispose()
    copy = copied(settings, tmp_path)
    at_the_prompt(elsewhere)
    assert run(["restore", str(copy)]) == 0
    assert "2つ目の要素を登録した1人は" in capsys.readouterr().err


def test_a_copy_goes_through_standard_output_and_input(
    filled: Officer,
    settings: Settings,
    elsewhere: Settings,
    at_the_prompt: Callable[[Settings], None],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert run(["backup", "-"]) == 0
    sys.stdout.flush()
    written = capfdbinary.readouterr().out
    at_the_prompt(elsewhere)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written)))
    assert run(["restore", "-"]) == 0
    assert dump(elsewhere.database_url) == dump(settings.database_url)
    assert not list(settings.data_dir.glob("hosakan-backup-*"))


@pytest.mark.sqlite_only
def test_a_database_that_is_not_there_is_not_made_by_backing_it_up(
    settings: Settings, at_the_prompt: Callable[[Settings], None], tmp_path: Path
) -> None:
    Path(settings.database_url.removeprefix("sqlite:///")).unlink()
    assert run(["backup", str(tmp_path / "copy.zip")]) == 1
    assert not list(tmp_path.glob("hosakan.db*"))


def test_an_empty_database_has_nothing_to_copy(elsewhere: Settings, tmp_path: Path) -> None:
    open_database(elsewhere.database_url).connect().close()
    with pytest.raises(InputError, match="まだ何も登録されていません"):
        back_up(elsewhere, tmp_path / "copy.zip", "somebody", utc_now())
    assert not list(tmp_path.glob("*.zip"))


def test_a_database_only_brought_up_to_date_counts_as_empty(
    filled: Officer, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    engine = open_database(elsewhere.database_url)
    upgrade(engine)
    engine.dispose()
    put_back(elsewhere, copied(settings, tmp_path))
    assert dump(elsewhere.database_url) == dump(settings.database_url)


class SmallDisk(io.FileIO):
    """A file with room for a thousand bytes."""

    def write(self, content: Any) -> int:
        if self.tell() + len(content) > 1000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")  # a traceback after the message
@pytest.mark.parametrize("within", [True, False], ids=["while writing", "at the end"])
def test_a_disk_too_small_for_the_copy_is_told_and_left_clean(
    within: bool,
    filled: Officer,
    settings: Settings,
    at_the_prompt: Callable[[Settings], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if within:
        monkeypatch.setattr(making, "new_file", lambda path, _target: SmallDisk(path, "x+"))
    else:
        monkeypatch.setattr(os, "fsync", full)
    assert run(["backup", str(tmp_path / "copy.zip")]) == 3
    gc.collect()
    assert "ディスクに空きがない" in capsys.readouterr().err
    assert not [path for path in tmp_path.iterdir() if "copy.zip" in path.name]
