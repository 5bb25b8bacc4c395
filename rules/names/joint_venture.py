"""Joint ventures and consortia: whether a name is one, and whose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rules.names.company_ref import CompanyRef
from rules.names.fold import fold, squeeze, tidy
from rules.names.identity import Certainty, Decision, Identity, identify
from rules.names.legal_form import split_form, written_forms_in
from rules.names.letter_names import letter_readings
from rules.names.tables import ventures

SHORTEST_MEMBER = 2
"""A member's name of one character is none that could be recognised."""
FEWEST_MEMBERS = 2
MAX_POSSIBLE = 12


@dataclass(frozen=True)
class Venture:
    """A joint venture recognised by its name.

    members: the names in it, as written. possible: further names that a 中黒 inside a member's name may hide
    (安藤・間), to be compared too. recognised: whether two members or more are named and none is hidden
    (外2社).
    """

    members: tuple[str, ...]
    possible: tuple[str, ...]
    recognised: bool


@dataclass(frozen=True)
class _Patterns:
    word: re.Pattern[str]
    others: re.Pattern[str]
    representative: re.Pattern[str]
    led: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = ventures()
    bounded = "|".join(
        rf"(?<![A-Za-z]){w}(?![A-Za-z])" if w[0].isascii() else w for w in _escaped(table.words)
    )
    roles = "|".join(_escaped(table.representatives))
    count = r"\s?[0-9一二三四五六七八九十]+\s?"
    others = "|".join(_escaped(table.others))
    return _Patterns(
        re.compile(rf"(?:{bounded})(?=[\s():]|代表|構成|$)", re.IGNORECASE),
        re.compile(rf"[\s・、,(]*(?:{others}){count}(?:{'|'.join(_escaped(table.counters))})\)?"),
        re.compile(rf"(?:^|(?<=[\s、,・/():]))(?:{roles})(?=[\s:・()]|$)|^(?:{roles})(?=.*(?:法人|会社))"),
        re.compile(rf"^\(?(?:{roles})[\s:・)]"),
    )


def _escaped(words: list[str]) -> list[str]:
    return [re.escape(tidy(w)) for w in sorted(words, key=lambda w: (-len(w), w))]


@lru_cache(maxsize=16384)
def split_venture(name: str) -> Venture | None:
    """The venture a name stands for, or None where it is no venture's. Never raises."""
    text = tidy(name)
    word = _patterns().word.search(text)
    hides_some = bool(_patterns().others.search(text))
    if not word and not hides_some and not _patterns().led.match(text) and not _side_by_side(text):
        return None
    before, after = (text[: word.start()], text[word.end() :]) if word else (text, "")
    if word and _is_legal_person(text, before, after):
        return None
    parts = [_pieces(_plain(part)) for part in (before, after)]
    members = _long_enough([piece for part in parts for piece in part])
    possible = [name for part in parts for name in _hidden(part) if name not in members]
    possible += _with_and_without(parts[0][-1], word.group() if word else "")
    enough = any(len(_long_enough(part)) >= FEWEST_MEMBERS for part in parts)
    return Venture(members, _long_enough(possible)[:MAX_POSSIBLE], enough and not hides_some)


def _side_by_side(text: str) -> bool:
    """Two companies in one field, set apart by a stroke or a comma: 株式会社甲/株式会社乙."""
    marks = "|".join(re.escape(tidy(mark)) for mark in ventures().separators[0])
    return sum(written_forms_in(fold(piece)) > 0 for piece in re.split(marks, text)) >= FEWEST_MEMBERS


def _is_legal_person(text: str, before: str, after: str) -> bool:
    """A corporation that only calls itself コンソーシアム: a form of that kind in front and no separator; or
    the word in front of one company's name."""
    separators = [mark for row in ventures().separators[:2] for mark in row]
    several = any(mark in text for mark in map(tidy, separators))
    if not squeeze(before):
        return after.startswith(" ") and not several and written_forms_in(fold(after)) < 2
    front = split_form(fold(text))[0]
    return front.place == "before" and front.form in ventures().legal_persons and not several


