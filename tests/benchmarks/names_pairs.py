"""How the decision rule does on labelled pairs of real names. Run by hand; the data is not in the repository.

    python -m tests.benchmarks.names_pairs pairs.csv.gz [--list KIND] [--renames IDS.txt]

The file has columns pair_id, name_a, name_b, same_entity (1/0), kind. Prints, per kind, the share decided
same, review and different, and the figures this project holds itself to; ``--list`` prints the misses of one
kind. ``--renames``: the ids, one a line, of pairs of kind ``*_variant_or_typo`` that a person found to be
renames or another body; the figure of that kind is then told without them too.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

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
    return not kind.startswith("neg_") and (kind.endswith(WRITTEN_FORM) or kind.startswith("orthographic"))


def forms_agree(left: str, right: str) -> bool:
    """Whether two names carry the same legal form in the same place in some reading."""
    mine = {(r.form, r.place) for r in normalise(left).readings}
    return bool(mine & {(r.form, r.place) for r in normalise(right).readings})


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs")
    parser.add_argument("--list", dest="kind")
    parser.add_argument("--renames", type=Path)
    chosen = parser.parse_args()
    renames = set(chosen.renames.read_text(encoding="utf-8").split()) if chosen.renames else set()
    with gzip.open(chosen.pairs, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    began = time.perf_counter()
    decisions = [identify_venture(CompanyRef(r["name_a"]), CompanyRef(r["name_b"])).decision for r in rows]
    seconds = time.perf_counter() - began
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    written: Counter[str] = Counter()
    for row, decision in zip(rows, decisions, strict=True):
        kind = row["kind"]
        counts[kind][decision] += 1
        agree = is_written_form(kind) and forms_agree(row["name_a"], row["name_b"])
        if is_written_form(kind):
            written[f"{'agree' if agree else 'other'} {decision}"] += 1
        missed = decision is (Decision.SAME if kind in HARD_NEGATIVES else Decision.DIFFERENT)
        if chosen.kind and kind.startswith(chosen.kind) and (missed or (agree and decision != "same")):
            print(row["pair_id"], decision, row["name_a"], "|", row["name_b"])
    for kind in sorted(counts):
        shares = "  ".join(f"{d} {share(counts[kind], d):5.1f} %" for d in Decision)
        print(f"{kind:32} {counts[kind].total():6}  {shares}")
    summary(counts, written)
    if renames:
        kept = [
            d
            for r, d in zip(rows, decisions, strict=True)
            if r["kind"].endswith("variant_or_typo") and r["pair_id"] not in renames
        ]
        told = 100 * sum(d is not Decision.DIFFERENT for d in kept) / len(kept)
        print(f"variant_or_typo without {len(renames)} renames: not different {told:.1f} % of {len(kept)}")
    print(f"{len(rows) / seconds:,.0f} pairs/s", file=sys.stderr)
    return 0


def share(counted: Counter[str], decision: str) -> float:
    """The share of one decision, in percent."""
    return 100 * counted[decision] / counted.total()


def summary(counts: dict[str, Counter[str]], written: Counter[str]) -> None:
    """Print the figures this project holds itself to."""
    agreeing = Counter({k.split()[1]: n for k, n in written.items() if k.startswith("agree")})
    different = sum(n for k, n in written.items() if k.endswith("different"))
    typos = Counter(d for k in counts if k.endswith("variant_or_typo") for d in counts[k].elements())
    hard = Counter(d for k in HARD_NEGATIVES for d in counts[k].elements())
    print(f"written form, legal form agrees: same {share(agreeing, 'same'):.2f} % of {agreeing.total()}")
    whole = written.total()
    print(f"written form, all: not different {100 - 100 * different / whole:.2f} % of {whole}")
    print(f"variant_or_typo: not different {100 - share(typos, 'different'):.1f} % of {typos.total()}")
    same, review = share(hard, "same"), share(hard, "review")
    print(f"hard negatives: same {same:.3f} %, review {review:.1f} % of {hard.total()}")


if __name__ == "__main__":
    sys.exit(main())
