"""Several processes of the server start together on a new data folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app.settings import Settings


def test_all_of_them_have_the_same_key(
    tmp_path: Path, at_once: Callable[[Sequence[Callable[[], Settings]]], list[Settings]]
) -> None:
    for turn in range(20):
        folder = tmp_path / str(turn)
        found = at_once([partial(_settings, folder)] * 8)
        assert len({one.secret_key for one in found}) == 1
        assert [path.name for path in folder.iterdir()] == ["secret_key"]


def _settings(folder: Path) -> Settings:
    return Settings.from_environment({"HOSAKAN_DATA_DIR": str(folder)})
