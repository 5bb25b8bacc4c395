"""Very many names read by two processes: some here, the others in a child on another processor.

The child is this file, started by its name; what goes between is plain JSON and .npy, in memory. Where it
cannot be started or fails, they are read here too: slower, the same.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.names.bulk import read_many
from rules.names.child_process import command_of, surroundings
from rules.names.legal_form import Place
from rules.names.plain_blur import blurs_of
from rules.names.screening.arrays import Flags

WORTH_A_CHILD = 100_000
"""Fewer names are read before a child has come up."""
OWN_SHARE = 0.55
"""Of the names, what is read here: the child has to come up first and to send its answer."""


@dataclass(frozen=True)
class Read:
    """Names read. cores: each with its number, in order; blurs: of each; start, core, kind, loose, is_branch,
    unplaced as in ``ManyNames``, with ``core`` a number in ``cores``."""

    cores: dict[str, int]
    blurs: list[str]
    kinds: list[tuple[str, Place]]
    start: NDArray[np.int32]
    core: NDArray[np.int32]
    kind: NDArray[np.int32]
    loose: Flags
    is_branch: Flags
    unplaced: Flags


_COLUMNS = ("start", "core", "kind", "loose", "is_branch", "unplaced")


def read_all(names: Sequence[str]) -> Read:
    """Every name, by two processes where that pays."""
    if len(names) < WORTH_A_CHILD or (os.cpu_count() or 1) < 2:
        return read_here(names)
    half = int(OWN_SHARE * len(names))
    with ThreadPoolExecutor(1) as waiting:
        theirs = waiting.submit(_read_by_child, names[half:])
        mine = read_here(names[:half])
        return _joined(mine, theirs.result() or read_here(names[half:]))


def read_here(names: Sequence[str]) -> Read:
    """Every name, by this process."""
    many = read_many(names)
    cores: dict[str, int] = {}
    core = numbered(cores, many.core)
    flags = (many.loose, many.is_branch, many.unplaced)
    return Read(cores, blurs_of(list(cores)), many.kinds, many.start, core, many.kind, *flags)


def numbered(known: dict[str, int], texts: Sequence[str]) -> NDArray[np.int32]:
    """The number of each text; one that is not known yet gets the next and is known from then on."""
    number = known.setdefault
    return np.array([number(text, len(known)) for text in texts], dtype=np.int32)


def _joined(first: Read, second: Read) -> Read:
    """Both, one after the other; ``first`` is used up."""
    cores, own = first.cores, len(first.cores)
    moved = numbered(cores, list(second.cores))
    kinds = list(dict.fromkeys([*first.kinds, *second.kinds]))
    blurs = first.blurs
    blurs += compress(second.blurs, (moved >= own).tolist())
    kind = np.array([kinds.index(k) for k in second.kinds], dtype=np.int32)
    return Read(
        cores,
        blurs,
        kinds,
        np.concatenate((first.start, second.start[1:] + first.start[-1])),
        np.concatenate((first.core, moved[second.core])),
        np.concatenate((first.kind, kind[second.kind])),
        *(
            np.concatenate((getattr(first, flag), getattr(second, flag)))
            for flag in ("loose", "is_branch", "unplaced")
        ),
    )


def _read_by_child(names: Sequence[str]) -> Read | None:
    """None where the child fails."""
    asked = _json(list(names))
    try:
        done = subprocess.run(  # noqa: S603 -- this program itself
            command_of(__name__), input=asked, env=surroundings(), capture_output=True, check=True
        )
        return _unpacked(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return None


def _packed(read: Read) -> bytes:
    texts = _json([list(read.cores), read.blurs, read.kinds])
    packed = io.BytesIO()
    columns = {name: getattr(read, name) for name in _COLUMNS}
    np.savez(packed, texts=np.frombuffer(texts, dtype=np.uint8), **columns)
    return packed.getvalue()


def _unpacked(data: bytes) -> Read:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        cores, blurs, kinds = _read_json(arrays["texts"].tobytes())
        forms = [(form, place) for form, place in kinds]
        numbers = dict(zip(cores, range(len(cores)), strict=True))
        return Read(numbers, blurs, forms, *(arrays[name] for name in _COLUMNS))


def _json(value: list[Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _read_json(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    sys.stdout.buffer.write(_packed(read_here(_read_json(sys.stdin.buffer.read()))))
