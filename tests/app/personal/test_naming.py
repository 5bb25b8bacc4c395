"""Where a name stands as a name, and where its letters are a part of something else."""

from __future__ import annotations

import pytest

from app.store.naming import spellings, stands_as_name


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
        ("野家 子", "𠮷野家子"),
    ],
)
def test_the_letters_of_a_longer_name_are_not_the_name(name: str, text: str) -> None:
    assert not stands_as_name(text, spellings(name))
