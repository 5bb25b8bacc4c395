"""How alike two normalised names are, and by which of the contract's likenesses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from rules.names.normalise import NormalName, Reading
from rules.names.tables import likeness

EQUAL = 100.0
NEARLY = 99.0
"""The most that names get which are alike but not equal."""


class Likeness(StrEnum):
    """In what two names agree, the strongest first."""

    EQUAL = "equal"
    """Core, legal form and its place."""
    FORM = "form"
    """The cores; another, a missing or a moved legal form."""
    CUT = "cut"
    """The cores, if a doubtful end is cut off."""
    SOUND = "sound"
    """The cores, if small kana, long marks and confusable characters are evened out."""
    EDIT = "edit"
    """The cores but for one character."""
    SHORTENED = "shortened"
    """One core begins with the other."""


@dataclass(frozen=True)
class Short:
    """Which of two names is known to be a short form (a member's name inside a joint venture's)."""

    left: bool = False
    right: bool = False


def likeness_of(left: NormalName, right: NormalName, short: Short = Short()) -> Likeness | None:
    """The strongest likeness between any reading of one name and any of the other, or None."""
    if left.keys & right.keys:
        return Likeness.EQUAL
    if not set(left.cores).isdisjoint(right.cores):
        return Likeness.FORM
    if not set(left.loose_cores).isdisjoint(right.loose_cores):
        return Likeness.CUT
    if any(len(b) >= likeness().sound.minimum_length for b in left.blurs & right.blurs):
        return Likeness.SOUND
    if _one_edit(left, right):
        return Likeness.EDIT
    return Likeness.SHORTENED if _shortened(left, right, short) else None


def _one_edit(left: NormalName, right: NormalName) -> bool:
    minimum = likeness().edit.minimum_length
    return any(
        max(len(a), len(b)) >= minimum
        and abs(len(a) - len(b)) <= 1
        and Levenshtein.distance(a, b, score_cutoff=1) <= 1
        for a in left.cores
        for b in right.cores
    )


def _shortened(left: NormalName, right: NormalName, short: Short) -> bool:
    return any(
        _begins(a, b, left, short.right) or _begins(b, a, right, short.left)
        for a in left.cores
        for b in right.cores
    )


def _begins(longer: str, shorter: str, longer_name: NormalName, known_short: bool) -> bool:
    return longer.startswith(shorter) and len(shorter) >= shortened_minimum(longer_name.unplaced, known_short)


def shortened_minimum(unplaced: bool, known_short: bool) -> int:
    """The fewest characters of a core that another may begin with to be alike. ``unplaced``: the longer is a
    branch of unknown place; ``known_short``: the shorter is known to be a short form."""
    table = likeness()
    allowed = [table.shortened.minimum_length]
    if unplaced:
        allowed.append(table.unplaced_branch.minimum_length)
    if known_short:
        allowed.append(table.venture_member.minimum_length)
    return min(allowed)


def score_of(left: NormalName, right: NormalName, kind: Likeness | None) -> float:
    """0-100, one decimal: 100 for equal names, a fixed score where only the legal form differs, else the
    indel ratio of the closest readings, at most 99."""
    if kind is Likeness.EQUAL:
        return EQUAL
    if kind is Likeness.FORM:
        return max(_form_score(a, b) for a in left.readings for b in right.readings if a.core == b.core)
    cores = left.loose_cores if kind is Likeness.CUT else left.cores
    others = right.loose_cores if kind is Likeness.CUT else right.cores
    return min(NEARLY, round(max(ratio(a, b) for a in cores for b in others), 1))


def _form_score(left: Reading, right: Reading) -> float:
    scores = likeness().form_scores
    if left.form == right.form:
        return scores.moved
    return scores.missing if not left.form or not right.form else scores.other
