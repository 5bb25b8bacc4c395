"""How alike two normalised names are, and by which of the contract's likenesses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA, Indel, Levenshtein
from rapidfuzz.fuzz import ratio

from rules.names.legal_form import is_non_profit
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
    """The cores but for one character, or two neighbours swapped."""
    CLOSE = "close"
    """Long cores, nearly all of their characters in the same order."""
    SHORTENED = "shortened"
    """One core begins with the other, or ends with it."""


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
    pairs = [(a, b) for a in left.cores for b in right.cores]
    if any(one_edit(a, b) for a, b in pairs):
        return Likeness.EDIT
    if any(close(a, b) for a, b in pairs):
        return Likeness.CLOSE
    return Likeness.SHORTENED if _shortened(left, right, short) else None


def one_edit(left: str, right: str) -> bool:
    """One character added, dropped or changed in cores long enough, or two neighbouring ones swapped."""
    table = likeness()
    if abs(len(left) - len(right)) > 1:
        return False
    if max(len(left), len(right)) >= table.edit.minimum_length:
        return OSA.distance(left, right, score_cutoff=1) <= 1
    if not len(left) == len(right) >= table.swap.minimum_length:
        return False
    return OSA.distance(left, right, score_cutoff=1) == 1 and Levenshtein.distance(left, right) > 1


def close(left: str, right: str) -> bool:
    """Long cores that begin alike and of which few characters are only in one: indel distance over the sum
    of lengths."""
    table = likeness().close
    if min(len(left), len(right)) < table.minimum_length:
        return False
    if left[: table.beginning] != right[: table.beginning]:
        return False
    most = int(table.maximum_share * (len(left) + len(right)))
    return Indel.distance(left, right, score_cutoff=most) <= most


def _shortened(left: NormalName, right: NormalName, short: Short) -> bool:
    return any(
        _begins(a, b, left, right, short.right) or _begins(b, a, right, left, short.left)
        for a in left.cores
        for b in right.cores
    )


def _begins(longer: str, shorter: str, name: NormalName, other: NormalName, known_short: bool) -> bool:
    table = likeness()
    if longer.startswith(shorter):
        return len(shorter) >= shortened_minimum(name.unplaced, known_short, runs_facilities(name, other))
    return longer.endswith(shorter) and len(shorter) >= table.ending.minimum_length


def runs_facilities(left: NormalName, right: NormalName) -> bool:
    """Both are the same kind of non-profit body, whose names are often followed by an institution's."""
    forms = {r.form for r in left.readings if r.place == "before"} & {
        r.form for r in right.readings if r.place == "before"
    }
    return any(is_non_profit(form) for form in forms)


def shortened_minimum(unplaced: bool, known_short: bool, facilities: bool) -> int:
    """The fewest characters of a core that another may begin with to be alike. ``unplaced``: the longer is a
    branch of unknown place; ``known_short``: the shorter is known to be a short form; ``facilities``: both
    are the same kind of non-profit body."""
    table = likeness()
    allowed = [table.shortened.minimum_length]
    if unplaced:
        allowed.append(table.unplaced_branch.minimum_length)
    if known_short:
        allowed.append(table.venture_member.minimum_length)
    if facilities:
        allowed.append(table.facility.minimum_length)
    return min(allowed)


def score_of(left: NormalName, right: NormalName, kind: Likeness | None) -> float:
    """0-100, one decimal: 100 for equal names, a fixed score where only the legal form differs, else the
    indel ratio of the closest readings, at most 99."""
    if kind is Likeness.EQUAL:
        return EQUAL
    if kind is Likeness.FORM:
        return max(_form_score(a, b) for a in left.readings for b in right.readings if a.core == b.core)
    cores, others = _compared(left, kind), _compared(right, kind)
    return min(NEARLY, round(max(ratio(a, b) for a in cores for b in others), 1))


def _compared(name: NormalName, kind: Likeness | None) -> tuple[str, ...]:
    if kind is Likeness.SOUND:
        return tuple(sorted(name.blurs))
    return name.loose_cores if kind is Likeness.CUT else name.cores


def _form_score(left: Reading, right: Reading) -> float:
    scores = likeness().form_scores
    if left.form == right.form:
        return scores.moved
    return scores.missing if not left.form or not right.form else scores.other
