"""商号の表（rules/law/names）を、担当者が直しても壊れないように確かめる。"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rules import law_text
from rules.faults import InputError
from rules.names import normalise, tables
from rules.names.fold import fold
from rules.names.legal_form import split_form
from rules.names.letter_names import letter_readings


def test_every_written_form_is_read_as_its_kind_on_its_side() -> None:
    for form in tables.legal_forms().form:
        for written in form.written:
            folded = fold(written)
            if folded.startswith("(") or not folded.endswith(")"):
                assert form.name in {s.form for s in split_form(fold(f"架空甲乙{written}"))}, written
            if folded.endswith(")") or "(" not in folded:
                assert form.name in {s.form for s in split_form(fold(f"{written}架空甲乙"))}, written


def test_every_short_word_is_read_as_its_kind() -> None:
    for form in tables.legal_forms().form:
        for word in form.bare:
            assert {s.form for s in split_form(fold(f"{word} 架空甲乙"))} == {form.name}, word
        for word in form.suffix:
            assert form.name in {s.form for s in split_form(fold(f"架空甲乙{word}"))}, word


def test_every_foreign_form_is_read_at_the_end() -> None:
    for form in tables.legal_forms().foreign:
        for written in form.written:
            assert {s.form for s in split_form(fold(f"Kakuu {written}."))} == {form.name}, written


def test_every_variant_character_reads_as_its_modern_one() -> None:
    for old, new in tables.characters().same.items():
        assert fold(chr(old)) == fold(new)


def test_every_letter_name_is_read_as_its_letter() -> None:
    for letter, spellings in tables.letters().letters.items():
        for spelling in spellings:
            if letter != "and":
                assert f"{letter}z" in letter_readings(tables.plain(f"{spelling}・ゼット")), spelling


def test_every_strong_branch_word_is_cut_after_a_space_and_after_a_place() -> None:
    for word in tables.branches().strong.words:
        for name in (f"株式会社架空甲乙 第一{word}", f"株式会社架空甲乙仙台{word}", f"架空甲乙㈱仙台{word}"):
            assert "架空甲乙" in normalise(name).cores, name


def test_every_table_names_its_source() -> None:
    for path in sorted(tables.DIRECTORY.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        assert "source = " in text or "measured = " in text, path.name


BROKEN = [
    ("characters.toml", '[[table]]\nid = "a"\nlevel = "same"\nsource = "s"\npairs = "髙高﨑"', "2文字の組"),
    (
        "characters.toml",
        '[[table]]\nid = "a"\nlevel = "same"\nsource = "s"\npairs = "髙高 高低"',
        "読み替え先「高」",
    ),
    ("characters.toml", '[[table]]\nid = "a"\nlevel = "equal"\nsource = "s"\npairs = "髙高"', "same、alike"),
    ("characters.toml", '[[table]]\nid = "a"\nlevel = "same"\npairs = "髙高"', "必要な項目"),
    ("letters.toml", "minimum_letters = 2", "source"),
    (
        "legal_forms.toml",
        'qualifiers = []\n[[form]]\nname = "株"\nwritten = "株"\nsource = "s"',
        "一覧ではありません",
    ),
    ("likeness.toml", "[edit]\nminimum_length = 5", "form_scores"),
    ("branches.toml", "[strong", "TOML として読めません"),
]


@pytest.mark.parametrize(("name", "content", "says"), BROKEN)
def test_a_broken_table_is_refused_with_file_and_key(
    name: str, content: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(law_text, "LAW", tmp_path)
    monkeypatch.setattr(law_text, "_texts", {})
    readers = {
        "characters.toml": tables.characters,
        "letters.toml": tables.letters,
        "legal_forms.toml": tables.legal_forms,
        "likeness.toml": tables.likeness,
        "branches.toml": tables.branches,
    }
    with pytest.raises(InputError) as refused:
        readers[name].__wrapped__()
    assert name in str(refused.value)
    assert says in str(refused.value)


def test_the_tables_are_valid_toml_in_utf8() -> None:
    for path in tables.DIRECTORY.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))
