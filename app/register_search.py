"""What the search box is told of the corporations a typed name may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from forms.register_search import prefectures
from rules.dates import wareki
from rules.names.corporate_number import read_corporate_number
from rules.names.normalise import normalise
from rules.names.registered import Corporation, Register

LIMIT = 10
CLOSE_CAUSES = {
    "01": "清算の結了等",
    "11": "合併による解散等",
    "21": "登記官による閉鎖",
    "31": "その他の清算の結了等",
}
"""NTA's 閉鎖等事由 (法人番号公表サイト リソース定義書)."""


class Searchable(Register, Protocol):
    """A loaded register that can be searched by name."""

    def find(self, name: str, prefecture: str | None, limit: int) -> Sequence[str]:
        """The numbers of at most ``limit`` corporations whose name, or a name it bore, is like ``name``, the
        likest first; in ``prefecture`` (東京都) only, where given."""
        ...


@dataclass(frozen=True)
class Suggestion:
    """One corporation offered.

    former: the names it bore before, the oldest first. closed: why and since when its record is closed, None
    while living. successors: the corporations that took it over, one after the other. alias: the former name
    that was typed, None where its present name, or only a part of a name, was. same: what was typed is a
    spelling of its present name.
    """

    number: str
    name: str
    address: str
    former: tuple[str, ...] = ()
    closed: str | None = None
    successors: tuple[Corporation, ...] = ()
    alias: str | None = None
    same: bool = False

    def plain(self) -> dict[str, object]:
        """As the page's script reads it."""
        return {
            "number": self.number,
            "name": self.name,
            "address": self.address,
            "former": list(self.former),
            "closed": self.closed,
            "successors": [{"number": s.number, "name": s.name} for s in self.successors],
            "alias": self.alias,
            "same": self.same,
        }


@dataclass(frozen=True)
class Suggestions:
    """The corporations offered, the likest first. more: others are like the name too."""

    found: tuple[Suggestion, ...]
    more: bool = False


def suggest(
    register: Searchable, typed: str, prefecture: str | None = None, limit: int = LIMIT
) -> Suggestions:
    """The corporations ``typed`` may mean: by its number where one is typed, otherwise by name. A prefecture
    typed behind the name (架空商事　東京都) narrows it down where ``prefecture`` does not.
    """
    number = read_corporate_number(typed).number
    name, prefecture = (typed, prefecture) if prefecture else _place_apart(typed)
    numbers = [number] if number else register.find(name, prefecture, limit + 1)
    known = register.by_numbers(numbers)
    shown = [known[number] for number in numbers if number in known]
    found = tuple(_suggestion(name, one, _successors(register, one)) for one in shown[:limit])
    return Suggestions(found, len(shown) > limit)


def _place_apart(typed: str) -> tuple[str, str | None]:
    name, _, place = typed.replace("\u3000", " ").rstrip().rpartition(" ")
    return (name.rstrip(), place) if name.strip() and place in prefectures() else (typed, None)


def _suggestion(typed: str, one: Corporation, successors: tuple[Corporation, ...]) -> Suggestion:
    written, present = normalise(typed), normalise(one.name)
    same = not written.keys.isdisjoint(present.keys)
    former = tuple(dict.fromkeys(held.name for held in one.former if held.name != one.name))
    cores = set(written.cores) - set(present.cores)  # the legal form is often left out, or put wrong
    borne = [name for name in former if not cores.isdisjoint(normalise(name).cores)]
    alias = borne[-1] if borne else None
    return Suggestion(one.number, one.name, one.address, former, closing(one), successors, alias, same)


def closing(one: Corporation) -> str | None:
    """``令和7年4月1日閉鎖（合併による解散等）``; None for a living corporation."""
    if one.closed_on is None:
        return None
    cause = CLOSE_CAUSES.get(one.close_cause)
    return f"{wareki(one.closed_on)}閉鎖" + (f"（{cause}）" if cause else "")


def _successors(register: Register, one: Corporation) -> tuple[Corporation, ...]:
    """Who took it over, and who took that over, until one lives, is not held or comes round again."""
    chain, seen = [], {one.number}
    while one.successor and one.successor not in seen:
        known = register.by_numbers([one.successor])
        if one.successor not in known:
            break
        one = known[one.successor]
        chain.append(one)
        seen.add(one.number)
    return tuple(chain)
