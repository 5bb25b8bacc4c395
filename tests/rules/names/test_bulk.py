"""Very many names at once: exactly what ``normalise`` reads, name by name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.names.branch import Doubt
from rules.names.bulk import ManyNames, key_hash, key_hashes, read_many
from rules.names.fold import HYPHENS, blur, fold
from rules.names.legal_form import Place
from rules.names.municipalities import place_stems
from rules.names.normalise import normalise
from rules.names.plain_blur import blurs_of
from rules.names.plain_fold import SPECIAL, fold_many
from rules.names.plain_read import plain_reader
from rules.names.tables import branches, legal_forms, letters, likeness, places

Row = tuple[list[tuple[str, Place, str, bool]], bool, bool]


def rows(many: ManyNames) -> list[Row]:
    """For each name its readings (form, place, core, loose), whether it is a branch's, whether unplaced."""
    found = []
    for i in range(len(many.written)):
        readings = [
            (*many.kinds[many.kind[r]], many.core[r], bool(many.loose[r]))
            for r in range(many.start[i], many.start[i + 1])
        ]
        found.append((readings, bool(many.is_branch[i]), bool(many.unplaced[i])))
    return found


def one_by_one(names: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for name in map(normalise, names):
        readings = [(r.form, r.place, r.core, r.doubt is Doubt.LOOSE) for r in name.readings]
        found.append((readings, name.is_branch, name.unplaced))
    return found


BRANCH_WORDS = [
    word
    for words in (
        branches().strong,
        branches().office,
        branches().weak,
        branches().titles,
        branches().between,
        branches().other_bodies,
        branches().organisations,
        branches().facilities,
    )
    for word in words.words
]
FORMS = [word for form in legal_forms().form for word in (*form.written, *form.bare, *form.suffix)]
FOREIGN = [word for form in legal_forms().foreign for word in form.written]
LETTERS = [word for words in letters().letters.values() for word in words]

NAMES = [
    "",
    " ",
    "\n",
    "株式会社架空\nシステム",
    "\n株式会社架空",
    "株式会社架空\r\n",
    "株式会社",
    "㈱",
    "(株)(株)",
    "株式会社株式会社架空",
    "架空㈱㈱",
    "㈱髙﨑データ　東北支店",
    "株 式 会 社 架空",
    "株式 会社架空",
    "架空 株式 会社",
    "医療法人 社団架空会",
    "医療法人社団架空会架空病院",
    "学校法人架空学園架空医療センター",
    "社会福祉法人架空会",
    "（同）架空",
    "架空工事業（同）",
    "架空事業協同組合",
    "架空農業協同組合連合会",
    "農協株式会社",
    "株式会社架空農協",
    "農業生産法人有限会社架空農園",
    "特例有限会社架空",
    "特例子会社株式会社架空",
    "架空(東京)",
    "架空（有）（東京）",
    "株式会社架空（旧：株式会社虚構）",
    "(旧)架空株式会社",
    "一財架空財団",
    "国立大学法人架空大学",
    "架空協力法人甲乙丙",
    "架空株式会社東北支店",
    "架空株式会社乙川",
    "株式会社山田製作所",
    "株式会社架空仙台製作所",
    "株式会社架空仙台東製作所",
    "株式会社架空第12センター",
    "株式会社架空商店",
    "株式会社架空設計事務所",
    "架空設計事務所",
    "株式会社架空 代表取締役 架空太郎",
    "株式会社架空 東京",
    "株式会社ｶｸｳ",
    "株式会社ガクウ",
    "株式会社ｶﾞｸｳ",
    "株式会社カ\u3099クウ",
    "株式会社ホ－ルディング",
    "サン－テック株式会社",
    "株式会社ーテック",
    "かぶしきがいしゃーテック",
    "ホーール株式会社",
    "株式会社Ｊーオイル",
    "株式会社エヌ・ティ・ティ・データ",
    "エヌティティ株式会社",
    "株式会社エヌーティ",
    "(株)エムエム",
    "佐々木組",
    "株式会社代々々木",
    "有限会社 々々",
    "𠮷野家㈱",
    "葛\U000e0100城建設株式会社",
    "株式会社Café架空",
    "Kakuu Systems Co., Ltd.",
    "株式会社MоnоА",
    "株式会社\ud800架空",
    "株式会社架空\x00",
    "①㈱",
    "㍿架空㌖",
    "…",
    "株式会社・・",
    "株式会社!!",
    "Straße AG",
    "ŉ株式会社",
    "株式会社\ue000架空",
    "甲野・乙川共同企業体",
]


def test_these_names_read_as_one_by_one() -> None:
    assert rows(read_many(NAMES)) == one_by_one(NAMES)


def test_every_legal_form_reads_as_one_by_one_wherever_it_stands() -> None:
    names = [
        name
        for form in (*FORMS, *FOREIGN, *legal_forms().qualifiers)
        for name in (
            form,
            form + "架空",
            form + "　架空システム",
            "架空" + form,
            "架空システム " + form,
            "甲野組" + form + "乙川",
            form + "架空" + form,
            "株式会社架空" + form,
            "架空" + form + "（株）",
            form + "架空事業",
            "事業" + form,
        )
    ]
    assert rows(read_many(names)) == one_by_one(names)


def test_every_word_of_a_branch_reads_as_one_by_one_wherever_it_stands() -> None:
    names = [
        name
        for word in BRANCH_WORDS
        for name in (
            word,
            "株式会社" + word,
            "株式会社架空" + word,
            "（株）架空仙台" + word,
            "株式会社架空 " + word,
            "株式会社架空　仙台" + word,
            "架空" + word,
            "架空仙台第二" + word + "株式会社",
            "社会福祉法人架空協会仙台" + word,
            "学校法人架空" + word + "中央病院",
        )
    ]
    assert rows(read_many(names)) == one_by_one(names)


def test_every_place_reads_as_one_by_one_before_a_branch() -> None:
    every = sorted({*places().regions, *places().towns, *place_stems()})
    names = [
        f"{head}{place}{word}"
        for place in every
        for head, word in (("株式会社架空", "支店"), ("株式会社架空", "製作所"), ("㈱架", "店"))
    ]
    assert rows(read_many(names)) == one_by_one(names)


SIGNS = [*"()（）【・、.&々甲山んッ　 \n\t髙﨑ヶｶﾞéßА㈱㍿㈲", "\u3099", "\ufe00", "\ud800", "架空"]
WORDS = [*FORMS, *FOREIGN, *BRANCH_WORDS, *LETTERS, *HYPHENS, *places().regions, *likeness().group.words]
PIECES = st.sampled_from([*WORDS, *SIGNS, *SIGNS])
WRITTEN = st.lists(PIECES | st.text(max_size=2), max_size=6).map("".join)


@settings(max_examples=600)
@given(st.lists(WRITTEN, max_size=8))
def test_any_names_read_as_one_by_one(names: list[str]) -> None:
    assert rows(read_many(names)) == one_by_one(names)


@settings(max_examples=300)
@given(st.lists(st.text(max_size=12) | WRITTEN, max_size=8))
def test_folding_many_is_folding_each(names: list[str]) -> None:
    many = fold_many(names or [""])
    for name, text, flags in zip(names or [""], many.text, many.flags, strict=True):
        assert text == ("" if flags & SPECIAL else fold(name))


def test_an_ordinary_name_needs_no_second_look() -> None:
    names = ["株式会社架空システム", "架空システム㈱", "（有）髙﨑製作所", "合同会社Kakuu", "架空商店"]
    many = fold_many(names)
    for text, flags, starts in zip(many.text, many.flags, many.form_starts, strict=True):
        assert plain_reader().read(text, int(flags), int(starts))


def test_no_spelling_of_a_form_is_a_single_character() -> None:
    """``plain_form`` finds a form by its first or last two characters."""
    assert all(len(fold(word)) >= 2 for form in legal_forms().form for word in (*form.written, *form.suffix))


def test_a_long_list_is_read_in_pieces_and_no_name_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.names.bulk._PIECE", 7)
    assert rows(read_many(NAMES)) == one_by_one(NAMES)


def test_the_hash_of_a_key_is_the_same_on_every_machine() -> None:
    assert key_hash("株式会社", "before", "架空") == -4955603278270741626
    many = read_many(["㈱架空", "架空株式会社", "株式会社　架空"])
    assert key_hashes(many).tolist() == [
        -4955603278270741626,
        key_hash("株式会社", "after", "架空"),
        -4955603278270741626,
    ]


@given(st.lists(WRITTEN | st.text(max_size=8), max_size=8))
def test_blurring_many_is_blurring_each(cores: list[str]) -> None:
    assert blurs_of(cores) == [blur(core) for core in cores]
