"""What a wider or narrower line of likeness finds and what it costs, by kind, on real names.

    python -m tests.benchmarks.names_curve pairs.csv.gz register.csv.gz companies.csv.gz [--seeds 1 2 3]

For every line: the share of true pairs that are not taken for different, by kind; the share of the hard
negatives that falls to 要確認; and in the field test (a real bidder register against 1,000 restricted
companies, numbers hidden) the true pairs it adds to equal cores and equal street addresses, and the rows per
1,000 it flags wrongly, with no address at all and within one municipality. A line is asked of the cores; the
legal form and what is equal after normalisation are the same for all. The data is not in the repository.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel
from rapidfuzz.fuzz import ratio

from rules.names import CompanyRef, normalise, read_address, read_corporate_number
from rules.names.address import same_municipality, same_street_address
from rules.names.joint_venture import identify_venture
from rules.names.likeness import likeness_of
from tests.benchmarks.names_pairs import HARD_NEGATIVES
from tests.benchmarks.register_in_memory import read_companies

Line = Callable[[str, str], bool]
"""Whether two written names are alike."""
Row = dict[str, str]

KINDS = {
    "typo": ("variant_or_typo",),
    "short": ("listed_short", "alias_abbrev"),
    "part renamed": ("rename_nta_partial",),
    "renamed": ("rename_nta", "rename_edinet", "_oldname"),
    "english": ("english", "alias_translation_or_nickname", "alias_abbrev_alpha"),
    "kana": ("kana", "alias_notation"),
}
NO_NAME_ALONE = ("renamed", "english", "kana")
"""Kinds that the register's history, English name and kana must find; no line of likeness does."""


@lru_cache(maxsize=300_000)
def core_of(name: str) -> str:
    """The likeliest core."""
    return normalise(name).first.core


def of_cores(test: Callable[[str, str], bool]) -> Line:
    """A line asked of the cores; equal cores are always alike."""

    def line(left: str, right: str) -> bool:
        a, b = core_of(left), core_of(right)
        return a == b or test(a, b)

    return line


def edit(minimum: int) -> Line:
    """One character off, the longer of at least ``minimum``."""
    return of_cores(lambda a, b: max(len(a), len(b)) >= minimum and OSA.distance(a, b, score_cutoff=1) <= 1)


def begins(minimum: int) -> Line:
    """One begins with the other, the shorter of at least ``minimum``."""
    return of_cores(lambda a, b: min(len(a), len(b)) >= minimum and (a.startswith(b) or b.startswith(a)))


def close(minimum: int, share: float, beginning: int) -> Line:
    """Indel distance of at most a share of both lengths, from a length on, beginning alike."""
    return of_cores(
        lambda a, b: (
            min(len(a), len(b)) >= minimum
            and a[:beginning] == b[:beginning]
            and Indel.distance(a, b) <= int(share * (len(a) + len(b)))
        )
    )


def at_ratio(least: int) -> Line:
    """The indel ratio (0-100) of the cores."""
    return of_cores(lambda a, b: ratio(a, b) >= least)


def suggested(left: str, right: str) -> bool:
    """Indel distance <= max(2 if both have three characters or more, 0.15 (n + m))."""
    least = 2 if min(len(left), len(right)) >= 3 else 0
    most = max(least, int(0.15 * (len(left) + len(right))))
    return Indel.distance(left, right, score_cutoff=most) <= most


def ours(left: str, right: str) -> bool:
    """The project's rule."""
    return likeness_of(normalise(left), normalise(right)) is not None


LINES: dict[str, Line] = {
    "equal core": of_cores(lambda a, b: a == b),
    **{f"one edit, {n} or more": edit(n) for n in (3, 4, 5, 6, 7)},
    **{f"begins, {n} or more": begins(n) for n in (2, 3, 4, 5)},
    **{f"close {s:.2f}, 7 or more": close(7, s, 0) for s in (0.10, 0.15, 0.20, 0.25)},
    **{f"close 0.15, {n} or more, begins alike": close(n, 0.15, 2) for n in (5, 6, 7, 8)},
    "indel <= max(2, 0.15(n+m))": of_cores(suggested),
    **{f"close {s:.2f}, 7 or more, begins alike": close(7, s, 2) for s in (0.20, 0.25)},
    **{f"ratio >= {r}": at_ratio(r) for r in (90, 85, 80, 75)},
    "contract's minimum": lambda left, right: edit(5)(left, right) or begins(4)(left, right),
    "ours": ours,
}


