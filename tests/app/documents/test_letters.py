"""照会書, 資格確認結果通知（案） and 記載文案."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.documents.clause_texts import clause_texts_docx
from app.documents.inquiry import inquiry_docx
from app.documents.letter import Sender
from app.documents.qualification_notice import notice_docx
from rules.case import AdoptedClause, kept_case
from rules.faults import InputError
from rules.library import shipped_library
from rules.parties import Company
from rules.wording import PLACES, Place, wording
from tests.word import docx_text, validate_docx

SAMPLE = Path(__file__).parents[3] / "templates" / "documents" / "entry" / "sample.json"
CASE = kept_case(json.loads(SAMPLE.read_text(encoding="utf-8"))).case
BIDDER = Company(name="㈱髙﨑&<例示>電機", address="架空県架空市北町1-2-3", corporate_number="5010001234567")
SENDER = Sender("架空市", "架空市長　架空 一郎", "架市契第123号", date(2026, 12, 1), "契約課　000-000-0000")
LIBRARY = shipped_library()
CAREER = [
    *(person.called for person in CASE.appointees),
    *(post.company.name for person in CASE.appointees for post in person.employments or ()),
    "在籍",
    "令和7年3月31日",
]


def test_the_inquiry_asks_the_bidder_for_its_affiliates_and_brings_the_sheet_to_answer_on(
    need: Callable[[str], str],
) -> None:
    made = inquiry_docx(CASE.tender.name, BIDDER, SENDER, reply_by=date(2026, 12, 10))
    text = docx_text(made)
    for words in (
        "架市契第123号",
        "令和8年12月1日",
        "㈱髙﨑&<例示>電機　御中",
        "架空市長　架空 一郎",
        "「住民情報システム更改業務」について",
        "（回答期限）令和8年12月10日",
        "貴社の親会社",
        "法人番号　5010001234567",
        "架空市　御中",
        "契約課　000-000-0000",
    ):
        assert words in text, words
    for heading in ("区分", "商号又は名称", "法人番号", "所在地", "関係の始まった日"):
        assert f"\n{heading}\n" in text
    for kind in ("親会社", "子会社", "同じ親会社をもつ会社"):
        assert text.count(f"\n{kind}\n") >= 2  # rows to fill in
    assert not [word for word in CAREER if word in text]
    assert validate_docx(need("node"), made) == []


def test_what_is_not_known_is_left_to_fill_in_by_hand() -> None:
    text = docx_text(inquiry_docx("件名", Company(name="例示電機㈱")))
    assert "（回答期限）　　　年　　月　　日" in text
    assert "第　　　　　号" in text
    assert "（団体名）" in text


@pytest.mark.parametrize(
    ("qualified", "there", "absent"),
    [
        (
            False,
            [
                "参加資格があると認められません。",
                "理由の説明を求めることができます",
                "CIO補佐官設置要綱 第8条",
            ],
            ["□"],
        ),
        (True, ["参加資格があると認めます。"], ["□", "理由の説明を求めることができます", "満たしていない"]),
        (None, ["□ 参加資格があると認めます。", "理由の説明を求めることができます"], []),
    ],
)
def test_the_notice_is_a_draft_that_says_nothing_of_a_career(
    qualified: bool | None, there: list[str], absent: list[str], need: Callable[[str], str]
) -> None:
    made = notice_docx(
        CASE.tender, BIDDER, LIBRARY, qualified=qualified, clauses=CASE.rules, sender=SENDER, mark="デモ用"
    )
    text = docx_text(made)
    for words in (
        "参加資格確認結果通知書（案）",
        "㈱髙﨑&<例示>電機　御中",
        "住民情報システム更改業務",
        *there,
    ):
        assert words in text, words
    assert not [word for word in (*CAREER, *absent, "排除", "無効", "問題なし") if word in text]
    for rule in CASE.rules:  # for the officer who drafts it: where each clause must stand, and on what ground
        assert LIBRARY.clauses[rule.id].footing in text
    assert validate_docx(need("node"), made) == []


def test_the_letter_itself_does_not_say_which_clause_bit() -> None:
    text = docx_text(notice_docx(CASE.tender, BIDDER, LIBRARY, qualified=False, clauses=CASE.rules[:1]))
    letter, _, drafting = text.partition("起案する職員への注意")
    assert "規定例" not in letter
    assert "(B)規定例①" in drafting
    assert "雇用" not in text  # the clause's title: the drafter's sheet may be sent by mistake


def test_a_clause_no_longer_known_is_named_in_the_notice() -> None:
    gone = [AdoptedClause(id="old-clause", instrument="旧要綱")]
    text = docx_text(notice_docx(CASE.tender, BIDDER, LIBRARY, qualified=False, clauses=gone))
    assert "条項 old-clause" in text
    assert "旧要綱" in text


def test_the_texts_of_a_letter_can_be_the_municipalitys_own(tmp_path: Path) -> None:
    shipped = Path("templates/documents/inquiry/text.toml").resolve()
    own = tmp_path / "documents"
    own.mkdir()
    text = shipped.read_text(encoding="utf-8")
    (own / "inquiry.toml").write_text(
        text.replace("関係会社について（照会）", "系列会社の照会"), encoding="utf-8"
    )
    assert "系列会社の照会" in docx_text(inquiry_docx("件名", BIDDER, own=tmp_path))
    (own / "inquiry.toml").write_text(text.replace("opening", "openning", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"inquiry\.toml openning: 知らない項目です"):
        inquiry_docx("件名", BIDDER, own=tmp_path)


def test_the_wording_of_every_clause_stands_under_its_place_with_its_ground(
    need: Callable[[str], str],
) -> None:
    adopted = [AdoptedClause(id=key, instrument="要綱 第8条") for key in LIBRARY.clauses]
    made = clause_texts_docx(adopted, LIBRARY, body_name="架空市", made_on=date(2026, 11, 20))
    text = docx_text(made)
    for place, label in PLACES.items():
        assert f"\n{label}\n" in text
        for clause in LIBRARY.clauses.values():
            words = wording(clause, {}, place)
            assert words is None or words in text
    for clause in LIBRARY.clauses.values():
        for words in (clause.footing, clause.gist, str(clause.citation), clause.version):
            assert words in text
    assert validate_docx(need("node"), made) == []


def test_what_is_not_settled_is_listed_first_and_what_is_settled_is_worded() -> None:
    open_text = docx_text(clause_texts_docx([AdoptedClause(id="b2")], LIBRARY))
    asked = open_text.partition("まだ決めていないこと")[2].partition("募集要項")[0]
    assert "どこまでの関係会社を含めますか" in asked
    assert "どの日からさかのぼって" in asked
    assert "過去何年間" not in asked  # the source says two
    options = {"affiliates": "none", "anchor": "application", "years": 3}
    settled = docx_text(clause_texts_docx([AdoptedClause(id="b2", options=options)], LIBRARY))
    asked = settled.partition("まだ決めていないこと")[2].partition("募集要項")[0]
    assert "ありません。" in asked
    assert "過去3年間（応募の日からさかのぼる）" in settled
    assert "関係会社は含まない" in settled


def test_a_place_no_adopted_clause_belongs_in_is_left_out() -> None:
    text = docx_text(clause_texts_docx([AdoptedClause(id="b1")], LIBRARY))
    assert PLACES[Place.CONTRACT] not in text
    assert PLACES[Place.DISPATCH] not in text
    assert PLACES[Place.CONTRACT] in docx_text(clause_texts_docx([AdoptedClause(id="a2")], LIBRARY))
    assert PLACES[Place.DISPATCH] in docx_text(clause_texts_docx([AdoptedClause(id="c2")], LIBRARY))


def test_the_wording_of_a_clause_nobody_has_is_refused() -> None:
    with pytest.raises(InputError, match="条項 z9"):
        clause_texts_docx([AdoptedClause(id="z9")], LIBRARY)


def test_equal_input_gives_equal_bytes() -> None:
    made = [
        (
            inquiry_docx("件名", BIDDER, SENDER),
            notice_docx(CASE.tender, BIDDER, LIBRARY, clauses=CASE.rules),
            clause_texts_docx(CASE.rules, LIBRARY),
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
