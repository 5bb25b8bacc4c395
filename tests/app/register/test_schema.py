"""Where a loaded register may lie."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from app.register.schema import open_for_writing, open_sealed, sealed_uri


@pytest.mark.parametrize(
    ("place", "uri"),
    [
        (PureWindowsPath(r"\\server\share\架空 市\register.sqlite"), "file:////server/share/{}%20{}/"),
        (PureWindowsPath(r"C:\架空 市\register.sqlite"), "file:///C:/{}%20{}/"),
        (PurePosixPath("/srv/架空 市/register.sqlite"), "file:///srv/{}%20{}/"),
    ],
)
def test_a_register_may_lie_on_a_share_of_the_office(
    place: PurePosixPath | PureWindowsPath, uri: str
) -> None:
    """共有フォルダー（\\\\server\\share）に置いた公表情報も開ける。"""
    folder = uri.format("%E6%9E%B6%E7%A9%BA", "%E5%B8%82")
    assert sealed_uri(place) == f"{folder}register.sqlite?mode=ro&immutable=1"


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    folder = tmp_path / "架空 市#1?mode=rw&100%25"
    folder.mkdir()
    file = folder / "register.sqlite"
    with closing(open_for_writing(file, "CREATE TABLE t (a);")), closing(open_sealed(file)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("INSERT INTO t VALUES (1)")
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_a_share_is_no_host_to_sqlite(tmp_path: Path) -> None:
    """What SQLite makes of the address: the path after file://, so that //server/share stays whole."""
    file = tmp_path / "register.sqlite"
    open_for_writing(file, "CREATE TABLE t (a);").close()
    uri = sealed_uri(PurePosixPath(f"/{file.as_posix()}"))
    assert uri.startswith("file:////")
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