def _plain(part: str) -> str:
    """A part of the name without roles, counts and the brackets round the whole."""
    text = _patterns().representative.sub("、", _patterns().others.sub("", part)).strip(" :・、-")
    while text.startswith("(") and text.endswith(")") and ")" not in text[1:-1].split("(")[0]:
        text = text[1:-1].strip(" :・、-")
    if text.endswith("(") or (text.startswith("(") and text.count("(") > text.count(")")):
        text = text.strip("(")
    return text.replace("(、)", "")


def _pieces(text: str) -> list[str]:
    for row in ventures().separators:
        marks = [tidy(mark) or " " for mark in row]
        pieces = [p.strip(" :") for p in re.split("|".join(map(re.escape, marks)), text) if squeeze(fold(p))]
        if len(pieces) < 2 or (marks == [" "] and written_forms_in(fold(text)) < 2):
            continue
        return _joined_letters(pieces) if "・" in marks else pieces
    return [text]


def _joined_letters(pieces: list[str]) -> list[str]:
    """Pieces between 中黒 with letter names put together again: エヌ・ティ・ティ・データ is one member."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _is_letter_name(joined[-1].split("・")[-1]):
            joined[-1] = f"{joined[-1]}・{piece}"
        else:
            joined.append(piece)
    return joined


def _is_letter_name(piece: str) -> bool:
    core = squeeze(fold(piece))
    return (len(core) == 1 and core.isascii()) or any(
        r.isascii() for r in letter_readings(f"{core}・{core}")[1:]
    )


def _with_and_without(last: str, word: str) -> list[str]:
    """The last member with the beginning of the word (日本甲野＋設計共同体), or without its own end that may
    belong to the word (乙川建設共同企業体)."""
    for end in ventures().either:
        if word.startswith(end):
            return [last + end]
        if last.endswith(end):
            return [last.removesuffix(end)]
    return []


def _hidden(pieces: list[str]) -> list[str]:
    """Names a 中黒 may hide: runs of neighbouring pieces, and the parts of a piece between 中黒."""
    runs = [
        "・".join(pieces[i:j]) for i in range(len(pieces)) for j in range(i + 2, min(len(pieces), i + 3) + 1)
    ]
    return runs + [part for piece in pieces for part in piece.split("・") if not _is_letter_name(part)]


def _long_enough(pieces: list[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(p for p in pieces if len(squeeze(split_form(fold(p))[0].rest)) >= SHORTEST_MEMBER)
    )


def venture_refs(venture: Venture) -> tuple[CompanyRef, ...]:
    """The members, and the names a 中黒 may hide, as companies to compare. A name without a legal form may be
    a short one; the venture's number and address are not theirs."""
    return tuple(
        CompanyRef(name, shortened=not split_form(fold(name))[0].form)
        for name in (*venture.members, *venture.possible)
    )


def identify_venture(left: CompanyRef, right: CompanyRef) -> Identity:
    """``identify``, and where either is a joint venture, its members too. A venture is not its member, so
    what a member brings is at most REVIEW; an unrecognised venture is not by itself a likeness."""
    whole = identify(left, right)
    if whole.decision is Decision.SAME:
        return whole
    members = [identify(a, b) for a in _self_and_members(left) for b in _self_and_members(right)]
    alike = [m for m in members if m.decision is not Decision.DIFFERENT]
    if whole.decision is Decision.REVIEW or not alike:
        return whole
    best = max(alike, key=lambda m: (m.decision is Decision.SAME, m.score))
    return replace(best, decision=Decision.REVIEW, certainty=Certainty.REVIEW)


def _self_and_members(ref: CompanyRef) -> tuple[CompanyRef, ...]:
    venture = split_venture(ref.name)
    return (ref, *venture_refs(venture)) if venture else (ref,)