def recall(pairs: list[Row], line: Line) -> dict[str, float]:
    """Percent of each kind of true pairs, and of the hard negatives, that the line takes for alike."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for row in pairs:
        name = _group(row["kind"])
        if name:
            groups[name].append(line(row["name_a"], row["name_b"]))
    return {name: 100 * sum(told) / len(told) for name, told in groups.items()}


def _group(kind: str) -> str | None:
    if kind in HARD_NEGATIVES:
        return kind.removeprefix("neg_")
    if kind.startswith("neg_"):
        return None
    return next((name for name, ends in KINDS.items() if kind.endswith(ends) or kind in ends), None)


def candidates(
    rows: list[Row], official: dict[str, Row], seeds: Iterable[int]
) -> tuple[list[tuple[str, str, bool, bool]], int, int]:
    """Pairs of the field test that any line could take: names, whether they are one company, whether both lie
    in one municipality; the rows looked at; the true pairs not found by an equal core or street address."""
    numbers = sorted({r["firm_id"] for r in rows} & official.keys())
    kept: list[tuple[str, str, bool, bool]] = []
    hidden = 0
    seeds = list(seeds)
    for seed in seeds:
        restricted = [official[n] for n in random.Random(seed).sample(numbers, 1000)]
        for row in rows:
            here = read_address(row["firm_address"])
            core = core_of(row["firm_name"])
            for other in restricted:
                theirs = core_of(other["name"])
                one = row["firm_id"] == other["corporate_number"]
                if theirs == core or (not one and not _possible(core, theirs)):
                    continue
                there = read_address(other["pref"] + other["city"] + other["street"])
                if same_street_address(here, there):
                    continue
                hidden += one
                kept.append((row["firm_name"], other["name"], one, same_municipality(here, there)))
    return kept, len(rows) * len(seeds), hidden


def _possible(left: str, right: str) -> bool:
    """A quick sieve: what no line of the table takes is left out."""
    n, m = len(left), len(right)
    if left[:2] == right[:2] or (n and m and left[-4:] == right[-4:]):
        return True
    return Indel.distance(left, right, score_cutoff=max(4, (n + m) // 4)) <= max(4, (n + m) // 4)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pairs")
    parser.add_argument("register")
    parser.add_argument("companies")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    chosen = parser.parse_args()
    pairs = read_companies(chosen.pairs)
    rows = [r for r in read_companies(chosen.register) if read_corporate_number(r["firm_id"]).number]
    distinct = list({(r["firm_name"], r["firm_address"], r["firm_id"]): r for r in rows}.values())
    official = {r["corporate_number"]: r for r in read_companies(chosen.companies) if r["city"]}
    field, looked_at, hidden = candidates(distinct, official, chosen.seeds)
    columns = [*KINDS, *(k.removeprefix("neg_") for k in HARD_NEGATIVES)]
    print(f"{len(distinct)} bidders; {hidden} true pairs beyond an equal core and a street address")
    print(" | ".join(["line", *columns, "found, anywhere", "wrong", "found, same municipality", "wrong"]))
    for name, line in LINES.items():
        shares = recall(pairs, line)
        cells = [f"{shares[c]:.1f}" for c in columns]
        told = [(one, near) for left, right, one, near in field if line(left, right)]
        for kept in (told, [t for t in told if t[1]]):
            cells.append(str(sum(one for one, _ in kept)))
            cells.append(f"{1000 * sum(not one for one, _ in kept) / looked_at:.2f}")
        print(" | ".join([name, *cells]), flush=True)
    first = [r for r in pairs if _group(r["kind"]) in NO_NAME_ALONE]
    alone = [identify_venture(CompanyRef(r["name_a"]), CompanyRef(r["name_b"])).decision for r in first]
    share = 100 * sum(d != "different" for d in alone) / len(alone)
    print(f"renamed, English, kana: the names alone give {share:.1f} % of {len(alone)}")


if __name__ == "__main__":
    main()
