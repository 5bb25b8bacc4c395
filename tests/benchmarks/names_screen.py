"""Screening at scale against exhaustive comparison and against others, on one machine in one run.

    python -m tests.benchmarks.names_screen [--data FOLDER] [--bidders 30000] [--restricted 300000]
        [--only baseline,cold,loaded,…]

Every step is a fresh process. ``baseline``: rapidfuzz's ``process.cdist`` with ``Indel.distance``, uint8, all
cores, in chunks, on the distinct likeliest cores, with the cutoff at which it is fastest. ``cold``: from raw
names to every pair. ``loaded``: the same with the index of the restricted names mapped from a folder, the
bidders raw. Ten times the restricted names, ten times the bidders: the same lists cut short. ``equal``: the
pairs against an exhaustive comparison made without the screening's means. ``peers``: who is installed beside
the interpreter that runs this. Prints tables for docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import __version__ as rapidfuzz_version
from rapidfuzz import process
from rapidfuzz.distance import Indel

from rules.names.bulk import read_many
from rules.names.screening import Companies, ScreenIndex, load, save
from tests.benchmarks import names_screen_equal as equality
from tests.benchmarks import names_screen_peers as peers
from tests.benchmarks.names_screen_lists import Lists, make_lists

CUTOFFS = (3, 4, 6, 8, 10)
CHUNK = 500
REPEATS = 3
Told = dict[str, Any]


def peak() -> int:
    """The most memory this process has held so far, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def cores_of(names: list[str]) -> list[str]:
    """The likeliest core of each name."""
    many = read_many(names)
    return [many.core[first] for first in many.start[:-1].tolist()]


