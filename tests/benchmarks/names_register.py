"""A field test: a real bidder register against restricted companies, the bidders' numbers hidden.

    python -m tests.benchmarks.names_register register.csv.gz companies.csv.gz [--restricted 1000]
        [--seeds 1 2 3 4 5] [--no-address] [--with-register] [--history history.zip] [--list]

Bidders: the rows of the register with a valid number, with the name and the address as written there.
Restricted: companies drawn from those bidders that are known with number and full address. Prints how many
true pairs are found and how many bidders per 1,000 are flagged wrongly, by rows of the register and by
companies (one that bids in five regions has five rows), beside two plain readings of the contract on the same
rows. ``--with-register`` looks every company up in a register of all companies of the file, ``--history``
gives that register the published changes of names. The data is not in the repository.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from rules.names import CompanyIndex, CompanyRef, Decision, Identity, Method, normalise, read_corporate_number
from rules.names.address import different_municipalities, same_municipality, same_street_address
from rules.names.likeness import Likeness
from rules.names.registered import Register
from rules.names.resolve import with_standing
from tests.benchmarks.register_in_memory import load, read_companies

Row = dict[str, str]
Hits = dict[int, str]
"""Position of a restricted company -> by what it is held against the bidder."""
EQUAL = "equal core"
EDIT_LENGTH, SHORTENED_LENGTH = 5, 4
"""The contract's minimum (Identity, step 4)."""


@dataclass
class Tally:
    """What one rule did. true: pairs that are one company; found: of these, not taken for different. wrong:
    reason -> rows flagged by it; companies: the companies behind them, by draw."""

    true: int = 0
    found: int = 0
    rows: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    companies: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, bidder: str, seed: int, hits: Hits, numbers: list[str], true: bool) -> None:
        """One bidder's row."""
        self.rows += 1
        kinds = {kind for position, kind in hits.items() if numbers[position] != bidder}
        reasons = set(kinds)
        if kinds - {k for k in kinds if k.startswith(("same", EQUAL))}:
            reasons.add("= by likeness or address")
        if any(kind.startswith(EQUAL) for kind in kinds):
            reasons.add("= by an equal core")
        for reason in reasons:
            self.wrong[reason] += 1
            self.companies[reason].add((seed, bidder))
        if true:
            mine = [kind for position, kind in hits.items() if numbers[position] == bidder]
            self.true += 1
            self.found += bool(mine)


def engine_hits(index: CompanyIndex, bidder: CompanyRef) -> Hits:
    """What the project's rule holds against a bidder."""
    return {p: what(i) for p, i in index.candidates(bidder) if i.decision is not Decision.DIFFERENT}


def what(identity: Identity) -> str:
    """By what: an equal core, the address, the register or the kind of likeness; "same" where it is not only
    asked."""
    if identity.method is Method.SAME_ADDRESS:
        return "address"
    if identity.likeness in (Likeness.EQUAL, Likeness.FORM) or identity.method is Method.NORMALIZED_NAME:
        return f"{EQUAL}, {identity.decision}"
    if identity.decision is Decision.SAME:
        return f"same by {identity.method}"
    return str(identity.likeness or f"register: {identity.method}")


@lru_cache(maxsize=65536)
def core_of(name: str) -> str:
    """The name without legal form and branch."""
    return normalise(name).first.core


class Plain:
    """The contract's rules in their plainest form: equal core anywhere; one character off at five or more,
    shortened at four or more, unless ``near`` says the addresses lie too far apart; same street address."""

    def __init__(self, companies: list[CompanyRef], near: Callable[[CompanyRef, CompanyRef], bool]) -> None:
        self._near = near
        self._companies = companies
        self._cores: dict[str, list[int]] = defaultdict(list)
        self._streets: dict[str, list[int]] = defaultdict(list)
        self._alike: dict[str, set[int]] = defaultdict(set)
        for position, company in enumerate(companies):
            core = core_of(company.name)
            self._cores[core].append(position)
            for key in _alike_keys(core):
                self._alike[key].add(position)
            if company.location.street:
                self._streets[company.location.street].append(position)

    def hits(self, bidder: CompanyRef) -> Hits:
        """What the plain rule holds against a bidder."""
        core, location = core_of(bidder.name), bidder.location
        found: Hits = {}
        for position in self._streets.get(location.street, ()) if location.street else ():
            if same_street_address(location, self._companies[position].location):
                found[position] = "address"
        for position in {p for key in _alike_keys(core) for p in self._alike.get(key, ())}:
            kind = _alike(core, core_of(self._companies[position].name))
            if kind and self._near(bidder, self._companies[position]):
                found[position] = kind
        return found | dict.fromkeys(self._cores.get(core, ()), EQUAL)


def _alike_keys(core: str) -> Iterator[str]:
    yield "start " + core[:SHORTENED_LENGTH]
    for spot in range(len(core) + 1):
        yield core[:spot] + core[spot + 1 :]


