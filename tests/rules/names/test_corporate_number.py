"""法人番号を、書かれたとおりに読む。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names import read_corporate_number
from rules.names.corporate_number import check_digit

GOOD = "7000012050002"


@pytest.mark.parametrize(
    "written",
    [
        GOOD,
        "７０００－０１２０－５０００２",
        "7000-0120-50002",
        " 7000 0120 50002 ",
        "7,000,012,050,002",
        "7000012050002.0",
        "７０００ー０１２０ー５０００２",
        "T7000012050002",
    ],
)
def test_a_number_is_taken_as_people_and_spreadsheets_write_it(written: str) -> None:
    assert read_corporate_number(written).number == GOOD
    assert read_corporate_number(written).note is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("7.00001E+12", "指数表記"),
        ("7.00001205E12", "指数表記"),
        ("7000010000000", "0が6つ以上"),
        ("7000012050003", "検査用数字"),
        ("1000012050002", "検査用数字"),
        ("000012050002", "12桁"),
        ("70000120500021", "14桁"),
        ("26-00725", "7桁"),
        ("$業者コード$", "数字ではない"),
        ("なし（個人）", "数字ではない"),
    ],
)
def test_an_unusable_number_counts_as_unknown_and_says_why(written: str, says: str) -> None:
    read = read_corporate_number(written)
    assert read.number is None
    assert read.note is not None
    assert says in read.note
    assert "不明" in read.note


@pytest.mark.parametrize("written", [None, "", "　", "-", "ー", "なし", "不明"])
def test_nothing_written_is_unknown_without_a_note(written: str | None) -> None:
    assert read_corporate_number(written).number is None
    assert read_corporate_number(written).note is None


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_any_base_number_with_its_check_digit_is_usable_unless_it_ends_in_six_zeros(base: int) -> None:
    digits = f"{base:012d}"
    read = read_corporate_number(f"{check_digit(digits)}{digits}")
    assert (read.number is None) == digits.endswith("000000")


@given(st.integers(min_value=1, max_value=10**12 - 1), st.integers(min_value=1, max_value=9))
def test_a_wrong_check_digit_never_passes(base: int, digit: int) -> None:
    digits = f"{base:012d}"
    if digit != check_digit(digits):
        assert read_corporate_number(f"{digit}{digits}").number is None


@given(st.text(max_size=30))
def test_whatever_is_written_nothing_is_raised(text: str) -> None:
    read = read_corporate_number(text)
    assert read.number is None or len(read.number) == 13
