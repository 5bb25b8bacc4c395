"""所在地から、市区町村と番地を読む。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.names.address import (
    different_municipalities,
    read_address,
    same_municipality,
    same_street_address,
)
from rules.names.municipalities import gazetteer


def municipality(address: str) -> str | None:
    possible = sorted(read_address(address).possible)
    return possible[0].prefecture + possible[0].name if len(possible) == 1 else None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("千葉県市川市八幡1-1-1", "千葉県市川市"),
        ("千葉県市原市国分寺台中央1-1-1", "千葉県市原市"),
        ("三重県四日市市諏訪町1-5", "三重県四日市市"),
        ("広島県廿日市市下平良1-11-1", "広島県廿日市市"),
        ("千葉県匝瑳市八日市場ハ793-2", "千葉県匝瑳市"),
        ("東京都町田市森野2-2-22", "東京都町田市"),
        ("長野県大町市大町3887", "長野県大町市"),
        ("佐賀県杵島郡大町町大字大町5017", "佐賀県大町町"),
        ("新潟県十日町市千歳町3-3", "新潟県十日町市"),
        ("石川県野々市市三納1-1", "石川県野野市市"),
        ("北海道余市郡余市町朝日町26", "北海道余市町"),
        ("群馬県佐波郡玉村町下新田201", "群馬県玉村町"),
        ("東京都東村山市本町1-2-3", "東京都東村山市"),
        ("東京都武蔵村山市本町1-1-1", "東京都武蔵村山市"),
        ("東京都羽村市緑ヶ丘5-2-1", "東京都羽村市"),
        ("奈良県大和郡山市北郡山町248-4", "奈良県大和郡山市"),
        ("福島県郡山市朝日1-23-7", "福島県郡山市"),
        ("岐阜県郡上市八幡町島谷228", "岐阜県郡上市"),
        ("愛知県蒲郡市旭町17-1", "愛知県蒲郡市"),
        ("福岡県小郡市小郡255-1", "福岡県小郡市"),
        ("東京都大島町元町1-1-14", "東京都大島町"),
        ("東京都八丈島八丈町大賀郷2551", "東京都八丈町"),
        ("茨城県龍ヶ崎市3710", "茨城県竜ケ崎市"),
        ("宮城県塩釜市旭町1-1", "宮城県塩竃市"),
        ("東京都千代田区霞が関2-1-2", "東京都千代田区"),
        ("宮城県仙台市青葉区国分町3-7-1", "宮城県仙台市"),
        ("仙台市青葉区国分町3-7-1", "宮城県仙台市"),
        ("神奈川県中区日本大通1", "神奈川県横浜市"),
        ("〒980-8671　宮城県仙台市青葉区国分町3-7-1", "宮城県仙台市"),
        ("岐阜県加茂郡白川町河岐715", "岐阜県白川町"),
        ("岐阜県大野郡白川村鳩谷517", "岐阜県白川村"),
    ],
)
def test_the_municipality_is_read(address: str, expected: str) -> None:
    assert municipality(address) == expected


@pytest.mark.parametrize(
    "address", [None, "", "　", "本町1-2-3", "三保1599番地2", "Tokyo", "住所不定", "府中市宮西町2-24"]
)
def test_what_cannot_be_told_stays_unknown(address: str | None) -> None:
    assert len(read_address(address).possible) != 1


DIFFERENT = [
    ("宮城県仙台市青葉区国分町3-7-1", "東京都千代田区霞が関2-1-2"),
    ("東京都千代田区霞が関2-1-2", "東京都港区虎ノ門1-1-1"),
    ("仙台市青葉区国分町3-7-1", "大阪府大阪市北区中之島1-3-20"),
    ("府中市宮西町2-24", "宮城県仙台市青葉区国分町3-7-1"),
    ("東京都", "大阪府大阪市北区中之島1-3-20"),
    ("岐阜県加茂郡白川町河岐715", "岐阜県大野郡白川村鳩谷517"),
]
NOT_DIFFERENT = [
    ("宮城県仙台市青葉区国分町3-7-1", "宮城県仙台市泉区泉中央2-1-1"),
    ("東京都", "東京都千代田区霞が関2-1-2"),
    ("府中市宮西町2-24", "東京都府中市宮西町2-24"),
    ("府中市宮西町2-24", "広島県府中市府川町315"),
    ("中央区銀座1-1", "東京都中央区築地1-1-1"),
    ("那珂川町西隈1-1-1", "福岡県那珂川市西隈1-1-1"),
    ("福岡県筑紫郡那珂川町西隈1-1-1", "福岡県那珂川市西隈1-1-1"),
    ("静岡県清水市旭町6-8", "静岡県静岡市清水区旭町6-8"),
    ("住所不定", "東京都千代田区霞が関2-1-2"),
    ("", ""),
]


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_municipalities_that_surely_differ(left: str, right: str) -> None:
    assert different_municipalities(read_address(left), read_address(right))
    assert different_municipalities(read_address(right), read_address(left))


@pytest.mark.parametrize(("left", "right"), NOT_DIFFERENT)
def test_unsure_is_never_different(left: str, right: str) -> None:
    assert not different_municipalities(read_address(left), read_address(right))
    assert not different_municipalities(read_address(right), read_address(left))


def test_wards_of_one_designated_city_are_one_municipality() -> None:
    aoba, izumi = read_address("宮城県仙台市青葉区国分町3-7-1"), read_address("仙台市泉区泉中央2-1-1")
    assert same_municipality(aoba, izumi)
    assert not same_street_address(aoba, read_address("仙台市泉区国分町3-7-1"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("宮城県仙台市青葉区国分町三丁目7番1号", "仙台市青葉区国分町３－７－１"),
        ("仙台市青葉区国分町3-7-1 架空ビル8F", "仙台市青葉区国分町3丁目7-1-801"),
        ("東京都千代田区丸の内二丁目4番1号 丸の内ビルディング30階", "東京都千代田区丸の内2-4-1"),
        ("北海道札幌市東区北三十四条東9-1-1", "札幌市東区北34条東9丁目1番1号"),
        ("石垣市字大川一四二五番地の九", "沖縄県石垣市大川1425-9"),
        ("静岡県浜松市中央区海老塚町１番地の５", "静岡県浜松市海老塚町1-5"),
        ("兵庫県高砂市曽根町二二五七番地", "兵庫県高砂市曽根町2257"),
        ("新潟県新潟市中央区一番堀通町3-10", "新潟市中央区一番堀通町３番地１０"),
        ("茨城県龍ケ崎市3710番地", "茨城県龍ヶ崎市３７１０"),
        ("静岡県浜松市中区海老塚1-5-2", "静岡県浜松市中央区海老塚１丁目５番２号"),
        ("静岡県浜松市北区細江町気賀1820-1", "静岡県浜松市浜名区細江町気賀１８２０番地の１"),
        ("兵庫県尼崎市北初島16-4", "兵庫県尼崎市北初島町１６番４"),
        ("福井県福井市串野町6-17-1", "福井県福井市串野町第６号１７番地１"),
        ("愛知県新城市井代字堀之内27-1", "愛知県新城市井代字堀ノ内２７番地の１"),
        ("福島県いわき市錦町字作鞍140", "福島県いわき市錦町作鞍１４０番地"),
        ("京都府京都市上京区七本松通中立売下ル三軒町77", "京都市上京区七本松通中立売下る三軒町７７番地"),
        ("高砂市曽根町2257番地3の201号", "兵庫県高砂市曽根町2257-3"),
        ("仙台市青葉区国分町3-7-1 架空ビル801号室", "仙台市青葉区国分町3-7-1-902"),
        # 階と部屋は、番地の続きではない
        ("宮城県仙台市青葉区春日町3番1号", "宮城県仙台市青葉区春日町３番１号　９階"),
        ("宮城県仙台市青葉区春日町3番1号", "宮城県仙台市青葉区春日町３番１号９階"),
        ("宮城県仙台市青葉区春日町3番1号", "宮城県仙台市青葉区春日町３番１号 9F"),
        ("宮城県仙台市青葉区春日町3番1号 8階", "宮城県仙台市青葉区春日町3番1号 9階"),
        ("宮城県仙台市青葉区春日町3番1号 如月ビル4階", "宮城県仙台市青葉区春日町三番一号九階"),
        ("宮城県仙台市青葉区春日町3番1号901", "宮城県仙台市青葉区春日町3-1"),
        ("宮城県仙台市青葉区春日町3番1号 901号室", "宮城県仙台市青葉区春日町3番1号"),
        ("宮城県石巻市中央3番地", "宮城県石巻市中央３番地 7階"),
        ("宮城県石巻市中央1丁目2番地", "宮城県石巻市中央１丁目２番地 ５階"),
        ("宮城県石巻市中央1-2", "宮城県石巻市中央1-2 5F"),
        ("宮城県石巻市中央17番地1", "宮城県石巻市中央17番地 1"),
    ],
)
def test_one_street_address_in_two_spellings(left: str, right: str) -> None:
    assert same_street_address(read_address(left), read_address(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("仙台市青葉区国分町3-7-1", "仙台市青葉区国分町3-7-2"),
        ("仙台市青葉区国分町3-7-1", "仙台市青葉区国分町3-71"),
        ("東京都千代田区丸の内2-4-1", "大阪府大阪市丸の内2-4-1"),
        ("仙台市青葉区国分町三丁目", "仙台市青葉区国分町三丁目"),
        ("東京都", "東京都"),
        ("宮城県仙台市青葉区", "宮城県仙台市青葉区"),
        ("宮城県仙台市青葉区春日町3番1号 9階", "宮城県仙台市青葉区春日町3-1-9"),
        ("秋田県横手市前郷二番町8-18", "秋田県横手市前郷一番町8-18"),
        ("大阪府大阪市北区本町1-2-3", "大阪府大阪市中央区本町1-2-3"),
        ("福島県双葉郡大熊町大字夫沢字中央台551-6", "福島県双葉郡大熊町大字夫沢字長者原551-6"),
        ("", ""),
    ],
)
def test_these_are_not_known_to_be_one_street_address(left: str, right: str) -> None:
    assert not same_street_address(read_address(left), read_address(right))


def test_every_municipality_of_the_table_is_read_back() -> None:
    book = gazetteer()
    for prefecture, names in book.by_prefecture.items():
        for name, place in names.items():
            assert read_address(f"{prefecture}{name}本町1-1").possible == {place}


def test_the_table_holds_the_1741_municipalities_and_the_47_prefectures() -> None:
    book = gazetteer()
    assert len(book.prefectures) == 47
    assert len({place for names in book.by_prefecture.values() for place in names.values()}) == 1741
    assert len(book.by_prefecture["北海道"]) == 179
    assert len(book.by_prefecture["長野県"]) == 77


@given(st.text(alphabet="東京都大阪府市区町村郡一二三1２-丁目番号の 　八", max_size=30))
def test_whatever_is_written_nothing_is_raised(text: str) -> None:
    address = read_address(text)
    assert not different_municipalities(address, address)
