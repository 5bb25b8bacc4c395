"""A field test: a real bidder register against restricted companies, the numbers hidden.

    python -m tests.benchmarks.names_register register.csv.gz companies.csv.gz [--restricted 1000] [--seed 1]

Prints how many true pairs are found and how many bidders per 1,000 are flagged wrongly, by what. The data is
not in the repository.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import time
from collections import Counter

from rules.names import CompanyIndex, CompanyRef, Decision, Identity, Method, read_corporate_number


def read(path: str) -> list[dict[str, str]]:
    """The rows of a gzipped CSV file."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


EQUAL_CORES = {"same equal", "review equal", "review form"}


def what(identity: Identity) -> str:
    """Decision and likeness, or the address."""
    address = identity.method is Method.SAME_ADDRESS
    return f"{identity.decision} {'address' if address else identity.likeness or identity.method}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("register")
    parser.add_argument("companies")
    parser.add_argument("--restricted", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-address", action="store_true")
    parser.add_argument("--list", action="store_true")
    chosen = parser.parse_args()
    rows = [r for r in read(chosen.register) if read_corporate_number(r["firm_id"]).number]
    official = {r["corporate_number"]: r for r in read(chosen.companies) if r["city"]}
    numbers = sorted({r["firm_id"] for r in rows} & official.keys())
    picked = random.Random(chosen.seed).sample(numbers, chosen.restricted)
    restricted = [
        CompanyRef(o["name"], None, None if chosen.no_address else o["pref"] + o["city"] + o["street"])
        for o in map(official.__getitem__, picked)
    ]
    began = time.perf_counter()
    index = CompanyIndex(restricted)
    true_pairs = found = 0
    flagged: Counter[str] = Counter()
    for row in rows:
        ref = CompanyRef(row["firm_name"], None, None if chosen.no_address else row["firm_address"])
        hits = index.candidates(ref)
        told = {picked[p]: i for p, i in hits if i.decision is not Decision.DIFFERENT}
        if row["firm_id"] in picked:
            true_pairs += 1
            found += row["firm_id"] in told
            if chosen.list and row["firm_id"] not in told:
                o = official[row["firm_id"]]
                print(
                    "missed",
                    row["firm_name"],
                    row["firm_address"],
                    "|",
                    o["name"],
                    o["pref"],
                    o["city"],
                    o["street"],
                )
        wrong = {what(i) for number, i in told.items() if number != row["firm_id"]}
        flagged.update(wrong)
        flagged["by likeness or address"] += bool(wrong - EQUAL_CORES)
        flagged["by an equal core"] += bool(wrong & EQUAL_CORES)
        if chosen.list:
            for p, i in hits:
                if picked[p] != row["firm_id"] and i.decision != "different" and what(i) not in EQUAL_CORES:
                    print(
                        "wrong",
                        what(i),
                        row["firm_name"],
                        row["firm_address"],
                        "|",
                        restricted[p].name,
                        restricted[p].address,
                    )
    seconds = time.perf_counter() - began
    print(f"found {100 * found / true_pairs:.1f} % of {true_pairs}; {seconds:.1f} s for {len(rows)} bidders")
    for reason, count in sorted(flagged.items()):
        print(f"{reason:40} {1000 * count / len(rows):6.2f} per 1,000 bidders")


if __name__ == "__main__":
    main()
