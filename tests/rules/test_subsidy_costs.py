"""Cost lines: what counts, what is left out and why, and what the officer is warned of."""

from __future__ import annotations

from typing import Any

import pytest

from rules.faults import InputError
from rules.schema import parse
from rules.subsidy_costs import Sheet
from rules.subsidy_law import load
from rules.subsidy_sheet import SheetResult, work_out

LAW = load()


def line(**values: Any) -> dict[str, Any]:
    plain = {
        "kind": "personnel", "item": "remuneration", "person": "架空 太郎", "form": "special_part_time",
        "state": "spent", "amount": "3,000,000",
    }  # fmt: skip
    return plain | values


def recruiting(amount: object, **values: Any) -> dict[str, Any]:
    plain = {"kind": "recruiting", "item": "advertising", "person": "", "form": None, "amount": amount}
    return line(**plain) | values


def year(code: str, *lines: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {"year": code, "lines": list(lines)} | values


def out(*years: dict[str, Any], **values: Any) -> SheetResult:
    data = {"body_name": "架空市", "basis": "ordinance", "years": list(years)} | values
    return work_out(LAW, parse(Sheet, data))


def faults(*years: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        out(*years)
    return str(caught.value)


def said(result: SheetResult) -> str:
    return "\n".join(map(str, result.years[0].warnings))


def test_lines_sum_to_what_the_calculation_is_given() -> None:
    (found,) = out(
        year("R5", line(), line(item="commission", amount=1_321_000), recruiting("1,250,000"))
    ).years
    assert (found.personnel, found.recruiting) == (4_321_000, 1_250_000)
    assert found.calculation.to_json()["measure_thousand_yen"] == 3725


def test_other_funds_and_what_an_officer_left_out_do_not_count_and_each_line_says_so() -> None:
    (found,) = out(
        year(
            "R5",
            line(other_funds="500,000", other_scheme="デジタル田園都市国家構想交付金"),
            line(amount=100, left_out=True, why="私用の旅費"),
        )
    ).years
    assert found.personnel == 2_500_000
    assert [result.reason for result in found.lines] == [
        "デジタル田園都市国家構想交付金の500,000円を除く",
        "算入しない（私用の旅費）",
    ]
    assert found.entered == 3_000_100
    assert "重なる経費" in "\n".join(map(str, found.warnings))


def test_of_several_persons_one_is_counted_and_the_choice_is_said() -> None:
    result = out(
        year(
            "R5",
            line(),
            line(person="見本 花子", amount=9),
            counted_person="架空 太郎",
            counted_why="通年の任用のため",
        )
    )
    assert result.years[0].personnel == 3_000_000
    assert result.years[0].lines[1].reason == "算入しない（対象は1名分）"
    assert "架空 太郎の分だけ" in said(result)
    assert "通年の任用のため" in said(result)
    assert "見本 花子の分は算入していません" in said(result)


def test_several_persons_and_none_chosen_is_refused_with_their_names() -> None:
    text = faults(year("R5", line(), line(person="見本 花子")))
    assert "令和5年度「算入する1名」" in text
    assert "架空 太郎、見本 花子 から1名を選んで" in text
    assert "理由を書いて" in text


def test_one_chosen_who_has_no_cost_is_refused() -> None:
    assert "「別人」の任用等の経費がありません" in faults(year("R5", line(), counted_person="別人"))


def test_a_person_whose_lines_are_all_left_out_needs_no_choice() -> None:
    (found,) = out(year("R5", line(), line(person="見本 花子", left_out=True, why="対象外の業務"))).years
    assert (found.personnel, found.warnings) == (3_000_000, ())


def test_a_form_outside_the_guides_table_is_warned_of() -> None:
    assert "会計年度任用職員は手順書の対象表にない形" in said(out(year("R5", line(form="fiscal_year"))))
    assert said(out(year("R5", line(form="contractor", item="commission")))) == ""


def test_a_bonus_is_doubted_only_for_a_special_part_time_post() -> None:
    assert "支給の根拠" in said(out(year("R5", line(item="bonus"))))
    assert "支給の根拠" not in said(out(year("R5", line(item="bonus", form="fixed_term"))))


def test_travel_and_insurance_are_marked_as_unconfirmed() -> None:
    warnings = said(out(year("R5", line(item="travel"), line(item="insurance"))))
    assert warnings.count("［要確認］") == 2


def test_the_same_cost_twice_is_pointed_out_by_its_lines() -> None:
    assert "令和5年度の1、3行目は同じ内容です" in said(out(year("R5", line(), line(amount=1), line())))
    assert "同じ内容" not in said(out(year("R5", line(), line(left_out=True, why="重複"))))


def test_several_years_come_out_in_order_each_with_its_own_parameters() -> None:
    result = out(
        year("R8", line(), assume="R7"),
        year("R4", line(), recruiting(400_000)),
        year("R7", line(), recruiting(400_000)),
    )
    assert [found.costs.year.code for found in result.years] == ["R4", "R7", "R8"]
    assert [found.calculation.to_json()["measure_thousand_yen"] for found in result.years] == [
        1700,
        2380,
        2100,
    ]
    assert result.years[2].calculation.assumed_year is not None


@pytest.mark.parametrize(
    ("wrong", "place", "says"),
    [
        (line(item="advertising"), "1行目「費目」", "報酬"),
        (line(item="nonsense"), "1行目「費目」", "報酬"),
        (line(person=" "), "1行目「対象者」", "名を書いて"),
        (line(form=None), "1行目「任用形態」", "選んで"),
        (line(other_funds=3_000_001, other_scheme="国庫補助"), "1行目「ほかの財源」", "3,000,000円"),
        (line(other_funds=1), "1行目「ほかの財源の名」", "補助金や措置の名"),
        (line(left_out=True), "1行目「算入しない理由」", "理由を書いて"),
        (line(first="2023-06-01", last="2023-05-01"), "1行目「期間」", "始まりと終わり"),
        (line(first="2023-03-31"), "1行目「期間」", "令和5年3月31日は令和5年度の外"),
        (line(last="2024-04-01"), "1行目「期間」", "年度ごとに行を分けて"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(wrong: dict[str, Any], place: str, says: str) -> None:
    text = faults(year("R5", wrong))
    assert f"令和5年度 {place}" in text
    assert says in text


def test_every_fault_of_every_year_is_named_at_once_and_a_year_comes_once() -> None:
    text = faults(year("R5", line(left_out=True)), year("R5", line(person="")), year("R4", line(form=None)))
    for words in ("同じ年度が2つ", "算入しない理由", "対象者", "令和4年度 1行目「任用形態」"):
        assert words in text


def test_sums_over_a_trillion_and_needless_assumptions_are_refused_with_the_year() -> None:
    assert "令和5年度 任用等経費: 1兆円を超えて" in faults(year("R5", line(amount=10**12), line(amount=1)))
    assert "令和5年度 仮定する年度" in faults(year("R5", line(), assume="R7"))


def test_a_sheet_kept_as_json_comes_back_the_same() -> None:
    sheet = out(year("R5", line(first="2023-04-01"), recruiting(5)), year("R8", assume="R7")).sheet
    assert parse(Sheet, sheet.model_dump(mode="json")) == sheet
