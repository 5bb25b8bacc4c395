"""A file of the National Tax Agency opened as a stream of lines, zip or plain, CP932 or UTF-8.

Nothing is unpacked to disk and no more than one piece is held in memory. Both encodings may be cut at a line
feed: no character of theirs ends in one.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO

from app.lists.table import refuse
from app.lists.text import unfit
from app.register.layout import GET_AGAIN, NOT_THE_LAYOUT, place
from rules.faults import InputError

PIECE_BYTES = 4_000_000
_LINE_BYTES = 100_000
_UNPACKED_BYTES = 16_000_000_000
_ZIP_RATIO = 100
_DOWNLOAD_AGAIN = "もう一度ダウンロードしてください"
_DAMAGED: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Piece:
    """Whole lines of a file. line: number of the first, from 1. end: bytes of the unpacked file up to the end
    of the last. texts: the lines without their ends."""

    line: int
    end: int
    texts: list[str]


@dataclass(frozen=True)
class Position:
    """How far a file has been read: lines and bytes of the unpacked file."""

    lines: int = 0
    bytes: int = 0


START = Position()


@dataclass(frozen=True)
class RegisterFile:
    """A file as a person named it. ``name`` is used in messages."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    def digest(self) -> str:
        """SHA-256 of the file as it lies on disk. Raises InputError where it cannot be read."""
        with self._readable() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def unpacked_bytes(self) -> int:
        """The size of the rows in bytes. Raises InputError as ``pieces``."""
        with self._rows() as (_, size):
            return size

    def pieces(self, after: Position = START, size: int = PIECE_BYTES) -> Iterator[Piece]:
        """The lines after a position, in pieces of about ``size`` bytes.

        Raises InputError naming file and row for a damaged zip, one that holds no or several tables, and text
        in neither encoding.
        """
        with self._rows() as (stream, _), self._undamaged():
            decode = self._encoding(stream.read(3))
            stream.seek(after.bytes)
            line, end, rest = after.lines + 1, after.bytes, b""
            while block := stream.read(size):
                whole, feed, rest = (rest + block).rpartition(b"\n")
                self._refuse_endless(rest, line)
                if feed:
                    end += len(whole) + 1
                    texts = decode(whole, line)
                    yield Piece(line, end, texts)
                    line += len(texts)
            if rest:
                yield Piece(line, end + len(rest), decode(rest, line))

    def _refuse_endless(self, rest: bytes, line: int) -> None:
        if len(rest) > _LINE_BYTES:
            raise refuse(place(self.name, line), f"{NOT_THE_LAYOUT}（1行が長すぎます）", GET_AGAIN)

    def _encoding(self, head: bytes) -> Callable[[bytes, int], list[str]]:
        """How to turn bytes into lines: UTF-8 or CP932, the same through the whole file."""
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise refuse(self.name, "文字コードが UTF-16 です", GET_AGAIN)
        codec = "utf-8" if head == codecs.BOM_UTF8 else ""

        def decode(data: bytes, line: int) -> list[str]:
            nonlocal codec
            if not codec and not data.isascii():
                codec = max(("utf-8", "cp932"), key=lambda one: _readable_bytes(data, one))
            try:
                text = data.decode(codec or "ascii")
            except UnicodeDecodeError as error:
                raise self._unreadable(data, error.start, line, codec) from None
            return self._lines(text, line)

        return decode

    def _lines(self, text: str, line: int) -> list[str]:
        if unfit(text):
            for number, one in enumerate(text.split("\n"), line):
                if problem := unfit(one.removeprefix("\ufeff")):
                    raise refuse(place(self.name, number), problem, _DOWNLOAD_AGAIN)
        text = text.removeprefix("\ufeff") if line == 1 else text
        return text.replace("\r\n", "\n").removesuffix("\r").split("\n")

    def _unreadable(self, data: bytes, start: int, line: int, codec: str) -> InputError:
        where = place(self.name, line + data.count(b"\n", 0, start))
        shown = "UTF-8 として" if codec == "utf-8" else "CP932（Shift_JIS）・UTF-8 のどちらとしても"
        return refuse(where, f"文字コードを {shown}読めません", GET_AGAIN)

    @contextmanager
    def _rows(self) -> Iterator[tuple[IO[bytes], int]]:
        """The unpacked rows, seekable, and their size in bytes."""
        with self._readable() as packed:
            if packed.read(2) != b"PK":
                packed.seek(0)
                yield packed, os.fstat(packed.fileno()).st_size
                return
            with self._undamaged(ValueError):  # a header that points outside the file
                archive = zipfile.ZipFile(packed)
            with archive:
                entry = self._only_table(archive)
                with self._undamaged():
                    stream = archive.open(entry)
                with stream:
                    yield stream, entry.file_size

    def _only_table(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        tables = [e for e in archive.infolist() if e.filename.lower().endswith(".csv")]
        if len(tables) != 1:
            raise refuse(self.name, f"zip の中に CSV が{len(tables)}個あります（1個のはずです）", GET_AGAIN)
        (entry,) = tables
        if entry.flag_bits & 1:
            raise refuse(self.name, "zip にパスワードが掛かっています", GET_AGAIN)
        if entry.file_size > min(_UNPACKED_BYTES, _ZIP_RATIO * max(entry.compress_size, 1000)):
            raise refuse(self.name, f"zip を広げると{entry.file_size:,}バイトになり、大きすぎます", GET_AGAIN)
        return entry

    @contextmanager
    def _readable(self) -> Iterator[BufferedReader]:
        try:
            stream = self.path.open("rb")
        except FileNotFoundError:
            raise refuse(str(self.path), "ファイルがありません", "名前と場所を確かめてください") from None
        except OSError:
            problem = "読めません（フォルダーか、開く権限がありません）"
            raise refuse(str(self.path), problem, "ファイルを指定してください") from None
        with stream:
            yield stream

    @contextmanager
    def _undamaged(self, *more: type[Exception]) -> Iterator[None]:
        try:
            yield
        except _DAMAGED + more:
            problem = "zip が壊れているか、途中で切れています"
            raise refuse(self.name, problem, _DOWNLOAD_AGAIN) from None


def _readable_bytes(data: bytes, codec: str) -> int:
    """How far the encoding can be right."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return len(data)
