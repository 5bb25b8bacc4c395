"""What an uploaded Excel file is and what it declares, looked at before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from app.lists.table import Limits, refuse
from rules.faults import InputError

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Excel で開き、「Excel ブック（.xlsx）」で保存し直してください"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_EXCEL = (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "リッチテキスト（RTF）の文書"),
    (b"\x89PNG", "画像（PNG）"),
    (b"\xff\xd8\xff", "画像（JPEG）"),
    (b"GIF8", "画像（GIF）"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）"),
    (b"7z\xbc\xaf", "圧縮ファイル（7z）"),
    (b"Rar!", "圧縮ファイル（RAR）"),
    (b"SQLite format 3", "データベース"),
)
_KINDS = (
    ("word/document.xml", "Word の文書"),
    ("ppt/presentation.xml", "PowerPoint の文書"),
    ("xl/workbook.bin", "Excel バイナリ ブック（.xlsb）"),
    ("content.xml", "OpenDocument の文書（.ods など）"),
)
_EXCEL_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb")


def refuse_other_kinds(data: bytes, source: str) -> None:
    """Raise InputError, saying what it is, where ``data`` is neither an .xlsx nor a text table."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise refuse(
                source,
                "パスワードで保護された Excel ファイルなので読めません",
                "パスワードを外し、.xlsx で保存し直してください",
            )
        raise refuse(
            source,
            "古い形式（.xls など）のファイルなので読めません",
            f".xlsx で保存し直してください。{_SAVE}",
        )
    if data.startswith(_OLD_EXCEL):
        raise refuse(
            source, "とても古い形式の Excel ファイル（.xls）です", f".xlsx で保存し直してください。{_SAVE}"
        )
    for mark, kind in _OTHERS:
        if data.startswith(mark):
            raise refuse(source, f"表ではなく {kind} です", "名簿の CSV か .xlsx を選んでください")
    if data.startswith(ZIP):
        return
    if data.startswith(b"PK"):
        raise refuse(source, "空の、または壊れた Excel ファイルです", _SAVE)
    _refuse_markup(data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower(), source)
    if source.lower().endswith(_EXCEL_NAMES):
        raise refuse(
            source,
            "名前は Excel のファイルですが、中身は Excel ブックではありません",
            f"{_SAVE}。CSV であれば、名前の終わりを .csv にしてください",
        )


def _refuse_markup(head: bytes, source: str) -> None:
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise refuse(source, "Excel のファイルではなく、Web ページ（HTML）です", _SAVE)
    if head.startswith(b"<?xml"):
        raise refuse(source, "Excel ブックではなく、XML のファイルです", _SAVE)


def check_package(data: bytes, source: str, limits: Limits) -> None:
    """Raise InputError unless ``data`` is a whole .xlsx whose declared sizes are within ``limits``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise refuse(
            source, "Excel のファイルとして開けません（途中で切れているか、壊れています）", _SAVE
        ) from None
    if len(entries) > limits.zip_entries:
        raise _too_big(
            source, f"中のファイルが{len(entries):,}個あり、多すぎます（上限{limits.zip_entries:,}個）"
        )
    _check_names([entry.filename for entry in entries], source)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(
            source,
            "パスワードで保護されているので読めません",
            "パスワードを外し、.xlsx で保存し直してください",
        )
    _check_sizes(entries, len(data), source, limits)


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int, source: str, limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise _too_big(
            source, f"広げると{unpacked:,}バイトになり、大きすぎます（上限{limits.unpacked_bytes:,}バイト）"
        )
    if unpacked > packed * limits.zip_ratio:
        raise _too_big(source, f"広げると元の{unpacked // packed:,}倍になる、ふつうでない圧縮です")


def _check_names(names: list[str], source: str) -> None:
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0]:
            raise refuse(
                source, "中のファイルの名前が、外のフォルダーを指しています", f"このファイルは開かず、{_SAVE}"
            )
    if len(set(names)) < len(names):
        raise refuse(source, "中に同じ名前のファイルが2つあり、壊れています", _SAVE)
    for name, kind in _KINDS:
        if name in names:
            raise refuse(source, f"Excel ブック（.xlsx）ではなく {kind} です", _SAVE)
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refuse(source, "Excel ブック（.xlsx）ではなく、ほかの ZIP ファイルです", _SAVE)


def _too_big(source: str, problem: str) -> InputError:
    return refuse(source, problem, "名簿の表だけを新しいブックに写し、.xlsx で保存し直してください")
