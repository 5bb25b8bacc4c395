"""CSV lists as offices keep them, and broken ones with the words their message must hold."""

from __future__ import annotations

import pytest

from app.lists import Limits, Table, read_bidders, read_table
from rules.faults import InputError

HEAD = "商号又は名称,法人番号,所在地\r\n"
ROW = "㈱架空システム,7000012050002,仙台市青葉区\r\n"


def names(data: bytes, filename: str = "名簿.csv") -> list[str]:
    return [bidder["name"] for bidder in read_bidders(data, filename).bidders]


def message(data: bytes, filename: str = "名簿.csv", limits: Limits | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_bidders(data, filename, limits=limits or Limits())
    return str(caught.value)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8（BOM付き）"),
        ("cp932", "CP932（Shift_JIS）"),
        ("utf-16", "UTF-16"),
    ],
)
def test_characters_of_japanese_offices_arrive_whatever_the_encoding(encoding: str, label: str) -> None:
    text = "業者名,住所\r\n①㈱髙橋﨑工業Ⅱ～,名古屋市\r\n"
    made = read_bidders(text.encode(encoding), "名簿.csv")
    assert made.bidders[0]["name"] == "①㈱髙橋﨑工業Ⅱ～"
    assert made.table.encoding == label


def test_big_endian_utf_16_is_read() -> None:
    assert names(b"\xfe\xff" + (HEAD + ROW).encode("utf-16-be")) == ["㈱架空システム"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_separator_is_found(delimiter: str) -> None:
    text = (HEAD + ROW + "㈲例,,富谷市\r\n").replace(",", delimiter)
    assert [b["address"] for b in read_bidders(text.encode(), "a.txt").bidders] == ["仙台市青葉区", "富谷市"]


def test_semicolons_between_members_do_not_make_it_a_semicolon_file() -> None:
    text = "入札者,構成員\r\nA・B共同企業体,株式会社A;株式会社B;株式会社C\r\nC・D共同企業体,C社;D社;E社\r\n"
    made = read_bidders(text.encode(), "a.csv").bidders
    assert made[1]["members"] == [{"name": "C社"}, {"name": "D社"}, {"name": "E社"}]


def test_commas_in_a_tab_separated_address_stay_there() -> None:
    text = "業者名\t所在地\r\nA社\t仙台市1,2\r\nB社\t仙台市3,4\r\n"
    assert [b["address"] for b in read_bidders(text.encode(), "a.tsv").bidders] == ["仙台市1,2", "仙台市3,4"]


def test_a_line_break_in_quotes_is_one_row_and_rows_count_as_in_excel() -> None:
    text = HEAD + '"㈱架空\r\nシステム",,"仙台市\n青葉区"\r\n\r\n㈲例,,\r\n'
    made = read_bidders(text.encode(), "a.csv")
    assert [(b["name"], b["address"]) for b in made.bidders] == [
        ("㈱架空 システム", "仙台市 青葉区"),
        ("㈲例", None),
    ]
    assert made.source_rows == (2, 4)


def test_doubled_quotes_and_old_line_ends() -> None:
    assert names('業者名,住所\r"㈱""甲""",仙台市\r'.encode()) == ['㈱"甲"']
    assert names("業者名,住所\n㈱甲,仙台市\n".encode()) == ["㈱甲"]
    assert names('業者名\n株式会社"甲"企画'.encode()) == ['株式会社"甲"企画']


def test_short_rows_are_filled_and_empty_trailing_cells_forgiven() -> None:
    made = read_bidders((HEAD + "㈱甲\r\n㈱乙,,仙台市,,,\r\n").encode(), "a.csv").bidders
    assert made[0]["corporate_number"] is None
    assert made[1]["address"] == "仙台市"


def test_one_column_of_names_is_a_list() -> None:
    assert names("業者名\n㈱甲\n㈱乙\n".encode()) == ["㈱甲", "㈱乙"]


def test_a_table_keeps_texts_exactly() -> None:
    table = read_table(b'a,b\r\n" 1 ","x\ty"\r\n', "a.csv")
    assert cells(table) == [("a", "b"), (" 1 ", "x\ty")]


def test_folders_and_control_characters_of_a_file_name_stay_out_of_messages() -> None:
    text = message(b"\x00", "../../etc/C:\\x\\悪い\x07名簿.csv")
    assert text.startswith("悪い名簿.csv ")


BROKEN: dict[str, tuple[bytes, list[str]]] = {
    "no byte": (b"", ["名簿.csv", "空のファイル"]),
    "only blank lines": (b"\r\n \r\n\t\r\n", ["中身がありません"]),
    "only a byte-order mark": (b"\xef\xbb\xbf", ["中身がありません"]),
    "only separators": (b",,,\r\n,,,\r\n", ["列が見つかりません"]),
    "headings without rows": (HEAD.encode(), ["業者の行が1つもありません"]),
    "NUL in a name": (
        (HEAD + ROW + "㈱\x00甲,,\r\n").encode(),
        ["名簿.csv 3行目 A列", "NUL 文字（U+0000）"],
    ),
    "NUL everywhere": (b"\x00" * 5000, ["1行目 A列", "NUL"]),
    "UTF-16 without a mark": ((HEAD + ROW).encode("utf-16-le"), ["名簿.csv", "読めません", "保存し直して"]),
    "bell": ((HEAD + "㈱甲,,\x07\r\n").encode(), ["2行目 C列", "U+0007"]),
    "vertical tab": ((HEAD + "㈱\x0b甲,,\r\n").encode(), ["2行目 A列", "U+000B"]),
    "delete": ((HEAD + "㈱甲,\x7f,\r\n").encode(), ["2行目 B列", "U+007F"]),
    "C1 control": ((HEAD + "㈱\x85甲,,\r\n").encode(), ["2行目 A列", "U+0085"]),
    "noncharacter": ((HEAD + "㈱\ufffe甲,,\r\n").encode(), ["2行目 A列", "U+FFFE"]),
    "noncharacter far up": ((HEAD + "㈱\U0001ffff甲,,\r\n").encode(), ["2行目 A列", "U+1FFFF"]),
    "replacement character": ((HEAD + "㈱\ufffd甲,,\r\n").encode(), ["2行目 A列", "文字化け"]),
    "escape sequences of JIS": ((HEAD + ROW).encode("iso-2022-jp", "replace"), ["1行目 A列", "U+001B"]),
    "EUC-JP": ((HEAD + "架空社,,\r\n").encode("euc-jp"), ["1行目", "読めません"]),
    "UTF-8 cut in a character": (
        (HEAD + ROW).encode()[:-4],
        ["2行目", "バイト目", "UTF-8 の文字として読めません", "仙台市青葉"],
    ),
    "one broken byte in UTF-8": (
        (HEAD + ROW).encode().replace("架空".encode(), "架".encode() + b"\xff"),
        ["2行目", "UTF-8", "㈱架"],
    ),
    "broken after a mark": (
        b"\xef\xbb\xbf" + "業者名\n㈱".encode() + b"\x81\n",
        ["UTF-8（BOM付き）", "2行目"],
    ),
    "broken CP932": (
        (HEAD + "㈱架空").encode("cp932") + b"\x81\x20\r\n",
        ["2行目", "UTF-8 の文字としても CP932（Shift_JIS）の文字としても", "㈱架空"],
    ),
    "undefined byte of CP932": (
        (HEAD + "㈱架空").encode("cp932") + b"\xff\r\n",
        ["2行目 7バイト目", "CP932"],
    ),
    "odd UTF-16": ((HEAD + ROW).encode("utf-16")[:-1], ["UTF-16 の文字として読めません"]),
    "lone surrogate in UTF-16": (b"\xff\xfe" + b"\x00\xd8A\x00", ["UTF-16 の文字として読めません"]),
    "random bytes": (bytes(range(256)) * 8, ["読めません"]),
    "quote never closed": ((HEAD + ROW + '"㈱甲,,\r\n㈱乙,,\r\n').encode(), ["3行目", "引用符"]),
    "text after a closing quote": ((HEAD + '"㈱甲"社,,\r\n').encode(), ["2行目", "引用符"]),
    "huge cell": ((HEAD + '"' + "甲" * 40_000 + '",,\r\n').encode(), ["2行目 A列", "長すぎます"]),
    "cell beyond the parser": ((HEAD + '"' + "甲" * 140_000 + '",,\r\n').encode(), ["2行目", "長すぎます"]),
    "too many columns": (
        ("業者名," + "x," * 400 + "\r\n㈱甲\r\n").encode(),
        ["1行目", "列が多すぎます", "256列"],
    ),
    "a comma splits an address": (
        (HEAD + "㈱甲,,仙台市1,2\r\n").encode(),
        ["2行目", "D列", "「2」", "引用符"],
    ),
    "a row without a name": (
        ("入札者一覧\r\n\r\n" + HEAD + ROW + ",7000012050002,仙台市\r\n").encode(),
        ["5行目 A列「商号又は名称」", "空です", "「仙台市」"],
    ),
    "a dash for a name": ((HEAD + "－,,仙台市\r\n").encode(), ["2行目", "空です"]),
    "no headings": (ROW.encode(), ["「商号又は名称」の列が見つかりません", "㈱架空システム", "業者名"]),
    "unknown headings": (
        "取引者,番号,場所\r\n㈱甲,1,仙台\r\n".encode(),
        ["見えた見出し", "取引者", "商号又は名称、"],
    ),
    "headings without a name": (
        "法人番号,所在地\r\n7000012050002,仙台市\r\n".encode(),
        ["列が見つかりません", "「法人番号」、「所在地」"],
    ),
    "two columns of names": (
        "業者名,会社名,住所\r\n㈱甲,㈱乙,仙台\r\n".encode(),
        ["1行目", "当たる列が2つ", "A列「業者名」", "B列「会社名」"],
    ),
    "two columns of numbers": (
        "業者名,法人番号,法人番号\r\n㈱甲,1,2\r\n".encode(),
        ["「法人番号」に当たる列が2つ", "B列", "C列"],
    ),
    "a day that is none": (
        "業者名,関係会社届出日\r\n㈱甲,令和8年2月30日\r\n".encode(),
        ["2行目 B列「関係会社届出日」", "暦にない日付", "2026-11-20"],
    ),
    "a day before its era": ("業者名,関係会社届出日\n㈱甲,R1.4.30\n".encode(), ["2行目 B列", "令和は"]),
    "a mark for a day": ("業者名,関係会社届出日\n㈱甲,○\n".encode(), ["2行目 B列", "日付として読めません"]),
    "a Web page": (b"<!DOCTYPE html><html><table><tr><td>1</table>", ["Web ページ（HTML）"]),
    "an XML file": (b'<?xml version="1.0"?><Workbook/>', ["XML のファイル"]),
    "a PDF": (b"%PDF-1.7\n...", ["PDF", ".xlsx"]),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", ["画像（PNG）"]),
    "gzip": (b"\x1f\x8b\x08\x00\x00", ["gzip"]),
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_a_broken_csv_is_refused_with_its_place(case: str) -> None:
    data, expected = BROKEN[case]
    text = message(data)
    missing = [words for words in expected if words not in text]
    assert not missing, text


def test_limits_of_size_and_rows_say_what_they_are() -> None:
    data = (HEAD + ROW * 3).encode()
    assert "上限100バイト" in message(data, limits=Limits(file_bytes=100))
    assert "行が多すぎます（上限3行）" in message(data, limits=Limits(rows=3))
    assert names((HEAD + ROW * 2).encode())


def test_every_fault_is_told_and_the_rest_counted() -> None:
    data = (HEAD + ",,仙台市\r\n" * 50).encode()
    with pytest.raises(InputError) as caught:
        read_bidders(data, "名簿.csv")
    faults = caught.value.faults
    assert [fault.where.split()[1] for fault in faults[:2]] == ["2行目", "3行目"]
    assert len(faults) == 31
    assert "ほかに20件" in str(faults[-1])