def baseline(lists: Lists, _folder: Path) -> Told:
    """Exhaustive, by the fastest cutoff: tried on every tenth chunk, then run in full."""
    mine, theirs = (list(dict.fromkeys(cores_of(n))) for n in (lists.bidders, lists.restricted))
    sample = mine[: max(CHUNK, len(mine) // 10)]
    tried = {cutoff: _exhaustive(sample, theirs, cutoff) for cutoff in CUTOFFS}
    best = min(tried, key=lambda cutoff: tried[cutoff])
    spent = time.process_time()
    seconds = _exhaustive(mine, theirs, best)
    spent = time.process_time() - spent
    return {
        "seconds": seconds,
        "cpu": spent,
        "cutoff": best,
        "distinct": [len(mine), len(theirs)],
        "peak": peak(),
    }


def _exhaustive(mine: list[str], theirs: list[str], cutoff: int) -> float:
    began = time.perf_counter()
    for begin in range(0, len(mine), CHUNK):
        distances = process.cdist(
            mine[begin : begin + CHUNK],
            theirs,
            scorer=Indel.distance,
            dtype=np.uint8,
            score_cutoff=cutoff,
            workers=-1,
        )
        (distances <= cutoff).any()
    return time.perf_counter() - began


def cold(lists: Lists, folder: Path) -> Told:
    """Raw names in, pairs out; then the index is kept for the next step."""
    before, began, spent = peak(), time.perf_counter(), time.process_time()
    known = Companies(lists.restricted)
    index = ScreenIndex.build(known)
    built = time.perf_counter() - began
    pairs = list(index.screen(Companies(lists.bidders)))
    seconds, spent = time.perf_counter() - began, time.process_time() - spent
    save(index, folder)
    found = {(a, b) for piece in pairs for a, b, *_ in piece.rows()}
    recall = sum(pair in found for pair in lists.true) / max(1, len(lists.true))
    told = {"seconds": seconds, "cpu": spent, "build": built, "pairs": sum(map(len, pairs))}
    return {**told, "recall": recall, "before": before, "peak": peak()}


def loaded(lists: Lists, folder: Path) -> Told:
    """With the index mapped; the first query, and the median of several."""
    before, began = peak(), time.perf_counter()
    index = load(folder, Companies(lists.restricted))
    assert index, "no index: run the step cold first"
    loading = time.perf_counter() - began
    times, spent = [], []
    for _ in range(REPEATS):
        began, used = time.perf_counter(), time.process_time()
        pairs = sum(map(len, index.screen(Companies(lists.bidders))))
        times.append(time.perf_counter() - began)
        spent.append(time.process_time() - used)
    used = time.process_time()
    read_many(lists.bidders)
    reading = time.process_time() - used
    middle = REPEATS // 2
    told = {
        "load": loading,
        "first": times[0],
        "seconds": sorted(times)[middle],
        "cpu": sorted(spent)[middle],
    }
    return {**told, "reading cpu": reading, "pairs": pairs, "before": before, "peak": peak()}


def shorter(lists: Lists, _folder: Path) -> Told:
    """A tenth of the restricted names, and a tenth of the bidders."""
    tenth = ScreenIndex.build(Companies(lists.restricted[: len(lists.restricted) // 10]))
    fewer = _median(tenth, lists.bidders)
    whole = ScreenIndex.build(Companies(lists.restricted))
    some = random.Random(1).sample(lists.bidders, len(lists.bidders) // 10)
    return {
        "tenth of restricted": fewer,
        "tenth of bidders": _median(whole, some),
        "whole": _median(whole, lists.bidders),
    }


def _median(index: ScreenIndex, bidders: list[str]) -> float:
    """Of processor seconds, which other work on the machine leaves alone."""
    times = []
    for _ in range(REPEATS + 1):
        began = time.process_time()
        for _piece in index.screen(Companies(bidders)):
            pass
        times.append(time.process_time() - began)
    return sorted(times[1:])[REPEATS // 2]


def equal(lists: Lists, folder: Path) -> Told:
    """Screening against exhaustive comparison."""
    return equality.compare(lists)


def peer(name: str) -> Callable[[Lists, Path], Told]:
    """The step that runs one peer."""

    def step(lists: Lists, _folder: Path) -> Told:
        mine, theirs = cores_of(lists.bidders), cores_of(lists.restricted)
        spent = time.process_time()
        try:
            seconds, found, version = peers.timed(name, mine, theirs)
        except ImportError:
            return {"missing": True}
        recall = sum(pair in found for pair in lists.true) / max(1, len(lists.true))
        told = {"seconds": seconds, "cpu": time.process_time() - spent, "pairs": len(found)}
        return {**told, "recall": recall, "version": version, "peak": peak()}

    return step


STEPS: dict[str, Callable[[Lists, Path], Told]] = {
    "baseline": baseline,
    "cold": cold,
    "loaded": loaded,
    "shorter": shorter,
    "equal": equal,
    **{name: peer(name) for name in peers.PEERS},
}


def main() -> None:
    """Make the lists, run every step in a process of its own, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--bidders", type=int, default=30_000)
    parser.add_argument("--restricted", type=int, default=300_000)
    parser.add_argument("--only", default=",".join(STEPS))
    parser.add_argument("--folder", type=Path, help="where lists and index are kept; a temporary one else")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        lists = pickle.loads((chosen.folder / "lists.pickle").read_bytes())
        print(json.dumps(STEPS[chosen.step](lists, chosen.folder / "index")))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        told = _all(chosen, folder)
    _print(told)


def _all(chosen: argparse.Namespace, folder: Path) -> dict[str, Told]:
    lists = make_lists(chosen.data, chosen.bidders, chosen.restricted)
    (folder / "lists.pickle").write_bytes(pickle.dumps(lists))
    made = len(lists.bidders) - lists.real_bidders, len(lists.restricted) - lists.real_restricted
    print(
        f"{len(lists.bidders):,} bidders ({made[0]:,} made), {len(lists.restricted):,} restricted names "
        f"({made[1]:,} made), {len(lists.true):,} true pairs",
        flush=True,
    )
    told = {}
    for step in chosen.only.split(","):
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.names_screen",
            "--step",
            step,
            "--folder",
            str(folder),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)
            continue
        told[step] = json.loads(done.stdout.splitlines()[-1])
        load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"{step}: {told[step]}{load}", file=sys.stderr)
    return told


def _print(told: dict[str, Told]) -> None:
    versions = f"Python {platform.python_version()}, numpy {np.__version__}, rapidfuzz {rapidfuzz_version}"
    print(f"{os.cpu_count()} cores, {platform.system()}, {versions}\n")
    print("| | seconds | processor seconds | ours, loaded, is | pairs | true pairs found | memory |")
    print("|---|---|---|---|---|---|---|")
    ours = told.get("loaded", {}).get("seconds")
    for step, found in told.items():
        if "seconds" in found:
            print(f"| {' | '.join(_cells(step, found, ours))} |")
    for step in ("baseline", "cold", "loaded", "shorter", "equal"):
        if step in told:
            print(f"\n{step}: {json.dumps(told[step], ensure_ascii=False)}")


def _cells(step: str, found: Told, ours: float | None) -> list[str]:
    return [
        f"{step} {found.get('version', '')}".strip(),
        f"{found['seconds']:.2f}",
        f"{found['cpu']:.2f}",
        f"{found['seconds'] / ours:.1f} times as fast" if ours else "",
        f"{found['pairs']:,}" if "pairs" in found else "",
        f"{100 * found['recall']:.1f} %" if "recall" in found else "",
        f"{found['peak']} MB",
    ]


if __name__ == "__main__":
    main()
