"""Excel lists as offices keep them, and broken or hostile ones with the words their message must hold."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from app.lists import Limits, read_bidders, read_table, write_xlsx
from rules.faults import InputError

HEADINGS = ("商号又は名称", "法人番号", "所在地")
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def book(*rows: Sequence[Any]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    return saved(workbook)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return buffer.getvalue()


def with_sheet(rows: str) -> bytes:
    """A workbook whose only sheet holds these <row> elements as they stand."""
    content: dict[str, bytes | str] = dict(parts(book(HEADINGS)))
    content["xl/worksheets/sheet1.xml"] = f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"
    return packed(content)


def with_shared(strings: str, rows: str) -> bytes:
    """The same with a table of shared texts, as Excel itself writes them."""
    content: dict[str, bytes | str] = dict(parts(with_sheet(rows)))
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHARED}"/></Types>'
    content["[Content_Types].xml"] = parts(book())["[Content_Types].xml"].decode().replace("</Types>", kind)
    content["xl/sharedStrings.xml"] = f"<sst {NS}>{strings}</sst>"
    return packed(content)


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD_ROW = f'<row r="1">{"".join(text_cell(f"{c}1", h) for c, h in zip("ABC", HEADINGS, strict=True))}</row>'


def first(data: bytes) -> dict[str, Any]:
    return read_bidders(data, "名簿.xlsx").bidders[0]


def message(data: bytes, filename: str = "名簿.xlsx", limits: Limits | None = None, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_bidders(data, filename, limits=limits or Limits(), **options)
    return str(caught.value)


def test_a_title_above_merged_headings_and_a_float_number() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "令和8年度 業者名簿"
    sheet.merge_cells("A1:E1")
    for place, value in {
        "A3": "No.",
        "B3": "入札者",
        "D3": "法人番号",
        "B4": "商号又は名称",
        "C4": "所在地",
    }.items():
        sheet[place] = value
    for merged in ("A3:A4", "B3:C3", "D3:D4"):
        sheet.merge_cells(merged)
    sheet.append([1, "①㈱髙橋﨑", "仙台市", 7000012050002.0])
    made = read_bidders(saved(workbook), "名簿.xlsx")
    assert made.bidders[0]["name"] == "①㈱髙橋﨑"
    assert made.bidders[0]["corporate_number"] == "7000012050002"
    assert made.source_rows == (5,)
    assert made.table.encoding == "Excel（.xlsx）"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<v>7000012050002.0</v>", "7000012050002"),
        ("<v>7.0000120500020000E+12</v>", "7000012050002"),
        ("<v>7.00001E+12</v>", "7000010000000"),
        ("<v>0.5</v>", "0.5"),
    ],
)
def test_numbers_lose_their_point_zero_and_nothing_else(written: str, read: str) -> None:
    row = f'<row r="2">{text_cell("A2", "㈱甲")}<c r="B2">{written}</c></row>'
    assert first(with_sheet(HEAD_ROW + row))["corporate_number"] == read


def test_a_number_shown_as_a_power_and_kept_as_text_stays_as_it_is() -> None:
    assert first(book(HEADINGS, ("㈱甲", "7.00001E+12")))["corporate_number"] == "7.00001E+12"


def test_days_become_iso_texts() -> None:
    data = book(
        ("業者名", "関係会社届出日"),
        ("㈱甲", date(2026, 5, 1)),
        (
            "㈱乙",
            datetime(2026, 5, 2),  # noqa: DTZ001
        ),
    )
    days = [b["affiliates_declared_on"] for b in read_bidders(data, "a.xlsx").bidders]
    assert days == ["2026-05-01", "2026-05-02"]


def test_a_day_shown_in_the_japanese_calendar_is_a_day() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(("業者名", "関係会社届出日"))
    sheet.append(("㈱甲", date(2026, 5, 1)))
    sheet["B2"].number_format = '[$-411]ggge"年"m"月"d"日"'
    assert first(saved(workbook))["affiliates_declared_on"] == "2026-05-01"


def test_the_reading_above_a_name_is_not_part_of_it() -> None:
    text = '<t>髙橋組</t><rPh sb="0" eb="2"><t>タカハシ</t></rPh>'
    row = f'{HEAD_ROW}<row r="2"><c r="A2" t="inlineStr"><is>{text}</is></c></row>'
    assert first(with_sheet(row))["name"] == "髙橋組"
    strings = f"<si><t>商号又は名称</t></si><si>{text}</si>"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    assert first(with_shared(strings, rows))["name"] == "髙橋組"


def test_a_name_partly_in_red_is_one_name() -> None:
    strings = "<si><t>業者名</t></si><si><r><t>㈱</t></r><r><rPr><b/></rPr><t>甲</t></r></si>"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    assert first(with_shared(strings, rows))["name"] == "㈱甲"


def test_escaped_characters_of_excel_are_characters() -> None:
    row = f'<row r="2">{text_cell("A2", "㈱甲_x000D_&#10;仙台支店")}</row>'
    assert first(with_sheet(HEAD_ROW + row))["name"] == "㈱甲 仙台支店"


def test_rows_are_numbered_as_excel_shows_them() -> None:
    row = f'<row r="7">{text_cell("A7", "㈱甲")}</row>'
    assert read_bidders(with_sheet(HEAD_ROW + row), "a.xlsx").source_rows == (7,)


def test_the_first_visible_sheet_with_headings_is_taken() -> None:
    workbook = Workbook()
    cover = workbook.active
    assert cover is not None
    cover["A1"] = "入札の概要"
    hidden = workbook.create_sheet("控え")
    hidden.append(HEADINGS)
    hidden.append(("㈱隠",))
    hidden.sheet_state = "hidden"
    for title, name in (("名簿", "㈱甲"), ("前年", "㈱乙")):
        sheet = workbook.create_sheet(title)
        sheet.append(HEADINGS)
        sheet.append((name,))
    data = saved(workbook)
    made = read_bidders(data, "a.xlsx")
    assert (made.table.sheet, made.bidders[0]["name"]) == ("名簿", "㈱甲")
    assert made.table.sheets == ("Sheet", "名簿", "前年")
    assert read_bidders(data, "a.xlsx", sheet="前年").bidders[0]["name"] == "㈱乙"
    assert "指定のシートがありません。あるシート: Sheet、名簿、前年" in message(data, sheet="控え")


def test_formulas_count_by_their_stored_result() -> None:
    cells = '<c r="A2" t="str"><f>B2</f><v>㈱甲</v></c><c r="C2" t="str"><f>""</f><v></v></c>'
    made = first(with_sheet(f'{HEAD_ROW}<row r="2">{cells}</row>'))
    assert (made["name"], made["address"]) == ("㈱甲", None)


def test_error_values_outside_the_columns_used_do_not_matter() -> None:
    row = f'<row r="2">{text_cell("A2", "㈱甲")}<c r="E2" t="e"><v>#N/A</v></c><c r="F2"><f>A2</f></c></row>'
    assert first(with_sheet(HEAD_ROW + row))["name"] == "㈱甲"


def test_a_painted_corner_far_away_costs_nothing() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(("㈱甲",))
    sheet["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    assert first(saved(workbook))["name"] == "㈱甲"


def test_a_wrong_declared_range_hides_no_row() -> None:
    data = parts(book(HEADINGS, ("㈱甲",), ("㈱乙",)))
    sheet = data["xl/worksheets/sheet1.xml"]
    data["xl/worksheets/sheet1.xml"] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A2"', sheet)
    assert len(read_bidders(packed(dict(data)), "a.xlsx").bidders) == 2


def test_an_excel_file_is_known_by_its_content() -> None:
    assert read_bidders(book(HEADINGS, ("㈱甲",)), "-").bidders[0]["name"] == "㈱甲"


def test_our_own_workbook_comes_back() -> None:
    made = read_bidders(write_xlsx(HEADINGS, [["=甲㈱", "7000012050002", "仙台"]]), "a.xlsx").bidders[0]
    assert (made["name"], made["corporate_number"]) == ("=甲㈱", "7000012050002")


def test_no_secret_of_the_application_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    monkeypatch.setenv("HOSAKAN_SECRET_KEY", "s" * 40)
    run = subprocess.run

    def watched(*args: Any, **options: Any) -> Any:
        seen.append(options["env"])
        return run(*args, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    first(book(HEADINGS, ("㈱甲",)))
    assert seen
    assert "HOSAKAN_SECRET_KEY" not in seen[0]


# --- broken and hostile ones ------------------------------------------------------------------------


def truncated() -> bytes:
    data = book(HEADINGS, ("㈱甲",))
    return data[: len(data) // 2]


def half_zeros() -> bytes:
    data = book(HEADINGS, *[(f"㈱{n}",) for n in range(500)])
    return data[:600] + b"\x00" * 1500 + data[2100:]


def bomb() -> bytes:
    """60 MB of blanks in a part: under 100 kB."""
    return packed({**parts(book(HEADINGS)), "xl/media/big.bin": b" " * 60_000_000})


def lying_bomb() -> bytes:
    """Declares 10 bytes for a sheet of 30 MB."""
    sheet = f"<worksheet {NS}><sheetData>{' ' * 30_000_000}</sheetData></worksheet>"
    data = bytearray(packed({**parts(book(HEADINGS)), "xl/worksheets/sheet1.xml": sheet}))
    size = len(sheet).to_bytes(4, "little")
    return bytes(data.replace(size, (10).to_bytes(4, "little")))


def entity_bomb(declaration: str = "", encoding: str = "utf-8") -> bytes:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    row = f'<row r="1">{text_cell("A1", "&h;")}</row>'
    text = f"{declaration}<!DOCTYPE x [{entities}]><worksheet {NS}><sheetData>{row}"
    return packed(
        {
            **parts(book(HEADINGS)),
            "xl/worksheets/sheet1.xml": f"{text}</sheetData></worksheet>".encode(encoding),
        }
    )


def many_shared() -> bytes:
    """One shared text of 32,000 characters, named by 40,000 cells."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
    return with_shared(f"<si><t>{'甲' * 32_000}</t></si>", rows)


