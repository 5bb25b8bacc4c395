"""What is told to be different: nothing that differs is left out, nothing that is the same is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.appointee import AppointeeForm
from forms.bidder import BidderForm
from forms.compare import Difference, differences, filled
from rules.register import Appointee, Company, Employment, Engagement
from rules.tenders import BidderRow

DAY = date(2020, 4, 1)
PERSON = Appointee("架空 太郎", employments=(Employment(Company("（株）架空A")),))


def told(was: Appointee, becomes: Appointee) -> list[Difference]:
    forms = (AppointeeForm(data=AppointeeForm.data_of(one)) for one in (becomes, was))
    return differences(*forms)


def at(company: str) -> Appointee:
    return replace(PERSON, employments=(Employment(Company(company)),))


@pytest.mark.parametrize("name", ["（株）架空B", "（有）架空A", "(株)架空A", "（空欄）", "（なし）"])
def test_an_employer_whose_name_begins_with_a_bracket_is_told(name: str) -> None:
    found = told(PERSON, at(name))
    assert [(one.theirs, one.mine) for one in found] == [(line("（株）架空A"), line(name))]


def line(name: str) -> str:
    return f"{name} / 終わり 不明・未確認"


def test_a_day_moved_to_another_column_is_told() -> None:
    applied, began = (
        replace(PERSON, engagements=(one,)) for one in (Engagement(applied_on=DAY), Engagement(start=DAY))
    )
    found = told(applied, began)
    assert [one.label for one in found] == ["任用・契約"]
    assert "令和2年4月1日" in found[0].mine
    assert found[0].mine != found[0].theirs


def test_a_name_written_like_a_row_is_told() -> None:
    apart = Employment(Company("架空A"), post="部長")
    found = told(replace(PERSON, employments=(apart,)), at("架空A / 部署・役職 部長"))
    assert [one.label for one in found] == ["職歴・兼業"]


def test_a_member_whose_name_begins_with_a_bracket_is_told() -> None:
    one, other = (
        BidderForm(data=BidderForm.data_of(BidderRow("架空JV", members=(Company(name),))))
        for name in ("（株）架空A", "（株）架空B")
    )
    assert [(found.theirs, found.mine) for found in differences(other, one)]


def test_a_day_written_otherwise_is_no_difference() -> None:
    kept = AppointeeForm(data={"name": "架空 太郎", "declared_on": DAY})
    typed = AppointeeForm(MultiDict({"name": "架空 太郎", "declared_on": "R2.4.1"}))
    assert dict(filled(typed))["最新の申告日"] == dict(filled(kept))["最新の申告日"] == "令和2年4月1日"


WORD = st.text("（）空欄なし株A /、", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(WORD, WORD)
def test_two_names_that_differ_are_always_told(one: str, other: str) -> None:
    assert bool(told(at(one), at(other))) == (one != other)
