"""商号の読み方。同じ商号の書き方の違いが同じ読みになり、違う商号は違うままであること。"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names import normalise
from rules.names.fold import fold

SAME = [
    ("㈱架空システム", "株式会社架空システム"),
    ("（株）架空システム", "株式会社　架空システム"),
    ("(株)ｶｸｳｼｽﾃﾑ", "株式会社カクウシステム"),
    ("㍿架空システム", "株式會社架空システム"),
    ("カ）カクウシステム", "株式会社カクウシステム"),
    ("カクウシステム（カ", "カクウシステム株式会社"),
    ("【株】架空", "株式会社架空"),
    ("架空㈲", "架空有限会社"),
    ("（同）架空", "合同会社架空"),
    ("架空工事業（同）", "架空工事業協同組合"),
    ("一財 架空財団", "一般財団法人架空財団"),
    ("（一社）架空協会", "一般社団法人架空協会"),
    ("(公財)架空", "公益財団法人架空"),
    ("NPO法人架空", "特定非営利活動法人架空"),
    ("（福）架空会", "社会福祉法人架空会"),
    ("(独)架空機構", "独立行政法人架空機構"),
    ("架空農協", "架空農業協同組合"),
    ("Kakuu Systems Co., Ltd.", "KAKUU SYSTEMS CO.,LTD"),
    ("Kakuu GmbH", "KAKUU G.m.b.H."),
    ("株式会社髙﨑データ", "株式会社高崎データ"),
    ("齋藤商店", "斎藤商店"),
    ("渡邊組", "渡邉組"),
    ("東亞裝器", "東亜装器"),
    ("株式会社濵田鐵工", "株式会社浜田鉄工"),
    ("葛󠄀城建設株式会社", "葛城建設株式会社"),
    ("佐々木組", "佐佐木組"),
    ("株式会社ホ－ルディング", "株式会社ホールディング"),
    ("サン－テック株式会社", "サンテック株式会社"),
    ("株式会社Ｊーオイル", "株式会社J-オイル"),
    ("株式会社Ｎ．Ｄ．Ａ", "株式会社NDA"),
    ("エヌ・ティ・ティ株式会社", "NTT株式会社"),
    ("エヌティティ株式会社", "ＮＴＴ株式会社"),
    ("株式会社エヌ・ティ・ティ・データ", "株式会社NTTデータ"),
    ("ケイ・アンド・アイ有限会社", "K&I有限会社"),
    ("株式会社MоnоА", "株式会社MonoA"),
    ("株式会社Café架空", "株式会社cafe架空"),
    ("㈱架空　東北支店", "株式会社架空"),
    ("架空㈱仙台営業所", "架空株式会社"),
    ("株式会社架空横浜支店", "株式会社架空"),
    ("架空株式会社（東京営業所）", "架空株式会社"),
    ("架空株式会社第二事業部公共営業課", "架空株式会社"),
    ("株式会社架空　代表取締役　架空太郎", "株式会社架空"),
    ("株式会社架空 東京本社 公共事業部", "株式会社架空"),
    ("一般財団法人架空調査会北陸支部金沢事務所", "一般財団法人架空調査会"),
    ("学校法人架空学園架空医療センター", "学校法人架空学園"),
    ("農業生産法人(有)架空農園", "有限会社架空農園"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_spellings_of_one_name_read_the_same(left: str, right: str) -> None:
    assert normalise(left).keys & normalise(right).keys


OTHER = [
    ("株式会社架空", "架空株式会社"),
    ("株式会社架空", "有限会社架空"),
    ("株式会社架空", "架空"),
    ("一般財団法人架空", "一般社団法人架空"),
    ("株式会社アクアマリン", "株式会社アクアマリーン"),
    ("斎藤商店", "斉藤商店"),
    ("株式会社架空", "架空株式会社労働組合"),
    ("架空工事協同組合", "架空工事協同組合連合会"),
    ("株式会社虎屋本店", "株式会社虎屋"),
    ("株式会社架空仙台建築設計事務所", "株式会社架空"),
    ("株式会社架空 法律事務所", "株式会社架空"),
    ("株式会社大阪", "株式会社大阪支店"),
    ("株式会社A&B", "株式会社AB"),
    ("アイ工業", "I工業"),
    ("農業生産法人合同会社甲農園", "農業生産法人合同会社乙農園"),
    ("株式会社LPSジャパン", "株式会社ジャパン"),
    ("農協観光", "観光"),
    ("一般社団法人架空社会教育研究所", "一般社団法人架空社会"),
]


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_two_names_stay_two(left: str, right: str) -> None:
    assert not normalise(left).keys & normalise(right).keys


@pytest.mark.parametrize(
    ("written", "core", "form", "place", "branch"),
    [
        ("㈱架空システム 東北支店", "架空システム", "株式会社", "before", "東北支店"),
        ("架空システム㈱", "架空システム", "株式会社", "after", ""),
        ("架空システム", "架空システム", "", "none", ""),
        ("株式会社", "株式会社", "", "none", ""),
        ("・・・", "・・・", "", "none", ""),
    ],
)
def test_a_name_is_taken_apart(written: str, core: str, form: str, place: str, branch: str) -> None:
    first = normalise(written).first
    assert (first.core, first.form, first.place, first.branch) == (core, form, place, branch)


@pytest.mark.parametrize(
    ("written", "branch"),
    [
        ("株式会社架空 東北支店", True),
        ("株式会社架空泉が丘営業所", True),
        ("架空㈱仙台営業所", True),
        ("株式会社架空", False),
        ("株式会社架空 代表取締役 架空太郎", False),
    ],
)
def test_a_branch_is_known_as_one(written: str, branch: bool) -> None:
    assert normalise(written).is_branch is branch


def test_a_branch_in_a_place_nobody_knows_leaves_open_where_the_name_ends() -> None:
    assert normalise("株式会社架空泉が丘営業所").unplaced
    assert not normalise("株式会社架空仙台営業所").unplaced


TAKEN_APART_BY_NFKC = "㊑㊒㊓㊔㊖㊩㊪㊫㊬㊭㊮㊯゛゜"
"""㊑ is read as (株), which a text that went through NFKC before no longer says."""
names = st.text(
    alphabet=st.one_of(
        st.sampled_from("株式会社有限架空東京支店エヌティ・ー－（）() 　㈱ＡＢa髙﨑々"),
        st.characters(exclude_characters=TAKEN_APART_BY_NFKC),
    ),
    max_size=24,
)


@given(names)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(names)
def test_width_case_and_outer_spaces_never_change_a_name(name: str) -> None:
    wide = unicodedata.normalize("NFKC", f"　{name} ")
    assert normalise(wide).readings == normalise(name).readings


@given(names)
def test_a_name_has_at_least_one_reading_and_no_reading_twice(name: str) -> None:
    readings = normalise(name).readings
    assert readings
    assert len({r.key for r in readings}) == len(readings)
    assert all(r.core for r in readings) or not fold(name)


def test_a_very_long_name_is_read_in_time() -> None:
    assert normalise("エヌ・ティ・ティ・データ株式会社" * 60).readings
