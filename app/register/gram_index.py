"""The register's index of names by pairs of letters (2-grams): which corporations a name may mean.

An index is a folder of its own: tantivy's files and ``names.NNNN.dat`` with the core of every entry, so that
candidates can be weighed without asking the store. Each run of a writer makes a names file of its own, and an
entry counts once tantivy has committed where it stands. So a reader sees the last commit and nothing else,
whatever became of the writer, and every file but tantivy's ``*.json`` may be linked into another folder.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import IO, Self

import tantivy

from rules.names.fold import fold, squeeze

HEAP_BYTES = 100_000_000
"""What the writer may hold before it writes a segment; the process needs about twice as much."""

_RECORDS = "names.{:04}.dat"
_RECORD = Struct("<QBH")
"""number * 2 + closed, prefecture (0: unknown), bytes of the core that follows."""
_LONGEST = 200
"""Characters of a core that are indexed; the register's names end at 150."""
_FILE_BITS = 34
"""An entry's place: the number of its names file, and where in it (16 GB at most)."""
_WIDTH = 2**48
_SCATTER = 0x9E3779B97F4A7C15 % _WIDTH
_GATHER = pow(_SCATTER, -1, _WIDTH)
"""Places are kept multiplied, so that tantivy packs them plainly: of a rising row it would read the table of
all blocks at each search."""


class IndexUnusableError(Exception):
    """There is no index in the folder, or it cannot be read or written (the message says why, for a log)."""


Near = tuple[str, int, bool]
"""A name found: its core, the corporation's number, whether its record is closed."""

NEAR = 500
"""How many names are weighed for each core asked for."""


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


_SPACED = "spaced"
_GENERATION = "\x00generation"


def grams(core: str) -> Iterator[str]:
    """The core as a whole, its first letter, every two neighbours, its last letter; none for an empty one."""
    if core:
        yield f"={core}"
        yield f"^{core[0]}"
        yield from map(str.__add__, core, core[1:])
        yield f"{core[-1]}$"


_PLAIN_KANA = re.compile("[ァ-ヴー]+")


def kana_core(kana: str) -> str:
    """The reading of a name (フリガナ) as it is indexed and looked up: folded, without spaces and marks."""
    return kana if _PLAIN_KANA.fullmatch(kana) else squeeze(fold(kana))


