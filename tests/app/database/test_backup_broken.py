"""A file that is not whole is named, and changes nothing, on both databases."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.backup.carrying import put_back
from app.settings import Settings
from app.store import Officer
from rules.faults import InputError
from tests.app.database.dumped import REPLACING, copied, dump


def _replaced(copy: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The same zip with its members changed; None leaves one out."""
    with zipfile.ZipFile(copy) as file:
        members = {name: change(name, file.read(name)) for name in file.namelist()}
    with zipfile.ZipFile(copy, "w") as file:
        for name, content in members.items():
            if content is not None:
                file.writestr(name, content)


def _forged(copy: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    """A table changed, and the manifest made to fit it: only what it comes to in the database can tell."""
    with zipfile.ZipFile(copy) as file:
        content = change(file.read(f"{table}.jsonl"))
        manifest = json.loads(file.read("manifest.json"))
    manifest["tables"][table] = {
        "rows": content.count(b"\n") - 1,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    new = {f"{table}.jsonl": content, "manifest.json": json.dumps(manifest).encode()}
    _replaced(copy, lambda name, old: new.get(name, old))


def _cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-200])


def _flip(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 0xFF
    copy.write_bytes(bytes(content))


def _as_folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


def _manifest(**changes: Any) -> Callable[[Path], None]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), **changes}).encode() if name == "manifest.json" else content

    return lambda copy: _replaced(copy, change)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (_cut, "途中で切れています"),
    "a bit turned over": (_flip, "違います|ではないか"),
    "empty": (lambda copy: copy.write_bytes(b""), "ではないか"),
    "a folder": (_as_folder, "ではないか|権限"),
    "not there": (lambda copy: copy.unlink(), "ファイルがありません"),
    "another's zip": (lambda copy: _replaced(copy, lambda n, c: None if n == "manifest.json" else c), "目録"),
    "another's manifest": (_manifest(format="somebody-elses"), "補佐官のバックアップではありません"),
    "of a later format": (_manifest(version=2), "新しい版"),
    "of a later schema": (_manifest(revision="9999"), "新しい版の補佐官"),
    "without sums": (_manifest(tables=None), "書き方が違います"),
    "a table left out": (
        lambda copy: _replaced(copy, lambda n, c: None if n == "event.jsonl" else c),
        "表「event」",
    ),
    "a row left out": (
        lambda copy: _replaced(copy, lambda n, c: c[: c[:-1].rfind(b"\n") + 1] if n == "event.jsonl" else c),
        "表「event」",
    ),
    "entries cut off, sums forged": (
        lambda copy: _forged(copy, "event", lambda c: c[: c[:-1].rfind(b"\n") + 1]),
        "記録の照合値が|表「event_detail」に",
    ),
    "no JSON, sums forged": (lambda copy: _forged(copy, "tender", lambda c: c + b"[\n"), "読めない行"),
    "a column missing, sums forged": (
        lambda copy: _forged(copy, "tender", lambda c: c.replace(b'["bid_date","date"],', b"")),
        "列が",
    ),
    "a row twice, sums forged": (
        lambda copy: _forged(copy, "municipality", lambda c: c + c[c.index(b"\n") + 1 :]),
        "表「municipality」に、このデータベースに入れられない",
    ),
    "rows without parents, sums forged": (
        lambda copy: _forged(copy, "tender", lambda c: c[: c.index(b"\n") + 1]),
        "表「.*」に",
    ),
}


def test_a_file_that_is_not_whole_is_named_and_changes_nothing(
    filled: Officer, settings: Settings, tmp_path: Path
) -> None:
    good, copy = copied(settings, tmp_path), tmp_path / "broken.zip"
    before = dump(settings.database_url)
    for name, (spoil, told) in BROKEN.items():
        shutil.copy(good, copy)
        spoil(copy)
        with pytest.raises(InputError) as caught:
            put_back(settings, copy, REPLACING)
        assert str(copy) in str(caught.value), name
        assert re.search(told, str(caught.value)), name
        assert dump(settings.database_url) == before, name
        copy.rmdir() if copy.is_dir() else copy.unlink(missing_ok=True)
