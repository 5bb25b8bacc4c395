"""The keys of names: the hashes by which bearers are found, and which tables they were made with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from rules.names import bulk
from rules.names.legal_form import Place
from rules.names.tables import DIRECTORY

_CODE = ("branch", "bulk", "fold", "legal_form", "letter_names", "municipalities", "normalise", "tables")

_INDEX = ("gram_layout", "gram_writer")


@lru_cache(maxsize=1)
def stamp() -> str:
    """With which tables, which reading of names and which index the keys are made: it changes with each."""
    folder = Path(bulk.__file__).parent
    code = [folder / f"{name}.py" for name in _CODE] + sorted(folder.glob("plain_*.py"))
    code += [Path(__file__).with_name(f"{name}.py") for name in _INDEX]
    digest = hashlib.sha256()
    for path in [*sorted(DIRECTORY.glob("*.toml")), *code]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def hashes_and_cores(names: Sequence[str]) -> tuple[list[list[int]], list[list[str]]]:
    """For each name the hashes of its keys and its cores, of the readings that may decide."""
    many = bulk.read_many(names)
    deciding = np.flatnonzero(~many.loose)
    hashes = bulk.key_hashes(many)[deciding].tolist()
    cores = [many.core[i] for i in deciding.tolist()]
    ends = np.searchsorted(deciding, many.start).tolist()
    spans = list(pairwise(ends))
    return [hashes[a:b] for a, b in spans], [cores[a:b] for a, b in spans]


def hashes_of(names: Sequence[str]) -> list[list[int]]:
    """For each name the hashes of its keys."""
    return hashes_and_cores(names)[0]


def keys_of(names: Sequence[str]) -> dict[str, frozenset[tuple[str, Place, str]]]:
    """For each name what ``normalise(name).keys`` gives."""
    many = bulk.read_many(names)
    starts, loose, kind = many.start.tolist(), many.loose.tolist(), many.kind.tolist()
    return {
        name: frozenset((*many.kinds[kind[r]], many.core[r]) for r in range(a, b) if not loose[r])
        for name, (a, b) in zip(names, pairwise(starts), strict=True)
    }
