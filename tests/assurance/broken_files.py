"""Lists as attackers and accidents make them: name -> the bytes, the file's name, words of the reason.

To the lists of the tests of app/lists (broken text, broken workbooks) come those of issue 4.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.app import test_lists_csv as texts
from tests.app import test_lists_xlsx as books
from tests.app.test_lists_xlsx import HEAD_ROW, HEADINGS, NAMED, book, packed, parts, replaced, text_cell

HEAD = ",".join(HEADINGS) + "\r\n"
TIES = "親会社,子会社,関係\r\n"


@dataclass(frozen=True)
class File:
    """One file. ``says``: what the reason must hold at the page of bidders and on the command line; empty:
    the list is sound and is taken."""

    make: Callable[[], bytes]
    says: tuple[str, ...]
    filename: str = "名簿.csv"
    page_says: tuple[str, ...] | None = None
    """The same at the page, where it has other words or a person settles it."""


def all_files() -> dict[str, File]:
    """Every one of them."""
    found = {f"text: {name}": _of(data, words) for name, (data, words) in texts.BROKEN.items()}
    for name, (make, words) in books.BROKEN.items():
        found[f"workbook: {name}"] = File(make, tuple(words), "名簿.xlsx")
    asked = found["text: two columns of numbers"]  # the page asks which column it is, and needs none
    return {**found, "text: two columns of numbers": replace(asked, page_says=()), **MORE}


def _of(data: bytes, words: list[str]) -> File:
    return File(lambda: data, tuple(words))


def _text(text: str, *says: str, encoding: str = "utf-8", filename: str = "名簿.csv") -> File:
    return File(lambda: text.encode(encoding), says, filename)


def _rows(rows: str, *says: str) -> File:
    return File(lambda: books.with_sheet(HEAD_ROW + rows), says, "名簿.xlsx")


def nested_zip() -> bytes:
    """A zip in a zip in a zip."""
    data = book(HEADINGS)
    for _ in range(3):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("inner.zip", data)
        data = buffer.getvalue()
    return data


def memory_eater() -> bytes:
    """Shared texts and cells that need gigabytes as objects, some 600 kB packed (docs: facts about tools)."""
    rows = "".join(f'<row r="{n}">{"<c><v>1</v></c>" * 200}</row>' for n in range(2, 30_000))
    return books.with_sheet(HEAD_ROW + rows)


def macro_book() -> bytes:
    """An .xlsm under another name: a workbook with a macro part, which is never run."""
    return packed(
        {
            **parts(book(HEADINGS, ("㈱甲",))),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Sub Auto_Open()" * 20,
        }
    )


def external_entity() -> bytes:
    """A sheet that asks for a file of the server."""
    row = f'<row r="1">{text_cell("A1", "&x;")}</row>'
    declared = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return replaced(
        "xl/worksheets/sheet1.xml",
        f"{declared}<worksheet {books.NS}><sheetData>{row}</sheetData></worksheet>",
    )


def shared_missing() -> bytes:
    """Cells that point into a table of texts the package has not."""
    content = dict(
        parts(books.with_shared("<si><t>甲</t></si>", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    )
    del content["xl/sharedStrings.xml"]
    return packed(dict(content))


def painted_corners() -> bytes:
    """Cells at A1 and XFD1048576 with nothing in the far one."""
    return books.with_sheet(f'{HEAD_ROW}<row r="1048576"><c r="XFD1048576" s="0"/></row>')


def merged_names() -> bytes:
    """A name merged over three rows: the two below have none."""
    rows = f'<row r="2">{NAMED}{text_cell("C2", "1丁目")}</row>' + "".join(
        f'<row r="{n}">{text_cell(f"C{n}", "1丁目")}</row>' for n in (3, 4)
    )
    sheet = (
        f'<sheetData>{HEAD_ROW}{rows}</sheetData><mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    )
    return replaced("xl/worksheets/sheet1.xml", f"<worksheet {books.NS}>{sheet}</worksheet>")


_ENDING = ("名前の終わり", ".csv")
GOOD = HEAD + "株式会社架空甲,,架空市1\r\n"
OUT_OF_RANGE = "業者名,関係会社届出日\r\n㈱甲,2026-13-45\r\n"
MORE: dict[str, File] = {
    "a zip in a zip in a zip": File(nested_zip, ("ほかの ZIP",), "名簿.xlsx"),
    "a sheet that wants gigabytes": File(memory_eater, ("名簿.xlsx",), "名簿.xlsx"),
    "cells at both ends, the far one empty": File(
        painted_corners, ("業者の行が1つもありません",), "名簿.xlsx"
    ),
    "a workbook with macros": File(macro_book, (), "名簿.xlsm"),
    "an external entity": File(external_entity, ("DOCTYPE",), "名簿.xlsx"),
    "shared texts missing": File(shared_missing, ("壊れて",), "名簿.xlsx"),
    "merged names": File(merged_names, ("3行目 A列", "4行目 A列"), "名簿.xlsx"),
    "a program": File(
        lambda: b"MZ\x90\x00\x03" + bytes(range(256)) * 40,
        ("読めません",),
        "名簿.exe",
        page_says=("名前の終わり",),
    ),
    "a program called .xlsx": File(
        lambda: b"MZ\x90\x00" + b"\x00" * 4096, ("Excel ブックではありません",), "名簿.xlsx"
    ),
    "a program of Linux": File(lambda: b"\x7fELF" + b"\x00" * 4096, ("1行目 A列",)),
    "a Word file called .csv": File(
        lambda: packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), ("Word の文書",)
    ),
    "20,000 columns": _text("業者名" + ",x" * 20_000 + "\r\n㈱甲\r\n", "1行目", "列が多すぎます"),
    "20,000 columns in Excel": _rows(
        '<row r="2">' + NAMED + "".join("<c><v>1</v></c>" for _ in range(19_999)) + "</row>",
        "列は左から256列まで",
    ),
    "one line of 9.9 MB": _text("業者名" + "あ" * 3_299_000, "1行目", "長すぎます"),
    "more than 10 MB": _text("業者名\r\n" + "㈱甲,\r\n" * 1_500_000, "大きすぎます", "10,000,000"),
    "60,000 rows": _text(HEAD + "㈱甲,,\r\n" * 60_000, "行が多すぎます", "50,000行"),
    "line ends of old Macs": _text(GOOD.replace("\r\n", "\r")),
    "a quote alone": _text('"', "1行目", "引用符"),
    "a quote alone in a name": _text(HEAD + '"㈱甲,,\r\n㈱乙,,\r\n', "2行目", "引用符"),
    "two encodings in one file": File(
        lambda: (HEAD + "㈱架空甲,,仙台市\r\n").encode() + "㈱架空乙,,青葉区本町\r\n".encode("cp932"),
        ("3行目", "読めません"),
    ),
    "CP932 first, then UTF-8": File(
        lambda: (HEAD + "㈱架空甲,,仙台市\r\n").encode("cp932") + "㈱髙﨑,,\r\n".encode(),
        ("3行目", "読めません"),
    ),
    "UTF-16 without a mark, little end": File(lambda: GOOD.encode("utf-16-le"), ("NUL",)),
    "UTF-32 without a mark": File(lambda: GOOD.encode("utf-32-be"), ("名簿.csv", "読めません")),
    "UTF-32, wrong code points": File(lambda: b"\xff\xfe\x00\x00\xff\xff\xff\x7f", ("UTF-32", "読めません")),
    "UTF-7": File(lambda: GOOD.encode("utf-7"), ("列が見つかりません",)),
    "only a UTF-16 mark": File(lambda: b"\xff\xfe", ("中身がありません",)),
    "a day of no calendar": _text(OUT_OF_RANGE, "2行目 B列", "日付"),
    "a day in the year 99999": _text("業者名,関係会社届出日\r\n㈱甲,99999-01-01\r\n", "2行目 B列", "日付"),
    "a serial day beyond all calendars": _rows(
        f'<row r="2">{NAMED}</row>'.replace(HEAD_ROW, "")
        + '<row r="3"><c r="A3" t="d"><v>99999-99-99</v></c></row>',
        "壊れて",
    ),
    "a name that turns around": _text(
        HEAD + "㈱甲\u202exslx.exe,,\r\n", "2行目 A列", "向きを変える", "U+202E"
    ),
    "an isolate in an address": _text(HEAD + "㈱甲,,仙台\u2066市\r\n", "2行目 C列", "U+2066"),
    "a turning name in Excel": _rows(
        f'<row r="2">{text_cell("A2", "㈱甲&#x202E;乙")}</row>', "2行目 A列", "U+202E"
    ),
    "a formula for a name": _rows('<row r="2"><c r="A2" t="str"><f>"㈱"&amp;"甲"</f><v>㈱甲</v></c></row>'),
    "a formula's command for a name": _text(HEAD + "=cmd|'/C calc'!A0,,\r\n"),
    "a number in E notation": _text(HEAD + "㈱甲,7.00001E+12,\r\n"),
    "a number in E notation, in Excel": _rows(f'<row r="2">{NAMED}<c r="B2"><v>7.00001E+12</v></c></row>'),
    "a number in E notation, as text": _rows(f'<row r="2">{NAMED}{text_cell("B2", "7.00001E+12")}</row>'),
    "a folder in the name": _text(HEAD, "業者の行が1つもありません", filename="../../../etc/passwd.csv"),
    "a folder of Windows in the name": _text(HEAD, "boot.csv", filename="C:\\Windows\\boot.csv"),
    "a device's name": _text(HEAD, "業者の行が1つもありません", filename="CON.csv"),
    "a device's name with an ending": _text(HEAD, "業者の行が1つもありません", filename="LPT1.csv"),
    "a name of 5,000 characters": _text(HEAD, "業者の行が1つもありません", filename="名" * 5_000 + ".csv"),
    "quotes in the name": _text(HEAD, "業者の行が1つもありません", filename='名"簿";x="y.csv'),
    "a line end in the name": _text(
        HEAD, "業者の行が1つもありません", filename="名簿\r\nX-Evil: 1\r\n\r\n.csv"
    ),
    "NUL in the name": _text(HEAD, "業者の行が1つもありません", filename="名簿\x00.csv"),
    "a tag in the name": _text(
        HEAD, "業者の行が1つもありません", filename="<script>window.__xss=1</script>.csv"
    ),
    "a turning name of a file": File(GOOD.encode, (), "名簿\u202evsc.exe", _ENDING),
    "only dots for a name": File(GOOD.encode, (), "..", _ENDING),
    "a sound list called .exe": File(GOOD.encode, (), "名簿.exe", _ENDING),
    "a sound list with a double ending": File(GOOD.encode, (), "名簿.csv.js", _ENDING),
}
