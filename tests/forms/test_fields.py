"""Fields take what officials type, keep it, and refuse in words they can act on."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from forms.fields import (
    BaseForm,
    ChoiceField,
    CorporateNumberField,
    IntegerField,
    KnownField,
    LongTextField,
    OneOfField,
    RowsField,
    SeveralField,
    TextField,
    VersionedForm,
    WarekiDateField,
    YenField,
)


class Row(BaseForm):
    company = TextField("会社名", required=True)
    state = OneOfField("終わり", [("unknown", "不明"), ("day", "日付")], default="unknown")
    end = WarekiDateField("終了日")


class Sheet(BaseForm):
    name = TextField("氏名", required=True, max_length=10)
    memo = LongTextField("備考")
    day = WarekiDateField("日付")
    yen = YenField("金額")
    people = IntegerField("人数", least=1, most=99)
    number = CorporateNumberField()
    kind = ChoiceField("種類", [("a", "甲"), ("b", "乙")])
    works = SeveralField("業務", [("x", "設計"), ("y", "運用")])
    asked = KnownField("届出")
    rows = RowsField(Row, "職歴", most=3)


def filled(**typed: str) -> Sheet:
    return Sheet(MultiDict({"name": "架空 太郎", **typed}))


def messages(form: BaseForm) -> list[str]:
    form.validate()
    return [fault.message for fault in form.faults()]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和8年11月20日", date(2026, 11, 20)),
        ("R8.11.20", date(2026, 11, 20)),
        ("２０２６－１１－２０", date(2026, 11, 20)),
        ("平31.4.30", date(2019, 4, 30)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date) -> None:
    form = filled(day=typed)
    assert form.validate()
    assert form.day.data == day
    assert form.day._value() == typed


def test_a_day_before_its_era_is_refused_and_stays_in_the_input() -> None:
    form = filled(day="R1.4.30")
    assert "令和は2019-05-01" in messages(form)[0]
    assert 'value="R1.4.30"' in form.day()


def test_a_day_beyond_its_era_is_read_on_and_says_so() -> None:
    form = filled(day="平成36年3月31日")
    assert form.validate()
    assert form.day.data == date(2024, 3, 31)
    assert form.day.note is not None
    assert "2024-03-31" in form.day.note


def test_a_stored_day_is_shown_in_wareki() -> None:
    assert 'value="令和8年11月20日"' in Sheet(data={"day": "2026-11-20"}).day()


@pytest.mark.parametrize("typed", ["1,250,000", "１，２５０，０００円", "¥1250000", "1250000"])
def test_yen_are_read_as_people_write_them(typed: str) -> None:
    form = filled(yen=typed)
    assert form.validate()
    assert form.yen.data == 1_250_000


@pytest.mark.parametrize("typed", ["-1", "1.5", "百万円", "1000000000001", "1e6", "²"])
def test_yen_that_are_none_are_refused(typed: str) -> None:
    assert len(messages(filled(yen=typed))) == 1


@pytest.mark.parametrize("typed", ["7000012050002", "7-0000-1205-0002", "７００００１２０５０００２"])
def test_corporate_numbers_are_read_as_people_write_them(typed: str) -> None:
    form = filled(number=typed)
    assert form.validate()
    assert form.number.data == "7000012050002"


@pytest.mark.parametrize(
    ("typed", "word"), [("1000012050002", "検査用数字"), ("700001205000", "13桁"), ("7.00001E+12", "指数")]
)
def test_corporate_numbers_that_are_none_are_refused(typed: str, word: str) -> None:
    assert word in messages(filled(number=typed))[0]


def test_text_too_long_or_unprintable_is_refused_with_its_count() -> None:
    assert "今は11文字" in messages(Sheet(MultiDict({"name": "あ" * 11})))[0]
    assert "U+0007" in messages(filled(memo="鈴\a"))[0]
    assert "U+000A" in messages(Sheet(MultiDict({"name": "二\n行"})))[0]


def test_line_breaks_of_a_browser_become_plain_ones_and_rare_letters_stay() -> None:
    form = filled(memo="髙橋\r\n①㈱&<")
    assert form.validate()
    assert form.memo.data == "髙橋\n①㈱&<"


def test_what_is_missing_is_named() -> None:
    form = Sheet(MultiDict({"name": " 　 "}))
    form.validate()
    assert [(f.field_id, f.label, f.message) for f in form.faults()] == [
        ("name", "氏名", "氏名を入力してください。")
    ]


def test_a_choice_not_in_the_list_is_refused() -> None:
    assert len(messages(filled(kind="z", works="z"))) == 2
    form = filled(kind="")
    assert form.validate()
    assert form.kind.data is None


def test_known_or_not_known_are_three_things() -> None:
    assert [filled(asked=a).asked.known() for a in ("yes", "no", "")] == [True, False, None]
    assert Sheet(data={"asked": False}).asked.known() is False


def test_several_come_in_the_order_of_the_list() -> None:
    form = Sheet(MultiDict([("name", "a"), ("works", "y"), ("works", "x")]))
    assert form.validate()
    assert form.works.data == ["x", "y"]


def test_blank_rows_do_not_count_and_faults_name_the_row() -> None:
    form = filled(
        **{
            "rows-0-company": "",
            "rows-0-state": "unknown",
            "rows-4-end": "きのう",
            "rows-7-company": "架空社",
        }
    )
    assert not form.validate()
    assert [row["company"].data for row in form.rows.filled] == [None, "架空社"]
    labels = [(f.field_id, f.label) for f in form.faults()]
    assert labels == [("rows-1-company", "職歴 2行目 会社名"), ("rows-1-end", "職歴 2行目 終了日")]


def test_too_many_rows_and_odd_row_numbers_do_no_harm() -> None:
    many = {f"rows-{n}-company": "社" for n in range(5)}
    assert "3行まで" in messages(filled(**many))[0]
    assert filled(**{"rows-²-company": "社", "rows-99999999999-company": "社"}).rows.filled == []


def test_a_version_that_is_no_number_is_no_version() -> None:
    assert VersionedForm(MultiDict({"version": "３"})).seen_version() == 0
    assert VersionedForm(MultiDict({"version": "3"})).seen_version() == 3
