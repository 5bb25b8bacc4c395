"""共同企業体を構成員に分ける。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names import CompanyRef, identify, split_venture, venture_refs


@pytest.mark.parametrize(
    ("written", "members"),
    [
        ("甲野組・乙川建設共同企業体", ("甲野組", "乙川建設")),
        ("甲野組・乙川建設特定建設工事共同企業体", ("甲野組", "乙川建設")),
        ("㈱甲野組／乙川建設㈱ JV", ("(株)甲野組", "乙川建設(株)")),
        ("甲野・乙川ＪＶ", ("甲野", "乙川")),
        ("甲野組・乙川建設コンソーシアム", ("甲野組", "乙川建設")),
        ("エヌ・ティ・ティ・データ・乙川製作所共同企業体", ("エヌ・ティ・ティ・データ", "乙川製作所")),
        ("架空更改共同企業体（株式会社甲野、乙川株式会社）", ("架空更改", "株式会社甲野", "乙川株式会社")),
        ("共同企業体 株式会社甲野 乙川株式会社", ("株式会社甲野", "乙川株式会社")),
        ("株式会社甲野（代表者）・株式会社乙川 共同企業体", ("株式会社甲野", "株式会社乙川")),
        ("株式会社甲野/株式会社乙川", ("株式会社甲野", "株式会社乙川")),
    ],
)
def test_the_members_named_in_a_venture_are_found(written: str, members: tuple[str, ...]) -> None:
    venture = split_venture(written)
    assert venture is not None
    assert venture.members == members
    assert venture.recognised


@pytest.mark.parametrize(
    ("written", "members"),
    [
        ("代表企業 甲野商事 外2社", ("甲野商事",)),
        ("株式会社甲野 外１社", ("株式会社甲野",)),
        ("甲野組・乙川建設ほか１者共同企業体", ("甲野組", "乙川建設")),
        ("架空情報システム更改コンソーシアム", ("架空情報システム更改",)),
        ("共同提案者(代表:甲野振興株式会社)", ("甲野振興株式会社",)),
        ("架空ＪＶ（代表：株式会社甲野）", ("架空", "株式会社甲野")),
        ("共同企業体", ()),
        ("Ａ・Ｂ共同企業体", ("A・B",)),
    ],
)
def test_a_venture_that_hides_members_is_known_but_not_recognised(
    written: str, members: tuple[str, ...]
) -> None:
    venture = split_venture(written)
    assert venture is not None
    assert venture.members == members
    assert not venture.recognised


@pytest.mark.parametrize(
    "written",
    [
        "株式会社甲野組",
        "甲野共同建設コンサルタント㈱",
        "㈱アジア共同設計コンサルタント",
        "一般社団法人甲野データ流通推進コンソーシアム",
        "コンソーシアム・ジャパン株式会社",
        "ＪＶＣ甲野株式会社",
        "エヌ・ティ・ティ・データ株式会社",
        "株式会社甲野 代表者 架空太郎",
        "甲野・乙川株式会社",
        "",
    ],
)
def test_a_company_is_no_venture(written: str) -> None:
    assert split_venture(written) is None


def test_a_middle_dot_inside_a_members_name_hides_nothing() -> None:
    venture = split_venture("甲野・丙・乙川特定建設工事共同企業体")
    assert venture is not None
    assert "甲野・丙" in venture.possible


def test_a_member_cut_short_is_still_asked_about() -> None:
    venture = split_venture("甲野・乙川建設特定建設工事共同企業体")
    assert venture is not None
    company = CompanyRef("甲野建設株式会社")
    decisions = {ref.name: identify(ref, company).decision for ref in venture_refs(venture)}
    assert decisions["甲野"] == "review"


def test_a_member_written_in_full_is_the_company() -> None:
    venture = split_venture("株式会社甲野組・乙川建設㈱共同企業体")
    assert venture is not None
    company = CompanyRef("㈱甲野組")
    assert identify(venture_refs(venture)[0], company).decision == "same"


@given(st.text(alphabet="甲乙・、／()（） 　外2社共同企業体ＪＶJV代表株式会社", max_size=24))
def test_whatever_is_written_nothing_is_raised_and_no_member_is_blank(text: str) -> None:
    venture = split_venture(text)
    if venture is not None:
        assert all(name.strip() for name in (*venture.members, *venture.possible))
