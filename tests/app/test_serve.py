"""``hosakan`` and ``hosakan --demo`` as a person starts them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli import run
from app.settings import Settings
from rules.faults import InputError

POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes and signals of POSIX")


@contextmanager
def started(*arguments: str, env: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command running, and the address it printed."""
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **env},
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.communicate()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        text: str = answer.read().decode("utf-8")
    return text


def test_the_demonstration_is_signed_in_marked_and_thrown_away(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path), "HOSAKAN_DATA_DIR": str(tmp_path / "untouched")}
    with started("--demo", "--port", "0", env=env) as (address, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/", address)
        for path in ("", "appointees/", "affiliations/new", "events/"):
            page = get(address + path)
            assert "デモ（架空の自治体）" in page, path
            assert "ログアウト" in page, path
        assert get(address + "healthz") == "ok\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert address in told
    assert not (tmp_path / "untouched").exists()
    assert list(tmp_path.glob("hosakan-demo-*")) == []


def test_the_real_one_migrates_its_database_and_asks_for_its_administrator(tmp_path: Path) -> None:
    with started("--port", "0", env={"HOSAKAN_DATA_DIR": str(tmp_path / "data")}) as (address, _):
        page = get(address)
        assert "はじめの設定" in page
        assert "デモ" not in page
    assert (tmp_path / "data" / "hosakan.db").exists()


def test_a_taken_port_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOSAKAN_DATA_DIR", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["--port", str(port)]) == 3
    assert f"ポート {port} は使われています" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.10", "::", "office.example"])
def test_another_host_is_wrong_usage(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--host", host]) == 2
    assert "HOSAKAN_URL" in capsys.readouterr().err
    assert run(["--demo", "--host", host]) == 2
    assert "この PC の中" in capsys.readouterr().err


def test_the_help_lists_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    for name in (
        "HOSAKAN_DATABASE_URL",
        "HOSAKAN_DATA_DIR",
        "HOSAKAN_RULES_DIR",
        "HOSAKAN_SECRET_KEY",
        "--demo",
    ):
        assert name in told


@POSIX
def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    env = {"HOSAKAN_DATA_DIR": str(tmp_path / "data")}
    first = Settings.from_environment(env)
    assert len(first.secret_key) >= 32
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert Settings.from_environment(env) == first


@pytest.mark.parametrize(
    ("env", "name"), [({"HOSAKAN_SECRET_KEY": "short"}, "HOSAKAN_SECRET_KEY"), ({}, "HOSAKAN_DATA_DIR")]
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, env: dict[str, str], name: str) -> None:
    (tmp_path / "file").write_text("x")
    folder = tmp_path / "file" / "data" if name == "HOSAKAN_DATA_DIR" else tmp_path
    with pytest.raises(InputError, match=name):
        Settings.from_environment({"HOSAKAN_DATA_DIR": str(folder), **env})


def test_the_command_line_does_not_load_the_web() -> None:
    code = "import sys, app.cli; print(sorted({'flask', 'sqlalchemy', 'alembic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
