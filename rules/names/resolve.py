"""Which corporation of the register a company is, as somebody wrote it down.

Its number, if one is written that the register holds; else its name with its address; else its name alone
where only one living corporation bears it (contracts.md section 2, Identity 3). Whatever stays open stays
open: every corporation it may be is kept, and likeness to a registered name decides nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rules.names.address import Address, different_municipalities, same_municipality, same_street_address
from rules.names.company_ref import CompanyRef
from rules.names.likeness import likeness_of
from rules.names.normalise import NormalName, normalise
from rules.names.registered import Corporation, Footing, Register, Standing


def with_standing(refs: Sequence[CompanyRef], register: Register) -> list[CompanyRef]:
    """The companies, each with what the register says of it; in the order given."""
    given = {ref.number.number for ref in refs if ref.number.number}
    corporations = dict(register.by_numbers(sorted(given)))
    asked = sorted({ref.name for ref in refs if _asks_by_name(ref, corporations)})
    bearers = register.bearers(asked)
    more = {number for found in bearers.values() for number in found} - corporations.keys()
    corporations.update(register.by_numbers(sorted(more)))
    return [replace(ref, standing=_standing(ref, register, bearers, corporations)) for ref in refs]


def other_names(mention: CompanyRef) -> Iterator[CompanyRef]:
    """The registered names, present and former, each with the number, of the one corporation a mention is,
    so that a name that is only like one of them is not passed over. The address is the present name's. Where
    a number that nobody holds stands beside the mention, without the number: the two would contradict."""
    known = mention.standing
    corporation = known.of(known.sole) if known and known.sole and not known.unlike else None
    if corporation:
        for name in names_of(corporation):
            if not normalise(name).keys & mention.normal.keys:
                address = corporation.address if name == corporation.name else ""
                number = None if known and known.unheld else corporation.number
                yield CompanyRef(name, number, address or None)


def _asks_by_name(ref: CompanyRef, corporations: Mapping[str, Corporation]) -> bool:
    """No number is written, or one that is nobody's or another's: then the name may be what is right."""
    known = corporations.get(ref.number.number or "")
    return known is None or _unlike(ref, known)


def _standing(
    ref: CompanyRef,
    register: Register,
    bearers: Mapping[str, tuple[str, ...]],
    corporations: Mapping[str, Corporation],
) -> Standing:
    number = ref.number.number
    found = tuple(corporations[n] for n in sorted(set(bearers.get(ref.name, ()))) if n in corporations)
    if known := corporations.get(number or ""):
        unlike = _unlike(ref, known)
        possible = (known, *(found if unlike else ()))
        return Standing(register.as_of, possible, number, Footing.GIVEN, unlike=unlike)
    living = len(_living_bearers(ref.normal, found))
    standing = Standing(register.as_of, found, bearers=living, unheld=number)
    sole, footing = _sole(ref, found)
    return replace(standing, sole=sole, footing=footing)


def _sole(ref: CompanyRef, found: Iterable[Corporation]) -> tuple[str | None, Footing | None]:
    """The one corporation it is, and by what; (None, None) where that is open."""
    by_name = [c for c in found if _bore(ref.normal, c)]
    now = _living_bearers(ref.normal, by_name)
    place = None if ref.normal.is_branch else ref.location
    if place and same_municipality(place, place):
        # who bore the name before counts too: a group may hand a name on from parent to child at one address
        here = [c for c in by_name if c.living and same_municipality(place, c.location)]
        one = _only_one(place, here)
        if one:
            return one.number, Footing.ADDRESS if one in now else Footing.FORMER
        if here:
            return None, None
    if len(now) == 1 and not _elsewhere(place, now[0]):
        return now[0].number, Footing.ONLY_BEARER
    if not now and len(by_name) == 1 and not _elsewhere(place, by_name[0]):
        return by_name[0].number, Footing.FORMER
    return None, None


def _only_one(place: Address, corporations: Iterable[Corporation]) -> Corporation | None:
    """The only one of the corporations in the municipality of an address, or at its street address there."""
    here = list(corporations)
    if len(here) > 1:
        here = [c for c in here if same_street_address(place, c.location)]
    return here[0] if len(here) == 1 else None


def _elsewhere(place: Address | None, corporation: Corporation) -> bool:
    return place is not None and different_municipalities(place, corporation.location)


def _living_bearers(name: NormalName, corporations: Iterable[Corporation]) -> list[Corporation]:
    return [c for c in corporations if c.living and normalise(c.name).keys & name.keys]


def _bore(name: NormalName, corporation: Corporation) -> bool:
    """By its name or a former one: an English name is borne by many who never had it registered."""
    return any(normalise(n).keys & name.keys for n in names_of(corporation))


def names_of(corporation: Corporation) -> tuple[str, ...]:
    """Its name, then its former names."""
    return (corporation.name, *(held.name for held in corporation.former))


def _unlike(ref: CompanyRef, corporation: Corporation) -> bool:
    registered = [normalise(n) for n in (*names_of(corporation), corporation.english) if n]
    return not any(likeness_of(mine, theirs) for mine in ref.names for theirs in registered)
