"""Where a name stands as a name, and where its letters are a part of something else."""

from __future__ import annotations

import pytest

from app.store.naming import is_name, names, spellings, stands_as_name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("高橋 真", "「高橋真」"),
        ("高橋 真", "「高橋　真」"),
        ("高橋 真", "高橋真さんの誓約書"),
        ("高橋 真", "高橋真の誓約書"),
        ("高橋 真", "補佐官の高橋真様"),
        ("高橋 真", "（高橋真）"),
        ("高橋 真", "2026年 高橋 真 更新"),
        ("カクウノ ジロウ", "カクウノジロウ様"),
        ("山田 まこ", "山田まこさん"),
        ("𠮷野 家子", "𠮷野家子と確かめた"),
        ("John Smith", "「John Smith」"),
        ("林 一", "林一さんの求め"),
        ("林 一", "補佐官の「林　一」"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    assert stands_as_name(text, spellings(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("高橋 真", "「高橋真一」"),
        ("高橋 真", "「高橋 真一」"),
        ("高橋 真", "大高橋真さん"),
        ("高橋 真", "高橋真みちさん"),
        ("山田 まこ", "山田まことさん"),
        ("サトウ ジロウ", "サトウジロウタ"),
        ("株式会社", "「株式会社架空システム」"),
        ("株式会社", "「架空システム株式会社」"),
        ("John Smith", "John Smithson"),
        ("林 一", "森林一帯"),
        ("林 一", "小林 一さん"),
        ("林 一", "「小林 一」"),
        ("林 一", "「林 一郎」"),
        ("林 一", "林 一のすけ"),
        ("野家 子", "𠮷野家子"),
    ],
)
def test_the_letters_of_a_longer_name_are_not_the_name(name: str, text: str) -> None:
    assert not stands_as_name(text, spellings(name))


@pytest.mark.parametrize(
    "text", ["林 一の役割の有無", "林一の職歴", "氏名: 林 一 → 林 二", '{"name": "林　一"}', "林 一様"]
)
def test_a_short_name_is_shown_where_it_is_a_word(text: str) -> None:
    assert names(text, spellings("林 一"))


@pytest.mark.parametrize(
    "text", ["小林 一の役割", "林 一郎の役割", "森林一の谷", "林一郎", "森林一帯の図面", "林 二の役割"]
)
def test_a_short_name_is_not_shown_where_it_is_a_part_of_something(text: str) -> None:
    assert not names(text, spellings("林 一"))


def test_a_text_is_the_name_whole_or_not_at_all() -> None:
    for text in ("林 一", "林一", "林　一", " 林 一 "):
        assert is_name(text, "林 一", None), text
    for text in ("小林 一", "林 一郎", "林", "林 一さん", "", " "):
        assert not is_name(text, "林 一", None, ""), text
