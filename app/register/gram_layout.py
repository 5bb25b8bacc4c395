"""How the index of names lies in its folder, for its writer and its reader alike.

The folder holds tantivy's files and ``names.NNNN.dat`` with the core of every entry, so that candidates can
be weighed without asking the store. Each run of a writer makes a names file of its own, and an entry counts
once tantivy has committed where it stands. So a reader sees the last commit and nothing else, whatever became
of the writer, and every file but tantivy's ``*.json`` may be linked into another folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from struct import Struct

import tantivy

from rules.names.fold import fold, squeeze

RECORDS = "names.{:04}.dat"
RECORD = Struct("<QH")
"""number * 2 + closed; bytes of the core that follows."""
LONGEST = 200
"""Characters of a core that are indexed; the register's names end at 150."""
FILE_BITS = 34
"""An entry's place: the number of its names file, and where in it (16 GB at most)."""
WIDTH = 2**48
SCATTER = 0x9E3779B97F4A7C15 % WIDTH
GATHER = pow(SCATTER, -1, WIDTH)
"""Places are kept multiplied, so that tantivy packs them plainly: of a rising row it would read the table of
all blocks at each search."""
_SPACED = "spaced"
RANK_BITS = 44
"""Bits of a rank that are the corporation's number; the next is 1 where its record is closed."""


_PLAIN_KANA = re.compile("[ァ-ヴー]+")


class IndexUnusableError(Exception):
    """There is no index in the folder, or it cannot be read or written (the message says why, for a log)."""


def schema() -> tantivy.Schema:
    """What tantivy keeps of an entry. grams: the core's letters. keys: hashes of whole
    names, on the corporation's first entry only. number: to remove it by. rank: living ones
    first, then by number. at: its place in the names files. generation: the last commit's,
    on an entry of its own."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("grams", tokenizer_name=_SPACED, index_option="freq")
    builder.add_text_field("keys", tokenizer_name=_SPACED, index_option="basic")
    builder.add_text_field("prefecture", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("number", indexed=True)  # signed: tantivy-py removes by no other kind of figure
    builder.add_unsigned_field("rank", fast=True)
    builder.add_unsigned_field("at", fast=True)
    builder.add_unsigned_field("generation", stored=True)
    return builder.build()


GENERATION = "\x00generation"
"""The gram of the one entry that tells a commit's generation."""


def grams(core: str) -> Iterator[str]:
    """What a core is indexed by; nothing for an empty one.

    The core as a whole, its first letter, every two neighbours, its last letter. Kana has so few letters that
    a pair of them may stand in every tenth name: a core of kana alone is indexed by three neighbours instead,
    a short one by two as well, marked so that they are apart from the pairs of other names.
    """
    if core:
        yield f"={core}"
        yield from _kana_grams(core, _SHORT) if _PLAIN_KANA.fullmatch(core) else _pairs(core)


def grams_asked(core: str) -> Iterator[str]:
    """What names like this core are indexed by: kana in it may be a name of kana alone, and the reverse."""
    if core:
        yield f"={core}"
        yield from _pairs(core)
        for run in _PLAIN_KANA.findall(core):
            yield from _kana_grams(run, _SHORT + _MORE)


_SHORT, _MORE = 6, 2
"""Letters of a kana name that is indexed by pairs as well; how many more may be asked for."""


def _pairs(core: str) -> Iterator[str]:
    yield f"^{core[0]}"
    yield from map(str.__add__, core, core[1:])
    yield f"{core[-1]}$"


def _kana_grams(kana: str, short: int) -> Iterator[str]:
    yield f"^{kana[:2]}"
    yield from map("".join, zip(kana, kana[1:], kana[2:], strict=False))
    yield f"{kana[-2:]}$"
    if len(kana) <= short:
        yield f"^{kana[0]}_"
        yield from (f"{a}{b}_" for a, b in pairwise(kana))
        yield f"{kana[-1]}_$"


def kana_core(kana: str) -> str:
    """The reading of a name (フリガナ) as it is indexed and looked up: folded, without spaces and marks."""
    return kana if _PLAIN_KANA.fullmatch(kana) else squeeze(fold(kana))


def key_term(key: int) -> str:
    """A key as it is indexed."""
    return f"{key & 2**64 - 1:x}"


def speak(index: tantivy.Index) -> None:
    """Grams are handed over with spaces between them, made once in Python for index and query alike."""
    spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPACED, spaced)


def record_files(folder: Path) -> dict[int, Path]:
    """The names files by their number."""
    return {int(path.name.split(".")[1]): path for path in folder.glob("names.*.dat")}
