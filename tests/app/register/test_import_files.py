"""What may be imported, and how a file that may not is refused."""

from __future__ import annotations

import codecs
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.register.loading import transaction
from app.register.schema import WORK, open_for_writing
from app.register.store import open_register
from rules.faults import Fault
from tests.app.register.nta import content, load, number, row, saved, table, zipped

ROWS = [row(1, "株式会社髙﨑架空①"), row(2, "合同会社見本")]
BODY = table(ROWS)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("zenkoku.csv", BODY),
        ("zenkoku.csv", codecs.BOM_UTF8 + BODY),
        ("zenkoku.csv", table(ROWS, "cp932")),
        ("zenkoku.csv", BODY.replace(b"\n", b"\r\n")),
        ("zenkoku.csv", BODY.removesuffix(b"\n")),
        ("zenkoku.csv", BODY + b"\n\n"),
        ("zenkoku.zip", zipped(BODY)),
        ("13_tokyo.zip", zipped(table(ROWS, "cp932"))),
        ("with_signature.zip", zipped(BODY, zenkoku_csv_asc=b"-----BEGIN PGP SIGNATURE-----")),
        ("a name without an ending", zipped(BODY)),
    ],
)
def test_every_form_the_agency_publishes_gives_the_same_store(tmp_path: Path, name: str, data: bytes) -> None:
    load(tmp_path / "plain", saved(tmp_path, "plain.csv", ROWS))
    [outcome] = load(tmp_path / "store", saved(tmp_path, name, data))
    assert outcome.state == "loaded"
    assert content(tmp_path / "store") == content(tmp_path / "plain")
    store = open_register(tmp_path / "store")
    assert store
    assert store.by_numbers([number(1)])[number(1)].name == "株式会社髙﨑架空①"


def refused(tmp_path: Path, name: str, data: bytes) -> tuple[Fault, ...]:
    """The faults of a file; beside a good one, which is loaded, on a store that stays as it was."""
    first, good = saved(tmp_path, "first.csv", [row(8)]), saved(tmp_path, "good.csv", [row(9)])
    load(tmp_path / "expected", first)
    load(tmp_path / "expected", good)
    load(tmp_path / "store", first)
    outcomes = load(tmp_path / "store", saved(tmp_path, name, data), good)
    assert [outcome.state for outcome in outcomes] == ["refused", "loaded"]
    assert content(tmp_path / "store") == content(tmp_path / "expected")
    assert outcomes[0].faults
    return outcomes[0].faults


@pytest.mark.parametrize(
    ("name", "data", "place", "problem"),
    [
        ("header.csv", b"id,name\n1,a\n", "header.csv 1行目", "2列の行"),
        ("names.csv", "架空\n見本\n".encode(), "names.csv 1行目", "1列の行"),
        ("empty.csv", b"", "empty.csv", "中身がありません"),
        ("cut.zip", zipped(BODY * 50)[:-60], "cut.zip", "途中で切れています"),
        ("damaged.zip", zipped(BODY)[:45] + b"xxxx" + zipped(BODY)[49:], "damaged.zip", "壊れている"),
        ("two.zip", zipped(BODY, more_csv=BODY), "two.zip", "CSV が2個"),
        ("none.zip", zipped(b"", "readme.txt"), "none.zip", "CSV が0個"),
        ("bomb.zip", zipped(b"0" * 3_000_000), "bomb.zip", "大きすぎます"),
        ("utf16.csv", BODY.decode().encode("utf-16"), "utf16.csv", "UTF-16"),
        ("broken.csv", BODY + b'3,"\xe3\x81\n', "broken.csv 3行目", "UTF-8 として読めません"),
        ("nul.csv", BODY + b"\x00\n", "nul.csv 3行目", "NUL"),
        ("endless.csv", b"1" * 200_000, "endless.csv 1行目", "1行が長すぎます"),
    ],
)
def test_a_file_that_is_not_the_registers_is_refused_and_named(
    tmp_path: Path, name: str, data: bytes, place: str, problem: str
) -> None:
    faults = refused(tmp_path, name, data)
    assert [fault.where for fault in faults] == [place]
    assert problem in faults[0].problem
    assert faults[0].remedy


def test_text_in_another_encoding_is_refused_although_its_bytes_can_be_read_as_cp932(tmp_path: Path) -> None:
    faults = refused(tmp_path, "euc.csv", table([row(1, prefecture="東京都", name="架空")], "euc-jp"))
    assert any(
        "列目「国内所在地（都道府県）」" in fault.where or "文字コード" in fault.problem for fault in faults
    )


