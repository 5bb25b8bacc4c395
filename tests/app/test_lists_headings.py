"""Headings as offices write them, and how each field of a bidder is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lists import (
    ColumnMapping,
    Columns,
    bidders_of,
    find_columns,
    headings_in,
    read_bidders,
    read_table,
    with_own,
    write_csv,
)
from app.lists.headings import _mark, read_headings, shipped_headings
from app.lists.xlsx_out import Value
from rules.case import Bidder
from rules.faults import InputError
from rules.schema import parse


def columns_of(*rows: str) -> Columns:
    return find_columns(read_table("\r\n".join(rows).encode(), "名簿.csv"))


def bidders(*rows: str) -> list[dict[str, object]]:
    return list(read_bidders("\r\n".join(rows).encode(), "名簿.csv").bidders)


@pytest.mark.parametrize(
    "heading",
    [
        "商号又は名称",
        "商　号　又　は　名　称",
        "商号または名称",
        "商号・名称",
        "商号（名称）",
        "①商号又は名称",
        "1.商号又は名称",
        "※業者名",
        "【必須】会社名",
        "業者名*",
        "事業者名（正式名称）",
        "入札者",
        "入札者の商号又は名称",
        "氏名又は名称",
        "名称",
        "ＮＡＭＥ",
        "bidder_name",
    ],
)
def test_usual_headings_of_the_name(heading: str) -> None:
    assert columns_of(f"備考,{heading}", "x,㈱甲").found == {"name": (1,)}


@pytest.mark.parametrize(
    "heading", ["法人番号", "法人番号（13桁）", "法人番号\u3000※", "法人番号(半角)", "Corporate Number"]
)
def test_usual_headings_of_the_number(heading: str) -> None:
    assert columns_of(f"業者名,{heading}", "㈱甲,1").found["corporate_number"] == (1,)


@pytest.mark.parametrize(
    "heading", ["所在地", "住所", "本店所在地", "本社所在地", "所在地（本店）", "本社(本店)所在地"]
)
def test_usual_headings_of_the_address(heading: str) -> None:
    assert columns_of(f"業者名,{heading}", "㈱甲,仙台").found["address"] == (1,)


@pytest.mark.parametrize(
    "heading",
    [
        "商号又は名称（カナ）",
        "業者名(フリガナ)",
        "代表者氏名",
        "代表者名",
        "案件名称",
        "会社法人等番号",
        "業者コード",
    ],
)
def test_headings_of_something_else_are_left_alone(heading: str) -> None:
    assert columns_of(f"備考,{heading}", "x,y").found == {}


def test_the_reading_in_kana_does_not_compete_with_the_name() -> None:
    found = columns_of("商号又は名称（カナ）,商号又は名称,所在地（支店）,所在地", "コウ,㈱甲,仙台,東京").found
    assert found == {"name": (1,), "address": (3,)}


def test_the_head_office_wins_over_a_plain_address_and_the_firm_over_a_vague_word() -> None:
    found = columns_of("入札者,商号又は名称,住所,本店所在地,氏名", "甲,㈱甲,仙台,東京,太郎").found
    assert found == {"name": (1,), "address": (3,)}


def test_a_title_and_lines_above_the_headings_are_skipped() -> None:
    made = read_bidders(
        "令和8年度 入札参加者一覧,,\r\n名称,住民情報システム更改,\r\n\r\n"
        "No.,商号又は名称,法人番号\r\n1,㈱甲,7000012050002\r\n".encode(),
        "名簿.csv",
    )
    assert made.columns.heading_row == 4
    assert made.source_rows == (5,)
    assert made.bidders[0]["name"] == "㈱甲"


def test_headings_merged_over_two_rows() -> None:
    found = columns_of("番号,入札者,,法人番号,備考", ",商号又は名称,所在地,,", "1,㈱甲,仙台市,7000012050002,")
    assert found.found == {"name": (1,), "address": (2,), "corporate_number": (3,)}
    assert found.heading_row == 2


def test_a_group_heading_tells_head_office_and_branch_apart() -> None:
    found = columns_of(
        "本店,,受任者（支店等）,", "商号又は名称,所在地,名称,所在地", "㈱甲,東京都,仙台支店,仙台市"
    )
    assert found.found == {"name": (0,), "address": (1,)}


def test_two_columns_that_fit_are_left_to_a_person() -> None:
    found = columns_of("業者名,会社名,住所", "㈱甲,㈱乙,仙台")
    assert not found.usable
    assert found.doubtful == {"name": (0, 1)}
    assert found.found == {"address": (2,)}


def test_a_mapping_by_hand_reads_what_headings_do_not_tell() -> None:
    table = read_table("取引者,県,市,番号\r\n㈱甲,宮城県,仙台市青葉区,7000012050002\r\n".encode(), "名簿.csv")
    mapping = ColumnMapping(1, {"name": (0,), "address": (1, 2), "corporate_number": (3,)})
    made = bidders_of(table, mapping)
    assert made.bidders[0]["address"] == "宮城県仙台市青葉区"
    assert made.bidders[0]["corporate_number"] == "7000012050002"


def test_a_list_without_headings_can_be_mapped() -> None:
    table = read_table("㈱甲,仙台市\r\n㈱乙,富谷市\r\n".encode(), "名簿.csv")
    made = bidders_of(table, ColumnMapping(0, {"name": (0,), "address": (1,)}))
    assert [b["name"] for b in made.bidders] == ["㈱甲", "㈱乙"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "「商号又は名称」の列が選ばれていません"),
        ({"name": (9,)}, "選んだ列がありません"),
        ({"name": (-1,)}, "選んだ列がありません"),
        ({"name": (0,), "address": (0,)}, "A列が「商号又は名称」と「所在地」の両方に"),
        ({"name": (0,), "phone": (1,)}, "知らない項目"),
    ],
)
def test_a_wrong_mapping_is_refused(chosen: dict[str, tuple[int, ...]], words: str) -> None:
    table = read_table("㈱甲,仙台市\r\n".encode(), "名簿.csv")
    with pytest.raises(InputError, match=words):
        bidders_of(table, ColumnMapping(0, chosen))


def test_members_and_subcontractors_are_split_and_gathered() -> None:
    made = bidders(
        "入札者,構成員1,構成員2,再委託先",
        'A・B共同企業体,㈱A,"㈱B、エヌ・ティ・ティ例㈱","C Co., Ltd.；D社／E社,F Inc."',
        "㈱甲,なし,－,",
    )
    assert [m["name"] for m in made[0]["members"]] == ["㈱A", "㈱B", "エヌ・ティ・ティ例㈱"]  # type: ignore[attr-defined]
    subcontractors = [m["name"] for m in made[0]["subcontractors"]]  # type: ignore[attr-defined]
    assert subcontractors == ["C Co., Ltd.", "D社", "E社", "F Inc."]
    assert made[1]["members"] == made[1]["subcontractors"] == []


def test_the_day_of_the_declaration_is_kept_as_written() -> None:
    made = bidders("業者名,関係会社届出日", "㈱甲,R8.5.1", "㈱乙,2026/5/1", "㈱丙,未届", "㈱丁,")
    assert [b["affiliates_declared_on"] for b in made] == ["R8.5.1", "2026/5/1", None, None]


def test_numbers_are_left_to_the_code_that_weighs_them() -> None:
    made = bidders(
        "業者名,法人番号",
        "㈱甲,7.00001E+12",
        "㈱乙,７０００－０１２０－５０００２",
        "㈱丙,なし",
        "㈱丁,7000012050002.0",
    )
    numbers = [b["corporate_number"] for b in made]
    assert numbers == ["7.00001E+12", "７０００－０１２０－５０００２", None, "7000012050002.0"]


def test_equal_rows_stay_and_empty_numbered_rows_and_end_marks_go() -> None:
    made = read_bidders(
        "No,業者名,住所\r\n1,㈱甲,仙台\r\n2,㈱甲,仙台\r\nNo,業者名,住所\r\n3,㈱乙,\r\n4,,\r\n以下余白,,\r\n".encode(),
        "名簿.csv",
    )
    assert [(b["name"], row) for b, row in zip(made.bidders, made.source_rows, strict=True)] == [
        ("㈱甲", 2),
        ("㈱甲", 3),
        ("㈱乙", 5),
    ]


def test_a_text_our_own_export_made_harmless_comes_back_as_it_was() -> None:
    rows: list[list[Value]] = [["＠ホーム㈱"], ["-ism合同会社"], ["'甲'㈱"]]
    made = read_bidders(write_csv(["業者名"], rows), "名簿.csv")
    assert [b["name"] for b in made.bidders] == ["＠ホーム㈱", "-ism合同会社", "'甲'㈱"]


def test_private_characters_are_pointed_out() -> None:
    made = read_bidders("業者名\r\n\ue000橋組\r\n".encode("cp932"), "名簿.csv")
    assert made.bidders[0]["name"] == "\ue000橋組"
    assert "名簿.csv 2行目 A列「業者名」: 外字" in made.notices[0]


def test_every_bidder_is_one_the_case_takes() -> None:
    made = bidders(
        "業者名,法人番号,住所,関係会社届出日,構成員", "㈱甲,7000012050002,仙台市,R8.5.1,A社、B社", "㈱乙,,,,"
    )
    assert [parse(Bidder, bidder).name for bidder in made] == ["㈱甲", "㈱乙"]


def test_the_preview_shows_the_first_rows_cut_short() -> None:
    made = read_bidders(("業者名,住所\r\n㈱甲," + "あ" * 80 + "\r\n").encode(), "名簿.csv")
    assert made.preview[0] == ("業者名", "住所")
    assert len(made.preview[1][1]) == 40


def test_a_municipality_adds_a_heading_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "lists" / "bidders.toml"
    own.parent.mkdir()
    own.write_text('[fields.name]\nheadings = ["取引者のなまえ"]\n', encoding="utf-8")
    data = "取引者のなまえ,住所\r\n㈱甲,仙台\r\n".encode()
    assert read_bidders(data, "a.csv", headings=headings_in(tmp_path)).bidders[0]["name"] == "㈱甲"
    with pytest.raises(InputError):
        read_bidders(data, "a.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[fields.nama]\nheadings = ["x"]', "fields.nama: 知らない項目"),
        ('[fields.name]\nheadings = ["所在地"]', "見出し「所在地」が name にもあります"),
        ('[fields.name]\nheading = ["x"]', "知らない項目"),
        ('[fields.name]\nheadings = "x"', "一覧ではありません"),
        ("[fields.name\n", "TOML として読めません"),
    ],
)
def test_a_broken_file_of_headings_is_refused(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "bidders.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        with_own(own)


def test_one_heading_cannot_name_two_fields(tmp_path: Path) -> None:
    path = tmp_path / "all.toml"
    path.write_text(
        "search_rows = 5\nblank_marks = []\nend_marks = []\nserial_headings = []\n"
        '[fields.name]\nlabel = "a"\nheadings = [["名 称"]]\nnot_when = []\n'
        '[fields.address]\nlabel = "b"\nheadings = [["名称"]]\nnot_when = []\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"fields\.address"):
        read_headings(path)


_AROUND = st.text("なﾅ無-ー－ 　\u3099\u309aﾞ㈱(（カハ/*\u0301", max_size=2)
_MARKS = st.sampled_from(("", *shipped_headings().blank_marks, *shipped_headings().end_marks))


@given(_AROUND, _MARKS, _AROUND)
def test_a_mark_is_told_by_its_first_character_only_where_that_is_sure(
    before: str, mark: str, behind: str
) -> None:
    headings, text = shipped_headings(), before + mark + behind
    assert headings.is_blank_mark(text) == (_mark(text) in map(_mark, ("", *headings.blank_marks)))
    assert headings.is_end_mark(text) == (_mark(text) in map(_mark, headings.end_marks))
