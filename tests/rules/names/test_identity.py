"""同じ会社かどうか。契約（contracts.md 第2章 Identity）の1から4までを、担当者の言葉で。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names import CompanyRef, Decision, Identity, identify, identify_venture
from rules.names.corporate_number import check_digit
from rules.names.likeness import Likeness


def number(base: int) -> str:
    digits = f"{base:012d}"
    return f"{check_digit(digits)}{digits}"


A, B = number(12050002), number(12090001)
SENDAI, SENDAI_TOO = "宮城県仙台市青葉区国分町3-7-1", "仙台市泉区泉中央2-1-1"
OSAKA = "大阪府大阪市北区中之島1-3-20"


def told(identity: Identity) -> tuple[str, str | None, str | None]:
    return identity.decision, identity.method, identity.certainty


def codes(identity: Identity) -> list[str]:
    return [note.code for note in identity.notes]


# 1. 法人番号


def test_equal_numbers_are_the_same_company_however_the_names_differ() -> None:
    found = identify(CompanyRef("株式会社架空", A), CompanyRef("仮想工業㈱", f"{A[:4]}－{A[4:]}", OSAKA))
    assert told(found) == ("same", "corporate_number", "certain")
    assert found.score == 100


def test_different_numbers_are_another_company_however_alike_the_names_and_a_note_says_so() -> None:
    found = identify(CompanyRef("株式会社架空", A), CompanyRef("㈱架空", B))
    assert told(found) == ("different", None, None)
    assert codes(found) == ["same_name_other_number"]
    assert A in found.notes[0].text
    assert B in found.notes[0].text


def test_different_numbers_with_an_alias_in_common_are_another_company_with_a_note() -> None:
    found = identify(
        CompanyRef("株式会社新架空", A, aliases=("株式会社架空",)), CompanyRef("株式会社架空", B)
    )
    assert told(found) == ("different", None, None)
    assert codes(found) == ["same_name_other_number"]


def test_different_numbers_and_unlike_names_need_no_note() -> None:
    assert identify(CompanyRef("株式会社架空", A), CompanyRef("仮想工業㈱", B)).notes == ()


def test_different_numbers_with_equal_name_and_municipality_are_for_a_person_to_look_at() -> None:
    found = identify(CompanyRef("株式会社架空", A, SENDAI), CompanyRef("㈱架空", B, SENDAI_TOO))
    assert told(found) == ("review", "normalized_name", "review")
    assert codes(found) == ["same_name_other_number"]


@pytest.mark.parametrize("unusable", ["7.00001E+12", "7000010000000", "7000012050003", "12050002"])
def test_an_unusable_number_counts_as_unknown_with_a_note(unusable: str) -> None:
    bidder = CompanyRef("㈱架空", unusable)
    assert [note.code for note in bidder.notes] == ["number_unusable"]
    assert told(identify(bidder, CompanyRef("株式会社架空", A))) == ("same", "normalized_name", "name")


# 2. 旧商号・別名


def test_a_recorded_alias_is_the_same_company_for_certain_wherever_it_lies() -> None:
    company = CompanyRef("株式会社新架空", None, SENDAI, ("株式会社架空システム",))
    found = identify(CompanyRef("㈱架空システム　大阪支店", None, OSAKA), company)
    assert told(found) == ("same", "alias", "certain")
    assert found.right == "株式会社架空システム"


def test_an_alias_without_its_legal_form_is_only_alike() -> None:
    company = CompanyRef("株式会社新仮想", aliases=("架空システム",))
    assert told(identify(CompanyRef("㈱架空システム"), company)) == ("review", "similar_name", "review")


def test_an_alias_that_only_repeats_the_name_makes_nothing_certain() -> None:
    company = CompanyRef("株式会社架空", aliases=("㈱架空",))
    assert told(identify(CompanyRef("株式会社架空"), company)) == ("same", "normalized_name", "name")


# 3. 商号の一致


def test_equal_names_are_the_same_by_name_and_the_number_is_to_be_confirmed() -> None:
    found = identify(CompanyRef("㈱架空システム 東北支店"), CompanyRef("株式会社架空システム"))
    assert told(found) == ("same", "normalized_name", "name")
    assert found.score == 100
    assert codes(found) == ["confirm_number"]
    assert (found.left, found.right) == ("㈱架空システム 東北支店", "株式会社架空システム")


def test_equal_names_in_different_municipalities_are_for_a_person_to_look_at() -> None:
    found = identify(CompanyRef("㈱架空", None, SENDAI), CompanyRef("株式会社架空", A, OSAKA))
    assert told(found) == ("review", "normalized_name", "review")
    assert codes(found) == ["same_name_elsewhere"]


def test_a_branch_lies_elsewhere_and_is_the_company_all_the_same() -> None:
    branch = CompanyRef("㈱架空　大阪支店", None, OSAKA)
    assert told(identify(branch, CompanyRef("株式会社架空", A, SENDAI))) == (
        "same",
        "normalized_name",
        "name",
    )


@pytest.mark.parametrize("address", [None, "", "国分町3-7-1", "府中市宮西町2-24", "東京都"])
def test_an_address_that_cannot_be_placed_speaks_against_nothing(address: str | None) -> None:
    found = identify(
        CompanyRef("㈱架空", None, address), CompanyRef("株式会社架空", A, "東京都府中市宮西町2-24")
    )
    assert found.decision == "same"


# 4. 似た商号

ALIKE = [
    ("株式会社架空", "架空株式会社", Likeness.FORM),
    ("株式会社架空", "架空", Likeness.FORM),
    ("株式会社架空", "有限会社架空", Likeness.FORM),
    ("公共財団法人架空協会", "公益財団法人架空協会", Likeness.FORM),
    ("株式会社架空情報", "株式会社架空情報処", Likeness.EDIT),
    ("株式会社架空情報処", "株式会社架空清報処", Likeness.EDIT),
    ("株式会社架空シスムテ", "株式会社架空システム", Likeness.EDIT),
    ("株式会社成電社", "株式会社電成社", Likeness.EDIT),
    ("株式会社架空情報", "株式会社架空情報サービス東日本", Likeness.SHORTENED),
    ("株式会社架空データ", "株式会社大仮想架空データ", Likeness.SHORTENED),
    ("学校法人順正堂", "学校法人順正堂架空大学看護学部附属寮", Likeness.SHORTENED),
    ("一般財団法人架空環境研究センター", "一般財団法人架空海洋環境研究センター", Likeness.CLOSE),
    ("株式会社キヤノ", "株式会社キャノ", Likeness.SOUND),
    ("斎藤組", "斉藤組", Likeness.SOUND),
    ("合同会社アクアマリン", "合同会社あくあまりーん", Likeness.SOUND),
    ("株式会社虎屋本店", "株式会社虎屋", Likeness.CUT),
    ("株式会社大林組泉が丘営業所", "株式会社大林組", Likeness.SHORTENED),
]


@pytest.mark.parametrize(("left", "right", "kind"), ALIKE)
def test_alike_names_are_for_a_person_to_look_at(left: str, right: str, kind: Likeness) -> None:
    found = identify(CompanyRef(left), CompanyRef(right))
    assert told(found) == ("review", "similar_name", "review")
    assert found.likeness is kind
    assert 0 < found.score < 100


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("株式会社架空", "株式会社仮空"),
        ("株式会社田中組", "株式会社田口組"),
        ("株式会社架空", "株式会社架空情報"),
        ("株式会社甲", "株式会社乙"),
        ("株式会社架空建設", "株式会社仮想電気"),
    ],
)
def test_short_names_one_character_apart_are_different(left: str, right: str) -> None:
    assert told(identify(CompanyRef(left), CompanyRef(right))) == ("different", None, None)


def test_likeness_in_different_municipalities_is_a_note_only() -> None:
    found = identify(
        CompanyRef("㈱架空システムズ", None, OSAKA), CompanyRef("株式会社架空システム", A, SENDAI)
    )
    assert told(found) == ("different", None, None)
    assert codes(found) == ["alike_elsewhere"]


def test_equal_cores_with_another_legal_form_stay_review_in_different_municipalities() -> None:
    found = identify(CompanyRef("架空システム㈱", None, OSAKA), CompanyRef("株式会社架空システム", A, SENDAI))
    assert told(found) == ("review", "similar_name", "review")


def test_a_branch_elsewhere_with_a_name_alike_stays_review() -> None:
    branch = CompanyRef("㈱架空システムズ 大阪支店", None, OSAKA)
    assert identify(branch, CompanyRef("株式会社架空システム", A, SENDAI)).decision == "review"


def test_another_name_at_the_same_street_address_is_for_a_person_to_look_at() -> None:
    company = CompanyRef("株式会社架空", A, "宮城県仙台市青葉区国分町三丁目7番1号")
    found = identify(CompanyRef("仮想工業㈱", None, "仙台市青葉区国分町3-7-1 仮想ビル5F"), company)
    assert told(found) == ("review", "same_address", "review")
    assert found.left == "仙台市青葉区国分町3-7-1 仮想ビル5F"


@pytest.mark.parametrize("address", [None, "", "宮城県", "仙台市", SENDAI_TOO])
def test_without_an_address_or_in_the_same_municipality_one_character_is_enough(address: str | None) -> None:
    company = CompanyRef("株式会社架空システム", A, SENDAI)
    assert identify(CompanyRef("株式会社仮空システム", None, address), company).decision == "review"


def test_long_names_that_begin_otherwise_are_other_companies() -> None:
    left, right = "株式会社甲乙環境設計コンサルタント", "株式会社丙丁環境設計コンサルタント"
    assert identify(CompanyRef(left), CompanyRef(right)).decision == "different"


def test_two_numbers_settle_what_an_address_would_have_asked() -> None:
    found = identify(CompanyRef("仮想工業㈱", B, SENDAI), CompanyRef("株式会社架空", A, SENDAI))
    assert told(found) == ("different", None, None)


def test_a_union_that_bears_the_companys_name_is_never_the_company() -> None:
    assert identify(CompanyRef("架空㈱労働組合"), CompanyRef("架空株式会社")).decision == "review"


# 共同企業体


def test_in_a_pair_a_venture_is_at_most_for_a_person_to_look_at() -> None:
    found = identify_venture(CompanyRef("㈱架空・仮想建設㈱共同企業体"), CompanyRef("株式会社架空"))
    assert told(found) == ("review", "normalized_name", "review")


# いつでも成り立つこと

pieces = st.sampled_from(
    [
        "株式会社",
        "㈱",
        "(株)",
        "有限会社",
        "一般社団法人",
        "架空",
        "仮想",
        "システム",
        "ｼｽﾃﾑ",
        "エヌ・ティ・ティ",
        "NTT",
        "東北",
        "支店",
        " ",
        "　",
        "・",
        "－",
        "ー",
        "髙﨑",
        "高崎",
        "データ",
        "&",
        "本店",
        "JV",
        "（",
        "）",
        "１",
        "斎",
        "斉",
    ]
)
names = st.lists(pieces, min_size=1, max_size=6).map("".join)
refs = st.builds(
    CompanyRef,
    name=names,
    corporate_number=st.sampled_from([None, A, B, "7.0E+12", ""]),
    address=st.sampled_from([None, SENDAI, SENDAI_TOO, OSAKA, "東京都", "府中市宮西町2-24", "？"]),
    aliases=st.lists(names, max_size=2).map(tuple),
    shortened=st.booleans(),
)


@given(refs, refs)
def test_the_decision_does_not_depend_on_the_order(left: CompanyRef, right: CompanyRef) -> None:
    there, back = identify(left, right), identify(right, left)
    assert told(there) == told(back)
    assert there.score == back.score
    assert codes(there) == codes(back)


@given(refs)
def test_a_company_is_itself(ref: CompanyRef) -> None:
    if ref.name.strip():
        assert identify(ref, ref).decision == Decision.SAME


@given(refs, refs)
def test_only_equal_evidence_scores_a_hundred(left: CompanyRef, right: CompanyRef) -> None:
    found = identify(left, right)
    assert 0 <= found.score <= 100
    if found.decision is Decision.SAME:
        assert found.score == 100
        assert found.method is not None


@given(names, names)
def test_width_and_spaces_between_form_and_name_change_no_decision(left: str, right: str) -> None:
    wide = right.replace("株式会社", "株式会社　").replace("(株)", "（株）").replace("NTT", "ＮＴＴ")
    before = identify(CompanyRef(left), CompanyRef(right)).decision
    if before is Decision.SAME and " " not in right:
        assert identify(CompanyRef(left), CompanyRef(wide)).decision is not Decision.DIFFERENT
