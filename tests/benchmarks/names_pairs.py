"""How the decision rule does on labelled pairs of real names. Run by hand; the data is not in this repository.

    python -m tests.benchmarks.names_pairs pairs.csv.gz [--list KIND]

The file has columns name_a, name_b, same_entity (1/0), kind. Prints, per kind, the share decided same, review and
different, and the figures this project holds itself to; ``--list`` prints the misses of one kind.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import time
from collections import Counter, defaultdict

from rules.names import CompanyRef, Decision, normalise
from rules.names.joint_venture import identify_venture

WRITTEN_FORM = ("spacing_width", "_form", "_branch")
HARD_NEGATIVES = (
    "neg_edit1",
    "neg_shared_prefix",
    "neg_contained",
    "neg_nearest",
    "neg_group_member",
    "neg_same_core_diff_form",
)


def is_written_form(kind: str) -> bool:
    """Whether pairs of a kind differ in writing only."""
    return kind.endswith(WRITTEN_FORM) or kind.startswith("orthographic")


def forms_agree(left: str, right: str) -> bool:
    """Whether two names carry the same legal form in the same place in some reading."""
    mine = {(r.form, r.place) for r in normalise(left).readings}
    return bool(mine & {(r.form, r.place) for r in normalise(right).readings})


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs")
    parser.add_argument("--list", dest="kind")
    chosen = parser.parse_args()
    with gzip.open(chosen.pairs, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    began = time.perf_counter()
    decisions = [identify_venture(CompanyRef(r["name_a"]), CompanyRef(r["name_b"])) for r in rows]
    seconds = time.perf_counter() - began
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    written: Counter[str] = Counter()
    for row, identity in zip(rows, decisions, strict=True):
        kind, decision = row["kind"], identity.decision
        counts[kind][decision] += 1
        if is_written_form(kind):
            agree = forms_agree(row["name_a"], row["name_b"])
            written[f"{'agree' if agree else 'other'} {decision}"] += 1
        wrong = decision is (Decision.SAME if kind in HARD_NEGATIVES else Decision.DIFFERENT)
        if (
            chosen.kind
            and kind.startswith(chosen.kind)
            and (wrong or (is_written_form(kind) and agree and decision != "same"))
        ):
            print(decision, row["name_a"], "|", row["name_b"], "|", identity.score)
    for kind in sorted(counts):
        total = counts[kind].total()
        shares = "  ".join(f"{d} {100 * counts[kind][d] / total:5.1f} %" for d in Decision)
        print(f"{kind:32} {total:6}  {shares}")
    agreeing = sum(n for k, n in written.items() if k.startswith("agree"))
    everything = written.total()
    missed = sum(n for k, n in written.items() if k.endswith("different"))
    print(
        f"written form, legal form agrees: same {100 * written['agree same'] / agreeing:.2f} % of {agreeing}"
    )
    print(f"written form, all: not different {100 * (1 - missed / everything):.2f} % of {everything}")
    typos = Counter(d for k in counts if k.endswith("variant_or_typo") for d in counts[k].elements())
    print(
        f"variant_or_typo: not different {100 * (1 - typos['different'] / typos.total()):.1f} % of {typos.total()}"
    )
    hard = Counter(d for k in HARD_NEGATIVES for d in counts[k].elements())
    print(
        f"hard negatives: same {100 * hard['same'] / hard.total():.3f} %, review {100 * hard['review'] / hard.total():.1f} % of {hard.total()}"
    )
    print(f"{len(rows) / seconds:,.0f} pairs/s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
