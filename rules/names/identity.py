"""Whether two companies are the same: number, recorded alias, name, likeness, weighed in this order.

The first that decides wins, and the result names it and shows both texts (contracts.md section 2, Identity).
Succession along the register's or the case's edges is not known here; the engine walks it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from rules.names.address import (
    different_municipalities,
    same_municipality,
    same_street_address,
)
from rules.names.company_ref import CompanyRef, Note
from rules.names.likeness import EQUAL, Likeness, Short, likeness_of, score_of
from rules.names.register_told import (
    borne_by_several,
    number_found,
    number_of_that_name,
    old_and_new_name,
    one_name_of_two,
    only_bearer,
    only_there,
    perhaps_one,
)
from rules.names.registered import Footing, Standing


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
    because: str = ""
    """What the register says to it, a Japanese clause ending in ある; "" where nothing."""


def identify(left: CompanyRef, right: CompanyRef) -> Identity:
    """Weigh the evidence that two companies are the same. Symmetric but for the order of the texts."""
    return (
        _by_number(left, right)
        or _by_alias(left, right)
        or _by_register(left, right)
        or _by_name_or_address(left, right)
    )


def _by_number(left: CompanyRef, right: CompanyRef) -> Identity | None:
    mine, yours = left.known_number, right.known_number
    if mine is None or yours is None:
        return None
    if mine == yours:
        same = Identity(Decision.SAME, Method.CORPORATE_NUMBER, EQUAL, Certainty.CERTAIN, mine, yours)
        return replace(same, notes=_numbers_found(left, right))
    best = _closest(left, right)
    names = f"「{best.left}」と「{best.right}」"
    if any(ref.standing and ref.standing.unlike for ref in (left, right)):
        doubt = _despite_number(left, right)
        if doubt:
            return doubt
    if best.kind is Likeness.EQUAL and same_municipality(left.location, right.location):
        text = (
            f"{names}は商号と市区町村が同じですが、法人番号が違います（{mine} と {yours}）。"
            "番号の誤記がないか確かめてください。"
        )
        notes = (Note("same_name_other_number", text), *_numbers_found(left, right))
        return _review(Method.NORMALIZED_NAME, best, *notes)
    if best.kind is None:
        return Identity(Decision.DIFFERENT, None, best.score, None, mine, yours)
    how = "同じです" if best.kind is Likeness.EQUAL else "似ています"
    text = (
        f"{names}は商号が{how}が、法人番号が違う（{mine} と {yours}）ので、"
        "商号を理由に同じ会社とはしていません。"
    )
    notes = (Note("same_name_other_number", text), *_numbers_found(left, right))
    return Identity(Decision.DIFFERENT, None, best.score, None, mine, yours, notes, best.kind)


def _despite_number(left: CompanyRef, right: CompanyRef) -> Identity | None:
    """What the other evidence says where a number belongs to a quite different name: at most a doubt."""
    other = _by_alias(left, right) or _by_register(left, right) or _by_name_or_address(left, right)
    if other.decision is Decision.DIFFERENT:
        return None
    notes = (*_notes_on_names(left, right), *other.notes)
    return replace(other, decision=Decision.REVIEW, certainty=Certainty.REVIEW, notes=notes, because="")


def _by_alias(left: CompanyRef, right: CompanyRef) -> Identity | None:
    pairs = [(a, b) for a in left.names for b in right.names if a is not left.normal or b is not right.normal]
    for a, b in pairs:
        if a.keys & b.keys:
            return Identity(Decision.SAME, Method.ALIAS, EQUAL, Certainty.CERTAIN, a.written, b.written)
    return None


def _by_register(left: CompanyRef, right: CompanyRef) -> Identity | None:
    """Both are, or may be, one and the same corporation of the register."""
    mine, yours = left.standing, right.standing
    if not mine or not yours:
        return None
    common, equal = mine.numbers & yours.numbers, bool(left.normal.keys & right.normal.keys)
    pair = _Pair(None, EQUAL, left.name, right.name)
    if equal and mine.sole and yours.sole and mine.sole != yours.sole:
        text = one_name_of_two(left.name, right.name, mine, yours)
        return _review(Method.NORMALIZED_NAME, pair, Note("register_former_name", text))
    if not common:
        return None
    if mine.sole and mine.sole == yours.sole:
        return _one_corporation(left, right, mine, equal)
    if equal:
        return None
    text = perhaps_one(left.name, right.name, common, mine)
    return _review(Method.ALIAS, pair, Note("register_former_name", text))


def _one_corporation(left: CompanyRef, right: CompanyRef, known: Standing, equal: bool) -> Identity | None:
    """The register says which corporation both are. A name that no living corporation bears stays a name; so
    does one beside a number that nobody holds."""
    standings = [ref.standing for ref in (left, right) if ref.standing]
    if equal and any(standing.only_a_name for standing in standings):
        return None
    if any(standing.unlike for standing in standings):
        method, because = Method.CORPORATE_NUMBER, number_of_that_name(known)
    elif equal and any(standing.footing is Footing.FORMER for standing in standings):
        method, because = Method.NORMALIZED_NAME, only_there(known)
    elif equal:
        method, because = Method.NORMALIZED_NAME, only_bearer(known)
    else:
        method, because = Method.ALIAS, old_and_new_name(known)
    return Identity(Decision.SAME, method, EQUAL, Certainty.CERTAIN, left.name, right.name, because=because)


def _numbers_found(left: CompanyRef, right: CompanyRef) -> tuple[Note, ...]:
    """What to know of numbers that the register gave, and of those it gives to another name."""
    found = [
        Note("number_found", number_found(ref.name, ref.standing))
        for ref in (left, right)
        if ref.standing and ref.standing.found
    ]
    return (*found, *_notes_on_names(left, right))


def _notes_on_names(left: CompanyRef, right: CompanyRef) -> tuple[Note, ...]:
    return tuple(note for ref in (left, right) for note in ref.notes if note.code == "number_other_name")


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
    several = _several(left, right)
    if several:
        return _review(Method.NORMALIZED_NAME, best, several)
    if elsewhere:
        text = (
            f"商号は同じですが、所在地の市区町村が違います（{left.address} と {right.address}）。"
            "同名の別法人のことがあるので、法人番号を確かめてください。"
        )
        return _review(Method.NORMALIZED_NAME, best, Note("same_name_elsewhere", text))
    text = "商号の一致による判定です。同名の別法人のことがあるので、法人番号を確かめてください。"
    review = _review(Method.NORMALIZED_NAME, best, Note("confirm_number", text))
    return replace(review, decision=Decision.SAME, certainty=Certainty.NAME)


def _several(left: CompanyRef, right: CompanyRef) -> Note | None:
    """The name is borne by several living corporations, and nothing says which of them is meant."""
    standings = [ref.standing for ref in (left, right) if ref.standing and ref.standing.several]
    if not standings:
        return None
    known = standings[0]
    text = borne_by_several(left.name, right.name, known)
    return Note("register_several", text)


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
