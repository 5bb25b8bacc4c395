"""Yen as people write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.amounts import MOST, parse_yen
from rules.faults import InputError

RIGHT: list[object] = [
    "1250000",
    "1,250,000",
    "１，２５０，０００",
    "１２５００００円",
    "1,250,000円",
    "¥1,250,000",
]
RIGHT += ["￥１２５００００", " 1,250,000 円 ", "1、250、000", "0001250000"]
RIGHT += [1_250_000, 1_250_000.0, Decimal("1250000.00")]


@pytest.mark.parametrize("value", RIGHT)
def test_yen_is_taken_as_people_write_it(value: object) -> None:
    assert parse_yen(value) == 1_250_000


WRONG: dict[str, list[object]] = {
    "負": ["-1", "－１", "△1,000", "▲1,000", "−5", "1000-", "¥-5", "-¥5", -1],
    "小数": ["1.5", "1250000.0", "１．５", "1,000.5", 1.5, Decimal("0.1")],
    "1兆円を超え": ["1000000000001", 10**12 + 1, "9" * 5000, 1e300],
    "桁区切り": ["1,25,000", "1250,00", "1,250,00", ",1", ","],
    "ありません": ["", "   ", "円", "¥", None],
    "読めません": ["125万円", "1,250千円", "1e6", "①", "1 250", "٣", "0x10", "1_000", "+5", "1.2万円"],
    "金額ではありません": [True, float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), [1], b"1"],
}


@pytest.mark.parametrize(
    ("value", "says"), [(value, says) for says, values in WRONG.items() for value in values]
)
def test_what_is_no_amount_is_refused_with_how_to_write_it(value: object, says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_yen(value, "募集経費")
    (fault,) = caught.value.faults
    assert fault.where == "募集経費"
    assert says in str(fault)
    assert "1,250,000円" in fault.remedy


@given(st.integers(0, MOST))
def test_every_amount_comes_back_from_each_way_of_writing_it(amount: int) -> None:
    wide = str.maketrans("0123456789,", "０１２３４５６７８９，")
    for text in (f"{amount}", f"{amount:,}円", f"¥{amount:,}", f"{amount:,}".translate(wide)):
        assert parse_yen(text) == amount


@given(st.text() | st.text(alphabet="0123456789０９,，.円¥-△ "))
def test_any_text_is_an_amount_or_a_fault_never_a_crash(text: str) -> None:
    with suppress(InputError):
        assert 0 <= parse_yen(text) <= MOST
