"""What the search box is told: the register's candidates for a name, and what choosing one means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from app.register.find import Candidate, find
from app.register.store import RegisterStore
from rules.dates import wareki
from rules.names import CompanyRef
from rules.names.municipalities import prefectures
from rules.names.normalise import normalise
from rules.names.registered import Register
from rules.names.resolve import with_standing

LIMIT = 10
LOOKED_AT = 50
"""Candidates that are put in order: while a name is typed, those that begin so come before those that are
only like what is there so far."""
EQUAL = 90.0
"""The score of an equal core and above (``names score``)."""
LEAST = 60.0
"""The score below which a name that does not hold what was typed is not offered: the register always has some
name that shares a letter or two, and an officer who is offered only those may take one for an answer."""
CLOSE_CAUSES = {
    "01": "清算の結了等",
    "11": "合併による解散等",
    "21": "登記官による閉鎖",
    "31": "その他の清算の結了等",
    "99": "法人番号の削除",
}
"""NTA's 登記記録の閉鎖等の事由 (法人番号公表サイト 資源定義書), and the store's own 99."""


_ANOTHERS = ("number_other_name", "number_not_held")


class Named(Protocol):
    """A company as entered: ``rules.register.Company``, ``rules.tenders.BidderRow``."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def corporate_number(self) -> str | None: ...  # noqa: D102
    @property
    def address(self) -> str | None: ...  # noqa: D102


class Rank(IntEnum):
    """How a candidate goes with what was typed so far, the best first; APART is not offered."""

    EQUAL, BEGINS, HOLDS, ALIKE, APART = range(5)


@dataclass(frozen=True)
class Suggestion:
    """One candidate offered.

    former: the names it bore before, the oldest first. closed: since when and why its record is closed, None
    while living. alias: the former name that was typed, None where its present name, or only a part of a
    name, was. same: what was typed is a spelling of its present name.
    """

    candidate: Candidate
    former: tuple[str, ...]
    closed: str | None
    alias: str | None
    same: bool

    def plain(self) -> dict[str, object]:
        """As the page's script reads it."""
        return {
            "number": self.candidate.corporate_number,
            "name": self.candidate.name,
            "address": self.candidate.address,
            "former": list(self.former),
            "closed": self.closed,
            "successors": [{"number": s.number, "name": s.name} for s in self.candidate.successors],
            "alias": self.alias,
            "same": self.same,
        }


@dataclass(frozen=True)
class Suggestions:
    """The candidates offered, the likeliest first. more: there are others. notice: what the officer should
    know of the search, a Japanese sentence, or None."""

    found: tuple[Suggestion, ...] = ()
    more: bool = False
    notice: str | None = None


def suggest(
    register: RegisterStore, typed: str, prefecture: str | None = None, limit: int = LIMIT
) -> Suggestions:
    """The corporations ``typed``, a name or a number, may mean. A prefecture typed behind the name
    (架空商事　東京都) narrows it down where ``prefecture`` does not.
    """
    name, prefecture = (typed, prefecture) if prefecture else _place_apart(typed)
    found = find(register, name, prefecture, max(LOOKED_AT, limit + 1))
    ranked = sorted(((_rank(name, one), one) for one in found.candidates), key=lambda ranked: ranked[0])
    offered = [one for rank, one in ranked if rank is not Rank.APART]
    shown = tuple(_suggestion(name, candidate) for candidate in offered[:limit])
    return Suggestions(shown, len(offered) > limit, found.notice)


def _rank(typed: str, one: Candidate) -> Rank:
    if one.score >= EQUAL:
        return Rank.EQUAL
    names = (one.name, one.matched, *(held.name for held in one.former_names))
    theirs = [core for name in names for core in normalise(name).cores]
    for core in filter(None, normalise(typed).cores):
        if any(their.startswith(core) for their in theirs):
            return Rank.BEGINS
        if any(core in their for their in theirs):
            return Rank.HOLDS
    return Rank.ALIKE if one.score >= LEAST else Rank.APART


def number_found(register: Register, company: Named) -> str | None:
    """The number of the one living corporation whose name and address a company without a number has, as the
    check takes it (``rules.names.resolve``); None where a number stands there or none can be told."""
    if company.corporate_number or not company.address:
        return None
    (ref,) = with_standing([CompanyRef(company.name, None, company.address)], register)
    return ref.known_number


def number_of_another(register: Register, company: Named) -> str | None:
    """What the check will say of a number that belongs to a quite different name or to nobody; None where
    it is the company's."""
    if not company.corporate_number:
        return None
    mention = CompanyRef(company.name, company.corporate_number, company.address)
    (ref,) = with_standing([mention], register)
    return next((note.text for note in ref.notes if note.code in _ANOTHERS), None)


def _place_apart(typed: str) -> tuple[str, str | None]:
    name, _, place = typed.replace("\u3000", " ").rstrip().rpartition(" ")
    return (name.rstrip(), place) if name.strip() and place in prefectures() else (typed, None)


def _suggestion(typed: str, one: Candidate) -> Suggestion:
    written, present = normalise(typed), normalise(one.name)
    former = tuple(dict.fromkeys(held.name for held in one.former_names if held.name != one.name))
    cores = set(written.cores) - set(present.cores)  # the legal form is often left out, or put wrong
    borne = [name for name in former if not cores.isdisjoint(normalise(name).cores)]
    same = not written.keys.isdisjoint(present.keys)
    return Suggestion(one, former, _closing(one), borne[-1] if borne else None, same)


def _closing(one: Candidate) -> str | None:
    """``令和7年4月1日閉鎖（合併による解散等）``; None for a living corporation."""
    if one.closed_on is None:
        return None
    cause = CLOSE_CAUSES.get(one.close_cause)
    return f"{wareki(one.closed_on)}閉鎖" + (f"（{cause}）" if cause else "")
