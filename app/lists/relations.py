"""What a list of affiliates calls a relation, and what that means (``rules/law/lists/relations.toml``)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files

from pydantic import Field

from app.lists.headings import simple
from rules.faults import Fault, InputError
from rules.schema import Strict, parse, read_toml
from rules.words import Tie


class Named(StrEnum):
    """What the company named is to the declarant. For a succession or split ``parent`` is the one before."""

    PARENT = "parent"
    CHILD = "child"
    SISTER = "sister"
    NONE = "none"
    """Nothing that is registered (officers held in common, a blank)."""


class Relation(Strict):
    """One meaning. ``label``: as asked of an officer; ``pair_label``: the same where a row names both
    companies, None where it cannot be meant there."""

    key: str
    named: Named
    label: str
    words: tuple[str, ...]
    type: Tie | None = None
    pair_label: str | None = None


class Unsettled(Strict):
    """Words whose direction must be asked; ``keys``: the meanings they can have."""

    keys: tuple[str, ...]
    words: tuple[str, ...]


class Relations(Strict):
    """All meanings, in the order they are offered."""

    relation: tuple[Relation, ...] = Field(min_length=1)
    unsettled: tuple[Unsettled, ...] = ()

    def of(self, key: str) -> Relation:
        """The meaning of a key. Raises KeyError."""
        return _by_key(self)[key]

    def meaning(self, word: str, *, pair: bool) -> Relation | None:
        """What a word says by itself; None where a person must be asked. ``pair``: the row names both
        companies, in columns of their own: then a word for one company cannot tell which of the two it is."""
        found = _by_word(self).get(simple(word))
        if found is None or (pair and not _plain_in_pairs(found)):
            return None
        return found

    def choices(self, word: str, *, pair: bool) -> list[tuple[str, str]]:
        """(key, label) of what a word that must be asked for can mean."""
        wanted = self._wanted(word, pair)
        offered = [one for one in self.relation if wanted is None or one.key in wanted]
        return [(one.key, text) for one in offered if (text := one.pair_label if pair else one.label)]

    def _wanted(self, word: str, pair: bool) -> tuple[str, ...] | None:
        plain = simple(word)
        for group in self.unsettled:
            if plain in {simple(known) for known in group.words}:
                return group.keys
        known = _by_word(self).get(plain)
        if pair and known and known.type:
            same = [one.key for one in self.relation if one.type is known.type]
            return (*same, "none")
        return None


def _plain_in_pairs(relation: Relation) -> bool:
    held = (Tie.SUBSIDIARY, Tie.CONSOLIDATED, Tie.EQUITY_METHOD)
    return relation.type in held or relation.named is Named.NONE


@cache
def _by_word(relations: Relations) -> dict[str, Relation]:
    return {simple(word): one for one in relations.relation for word in one.words}


@cache
def _by_key(relations: Relations) -> dict[str, Relation]:
    return {one.key: one for one in relations.relation}


@cache
def shipped_relations() -> Relations:
    """The words that come with hosakan. Raises InputError where one word has two meanings."""
    with as_file(files("rules") / "law" / "lists" / "relations.toml") as path:
        relations = parse(Relations, read_toml(path), path.name)
    owners: dict[str, str] = {}
    faults = []
    meanings = [(one.key, one.words) for one in relations.relation]
    meanings += [("/".join(group.keys), group.words) for group in relations.unsettled]
    for key, words in meanings:
        for word in words:
            owner = owners.setdefault(simple(word), key)
            if owner != key:
                faults.append(
                    Fault(f"relations.toml {key}", f"「{word}」が {owner} にもあります", "1つにしてください")
                )
    if faults:
        raise InputError(faults)
    return relations
