"""The file of a copy: a zip with one file of lines for each table, and ``manifest.json``, which is written
last and says what must be in it."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from app.backup.plain import Shape, Sum, added_up
from rules.faults import Fault, InputError

FORMAT = "hosakan-backup"
VERSION = 1
MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 4 * 2**20
_LONGEST_LINE = 256 * 2**20
"""Bytes: more than the longest row, an uploaded file of 32 MB, can be."""
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(ValueError, TypeError, KeyError, AttributeError),
    RuntimeError,  # zipfile's word for an encrypted member, or one packed in a way it does not know
)


@dataclass(frozen=True)
class Head:
    """The end of a municipality's chain."""

    municipality: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Manifest:
    """What a file holds. ``revision``: of the schema. ``made_at``: UTC, ISO 8601. ``key``: tells whether a
    secret key is the one the copy was made beside (``making.sign_of``), nothing more. ``counters``: by table
    the last number ever given, which a row deleted since may have had."""

    app: str
    revision: str
    database: str
    made_at: str
    key: str
    tables: dict[str, Sum]
    heads: tuple[Head, ...]
    counters: dict[str, int]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables.values())

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {"format": FORMAT, "version": VERSION, **asdict(self)}


class Writing:
    """A file being written, in its ``with`` block. Its sums are those of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.sums: dict[str, Sum] = {}

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, *_: object) -> None:
        # After an error (a full disk) this can only fail too; left open it would try again later, aloud.
        with suppress(OSError, ValueError):
            self._zip.close()

    def add(self, table: str, some: Iterable[bytes]) -> None:
        """Write one table."""
        with self._zip.open(_member(table), "w", force_zip64=True) as member:
            self.sums[table] = added_up(_written(member, some))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and close the zip."""
        self._zip.writestr(MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1))
        self._zip.close()


def _written(member: IO[bytes], some: Iterable[bytes]) -> Iterator[bytes]:
    for line in some:
        member.write(line)
        yield line


def _member(table: str) -> str:
    return f"{table}.jsonl"


class Archive:
    """A file opened for reading; closed with its ``with`` block.

    Raises InputError where it is no copy of ours, cut off, changed, or of a later program.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise self._unfit("ファイルがありません", "名前と場所を確かめてください") from None
        except PermissionError:
            raise self._unfit("読む権限がありません", "読める場所に置いてください") from None
        except _BROKEN:
            raise self._unfit("補佐官のバックアップではないか、途中で切れています") from None
        try:
            self.manifest = self._manifest()
        except InputError:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def check(self) -> None:
        """Read everything once and hold it to the manifest. Raises InputError naming a table that differs."""
        for table, wanted in self.manifest.tables.items():
            found = self._sum(table)
            if found != wanted:
                told = (
                    f"表「{table}」が、バックアップしたときの内容と違います（壊れているか、変えられています）"
                )
                raise self._unfit(told)

    def shape(self, table: str) -> Shape:
        """The columns of a table in this file. Raises InputError."""
        try:
            described = json.loads(next(self._lines(table)))
            columns = tuple((str(name), str(kind)) for name, kind in described["columns"])
        except (*_BROKEN, StopIteration):
            raise self._unfit(f"表「{table}」の先頭が読めません") from None
        return Shape(table, columns)

    def rows(self, table: str) -> Iterator[bytes]:
        """The lines of a table's rows. Raises InputError."""
        some = self._lines(table)
        next(some, None)
        try:
            yield from some
        except _BROKEN:
            raise self._unfit(f"表「{table}」が途中で読めなくなりました") from None

    def _sum(self, table: str) -> Sum | None:
        try:
            return added_up(self._lines(table))
        except _BROKEN:
            return None

    def _lines(self, table: str) -> Iterator[bytes]:
        with self._zip.open(_member(table)) as member:
            while line := member.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise EOFError(table)
                yield line

    def _manifest(self) -> Manifest:
        try:
            with self._zip.open(MANIFEST) as member:
                written = json.loads(member.read(_LONGEST_MANIFEST))
            if written["format"] != FORMAT:
                raise ValueError(written["format"])
            version = int(written["version"])
        except _BROKEN:
            raise self._unfit("補佐官のバックアップではありません（目録がないか、読めません）") from None
        if version > VERSION:
            raise self._unfit(
                f"新しい版の補佐官で作られています（形式 {version}）", "補佐官を新しくしてから戻してください"
            )
        try:
            return _read(written)
        except _BROKEN:
            raise self._unfit("目録の書き方が違います") from None

    def _unfit(self, problem: str, remedy: str = "ほかのバックアップを使ってください") -> InputError:
        return InputError([Fault(str(self.path), problem, remedy)])


def _read(written: dict[str, Any]) -> Manifest:
    app, revision, database, made_at, key = (
        str(written[name]) for name in ("app", "revision", "database", "made_at", "key")
    )
    tables = {
        str(name): Sum(int(value["rows"]), str(value["sha256"])) for name, value in written["tables"].items()
    }
    heads = tuple(
        Head(str(one["municipality"]), int(one["seq"]), str(one["hash"])) for one in written["heads"]
    )
    counters = {str(name): int(last) for name, last in written["counters"].items()}
    return Manifest(app, revision, database, made_at, key, tables, heads, counters)
