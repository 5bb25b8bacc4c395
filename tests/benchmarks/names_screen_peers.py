"""What others make of the same two lists, at settings that suit company names. Each gets the names already
normalised (the likeliest core), so their times leave our normalising out."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

Pairs = set[tuple[int, int]]
THREADS = 2


def sparse_dot_topn(bidders: list[str], restricted: list[str]) -> Pairs:
    """TF-IDF over 2- and 3-grams of characters, cosine of 0.7 and more, the ten best of each bidder."""
    matmul = importlib.import_module("sparse_dot_topn").sp_matmul_topn
    text = importlib.import_module("sklearn.feature_extraction.text")
    vectors = text.TfidfVectorizer(analyzer="char", ngram_range=(2, 3), dtype=np.float32)
    theirs = vectors.fit_transform(restricted)
    mine = vectors.transform(bidders)
    found = matmul(mine, theirs.T.tocsr(), top_n=10, threshold=0.7, n_threads=THREADS).tocoo()
    return set(zip(found.row.tolist(), found.col.tolist(), strict=True))


def string_grouper(bidders: list[str], restricted: list[str]) -> Pairs:
    """Its own TF-IDF over 2-grams (names are short), cosine of 0.7 and more, the ten best."""
    grouper = importlib.import_module("string_grouper")
    pandas = importlib.import_module("pandas")
    found = grouper.match_strings(
        pandas.Series(restricted),
        pandas.Series(bidders),
        ngram_size=2,
        regex="",
        normalize_to_ascii=False,
        min_similarity=0.7,
        max_n_matches=10,
        number_of_processes=THREADS,
    )
    left = next(c for c in found.columns if re.match("right.*index", c))
    right = next(c for c in found.columns if re.match("left.*index", c))
    return set(zip(found[left].tolist(), found[right].tolist(), strict=True))


def splink(bidders: list[str], restricted: list[str]) -> Pairs:
    """DuckDB; candidates share their first two, last two or middle characters; Jaro-Winkler and Levenshtein
    levels; trained by its own estimation; probability of 0.5 and more."""
    splink = importlib.import_module("splink")
    blocks = importlib.import_module("splink.blocking_rule_library")
    levels = importlib.import_module("splink.comparison_library")
    pandas = importlib.import_module("pandas")
    frames = [
        pandas.DataFrame(
            {
                "unique_id": range(len(n)),
                "name": n,
                "a": [x[:2] for x in n],
                "z": [x[-2:] for x in n],
                "l": [len(x) for x in n],
            }
        )
        for n in (bidders, restricted)
    ]
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[levels.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]), levels.ExactMatch("l")],
        blocking_rules_to_generate_predictions=[
            blocks.block_on("a", "l"),
            blocks.block_on("z", "l"),
            blocks.block_on("a", "z"),
        ],
    )
    database = splink.DuckDBAPI()
    tables = [database.register(f, dataset_display_name=n) for f, n in zip(frames, "ab", strict=True)]
    linker = splink.Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([blocks.block_on("name")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(blocks.block_on("a", "z"))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    pairs = set()
    for left, right, first in zip(
        found["unique_id_l"], found["unique_id_r"], found["source_dataset_l"], strict=True
    ):
        pairs.add((left, right) if first == "a" else (right, left))
    return pairs


PEERS: dict[str, Callable[[list[str], list[str]], Pairs]] = {
    "sparse_dot_topn": sparse_dot_topn,
    "string_grouper": string_grouper,
    "splink": splink,
}


def timed(name: str, bidders: list[str], restricted: list[str]) -> tuple[float, Pairs, str]:
    """Seconds, pairs and version of one peer. Raises ImportError where it is not installed."""
    importlib.import_module(name)
    began = time.perf_counter()
    pairs: Any = PEERS[name](bidders, restricted)
    return time.perf_counter() - began, pairs, version(name.replace("_", "-"))
