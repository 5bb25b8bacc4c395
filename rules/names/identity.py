"""Whether two companies are the same: number, recorded alias, name, likeness, weighed in this order.

The first that decides wins, and the result names it and shows both texts (contracts.md section 2, Identity).
Succession along the register's or the case's edges is not known here; the engine walks it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from rules.names.address import (
    Address,
    different_municipalities,
    read_address,
    same_municipality,
    same_street_address,
)
from rules.names.corporate_number import CorporateNumber, read_corporate_number
from rules.names.likeness import EQUAL, Likeness, Short, likeness_of, score_of
from rules.names.normalise import NormalName, normalise


class Decision(StrEnum):
    """What the evidence allows to say."""

    SAME = "same"
    REVIEW = "review"
    DIFFERENT = "different"


class Method(StrEnum):
    """Which evidence decided."""

    CORPORATE_NUMBER = "corporate_number"
    ALIAS = "alias"
    SUCCESSION = "succession"
    SPLIT = "split"
    NORMALIZED_NAME = "normalized_name"
    SIMILAR_NAME = "similar_name"
    SAME_ADDRESS = "same_address"


class Certainty(StrEnum):
    """How far the evidence carries; along a chain the weakest counts."""

    CERTAIN = "certain"
    NAME = "name"
    REVIEW = "review"


@dataclass(frozen=True, order=True)
class Note:
    """Something the officer should know. code: of contracts.md section 2. text: Japanese, whole sentences."""

    code: str
    text: str


@dataclass(frozen=True)
class CompanyRef:
    """A company as somebody wrote it down. corporate_number and address as written, None where not given;
    aliases: recorded former names and other names. shortened: the name is known to be a short form, as a
    member's inside a joint venture's name."""

    name: str
    corporate_number: str | None = None
    address: str | None = None
    aliases: tuple[str, ...] = ()
    shortened: bool = False

    @cached_property
    def number(self) -> CorporateNumber:
        """The number read; ``number.note`` says why it cannot be used."""
        return read_corporate_number(self.corporate_number)

    @cached_property
    def normal(self) -> NormalName:
        """The name in every reading."""
        return normalise(self.name)

    @cached_property
    def recorded(self) -> tuple[NormalName, ...]:
        """The aliases in every reading, without those that only repeat the name."""
        return tuple(
            n for n in map(normalise, self.aliases) if n.first.core and not n.keys & self.normal.keys
        )

    @cached_property
    def names(self) -> tuple[NormalName, ...]:
        """The name, then the aliases."""
        return (self.normal, *self.recorded)

    @cached_property
    def location(self) -> Address:
        """The address read."""
        return read_address(self.address)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes on this company alone: ``number_unusable``."""
        return (Note("number_unusable", self.number.note),) if self.number.note else ()


@dataclass(frozen=True)
class Identity:
    """What is known about two companies being one.

    method and certainty are None only where the decision is DIFFERENT. score: 0-100, one decimal; 100 for
    equal numbers or names. left, right: the two texts that were compared. likeness: in what the names agree,
    None where names did not speak.
    """

    decision: Decision
    method: Method | None
    score: float
    certainty: Certainty | None
    left: str
    right: str
    notes: tuple[Note, ...] = ()
    likeness: Likeness | None = None


def identify(left: CompanyRef, right: CompanyRef) -> Identity:
    """Weigh the evidence that two companies are the same. Symmetric but for the order of the texts."""
    return _by_number(left, right) or _by_alias(left, right) or _by_name_or_address(left, right)


