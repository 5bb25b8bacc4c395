"""The words for relations: none with two meanings, and none guessed."""

from __future__ import annotations

import pytest

from app.lists.headings import AFFILIATIONS, shipped_headings
from app.lists.relations import Named, shipped_relations
from rules.words import Tie


@pytest.mark.parametrize(
    ("word", "type", "named"),
    [
        ("親会社", Tie.SUBSIDIARY, Named.PARENT),
        ("② 子会社", Tie.SUBSIDIARY, Named.CHILD),
        ("連結子会社", Tie.CONSOLIDATED, Named.CHILD),
        ("持分法適用関連会社", Tie.EQUITY_METHOD, Named.CHILD),
        ("その他の関係会社", Tie.EQUITY_METHOD, Named.PARENT),
        ("被合併会社", Tie.SUCCESSION, Named.PARENT),
        ("事業譲渡先", Tie.SPLIT, Named.CHILD),
        ("親会社を同じくする子会社", None, Named.SISTER),
        ("役員の兼任", None, Named.NONE),
    ],
)
def test_usual_words_as_the_declarant_sees_them(word: str, type: Tie | None, named: Named) -> None:
    found = shipped_relations().meaning(word, pair=False)
    assert found is not None
    assert (found.type, found.named) == (type, named)


@pytest.mark.parametrize("word", ["合併", "商号変更", "会社分割", "事業譲渡", "親子関係", "資本提携", ""])
def test_a_word_without_a_direction_or_a_meaning_is_asked(word: str) -> None:
    relations = shipped_relations()
    assert relations.meaning(word, pair=False) is None
    assert len(relations.choices(word, pair=False)) > 1


def test_where_both_companies_are_named_the_columns_tell_who_is_above_but_not_who_came_before() -> None:
    relations = shipped_relations()
    assert relations.meaning("子会社", pair=True) is not None
    assert relations.meaning("親会社", pair=True) is not None
    assert relations.meaning("被合併会社", pair=True) is None
    assert [key for key, _ in relations.choices("被合併会社", pair=True)] == ["before", "after", "none"]
    assert relations.meaning("兄弟会社", pair=True) is None


def test_every_meaning_can_be_chosen_and_every_type_is_reached() -> None:
    relations = shipped_relations()
    keys = [key for key, _ in relations.choices("初めて見る言葉", pair=False)]
    assert keys == [one.key for one in relations.relation]
    assert {one.type for one in relations.relation if one.type} == set(Tie)


@pytest.mark.parametrize(
    ("group", "heading", "field"),
    [
        ("", "親会社の商号又は名称", "parent_name"),
        ("親会社", "商号又は名称", "parent_name"),
        ("子会社等", "所在地", "child_address"),
        ("", "商号又は名称", "other_name"),
        ("届出者", "法人番号", "declarant_corporate_number"),
        ("", "届出者との関係", "relation"),
    ],
)
def test_headings_of_offices_alone_and_under_another(group: str, heading: str, field: str) -> None:
    assert set(shipped_headings(AFFILIATIONS).fitting_under(group, heading)) == {field}
