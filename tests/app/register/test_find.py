"""Looking for a corporation by whatever name somebody remembers. 架空の法人."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.register import find as finding
from app.register.find import Found, Successor, find
from app.register.store import RegisterStore, open_register
from rules.faults import InputError
from tests.app.register.nta import load, number, row, saved

MIYAGI = {"prefecture": "宮城県", "prefecture_code": "04", "city": "架空市"}

ROWS = [
    row(1, "株式会社架空システム", kana="カクウシステム", english="Kakuu Systems Co., Ltd."),
    row(2, "髙﨑商事株式会社", kana="タカサキショウジ", **MIYAGI),
    row(3, "見本計算センター株式会社", latest="0", updated="2016-04-01"),
    row(3, "例示電算株式会社", process="11", changed="2021-04-01", updated="2021-04-05"),
    row(4, "株式会社古見本情報", closed="2020-04-01", cause="11", successor=number(5)),
    row(5, "株式会社中見本情報", closed="2022-04-01", cause="11", successor=number(6)),
    row(6, "新見本情報株式会社"),
    row(7, "有限会社環状一", closed="2020-04-01", cause="11", successor=number(8)),
    row(8, "有限会社環状二", closed="2020-04-02", cause="11", successor=number(7)),
    row(9, "株式会社行先不明", closed="2020-04-01", cause="11", successor=number(999)),
    row(10, "キヤノンボール株式会社"),
    row(11, "大和"),
    row(12, "大和株式会社"),
    row(13, "株式会社大和"),
    row(14, "株式会社大和", closed="2019-05-05", cause="01"),
    row(15, "有限会社大和", **MIYAGI),
    row(16, "株式会社空"),
    row(17, "さくら学園", kana="サクラガクエン"),
    row(18, "株式会社エヌ・ティ・架空", kana="エヌティカクウ"),
]

MANY = max(range(100, 140), key=number)
ROWS += [row(n, "株式会社多数" if n == MANY else "有限会社多数") for n in range(100, 140)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("register")
    load(place / "store", saved(place, "zenkoku.csv", ROWS))
    return place / "store"


@pytest.fixture
def store(folder: Path) -> RegisterStore:
    opened = open_register(folder)
    assert opened
    return opened


def numbers(found: Found) -> list[str]:
    return [candidate.corporate_number for candidate in found.candidates]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("㈱架空システム", 1),
        ("架空システム（株）　東北支店", 1),
        ("高崎商事", 2),
        ("例示電算", 3),
        ("見本計算センター", 3),
        ("kakuu systems", 1),
        ("KAKUU SYSTEMS CO.,LTD.", 1),
        ("カクウシステム", 1),
        ("ｶｸｳｼｽﾃﾑ", 1),
        ("かくうしすてむ", 1),
        ("さくらがくえん", 17),
        ("架空シス", 1),
        ("架空シ", 1),
        ("架空ツステム", 1),
        ("架空システ", 1),
        ("架システム", 1),
        ("空架システム", 1),
        ("キャノンボール", 10),
        ("NT架空", 18),
        ("空", 16),
    ],
)
def test_the_one_meant_stands_first(store: RegisterStore, typed: str, meant: int) -> None:
    assert numbers(find(store, typed))[:1] == [number(meant)]


def test_a_name_borne_before_is_told_as_such(store: RegisterStore) -> None:
    one = find(store, "見本計算センター（株）").candidates[0]
    assert (one.name, one.match, one.matched) == ("例示電算株式会社", "former", "見本計算センター株式会社")
    assert [(held.name, held.until) for held in one.former_names] == [
        ("見本計算センター株式会社", date(2021, 3, 31))
    ]
    assert one.score == 100


def test_equal_names_come_before_equal_cores_and_living_ones_before_closed(store: RegisterStore) -> None:
    found = find(store, "㈱大和")
    assert numbers(found)[:2] == [number(13), number(14)]
    assert set(numbers(found)[2:5]) == {number(11), number(12), number(15)}
    assert [c.score for c in found.candidates[:2]] == [100, 100]
    assert all(c.score < 100 for c in found.candidates[2:])


def test_an_equal_name_comes_first_however_many_bear_its_core(store: RegisterStore) -> None:
    assert numbers(find(store, "㈱多数", limit=1)) == [number(MANY)]


def test_a_prefecture_leaves_the_others_out(store: RegisterStore) -> None:
    for written in ("宮城県", "宮城", "04", "４", "4"):
        assert numbers(find(store, "大和", written)) == [number(15)], written
    assert number(15) not in numbers(find(store, "大和", "東京都"))


def test_an_unknown_prefecture_is_named(store: RegisterStore) -> None:
    with pytest.raises(InputError, match="架空県"):
        find(store, "大和", "架空県")


def test_a_merged_corporation_tells_who_took_it_over_and_who_took_that_over(store: RegisterStore) -> None:
    one = find(store, "古見本情報").candidates[0]
    assert one.closed_on == date(2020, 4, 1)
    assert one.successors == (
        Successor(number(5), "株式会社中見本情報", date(2020, 4, 1)),
        Successor(number(6), "新見本情報株式会社", date(2022, 4, 1)),
    )
    assert find(store, "新見本情報").candidates[0].successors == ()


def test_a_chain_that_comes_round_again_or_leads_nowhere_ends(store: RegisterStore) -> None:
    ring = find(store, "環状一").candidates[0]
    assert [after.number for after in ring.successors] == [number(8)]
    lost = find(store, "行先不明").candidates[0]
    assert lost.successors == (Successor(number(999), "", date(2020, 4, 1)),)


def test_a_number_finds_its_corporation_however_it_is_written(store: RegisterStore) -> None:
    plain = number(1)
    wide = plain.translate({ord(str(n)): chr(ord("０") + n) for n in range(10)})
    for written in (plain, wide, f"T{plain}", f" {plain[0]}-{plain[1:5]}-{plain[5:9]}-{plain[9:]} "):
        found = find(store, written, "宮城県")
        assert numbers(found) == [plain], written
        assert (found.candidates[0].match, found.candidates[0].score, found.notice) == ("number", 100, None)


def test_a_number_nobody_has_or_can_have_says_so(store: RegisterStore) -> None:
    assert find(store, number(4321)) == Found((), finding.NOT_HELD)
    wrong = find(store, number(1)[:-1] + str((int(number(1)[-1]) + 1) % 10))
    assert wrong.candidates == ()
    assert "検査用数字" in (wrong.notice or "")


@pytest.mark.parametrize("typed", ["", " 　", "・・"])
def test_nothing_typed_asks_for_a_name(store: RegisterStore, typed: str) -> None:
    found = find(store, typed)
    assert found.candidates == ()


@pytest.mark.parametrize("typed", ["株式会社", "㈱", "（有）", "一般社団法人"])
def test_a_legal_form_alone_is_no_name(store: RegisterStore, typed: str) -> None:
    assert find(store, typed) == Found((), finding.ONLY_FORM)


def test_what_has_nothing_in_common_is_not_offered(store: RegisterStore) -> None:
    assert numbers(find(store, "架空自動車販売")) == []
    assert numbers(find(store, "例示")) == [number(3)]  # a part of a long name is, however short


def test_no_more_than_asked_for(store: RegisterStore) -> None:
    assert len(find(store, "大和", limit=2).candidates) == 2
    assert numbers(find(store, "大和", limit=2)) == numbers(find(store, "大和"))[:2]


@pytest.mark.parametrize("damage", ["gone", "overwritten"])
def test_without_its_index_equal_names_are_still_found(folder: Path, tmp_path: Path, damage: str) -> None:
    shutil.copytree(folder, tmp_path / "store")
    names = tmp_path / "store" / "g000001" / "names"
    if damage == "gone":
        shutil.rmtree(names)
    for path in names.glob("names.*.dat"):
        path.write_bytes(b"\xff" * path.stat().st_size)
    alone = open_register(tmp_path / "store")
    assert alone
    found = find(alone, "㈱大和")
    assert numbers(found) == [number(13), number(14)]
    assert found.notice == finding.NO_INDEX
    assert numbers(find(alone, "（有）大和", "宮城")) == [number(15)]
    assert numbers(find(alone, "（有）大和", "東京")) == []


@given(st.text(max_size=400) | st.text(alphabet="架空大和ー・（株）カｶ支店 "))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_answered_twice_alike(typed: str) -> None:
    opened = open_register(_SHARED[0])
    assert opened
    first = find(opened, typed)
    assert find(opened, typed) == first
    assert len(first.candidates) <= 10
    assert len(set(numbers(first))) == len(first.candidates)
    assert all(0 <= candidate.score <= 100 for candidate in first.candidates)


_SHARED: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def _share(folder: Path) -> None:
    _SHARED.append(folder)