@pytest.mark.parametrize(
    ("bad", "column", "shown"),
    [
        (row(1, number="1234567890123"), "2列目「法人番号」", "1234567890123"),
        (row(1, number="123"), "2列目「法人番号」", "123"),
        (row(1, process="変更"), "3列目「処理区分」", "変更"),
        (row(1, updated="2026-02-30"), "5列目「更新年月日」", "2026-02-30"),
        (row(1, changed="R8.4.1"), "6列目「変更年月日」", "R8.4.1"),
        (row(1, updated="20260401"), "5列目「更新年月日」", "20260401"),
        (row(1, changed=""), "6列目「変更年月日」", "空です"),
        (row(1, name=" "), "7列目「商号又は名称」", "使えません"),
        (row(1, name=""), "7列目「商号又は名称」", "空です"),
        (row(1, closed="2026-13-01"), "19列目「登記記録の閉鎖等年月日」", "2026-13-01"),
        (row(1, successor="1234567890123"), "21列目「承継先法人番号」", "1234567890123"),
        (row(1, latest="2"), "24列目「最新履歴」", "2"),
        (row(1, prefecture="東京"), "10列目「国内所在地（都道府県）」", "東京"),
    ],
)
def test_a_wrong_value_is_named_with_its_row_and_column(
    tmp_path: Path, bad: list[str], column: str, shown: str
) -> None:
    faults = refused(tmp_path, "daily.csv", table([row(2), bad, row(3)]))
    assert [fault.where for fault in faults] == [f"daily.csv 2行目 {column}"]
    assert shown in str(faults[0])


def test_a_row_of_29_columns_and_a_stray_quote_are_named_with_their_rows(tmp_path: Path) -> None:
    lines = table([row(n) for n in range(1, 7)]).split(b"\n")
    lines[1] = lines[1].rpartition(b",")[0]
    lines[4] = lines[4].replace(b"301", b'"301')
    faults = refused(tmp_path, "daily.csv", b"\n".join(lines))
    assert [fault.where for fault in faults] == ["daily.csv 2行目", "daily.csv 5行目"]
    assert "29列" in faults[0].problem
    assert "引用符" in faults[1].problem


def test_every_fault_of_a_file_is_told_up_to_thirty(tmp_path: Path) -> None:
    faults = refused(tmp_path, "few.csv", _bad(20))
    assert [fault.where.split()[1] for fault in faults] == [f"{n}行目" for n in range(1, 21)]


def test_a_file_full_of_faults_is_not_read_to_the_end(tmp_path: Path) -> None:
    faults = refused(tmp_path, "many.csv", _bad(1000))
    assert len(faults) == 31
    assert "30件" in faults[-1].problem


def _bad(count: int) -> bytes:
    return table([row(n, changed="0000-00-00") for n in range(1, count + 1)])


def test_a_file_that_is_not_there_is_named_and_the_others_are_loaded(tmp_path: Path) -> None:
    outcomes = load(tmp_path / "store", tmp_path / "missing.zip", tmp_path, saved(tmp_path, "a.csv", ROWS))
    assert [outcome.state for outcome in outcomes] == ["refused", "refused", "loaded"]
    assert "ファイルがありません" in outcomes[0].faults[0].problem


def test_nothing_is_made_of_a_first_file_that_is_refused(tmp_path: Path) -> None:
    [outcome] = load(tmp_path / "store", saved(tmp_path, "a.csv", b"a,b\n"))
    assert outcome.state == "refused"
    assert open_register(tmp_path / "store") is None


def test_a_file_already_loaded_is_passed_over_whatever_its_name(tmp_path: Path) -> None:
    load(tmp_path / "store", saved(tmp_path, "a.csv", ROWS))
    store = open_register(tmp_path / "store")
    [outcome] = load(tmp_path / "store", saved(tmp_path, "copy.csv", ROWS))
    assert outcome.state == "already"
    assert open_register(tmp_path / "store") is store


def test_a_disk_without_room_is_told_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(free=10)
    monkeypatch.setattr("app.register.importing.shutil.disk_usage", lambda folder: full)
    [outcome] = load(tmp_path / "store", saved(tmp_path, "a.csv", ROWS))
    assert outcome.state == "refused"
    assert "空きが足りません" in outcome.faults[0].problem
    assert open_register(tmp_path / "store") is None


def test_a_disk_that_runs_full_while_a_file_is_loaded_is_told_as_such(tmp_path: Path) -> None:
    """「ディスクがいっぱい」という訳が、後始末の失敗に隠れない（SQLite は自ら取り消していることがある）。"""
    with closing(open_for_writing(tmp_path / "work.sqlite", WORK)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("PRAGMA max_page_count = 8")
        with pytest.raises(sqlite3.OperationalError, match="full"), transaction(connection):
            connection.executemany("INSERT INTO new_bearer VALUES (?, ?)", ((n, n) for n in range(9000)))
        assert not connection.in_transaction
