"""Comparing one company with many: exactly what comparing it with each would give, without doing so."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import Indel

from rules.names.company_ref import CompanyRef
from rules.names.identity import Decision, Identity, identify
from rules.names.likeness import shortened_minimum
from rules.names.normalise import NormalName
from rules.names.tables import likeness


class CompanyIndex:
    """An index over companies, built once. ``candidates`` equals an exhaustive comparison."""

    def __init__(self, companies: Sequence[CompanyRef]) -> None:
        self.companies = tuple(companies)
        self._buckets: dict[Hashable, list[int]] = defaultdict(list)
        self._loosest = _shortened_minimum(self.companies)
        bearers: dict[str, list[int]] = defaultdict(list)
        for position, company in enumerate(self.companies):
            for key in _keys(company):
                self._buckets[key].append(position)
            for core in _cores(company):
                bearers[core].append(position)
        self._bearers = dict(bearers)
        self._forwards = sorted(bearers)
        self._backwards = sorted(core[::-1] for core in bearers)
        self._long = [core for core in self._forwards if len(core) >= likeness().close.minimum_length]

    def candidates(self, ref: CompanyRef) -> list[tuple[int, Identity]]:
        """(position, identity) of every company that is the same, may be, or that a note speaks of; by
        position."""
        found: list[tuple[int, Identity]] = []
        for position in sorted(self._near(ref)):
            identity = identify(ref, self.companies[position])
            if worth_telling(identity):
                found.append((position, identity))
        return found

    def _near(self, ref: CompanyRef) -> set[int]:
        near: set[int] = set()
        for key in _keys(ref):
            near.update(self._buckets.get(key, ()))
        loosest = min(self._loosest, _shortened_minimum((ref,)))
        for core in _cores(ref):
            for other in self._alike(core, loosest):
                near.update(self._bearers[other])
        return near

    def _alike(self, core: str, loosest: int) -> Iterator[str]:
        """Cores that begin or end one the other, and long ones that are close."""
        for length in range(1, len(core)):
            yield from (part for part in (core[:length], core[-length:]) if part in self._bearers)
        if len(core) >= loosest:
            yield from _beginning_with(core, self._forwards)
            yield from (other[::-1] for other in _beginning_with(core[::-1], self._backwards))
        if len(core) >= likeness().close.minimum_length:
            most = 1 - likeness().close.maximum_share
            yield from (
                found[0]
                for found in process.extract_iter(
                    core,
                    self._long,
                    scorer=Indel.normalized_similarity,
                    score_cutoff=most - 1e-9,
                    processor=None,
                )
            )


def _beginning_with(core: str, in_order: list[str]) -> Iterator[str]:
    for position in range(bisect_left(in_order, core), len(in_order)):
        if not in_order[position].startswith(core):
            return
        yield in_order[position]


def _shortened_minimum(companies: Sequence[CompanyRef]) -> int:
    """The fewest characters at which any of these companies' names may count as a short form."""
    return shortened_minimum(
        any(n.unplaced for c in companies for n in c.names),
        any(c.shortened for c in companies),
        facilities=True,
    )


def worth_telling(identity: Identity) -> bool:
    """Whether a comparison has anything to say: not different, or different with a note."""
    return identity.decision is not Decision.DIFFERENT or bool(identity.notes)


def _cores(company: CompanyRef) -> set[str]:
    return {core for name in company.names for core in name.cores}


def _keys(company: CompanyRef) -> set[Hashable]:
    """What two companies must share for anything but a shortened name to bring them together."""
    keys: set[Hashable] = {("number", company.known_number)} if company.known_number else set()
    keys.update(("number", number) for number in (company.standing.numbers if company.standing else ()))
    if company.location.street:
        keys.add(("street", company.location.street))
    for name in company.names:
        keys.update(("core", core) for core in name.loose_cores)
        keys.update(("blur", core) for core in name.blurs)
        keys.update(_one_edit_keys(name))
    return keys


def _one_edit_keys(name: NormalName) -> Iterator[Hashable]:
    """Two texts one edit apart, or with two neighbours swapped, share the text itself or a text with one
    character taken out."""
    for core in name.cores:
        if len(core) >= likeness().swap.minimum_length:
            yield "edit", core
            for spot in range(len(core)):
                yield "edit", core[:spot] + core[spot + 1 :]