class GramWriter:
    """Adds and removes names; nothing shows before ``commit``. One writer at a time in a folder.

    As a context manager it closes at the end; what was not committed is lost, on purpose.
    """

    def __init__(self, folder: Path, heap_bytes: int = HEAP_BYTES) -> None:
        """Open the folder, made where missing. Raises IndexUnusableError where another writer holds it or its
        files cannot be read."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(schema(), path=str(folder))
            _speak(self._index)
            self._writer = self._index.writer(heap_bytes, 1)
        except (ValueError, OSError) as error:
            raise IndexUnusableError(str(error)) from error
        file = max(_record_files(folder), default=0) + 1
        self._records: IO[bytes] = (folder / _RECORDS.format(file)).open("xb", buffering=1 << 20)
        self._end = file << _FILE_BITS

    def add(
        self,
        number: str,
        cores: Sequence[str],
        prefecture: str,
        closed: bool = False,
        keys: Iterable[int] = (),
    ) -> None:
        """Index every core of a corporation. Remove the number first where it may be there already.

        number: 13 digits. cores: normalised cores (``NormalName.cores``) of its name, former names and
        English name, and its kana folded and squeezed; empty ones and repeats are passed over. prefecture:
        two digits, "" unknown. keys: ``bulk.key_hash`` of its names with legal form and place. Raises
        ValueError where number or prefecture is no figure.
        """
        figure, code = int(number), int(prefecture or 0)
        document = tantivy.Document()
        document.add_text("keys", " ".join(map(_key, dict.fromkeys(keys))))
        for core in dict.fromkeys(cores):
            text = "".join(core[:_LONGEST].split())
            if text:
                self._add(document, figure, code, closed, text)
                document = tantivy.Document()

    def _add(self, document: tantivy.Document, number: int, prefecture: int, closed: bool, core: str) -> None:
        document.add_text("grams", " ".join(grams(core)))
        if prefecture:
            document.add_text("prefecture", f"{prefecture:02}")
        document.add_integer("number", number)
        document.add_unsigned("rank", (closed << 44) | number)
        document.add_unsigned("at", self._end * _SCATTER % _WIDTH)
        content = core.encode("utf-8", "surrogatepass")
        self._records.write(_RECORD.pack(number * 2 + closed, prefecture, len(content)) + content)
        self._end += _RECORD.size + len(content)
        self._writer.add_document(document)

    def remove(self, number: str) -> None:
        """Take out every name of a corporation, those added since the last commit too."""
        self._writer.delete_documents_by_term("number", int(number))

    def commit(self, generation: int = 0) -> None:
        """Make everything up to here visible to readers. generation: what the index now stands for (the
        caller's own count), told back by ``GramIndex.generation``."""
        self._records.flush()
        os.fsync(self._records.fileno())
        self._writer.delete_documents_by_term("grams", _GENERATION)
        mark = tantivy.Document()
        mark.add_text("grams", _GENERATION)
        mark.add_unsigned("generation", generation)
        self._writer.add_document(mark)
        self._writer.commit()

    def close(self) -> None:
        """End the writer and hold no file any more: what was not committed is gone, merging under way is
        waited for."""
        if not self._records.closed:
            self._records.close()
            self._writer.rollback()
            self._writer.wait_merging_threads()
            del self._writer, self._index

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class GramIndex:
    """Reads an index. May be kept open and shared by threads; ``refresh`` takes up later commits."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises IndexUnusableError where the folder holds no index, or not one of this layout."""
        self._folder = folder
        try:
            if not tantivy.Index.exists(str(folder)):
                raise IndexUnusableError(f"no index in {folder}")
            self._index = tantivy.Index.open(str(folder))
            _speak(self._index)
            self._index.config_reader("manual")
        except (ValueError, OSError) as error:
            raise IndexUnusableError(str(error)) from error
        self._schema = self._index.schema
        self._seen: object = None
        self._records: dict[int, mmap.mmap | bytes] = {}
        self.refresh()

    @classmethod
    def open(cls, folder: Path) -> GramIndex:
        """A reader of the folder. Raises IndexUnusableError as the constructor does."""
        return cls(folder)

    @staticmethod
    def writer(folder: Path, heap_bytes: int = HEAP_BYTES) -> GramWriter:
        """A writer into the folder. Raises IndexUnusableError where another holds it."""
        return GramWriter(folder, heap_bytes)

    def refresh(self) -> None:
        """See the last commit. Costs next to nothing where there is no new one. Raises IndexUnusableError."""
        try:
            state = (self._folder / "meta.json").stat()
            seen = (state.st_mtime_ns, state.st_size)
            if seen != self._seen:
                self._index.reload()
                self._searcher = self._index.searcher()
                self._records = {n: _mapped(path) for n, path in _record_files(self._folder).items()}
                self._seen = seen
        except (ValueError, OSError) as error:
            raise IndexUnusableError(str(error)) from error

    @property
    def generation(self) -> int | None:
        """The generation of the commit seen; None where nothing was ever committed."""
        found = self._searcher.search(self._term(_GENERATION), limit=1, count=False).hits
        if not found:
            return None
        return int(self._searcher.doc(found[0][1])["generation"][0])

    def bearing(
        self,
        keys: Iterable[int] = (),
        cores: Iterable[str] = (),
        prefecture: str | None = None,
        limit: int = 200,
    ) -> list[str]:
        """Numbers of corporations with any of these keys or just these cores, living ones first, then by
        number."""
        terms = [tantivy.Query.term_query(self._schema, "keys", _key(key), "basic") for key in keys]
        terms += [self._term(f"={core[:_LONGEST]}") for core in cores if core]
        query = self._within(_any(terms), prefecture)
        # one corporation may stand there by several names
        found = self._searcher.search(
            query, 3 * limit, count=False, order_by_field="rank", order=tantivy.Order.Asc
        )
        return list(dict.fromkeys(f"{rank & (1 << 44) - 1:013}" for rank, _ in found.hits))[:limit]

    def near(self, core: str, prefecture: str | None = None, limit: int = NEAR) -> list[Near]:
        """Names whose letters are nearest to a core's, the most promising first; not yet weighed.
        prefecture: two digits, or None for all."""
        chosen = self._telling(core[:_LONGEST])
        if not chosen:
            return []
        query = self._within(_any(map(self._term, chosen)), prefecture)
        hits = self._searcher.search(query, limit, count=False).hits
        places = self._searcher.fast_field_values("at", [address for _, address in hits])
        return [self._near(int(place) * _GATHER % _WIDTH) for place in places if place is not None]

    def _telling(self, core: str) -> list[str]:
        """The rarest grams of a core: as many as may be read in time, and never too few to bear a typo."""
        known = sorted((self._searcher.doc_freq("grams", gram), gram) for gram in set(grams(core)))
        chosen: list[str] = []
        cost = 0
        for frequency, gram in known:
            cost += frequency
            if len(chosen) >= _FEWEST and cost > _BUDGET:
                break
            if frequency:
                chosen.append(gram)
        return chosen

    def _term(self, gram: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "grams", gram, "freq")

    def _within(self, query: tantivy.Query, prefecture: str | None) -> tantivy.Query:
        if prefecture is None:
            return query
        place = tantivy.Query.term_query(self._schema, "prefecture", prefecture, "basic")
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, tantivy.Query.const_score_query(place, 0.0))]
        )

    def _near(self, place: int) -> Near:
        records, at = self._records[place >> _FILE_BITS], place & (1 << _FILE_BITS) - 1
        head, _, length = _RECORD.unpack_from(records, at)
        start = at + _RECORD.size
        return records[start : start + length].decode("utf-8", "surrogatepass"), head >> 1, bool(head & 1)


_BUDGET, _FEWEST = 30_000, 5
"""Entries that the grams of a query may stand in together, and how many grams are asked for at least."""


def _key(key: int) -> str:
    return f"{key & 2**64 - 1:x}"


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _speak(index: tantivy.Index) -> None:
    """Grams are handed over with spaces between them, made once in Python for index and query alike."""
    spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPACED, spaced)


def _record_files(folder: Path) -> dict[int, Path]:
    return {int(path.name.split(".")[1]): path for path in folder.glob("names.*.dat")}


def _mapped(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
