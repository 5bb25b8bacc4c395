"""Comparing one company with many: exactly what comparing it with each would give, without doing so."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from rules.names.identity import CompanyRef, Decision, Identity, identify
from rules.names.likeness import shortened_minimum
from rules.names.normalise import NormalName
from rules.names.tables import likeness


class CompanyIndex:
    """An index over companies, built once. ``candidates`` equals an exhaustive comparison."""

    def __init__(self, companies: Sequence[CompanyRef]) -> None:
        self.companies = tuple(companies)
        self._buckets: dict[Hashable, list[int]] = defaultdict(list)
        self._anything_unplaced = any(n.unplaced for c in companies for n in c.names)
        self._anything_short = any(c.shortened for c in companies)
        begun: dict[str, list[int]] = defaultdict(list)
        for position, company in enumerate(self.companies):
            for key in _keys(company):
                self._buckets[key].append(position)
            for core in _cores(company):
                begun[core].append(position)
        self._cores = sorted(begun)
        self._bearers = dict(begun)

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
        shorter_than_ref = shortened_minimum(any(n.unplaced for n in ref.names), self._anything_short)
        longer_than_ref = shortened_minimum(self._anything_unplaced, ref.shortened)
        for core in _cores(ref):
            for length in range(shorter_than_ref, len(core)):
                near.update(self._bearers.get(core[:length], ()))
            if len(core) >= longer_than_ref:
                near.update(self._beginning_with(core))
        return near

    def _beginning_with(self, core: str) -> Iterator[int]:
        for position in range(bisect_left(self._cores, core), len(self._cores)):
            if not self._cores[position].startswith(core):
                return
            yield from self._bearers[self._cores[position]]


def worth_telling(identity: Identity) -> bool:
    """Whether a comparison has anything to say: not different, or different with a note."""
    return identity.decision is not Decision.DIFFERENT or bool(identity.notes)


def _cores(company: CompanyRef) -> set[str]:
    return {core for name in company.names for core in name.cores}


def _keys(company: CompanyRef) -> set[Hashable]:
    """What two companies must share for anything but a shortened name to bring them together."""
    keys: set[Hashable] = {("number", company.number.number)} if company.number.number else set()
    if company.location.street:
        keys.add(("street", company.location.street))
    for name in company.names:
        keys.update(("core", core) for core in name.loose_cores)
        keys.update(("blur", core) for core in name.blurs)
        keys.update(_one_edit_keys(name))
    return keys


def _one_edit_keys(name: NormalName) -> Iterator[Hashable]:
    """Two texts one edit apart share the text itself or a text with one character taken out."""
    for core in name.cores:
        if len(core) >= likeness().edit.minimum_length - 1:
            yield "edit", core
            for spot in range(len(core)):
                yield "edit", core[:spot] + core[spot + 1 :]
