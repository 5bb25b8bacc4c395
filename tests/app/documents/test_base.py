"""The paper itself: valid for Word, the same bytes every time, characters as typed."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import docx
import pytest
from docx.shared import Mm

from app.documents import base
from rules.faults import InputError
from rules.plain_text import number_label
from tests.word import docx_text, validate_docx

TYPED = "A&B <c> \"d\" 'e' 髙橋﨑 ①㈱ 𠮷野家 👨‍👩‍👧 葛󠄀城　 前後の空白 \tタブ\n2行目]]>"


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00\xff\x00\xff\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _everything() -> bytes:
    document = base.new_document("見本", mark="デモンストレーション用")
    base.title_line(document, "見本の題")
    base.right_line(document, "令和8年11月20日")
    base.block_line(document, "住所 架空県架空市1-1")
    base.paragraph(document, TYPED, first_line=1)
    base.heading(document, "記", 2)
    base.numbered(document, ["一つ目", "二つ目"])
    base.numbered(document, [f"{n}番目" for n in range(1, 23)], level=2)
    base.item(document, "ア", "小項目", level=3)
    base.key_value_table(document, [("団体名", TYPED), ("空", "")])
    base.table(
        document, ["番号", "商号"], [["1", "㈱架空"], ["2", "x" * 400]], [1, 4], align=["right"], small=True
    )
    base.picture(document, _png(), width=100, alt="黒と白の点")
    base.note(document, "（注）小さい字の注")
    base.blank_line(document)
    base.page_break(document)
    base.paragraph(document, "次の頁", align="center")
    return base.to_bytes(document)


def test_every_part_is_valid_for_word(need: Callable[[str], str]) -> None:
    assert validate_docx(need("node"), _everything()) == []


def test_the_validator_rejects_a_broken_file(need: Callable[[str], str]) -> None:
    good = _everything()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:tblPr>", b"<w:tblPr><w:nonsense/>", 1)
            new.writestr(name, data)
    assert validate_docx(need("node"), buffer.getvalue()) != []
    assert validate_docx(need("node"), good[: len(good) // 2]) != []


def test_what_is_typed_stands_whole() -> None:
    assert docx_text(_everything()).count(TYPED) == 2


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1f", "\x7f", "\x85", "\ufffe", "\uffff", "\ud800"])
def test_what_cannot_be_printed_is_refused(bad: str) -> None:
    document = base.new_document("見本")
    with pytest.raises(InputError, match="印刷できない文字"):
        base.paragraph(document, f"前{bad}後")


def test_the_paper_is_a4_in_mincho_without_theme_fonts() -> None:
    with zipfile.ZipFile(io.BytesIO(_everything())) as package:
        everything = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    section = docx.Document(io.BytesIO(_everything())).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert 'w:eastAsia="ＭＳ 明朝"' in everything["word/styles.xml"]
    assert not any("Theme=" in text or "theme/" in name for name, text in everything.items())
    assert "w:docGrid" in everything["word/document.xml"]


def test_bytes_do_not_depend_on_zone_locale_or_hash_seed() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, '.');"
        "from tests.app.documents.test_base import _everything;"
        "print(hashlib.sha256(_everything()).hexdigest())"
    )
    seen = set()
    for zone, locale, seed in (
        ("UTC", "C", "0"),
        ("Asia/Tokyo", "C.UTF-8", "1"),
        ("America/New_York", "C", "77"),
    ):
        env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        seen.add(
            subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True).stdout
        )
    assert len(seen) == 1


def test_numbers_of_items_are_the_official_ones() -> None:
    assert [number_label(n) for n in (1, 9, 10)] == ["１", "９", "10"]
    assert [number_label(n, 2) for n in (1, 20, 21)] == ["⑴", "⒇", "(21)"]
    assert number_label(3, 3) == "ウ"


def test_the_heading_row_is_repeated_on_every_page() -> None:
    table = docx.Document(io.BytesIO(_everything())).tables[1]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml
