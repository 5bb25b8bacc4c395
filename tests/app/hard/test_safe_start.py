"""What the program refuses to start with, in words an official can act on."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import pytest

from app import create_app
from app.cli import run
from app.safe_start import why_weak
from rules.faults import InputError


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data directory of its own, nothing else set."""
    for name in [name for name in os.environ if name.startswith(("HOSAKAN_", "FLASK_"))]:
        monkeypatch.delenv(name)
    folder = tmp_path / "data"
    monkeypatch.setenv("HOSAKAN_DATA_DIR", str(folder))
    return folder


def refusal() -> str:
    """Why neither a web server nor the command starts; both say the same."""
    with pytest.raises(InputError) as caught:
        create_app()
    return "\n".join(str(fault) for fault in caught.value.faults)


@pytest.mark.asvs("13.2.3", "13.3.1")
@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("short", "短すぎます"),
        ("k" * 48, "繰り返し"),
        ("abc123" * 8, "繰り返し"),
        ("ChangeMe-before-it-goes-live-77-xyz", "見本や既定"),
        ("my-very-Secret-key-for-the-town-hall-77", "見本や既定"),
    ],
)
def test_a_key_that_can_be_guessed(
    key: str,
    word: str,
    environment: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HOSAKAN_SECRET_KEY", key)
    assert "HOSAKAN_SECRET_KEY" in refusal()
    assert word in refusal()
    assert run(["--port", "0"]) == 1
    said = capsys.readouterr()
    assert word in said.err
    assert key not in said.err + said.out


def test_a_random_key_of_any_usual_kind_is_taken() -> None:
    for _ in range(200):
        assert why_weak(secrets.token_urlsafe(32)) is None
        assert why_weak(secrets.token_hex(32)) is None


def test_a_weak_key_kept_in_the_data_folder_is_found_too(environment: Path) -> None:
    environment.mkdir(mode=0o700)
    (environment / "secret_key").write_text("a" * 64)
    assert "secret_key" in refusal()


@pytest.mark.asvs("13.4.2")
@pytest.mark.parametrize("value", ["1", "true", "on"])
def test_debug_mode(
    value: str, environment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", value)
    assert "FLASK_DEBUG" in refusal()
    assert run(["--port", "0"]) == 1
    assert "開発用の設定" in capsys.readouterr().err


posix = pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")


@posix
@pytest.mark.asvs("13.3.2")
@pytest.mark.parametrize("mode", [0o755, 0o701, 0o704, 0o777])
def test_a_data_folder_others_can_read(mode: int, environment: Path) -> None:
    environment.mkdir()
    environment.chmod(mode)
    assert "ほかの利用者も読めます" in refusal()
    assert "chmod 700" in refusal()


@posix
def test_a_database_elsewhere_others_can_read(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    folder.chmod(0o755)
    database = folder / "h.db"
    database.touch()
    database.chmod(0o644)
    monkeypatch.setenv("HOSAKAN_DATABASE_URL", f"sqlite:///{database}")
    assert "HOSAKAN_DATABASE_URL" in refusal()
    database.chmod(0o640)
    create_app().extensions["hosakan_store"]._room.engine.dispose()


@posix
def test_what_is_written_from_then_on_is_not_for_others(environment: Path) -> None:
    before = os.umask(0o022)
    try:
        create_app().extensions["hosakan_store"]._room.engine.dispose()
        for path in [environment, *environment.iterdir()]:
            assert not stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO, path
    finally:
        os.umask(before)


def test_every_reason_is_told_at_once(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.mkdir()
    environment.chmod(0o755)
    monkeypatch.setenv("FLASK_DEBUG", "1")
    told = refusal()
    assert "FLASK_DEBUG" in told
    assert os.name != "posix" or "HOSAKAN_DATA_DIR" in told
