"""The tables of ``rules/law/names`` as frozen values, read once and checked.

Every function here is cached; an InputError names the file and the key of a broken table.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from rules.faults import Fault, InputError
from rules.law_text import LAW, text_of
from rules.schema import Strict, parse, toml_of

DIRECTORY = LAW / "names"

T = TypeVar("T", bound=Strict)


class CharacterTable(Strict):
    """Pairs of characters, ``old`` then ``new``; ``level`` says whether they are one letter or only alike."""

    id: str
    level: Literal["same", "alike"]
    source: str
    pairs: str


class CharacterTables(Strict):
    """characters.toml."""

    table: list[CharacterTable]


class LettersFile(Strict):
    """letters.toml: letter -> its names in katakana. ``and`` stands for ``&``."""

    source: str
    minimum_letters: int
    minimum_letters_inside: int
    letters: dict[str, list[str]]


class LegalForm(Strict):
    """One kind of corporation.

    written: spellings before or after the name; bare: spellings read only where a space sets them off;
    suffix: abbreviations read only at the end; tail: what stands behind it (any: a branch; office: a branch
    only where a word says so).
    """

    name: str
    written: list[str]
    source: str
    bare: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()
    tail: Literal["any", "office"] = "office"


class ForeignForm(Strict):
    """One kind of foreign corporation, found at the end of a name only."""

    name: str
    written: list[str]
    source: str


class LegalForms(Strict):
    """legal_forms.toml. qualifiers: words before a name that say nothing about its legal form."""

    qualifiers: list[str]
    form: list[LegalForm]
    foreign: list[ForeignForm]


class Words(Strict):
    """A list of words with its source."""

    source: str
    words: list[str]


class Organisations(Words):
    """Words a non-profit body's name ends in; not_an_end: words that only contain one."""

    not_an_end: list[str]


class Branches(Strict):
    """branches.toml."""

    strong: Words
    office: Words
    trades: Words
    weak: Words
    titles: Words
    between: Words
    other_bodies: Words
    organisations: Organisations
    facilities: Words


class Ventures(Strict):
    """ventures.toml."""

    source: str
    words: list[str]
    either: list[str]
    representatives: list[str]
    others: list[str]
    counters: list[str]
    separators: list[list[str]]
    legal_persons: list[str]


class Places(Strict):
    """places.toml."""

    source: str
    regions: list[str]
    towns: list[str]


class Municipalities(Strict):
    """municipalities.toml: prefecture -> names, city -> wards, city -> wards abolished, prefecture -> other
    spelling -> name."""

    source: str
    checked_on: str
    prefectures: dict[str, str]
    wards: dict[str, str]
    former_wards: dict[str, str]
    other_spellings: dict[str, dict[str, str]]


class Threshold(Strict):
    """A length in characters of the normalised core, and what it was chosen on."""

    minimum_length: int
    measured: str


class Share(Strict):
    """A length in characters, the largest indel distance as a share of both lengths added, with how many
    characters in common both must begin, and why."""

    minimum_length: int
    maximum_share: float
    beginning: int
    measured: str


class GroupWords(Strict):
    """Words that a group's parent puts behind the name, what must be left without them, and why."""

    minimum_length: int
    words: list[str]
    measured: str


class FormScores(Strict):
    """Scores of names whose cores are equal: the legal form moved, missing on one side, or another one."""

    moved: float
    missing: float
    other: float


class Likeness(Strict):
    """likeness.toml."""

    form_scores: FormScores

    edit: Threshold
    swap: Threshold
    close: Share
    ending: Threshold
    facility: Threshold
    shortened: Threshold
    unplaced_branch: Threshold
    venture_member: Threshold
    sound: Threshold
    group: GroupWords


@dataclass(frozen=True)
class Characters:
    """Translation tables for ``str.translate``."""

    same: dict[int, str]
    alike: dict[int, str]


def read_table(model: type[T], name: str) -> T:
    """One file of the directory as ``model``. Raises InputError naming file and key."""
    return parse(model, toml_of(text_of(f"names/{name}"), name), name)


@lru_cache(maxsize=1)
def characters() -> Characters:
    """The variant characters. Raises InputError where a pair is not two characters or a target is itself
    replaced."""
    tables: dict[str, dict[int, str]] = {"same": {}, "alike": {}}
    faults: list[Fault] = []
    for table in read_table(CharacterTables, "characters.toml").table:
        for pair in table.pairs.split():
            if len(pair) != 2:
                faults.append(
                    Fault(
                        f"characters.toml {table.id}",
                        f"「{pair}」は2文字の組ではありません",
                        "旧字と読み替え先の2文字で書いてください",
                    )
                )
            else:
                tables[table.level][ord(pair[0])] = pair[1]
    for level, pairs in tables.items():
        faults += [
            Fault(
                f"characters.toml {level}",
                f"読み替え先「{new}」が別の字に読み替えられています",
                "最後の読み替え先を書いてください",
            )
            for new in pairs.values()
            if ord(new) in pairs
        ]
    if faults:
        raise InputError(faults)
    small = {
        ord(a): b
        for a, b in zip(
            "ァィゥェォッャュョヮヵヶヂヅヲヱヰ", "アイウエオツヤユヨワカケジズオエイ", strict=True
        )
    }
    return Characters(tables["same"] | {ord("ヶ"): "ケ", ord("ヵ"): "カ"}, small | tables["alike"])


@lru_cache(maxsize=1)
def letters() -> LettersFile:
    """The names of the letters."""
    return read_table(LettersFile, "letters.toml")


@lru_cache(maxsize=1)
def legal_forms() -> LegalForms:
    """The legal forms."""
    return read_table(LegalForms, "legal_forms.toml")


@lru_cache(maxsize=1)
def branches() -> Branches:
    """Words of branches, titles and other bodies."""
    return read_table(Branches, "branches.toml")


@lru_cache(maxsize=1)
def ventures() -> Ventures:
    """Words of joint ventures."""
    return read_table(Ventures, "ventures.toml")


@lru_cache(maxsize=1)
def places() -> Places:
    """Regions and towns that stand before a branch."""
    return read_table(Places, "places.toml")


@lru_cache(maxsize=1)
def likeness() -> Likeness:
    """The thresholds of likeness."""
    return read_table(Likeness, "likeness.toml")


def plain(word: str) -> str:
    """A word of a table in the width and case that names are folded to."""
    return unicodedata.normalize("NFKC", word).casefold()
