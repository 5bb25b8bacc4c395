"""Every word of the contract has its Japanese, words written alike in two kinds each their own."""

from __future__ import annotations

from rules import words
from rules.words import JAPANESE, Reach, Tie

KINDS = (
    words.Role,
    words.Form,
    words.Kind,
    words.Tie,
    words.Category,
    words.Work,
    words.Method,
    words.Reach,
    words.Anchor,
)


def test_every_word_has_its_japanese() -> None:
    assert set(JAPANESE) == {word for kind in KINDS for word in kind}
    assert len(JAPANESE) == sum(len(kind) for kind in KINDS)


def test_a_tie_is_not_called_as_the_reach_of_a_clause_that_is_written_alike() -> None:
    assert (JAPANESE[Tie.CONSOLIDATED], JAPANESE[Reach.CONSOLIDATED]) == (
        "連結決算の対象",
        "連結グループ全体（兄弟会社を含む）",
    )
    assert JAPANESE[Tie.EQUITY_METHOD] == "関連会社"
