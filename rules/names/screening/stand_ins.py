"""Who stands in for a company in a screening with the register: what one list's row may be called elsewhere.

A venture's members with what the register says of each; the other names of the corporation a row is; the
corporations it took over or was taken over by. What a stand-in brings is at most REVIEW.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rules.names.company_ref import CompanyRef
from rules.names.identity import Decision, Method
from rules.names.joint_venture import split_venture, venture_refs
from rules.names.registered import Register
from rules.names.resolve import other_names, with_standing
from rules.names.succession_pairs import reached, succession_pairs


class Kind(IntEnum):
    """How a stand-in belongs to its row."""

    OWN = 0
    MEMBER = 1
    RELATED = 2
    """Another name or a corporation before or after. Two such never meet: sisters are not one."""


@dataclass(frozen=True)
class StandIns:
    """``refs``: the rows and their stand-ins, all with standing. owner: the row of each; kind: of each."""

    refs: list[CompanyRef]
    owner: list[int]
    kind: list[Kind]


def stand_ins(rows: Sequence[CompanyRef], register: Register) -> StandIns:
    """The rows, and behind each those that stand in for it."""
    own = with_standing(rows, register)
    found: list[tuple[int, Kind, CompanyRef]] = [(n, Kind.OWN, ref) for n, ref in enumerate(own)]
    members = [(n, member) for n, ref in enumerate(rows) for member in _members(ref)]
    read = with_standing([member for _, member in members], register)
    found += [(n, Kind.MEMBER, member) for (n, _), member in zip(members, read, strict=True)]
    related = list(_related(found, register))
    standing = with_standing([ref for _, ref in related], register)
    found += [(n, Kind.RELATED, ref) for (n, _), ref in zip(related, standing, strict=True)]
    found.sort(key=lambda one: one[:2])
    return StandIns([ref for _, _, ref in found], [n for n, _, _ in found], [kind for _, kind, _ in found])


def _members(ref: CompanyRef) -> tuple[CompanyRef, ...]:
    venture = split_venture(ref.name)
    return venture_refs(venture) if venture else ()


def _related(
    found: Iterable[tuple[int, Kind, CompanyRef]], register: Register
) -> Iterator[tuple[int, CompanyRef]]:
    known = [(n, ref) for n, _, ref in found if ref.standing and ref.standing.possible]
    pairs = succession_pairs({n for _, ref in known if ref.standing for n in ref.standing.numbers}, register)
    later, earlier = _ways(pairs), _ways((b, a) for a, b in pairs)
    corporations = register.by_numbers(sorted({number for pair in pairs for number in pair}))
    for row, ref in known:
        yield from ((row, old) for old in other_names(ref))
        numbers = ref.standing.numbers if ref.standing else ()
        for number in sorted(reached(numbers, later) | reached(numbers, earlier)):
            if number in corporations:
                known_as = corporations[number]
                yield row, CompanyRef(known_as.name, number, known_as.address or None)


def _ways(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    ways: dict[str, list[str]] = defaultdict(list)
    for here, there in pairs:
        ways[here].append(there)
    return ways


Found = tuple[int, int, float, Decision, Method]
"""Positions in both lists, score, decision and method, as ``Screened.rows`` gives them."""


def told_by_row(found: Iterable[Found], mine: StandIns, theirs: StandIns) -> list[Found]:
    """The pairs of rows, each once, by position: what the rows themselves say, else the likest stand-ins."""
    best: dict[tuple[int, int], tuple[bool, float, Found]] = {}
    for left, right, score, decision, method in found:
        kinds = (mine.kind[left], theirs.kind[right])
        if kinds == (Kind.RELATED, Kind.RELATED):
            continue
        own = kinds == (Kind.OWN, Kind.OWN)
        row = (mine.owner[left], theirs.owner[right])
        told = (*row, score, decision if own else Decision.REVIEW, method)
        if row not in best or (own, score) > best[row][:2]:
            best[row] = (own, score, told)
    return [best[row][2] for row in sorted(best)]