def long_row() -> bytes:
    """One row that names the same cell 400,000 times: 9 MB that shrink to 20 kB."""
    return with_sheet(f"""{HEAD_ROW}<row r="2">{'<c r="A2"><v>1</v></c>' * 400_000}</row>""")


def far_corner() -> bytes:
    return with_sheet(f'{HEAD_ROW}<row r="1048576">{text_cell("XFD1048576", "x")}</row>')


def beyond_excel() -> bytes:
    return with_sheet(f'{HEAD_ROW}<row r="99999999">{text_cell("ZZZZ99999999", "x")}</row>')


def old_excel(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 512


def encrypted_zip() -> bytes:
    data = bytearray(book(HEADINGS))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        offsets = [entry.header_offset for entry in package.infolist()]
    for offset in offsets:
        data[offset + 6] |= 1
    for found in re.finditer(b"PK\x01\x02", bytes(data)):
        data[found.start() + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    buffer = io.BytesIO(book(HEADINGS))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


def hidden_sheets() -> bytes:
    data = parts(book(HEADINGS))
    data["xl/workbook.xml"] = data["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')
    return packed(dict(data))


def without(name: str) -> bytes:
    return packed({part: text for part, text in parts(book(HEADINGS)).items() if part != name})


def replaced(name: str, text: str) -> bytes:
    return packed({**parts(book(HEADINGS)), name: text})


def row_of(*cells: str) -> Callable[[], bytes]:
    return lambda: with_sheet(f'{HEAD_ROW}<row r="2">{"".join(cells)}</row>')


NAMED = text_cell("A2", "㈱甲")
BROKEN: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "empty file": (lambda: b"", ["空のファイル"]),
    "cut in the middle": (truncated, ["途中で切れている", "保存し直してください"]),
    "only a zip signature": (lambda: b"PK\x03\x04", ["途中で切れている"]),
    "an empty zip": (lambda: packed({}), ["空の、または壊れた"]),
    "zeros in the middle": (half_zeros, ["読み取れません"]),
    "a zip bomb": (bomb, ["倍になる", "ふつうでない圧縮"]),
    "a zip bomb that lies": (lying_bomb, ["読み取れません"]),
    "too many parts": (
        lambda: packed({**parts(book(HEADINGS)), **{f"xl/x{n}.xml": "" for n in range(2_100)}}),
        ["多すぎます（上限2,000個）"],
    ),
    "a name that climbs": (
        lambda: packed({**parts(book(HEADINGS)), "../../etc/cron.d/x": "x"}),
        ["外のフォルダー"],
    ),
    "a name that climbs in Windows": (
        lambda: packed({**parts(book(HEADINGS)), "..\\x": "x"}),
        ["外のフォルダー"],
    ),
    "an absolute name": (lambda: packed({**parts(book(HEADINGS)), "/etc/passwd": "x"}), ["外のフォルダー"]),
    "a drive's name": (lambda: packed({**parts(book(HEADINGS)), "C:/x": "x"}), ["外のフォルダー"]),
    "a part twice": (twice, ["同じ名前のファイルが2つ"]),
    "an old .xls": (lambda: old_excel("Workbook"), ["古い形式", ".xlsx で保存し直してください"]),
    "a very old .xls": (
        lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 90,
        ["とても古い形式", ".xlsx で"],
    ),
    "a password": (
        lambda: old_excel("EncryptedPackage"),
        ["パスワード", "外し", ".xlsx で保存し直してください"],
    ),
    "an encrypted zip": (encrypted_zip, ["パスワードで保護", ".xlsx で保存し直してください"]),
    "a Web page with another name": (lambda: b"<html><body><table></table>", ["Web ページ（HTML）", ".xlsx"]),
    "XML of Excel 2003": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', ["XML のファイル"]),
    "a CSV with another name": (lambda: "業者名\n㈱甲\n".encode(), ["Excel ブックではありません", ".csv"]),
    "zeros": (lambda: b"\x00" * 4096, ["Excel ブックではありません"]),
    "a Word document": (
        lambda: packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
        ["Word の文書"],
    ),
    "a presentation": (lambda: packed({"ppt/presentation.xml": "<x/>"}), ["PowerPoint"]),
    "an .xlsb": (lambda: packed({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}), [".xlsb", ".xlsx"]),
    "an .ods": (lambda: packed({"mimetype": "x", "content.xml": "<x/>"}), ["OpenDocument"]),
    "any other zip": (lambda: packed({"readme.txt": "x"}), ["ほかの ZIP"]),
    "no workbook part": (lambda: without("xl/workbook.xml"), ["壊れています"]),
    "no content types": (lambda: without("[Content_Types].xml"), ["ほかの ZIP"]),
    "no sheet part": (lambda: without("xl/worksheets/sheet1.xml"), ["壊れています"]),
    "a sheet that is no XML": (
        lambda: replaced("xl/worksheets/sheet1.xml", "<worksheet><"),
        ["壊れています"],
    ),
    "styles that are no XML": (lambda: replaced("xl/styles.xml", "\x00\x01"), ["壊れています"]),
    "an entity bomb": (entity_bomb, ["DOCTYPE", "xl/worksheets/sheet1.xml"]),
    "an entity bomb in UTF-16": (
        lambda: entity_bomb('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ["DOCTYPE"],
    ),
    "32,000 characters 40,000 times": (many_shared, ["文字が多すぎます"]),
    "a value in XFD1048576": (far_corner, ["セル XFD1048576 に値があります", "256列"]),
    "a cell no sheet has": (beyond_excel, ["読み取れません"]),
    "a shared text that is not there": (row_of('<c r="A2" t="s"><v>99</v></c>'), ["壊れています"]),
    "a number that is none": (row_of('<c r="A2"><v>abc</v></c>'), ["壊れています"]),
    "only hidden sheets": (hidden_sheets, ["見えるシートがありません"]),
    "an empty sheet": (lambda: saved(Workbook()), ["列が見つかりません"]),
    "headings only": (lambda: book(HEADINGS), ["業者の行が1つもありません"]),
    "no headings": (lambda: book(("㈱甲", 1)), ["列が見つかりません", "㈱甲 | 1"]),
    "an error for a name": (row_of('<c r="A2" t="e"><v>#N/A</v></c>'), ["2行目 A列「商号又は名称」", "#N/A"]),
    "an error for a number": (
        row_of(NAMED, '<c r="B2" t="e"><v>#REF!</v></c>'),
        ["2行目 B列「法人番号」", "#REF!"],
    ),
    "a formula never calculated": (
        row_of(NAMED, '<c r="B2"><f>VLOOKUP(A2,X:Y,2,0)</f></c>'),
        ["2行目 B列「法人番号」", "数式の計算結果が入っていません", "値に置き換えて"],
    ),
    "a name never calculated": (row_of('<c r="A2"><f>B2</f><v/></c>'), ["2行目 A列", "数式の計算結果"]),
    "a number shown as a day": (
        lambda: number_as_day(),
        ["2行目 B列「法人番号」", "#VALUE!"],
    ),
    "NUL in a name": (row_of(text_cell("A2", "㈱_x0000_甲")), ["2行目 A列", "NUL"]),
    "a lone surrogate": (row_of(text_cell("A2", "㈱_xD800_甲")), ["2行目 A列", "U+D800"]),
    "a noncharacter": (row_of(text_cell("A2", "㈱_xFFFE_甲")), ["2行目 A列", "U+FFFE"]),
    "a huge cell": (row_of(text_cell("A2", "甲" * 40_000)), ["2行目 A列", "長すぎます"]),
    "a row without a name": (
        row_of(text_cell("C2", "仙台市")),
        ["2行目 A列「商号又は名称」", "空です", "仙台市"],
    ),
}


def number_as_day() -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(("㈱甲", 7000012050002))
    sheet["B2"].number_format = "yyyy/m/d"
    return saved(workbook)


@pytest.mark.parametrize("case", list(BROKEN))
@pytest.mark.asvs("5.2.3")
def test_a_broken_workbook_is_refused_with_its_reason(case: str) -> None:
    make, expected = BROKEN[case]
    text = message(make())
    missing = [words for words in expected if words not in text]
    assert not missing, text
    assert "名簿.xlsx" in text


def big_book() -> bytes:
    filler = [get_column_letter(n + 1) for n in range(8)]
    return book(HEADINGS, *[[f"㈱{n}", "", *filler] for n in range(4_000)])


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(rows=100), "行が多すぎます（上限100行）"),
        (Limits(all_characters=500), "文字が多すぎます（上限500文字）"),
        (Limits(unpacked_bytes=10_000), "大きすぎます（上限10,000バイト）"),
        (Limits(file_bytes=10_000), "上限10,000バイト"),
        (Limits(columns=5), "セル F2 に値があります"),
        (Limits(seconds=0.05), "0.05秒では読み取れない"),
    ],
)
def test_every_limit_is_told(limits: Limits, words: str) -> None:
    assert words in message(big_book(), limits=limits)


def test_a_child_that_wants_too_much_memory_dies_alone() -> None:
    pytest.importorskip("resource", reason="this system bounds no memory")
    text = message(long_row(), limits=Limits(memory_bytes=150_000_000, zip_ratio=10_000))
    assert "記憶" in text or "大きすぎます" in text
    assert "新しいブックに写し" in text


def test_a_row_that_names_one_cell_over_and_over_is_no_list() -> None:
    assert "ふつうでない圧縮" in message(long_row())


def test_a_table_of_blank_rows_without_end_is_read_in_little_memory() -> None:
    pytest.importorskip("resource", reason="this system bounds no memory")
    empty = "".join(f'<row r="{n}"/>' for n in range(2, 400_000))
    row = f'<row r="400001">{text_cell("A400001", "㈱甲")}</row>'
    data = with_sheet(HEAD_ROW + empty + row)
    made = read_table(data, "a.xlsx", limits=Limits(memory_bytes=150_000_000))
    assert made.rows[-1].number == 400_001