def _by_number(left: CompanyRef, right: CompanyRef) -> Identity | None:
    mine, yours = left.number.number, right.number.number
    if mine is None or yours is None:
        return None
    if mine == yours:
        return Identity(Decision.SAME, Method.CORPORATE_NUMBER, EQUAL, Certainty.CERTAIN, mine, yours)
    best = _closest(left, right)
    names = f"「{best.left}」と「{best.right}」"
    if best.kind is Likeness.EQUAL and same_municipality(left.location, right.location):
        text = (
            f"{names}は商号と市区町村が同じですが、法人番号が違います（{mine} と {yours}）。"
            "番号の誤記がないか確かめてください。"
        )
        return _review(Method.NORMALIZED_NAME, best, Note("same_name_other_number", text))
    if best.kind is None:
        return Identity(Decision.DIFFERENT, None, best.score, None, mine, yours)
    how = "同じです" if best.kind is Likeness.EQUAL else "似ています"
    text = f"{names}は商号が{how}が、法人番号が違う（{mine} と {yours}）ため、別の法人として扱いました。"
    note = Note("same_name_other_number", text)
    return Identity(Decision.DIFFERENT, None, best.score, None, mine, yours, (note,), best.kind)


def _by_alias(left: CompanyRef, right: CompanyRef) -> Identity | None:
    pairs = [(a, b) for a in left.names for b in right.names if a is not left.normal or b is not right.normal]
    for a, b in pairs:
        if a.keys & b.keys:
            return Identity(Decision.SAME, Method.ALIAS, EQUAL, Certainty.CERTAIN, a.written, b.written)
    return None


def _by_name_or_address(left: CompanyRef, right: CompanyRef) -> Identity:
    best = _closest(left, right)
    elsewhere = _elsewhere(left, right)
    if best.kind is Likeness.EQUAL:
        return _equal_names(left, right, best, elsewhere)
    if best.kind is Likeness.FORM or (best.kind and not elsewhere):
        return _review(Method.SIMILAR_NAME, best)
    if same_street_address(left.location, right.location):
        addresses = replace(best, left=left.address or "", right=right.address or "")
        return _review(Method.SAME_ADDRESS, addresses)
    if best.kind is None:
        return Identity(Decision.DIFFERENT, None, best.score, None, best.left, best.right)
    text = (
        f"「{best.left}」と「{best.right}」は商号が似ていますが、所在地の市区町村が違う"
        f"（{left.address} と {right.address}）ため、別の法人として扱いました。"
    )
    note = Note("alike_elsewhere", text)
    return Identity(Decision.DIFFERENT, None, best.score, None, best.left, best.right, (note,), best.kind)


def _equal_names(left: CompanyRef, right: CompanyRef, best: _Pair, elsewhere: bool) -> Identity:
    if elsewhere:
        text = (
            f"商号は同じですが、所在地の市区町村が違います（{left.address} と {right.address}）。"
            "同名の別法人のことがあるので、法人番号を確かめてください。"
        )
        return _review(Method.NORMALIZED_NAME, best, Note("confirm_number", text))
    text = "商号の一致による判定です。同名の別法人のことがあるので、法人番号を確かめてください。"
    review = _review(Method.NORMALIZED_NAME, best, Note("confirm_number", text))
    return replace(review, decision=Decision.SAME, certainty=Certainty.NAME)


def _review(method: Method, pair: _Pair, *notes: Note) -> Identity:
    return Identity(
        Decision.REVIEW, method, pair.score, Certainty.REVIEW, pair.left, pair.right, notes, pair.kind
    )


def _elsewhere(left: CompanyRef, right: CompanyRef) -> bool:
    """Addresses speak against it; a branch's address does not, for it is not the company's."""
    branch = left.normal.is_branch or right.normal.is_branch
    return not branch and different_municipalities(left.location, right.location)


@dataclass(frozen=True)
class _Pair:
    kind: Likeness | None
    score: float
    left: str
    right: str


_ORDER = {kind: rank for rank, kind in enumerate(Likeness)}


def _closest(left: CompanyRef, right: CompanyRef) -> _Pair:
    """The names of the two that are most alike, a written name before an alias."""
    short = Short(left.shortened, right.shortened)
    pairs: list[_Pair] = []
    for a in left.names:
        for b in right.names:
            kind = likeness_of(a, b, short)
            pairs.append(_Pair(kind, score_of(a, b, kind), a.written, b.written))
    return min(pairs, key=_rank)


def _rank(pair: _Pair) -> tuple[int, float]:
    return (_ORDER[pair.kind] if pair.kind else len(_ORDER), -pair.score)
