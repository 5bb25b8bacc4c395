"""What a wrong CASE gets: every fault at once, its place, and what to write instead."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rules.case import kept_case, parse_case
from rules.faults import Fault, InputError
from rules.library import shipped_library
from rules.schema import read_json, read_toml

GOOD: dict[str, Any] = {
    "rules": [{"id": "b2", "options": {"anchor": "tender"}}],
    "tender": {"name": "住民情報システム更改", "notice_date": "2026-11-20", "bid_date": "2026-12-18"},
    "appointees": [
        {
            "id": "P1",
            "roles": [{"role": "specification", "from": "2026-06-01", "to": "2026-08-31"}],
            "engagement": {"form": "special_part_time", "start": "2025-04-01", "end": None},
            "employments": [
                {"company": {"name": "株式会社架空システム"}, "start": "2012-04-01", "end": "2025-03-31"}
            ],
        }
    ],
    "affiliations": [{"parent": {"name": "甲"}, "child": {"name": "乙"}, "type": "subsidiary"}],
    "exemptions": [{"rule": "d1", "bidder": {"name": "乙"}, "no_contact": True}],
    "bidders": [{"name": "㈱架空システム 東北支店"}],
}
Path_ = tuple[str | int, ...]
GONE = object()


def changed(*changes: tuple[Path_, Any]) -> dict[str, Any]:
    """GOOD with values put (or, GONE, taken out) at paths."""
    data = copy.deepcopy(GOOD)
    for path, value in changes:
        spot: Any = data
        for step in path[:-1]:
            spot = spot[step]
        if value is GONE:
            del spot[path[-1]]
        else:
            spot[path[-1]] = value
    return data


def faults(data: object) -> list[Fault]:
    with pytest.raises(InputError) as refused:
        parse_case(data)
    return list(refused.value.faults)


def test_the_case_these_tests_break_is_good() -> None:
    assert parse_case(GOOD).understood == ()


POST = "appointees[0].employments[0]"
HELD = "appointees[0].engagement"
TURNED = {**GOOD["affiliations"][0], "since": "2020-01-02", "until": "2020-01-01"}
WRITE_A_DAY = "令和8年11月20日"
BROKEN: list[tuple[str, str, Any, str, str]] = [
    ("unknown key", "tender.deadline", "x", "知らない項目", "綴り"),
    ("unknown key deep", f"{POST}.company.adress", "x", "知らない項目", "綴り"),
    ("unknown key on top", "bidder", [], "知らない項目", "綴り"),
    ("no rules", "rules", GONE, "必要な項目がありません", "書いてください"),
    ("rules empty", "rules", [], "1件以上", "書き足して"),
    ("rules null", "rules", None, "一覧ではありません", "[ ]"),
    ("no tender", "tender", GONE, "必要な項目がありません", ""),
    ("tender a text", "tender", "更改", "項目の組ではありません", ""),
    ("no tender name", "tender.name", GONE, "必要な項目がありません", ""),
    ("no appointees", "appointees", GONE, "必要な項目がありません", ""),
    ("appointees null", "appointees", None, "一覧ではありません", ""),
    ("no id", "appointees[0].id", GONE, "必要な項目がありません", ""),
    ("blank id", "appointees[0].id", " ", "空です", "名称"),
    ("no bidders", "bidders", GONE, "必要な項目がありません", ""),
    ("bidder without name", "bidders[0].name", GONE, "必要な項目がありません", ""),
    ("bidder null name", "bidders[0].name", None, "文字列ではありません", "引用符"),
    ("employer without name", f"{POST}.company -> ~.name", {}, "必要な項目がありません", ""),
    ("no employer", f"{POST}.company", GONE, "必要な項目がありません", ""),
    ("parent without name", "affiliations[0].parent.name", GONE, "必要な項目がありません", ""),
    ("blank name", "bidders[0].name", "\u3000", "空です", "名称を書いて"),
    ("control character", "bidders[0].name", "架空\u0007システム", "制御文字", "消して"),
    ("control in an address", "bidders[0].address", "青森県\u0000", "制御文字", "消して"),
    ("lone surrogate", "tender.name", "\ud800更改", "印刷できない", "消して"),
    ("text for a boolean", "tender.clause_stated", "true", "真偽値ではありません", "true か false"),
    ("number for a boolean", "appointees[0].supervisory_post", 1, "真偽値ではありません", "true か false"),
    ("text for a condition", "exemptions[0].no_contact", "はい", "真偽値ではありません", "true か false"),
    ("number for the tender's name", "tender.name", 12, "文字列ではありません", "引用符"),
    ("number for a source", "affiliations[0].source", 2026, "文字列ではありません", "引用符"),
    ("number for a day", "tender.bid_date", 20261218, "日付ではありません", WRITE_A_DAY),
    ("boolean for a day", "tender.bid_date", True, "日付ではありません", WRITE_A_DAY),
    ("list for a company", "bidders[0]", ["架空"], "項目の組ではありません", ""),
    ("text for a list", "tender.work", "audit", "一覧ではありません", "[ ]"),
    ("before its era", "tender.notice_date", "R1.4.30", "令和は2019-05-01", WRITE_A_DAY),
    ("no such day", f"{POST}.start", "2025-02-29", "暦にない", WRITE_A_DAY),
    ("no day at all", f"{HELD}.applied_on", "去年の春", "読めません", WRITE_A_DAY),
    ("a post reversed", f"{POST}.end", "2012-03-31", "始まりの2012-04-01", "前後"),
    ("an engagement reversed", f"{HELD}.end", "2025-03-31", "より前です", "前後"),
    ("a role reversed", "appointees[0].roles[0].to", "2026-05-31", "より前です", "前後"),
    ("a tie reversed", "affiliations[0] -> ~.until", TURNED, "より前です", "前後"),
    ("a bid before its notice", "tender.bid_date", "2026-11-19", "より前です", "前後"),
    ("a bid in a year written wrong", "tender.bid_date", "2062-12-18", "10年を超えて後です", "年の書き誤り"),
    (
        "unknown role",
        "appointees[0].roles -> ~[0].role",
        ["adviser"],
        "知らない値",
        "advice、specification、evaluation、supervision、selection",
    ),
    ("unknown form", f"{HELD}.form", "fulltime", "知らない値", "special_part_time"),
    ("unknown kind", f"{POST}.kind", "boss", "知らない値", "dispatch_origin"),
    ("unknown tie", "affiliations[0].type", "parent", "知らない値", "succession"),
    ("unknown category", "tender.category", "roads", "知らない値", "information_system"),
    ("unknown work", "tender.work -> ~[1]", ["audit", "design"], "知らない値", "design_development"),
    ("unknown method", "tender.method", "一般競争", "知らない値", "negotiated"),
    (
        "unknown clause",
        "rules[0].id",
        "b3",
        "「b3」はありません",
        "a1、a2、a3、b1、b2、c1、c2、g-spec、g-pmo、g-audit、d1",
    ),
    ("clause without id", "rules[0].id", GONE, "必要な項目がありません", ""),
    ("options a list", "rules[0].options", ["tender"], "項目の組ではありません", ""),
    ("adopted on no day", "rules[0].adopted_on", "R0.1.1", "1年（元年）から", ""),
]


def steps(place: str) -> Path_:
    """``rules[0].id`` as the steps to it."""
    return tuple(int(step) if step.isdigit() else step for step in re.findall(r"\w+", place))


@pytest.mark.parametrize(
    ("place", "value", "problem", "remedy"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_fault_names_its_place_and_what_to_write(place: str, value: Any, problem: str, remedy: str) -> None:
    """``place``: what is broken, and after ``->`` where the fault is told of, ``~`` for the same place."""
    broken, _, told = place.partition(" -> ")
    found = faults(changed((steps(broken), value)))
    assert [fault.where for fault in found] == [told.replace("~", broken) or broken]
    assert problem in found[0].problem
    assert remedy in found[0].remedy
    assert found[0].remedy


@pytest.mark.parametrize(
    ("rule", "options", "name", "remedy"),
    [
        ("b2", {"anchor": "bid"}, "anchor", '"tender"、"application"、"engagement_start" のどれか'),
        ("b2", {"anchor": True}, "anchor", '"tender"'),
        ("b2", {"affiliates": "sisters"}, "affiliates", '"none"、"parent_subsidiary"、"consolidated"、'),
        ("b2", {"years": "2"}, "years", "0から50までの整数"),
        ("b2", {"years": True}, "years", "0から50までの整数"),
        ("b2", {"years": -1}, "years", "0から50までの整数"),
        ("b2", {"years": 51}, "years", "0から50までの整数"),
        ("b2", {"add_up": True}, "add_up", "affiliates、anchor、years のどれか"),
        ("b1", {"add_up": "true"}, "add_up", "true、false のどれか"),
        ("b1", {"add_up": 1}, "add_up", "true、false のどれか"),
        ("b1", {"anchor": "tender"}, "anchor", "affiliates、add_up のどれか"),
        ("a3", {"months": 601}, "months", "0から600までの整数"),
        ("a3", {"years": 2}, "years", "months のどれか"),
        ("d1", {"affiliates": "none"}, "affiliates", "選択肢はありません"),
        ("a1", {"months": 6}, "months", "選択肢はありません"),
    ],
)
def test_an_option_nobody_knows_is_refused(
    rule: str, options: dict[str, Any], name: str, remedy: str
) -> None:
    (fault,) = faults(changed((("rules", 0), {"id": rule, "options": options})))
    assert fault.where == f"rules[0].options.{name}"
    assert remedy in fault.remedy


@pytest.mark.parametrize("clause", shipped_library().clauses.values(), ids=shipped_library().clauses)
def test_every_clause_takes_its_own_options_and_no_other(clause: Any) -> None:
    for option in clause.options:
        values = [choice.value for choice in option.choices] or [option.least, option.greatest]
        for value in [*values, None]:
            parse_case(changed((("rules", 0), {"id": clause.id, "options": {option.name: value}})))
    (fault,) = faults(changed((("rules", 0), {"id": clause.id, "options": {"weight": 1}})))
    assert fault.where == "rules[0].options.weight"


@pytest.mark.parametrize("value", [2.5, [2], {"years": 2}])
def test_neither_a_fraction_nor_a_list_settles_an_option(value: Any) -> None:
    (fault,) = faults(changed((("rules", 0, "options"), {"years": value})))
    assert fault.where == "rules[0].options.years"


@pytest.mark.parametrize("written", [None, {}, {"anchor": None}])
def test_options_may_be_left_open(written: Any) -> None:
    assert not any(parse_case(changed((("rules", 0, "options"), written))).case.rules[0].options.values())


def test_rows_that_repeat_an_id_are_refused() -> None:
    data = changed((("rules",), [{"id": "b2"}, {"id": "b1"}, {"id": "b2"}]))
    data["appointees"] += [{"id": "P2"}, {"id": "P1"}]
    assert [(fault.where, "重複" in fault.problem) for fault in faults(data)] == [
        ("rules[2].id", True),
        ("appointees[2].id", True),
    ]


def test_every_fault_is_told_at_once() -> None:
    data = changed(
        (("rules", 0, "options"), {"anchor": "bid", "colour": "red"}),
        (("tender", "name"), "  "),
        (("tender", "clause_stated"), "true"),
        (steps(f"{POST}.start"), "R1.4.30"),
        (steps(f"{POST}.kind"), "boss"),
        (("bidders", 0, "number"), "1"),
        (("exemptions", 0, "bidder"), {}),
    )
    data["rules"].append({"id": "z9"})
    data["rules"].append({"id": "z9"})
    data["appointees"].append({"id": "P1"})
    assert {fault.where for fault in faults(data)} == {
        "rules[0].options.anchor",
        "rules[0].options.colour",
        "rules[1].id",
        "rules[2].id",
        "tender.name",
        "tender.clause_stated",
        "appointees[0].employments[0].start",
        "appointees[0].employments[0].kind",
        "appointees[1].id",
        "bidders[0].number",
        "exemptions[0].bidder.name",
    }


def test_the_file_stands_before_every_place() -> None:
    with pytest.raises(InputError) as refused:
        parse_case(changed((("tender", "name"), ""), (("rules", 0, "id"), "z9")), source="CASE.json")
    assert sorted(fault.where for fault in refused.value.faults) == [
        "CASE.json rules[0].id",
        "CASE.json tender.name",
    ]


@pytest.mark.parametrize("data", [None, [], "text", 3, True])
def test_what_is_no_case_at_all_is_refused(data: Any) -> None:
    (fault,) = faults(data)
    assert "項目の組ではありません" in fault.problem


def test_a_tender_without_any_date_is_refused() -> None:
    (fault,) = faults(changed((("tender", "notice_date"), None), (("tender", "bid_date"), GONE)))
    assert fault.where == "tender"
    assert "日付が1つもありません" in fault.problem
    assert "notice_date、bid_date、contract_date、reference_date" in fault.remedy


def test_what_was_judged_with_a_year_written_wrong_is_read_again() -> None:
    old = changed((("tender", "notice_date"), "1996-04-01"))
    assert "10年を超えて後です" in faults(old)[0].problem
    assert kept_case(old).case.tender.name == "住民情報システム更改"


def test_where_one_day_is_tested_the_notice_may_be_long_ago() -> None:
    days = {"notice_date": "1996-04-01", "bid_date": "2026-12-18", "reference_date": "2026-12-18"}
    assert parse_case(changed((("tender",), {"name": "更改", **days}))).case.tender.reference_date


@pytest.mark.parametrize("only", ["notice_date", "bid_date", "contract_date", "reference_date"])
def test_any_one_date_of_a_tender_will_do(only: str) -> None:
    parse_case(changed((("tender",), {"name": "更改", only: "令和8年12月18日"})))


def test_only_what_is_required_is_required() -> None:
    bare = {
        "rules": [{"id": "b2"}],
        "tender": {"name": "更改", "bid_date": "2026-12-18"},
        "appointees": [],
        "bidders": [{"name": "株式会社架空システム"}],
    }
    case = parse_case(bare).case
    assert (case.affiliations, case.exemptions, case.tender.spec_written_by) == (None, None, None)


def test_null_stands_wherever_a_key_may_be_left_out() -> None:
    nulls = ("category", "work", "method", "contract_date", "reference_date", "clause_stated", "managed_by")
    data = changed(*((("tender", key), None) for key in nulls))
    data |= {"affiliations": None, "exemptions": None}
    data["appointees"][0] |= dict.fromkeys(
        ("name", "roles", "supervisory_post", "declared_on", "engagement", "employments")
    )
    data["bidders"][0] |= dict.fromkeys(
        ("corporate_number", "address", "aliases", "affiliates_declared_on", "members", "subcontractors")
    )
    data["rules"][0] |= dict.fromkeys(("options", "instrument", "adopted_on"))
    case = parse_case(data).case
    assert case.tender.work is None
    assert case.appointees[0].roles is None
    assert case.appointees[0].employments is None


def test_an_end_left_out_is_unknown_and_an_end_of_null_runs_on() -> None:
    running = parse_case(changed((steps(f"{POST}.end"), None))).case.appointees[0].employments
    unknown = parse_case(changed((steps(f"{POST}.end"), GONE))).case.appointees[0].employments
    assert running
    assert unknown
    assert (running[0].running, running[0].end_unknown) == (True, False)
    assert (unknown[0].running, unknown[0].end_unknown) == (False, True)


def test_a_corporate_number_typed_as_a_number_is_taken_as_text() -> None:
    case = parse_case(changed((("bidders", 0, "corporate_number"), 4010001012345))).case
    assert case.bidders[0].corporate_number == "4010001012345"


def test_a_role_is_a_word_or_a_table_and_a_company_a_name_or_a_table() -> None:
    data = changed((("appointees", 0, "roles"), ["advice"]), (("bidders",), ["株式会社架空システム"]))
    case = parse_case(data).case
    assert [role.role.value for role in case.appointees[0].roles or ()] == ["advice"]
    assert case.bidders[0].name == "株式会社架空システム"


def test_a_date_read_on_is_told_once() -> None:
    read_on = "平成36年3月31日"
    days = (steps(f"{POST}.end"), read_on), (("bidders", 0, "affiliates_declared_on"), read_on)
    (told,) = parse_case(changed(*days)).understood
    assert "2024-03-31（令和6年3月31日）と読みました" in told


def test_names_and_kanji_of_all_kinds_are_taken_whole() -> None:
    name = "㈱髙﨑①&<b>👨‍👩‍👧葛󠄀"
    assert parse_case(changed((("bidders", 0, "name"), name))).case.bidders[0].name == name


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        (b'{"a": 1, "a": 2, "b": 3, "b": 4}', ["CASE.json a", "CASE.json b"], "2度"),
        (b'{"x": {"a": 1, "a": 2}}', ["CASE.json a"], "2度"),
        (b'{"a": 1,}', ["CASE.json 1行9文字目"], "JSON として読めません"),
        (b'{\n  "a": 1\n  "b": 2}', ["CASE.json 3行3文字目"], "JSON として読めません"),
        (b"", ["CASE.json 1行1文字目"], "JSON として読めません"),
        ("{}".encode("utf-16"), ["CASE.json"], "UTF-8"),
        ('{"a": "架空"}'.encode("cp932"), ["CASE.json"], "UTF-8"),
        (b"[" * 100_000, ["CASE.json"], "入れ子が深すぎます"),
        (b'{"a": ' + b"9" * 5000 + b"}", ["CASE.json"], "桁が多すぎる"),
    ],
)
def test_json_that_cannot_be_read_says_where(text: bytes, where: list[str], problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_json(text, "CASE.json")
    assert [fault.where for fault in refused.value.faults] == where
    assert all(problem in fault.problem and fault.remedy for fault in refused.value.faults)


def test_json_may_begin_with_a_byte_order_mark() -> None:
    assert read_json(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), "CASE.json") == GOOD


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"a = ", "TOML として"), (b"\x8b\xf3 = 1", "UTF-8"), (b"a=1\na=2", "TOML として")],
)
def test_toml_that_cannot_be_read_names_its_file(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "b9.toml").write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_toml(tmp_path / "b9.toml")
    (fault,) = refused.value.faults
    assert fault.where.split()[0] == "b9.toml"
    assert problem in fault.problem


def test_a_fault_reads_as_place_problem_and_remedy() -> None:
    assert str(Fault("bidders[3].name", "空です", "名称を書いてください")) == (
        "bidders[3].name: 空です。名称を書いてください。"
    )
    assert str(Fault("", "空です")) == "空です。"
    assert str(InputError([Fault("a", "空です"), Fault("b", "空です")])) == "a: 空です。\nb: 空です。"