def _alike(left: str, right: str) -> str | None:
    if max(len(left), len(right)) >= EDIT_LENGTH and Levenshtein.distance(left, right, score_cutoff=1) <= 1:
        return "edit"
    short, long = sorted((left, right), key=len)
    return "shortened" if len(short) >= SHORTENED_LENGTH and long.startswith(short) else None


def near_known(left: CompanyRef, right: CompanyRef) -> bool:
    """Both are known to lie in one municipality."""
    return same_municipality(left.location, right.location)


def near_or_unknown(left: CompanyRef, right: CompanyRef) -> bool:
    """Not known to lie in different municipalities, or the bidder is a branch."""
    return left.normal.is_branch or not different_municipalities(left.location, right.location)


@dataclass(frozen=True)
class Field:
    """Bidders (as written, number hidden) with the number each has, and the companies known in full."""

    bidders: list[tuple[str, CompanyRef]]
    known: dict[str, CompanyRef]


def prepare(
    rows: Iterable[Row], companies: Iterable[Row], no_address: bool, register: Register | None
) -> Field:
    """Read both files' rows; look every company up where a register is given."""
    valid = [r for r in rows if read_corporate_number(r["firm_id"]).number]
    numbers = [r["firm_id"] for r in valid]
    bidders = [CompanyRef(r["firm_name"], None, None if no_address else r["firm_address"]) for r in valid]
    official = {r["corporate_number"]: r for r in companies if r["city"]}
    wanted = sorted(set(numbers) & official.keys())
    known = [
        CompanyRef(o["name"], n, None if no_address else o["pref"] + o["city"] + o["street"])
        for n, o in ((n, official[n]) for n in wanted)
    ]
    if register:
        bidders, known = with_standing(bidders, register), with_standing(known, register)
    return Field(list(zip(numbers, bidders, strict=True)), dict(zip(wanted, known, strict=True)))


def run(place: Field, seed: int, count: int, tallies: dict[str, Tally], told: bool) -> None:
    """One draw of restricted companies."""
    numbers = random.Random(seed).sample(sorted(place.known), count)
    restricted = [place.known[n] for n in numbers]
    drawn = set(numbers)
    index = CompanyIndex(restricted)
    rules: dict[str, Callable[[CompanyRef], Hits]] = {
        "ours": lambda bidder: engine_hits(index, bidder),
        "plain, same municipality": Plain(restricted, near_known).hits,
        "plain, not known to differ": Plain(restricted, near_or_unknown).hits,
    }
    for number, bidder in place.bidders:
        for name, rule in rules.items():
            hits = rule(bidder)
            tallies[name].add(number, seed, hits, numbers, number in drawn)
            if told and name == "ours":
                tell(number, bidder, hits, numbers, restricted)


def tell(
    number: str, bidder: CompanyRef, hits: Hits, numbers: list[str], restricted: list[CompanyRef]
) -> None:
    """Print the misses, and what was flagged wrongly by anything but an equal core."""
    if number in numbers and numbers.index(number) not in hits:
        right = restricted[numbers.index(number)]
        print("missed", bidder.name, bidder.address, "|", right.name, right.address)
    for position, kind in hits.items():
        if numbers[position] != number and not kind.startswith(EQUAL):
            right = restricted[position]
            print("wrong", kind, "|", bidder.name, bidder.address, "|", right.name, right.address)


def report(name: str, tally: Tally, companies: int, draws: int) -> None:
    """Print one rule's figures."""
    share = 100 * tally.found / tally.true
    print(f"\n{name}: found {share:.2f} % of {tally.true} true pairs")
    for reason, count in sorted(tally.wrong.items()):
        by_company = 1000 * len(tally.companies[reason]) / (companies * draws)
        by_row = 1000 * count / tally.rows
        print(f"  {reason:34} {by_row:6.2f} per 1,000 rows {by_company:6.2f} per 1,000 companies")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("register")
    parser.add_argument("companies")
    parser.add_argument("--restricted", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--no-address", action="store_true")
    parser.add_argument("--with-register", action="store_true")
    parser.add_argument("--history")
    parser.add_argument("--list", action="store_true")
    chosen = parser.parse_args()
    looked_up = load(chosen.companies, chosen.history) if chosen.with_register or chosen.history else None
    place = prepare(
        read_companies(chosen.register), read_companies(chosen.companies), chosen.no_address, looked_up
    )
    tallies: dict[str, Tally] = defaultdict(Tally)
    began = time.perf_counter()
    for seed in chosen.seeds:
        run(place, seed, chosen.restricted, tallies, chosen.list)
    seconds = time.perf_counter() - began
    companies = len({number for number, _ in place.bidders})
    print(f"{len(place.bidders)} bidders' rows of {companies} companies, {chosen.restricted} restricted")
    print(f"{len(chosen.seeds)} draws in {seconds:.1f} s")
    for name, tally in tallies.items():
        report(name, tally, companies, len(chosen.seeds))


if __name__ == "__main__":
    main()
