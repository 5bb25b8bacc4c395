"""Searching the index of names: which corporations a name may mean, by pairs of letters (2-grams).

``GramWriter`` writes it (``gram_writer``), ``gram_layout`` says how it lies in its folder.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterable
from pathlib import Path

import tantivy

from app.register.gram_layout import (
    FILE_BITS,
    GATHER,
    GENERATION,
    LONGEST,
    RANK_BITS,
    RECORD,
    WIDTH,
    IndexUnusableError,
    grams_asked,
    kana_core,
    key_term,
    record_files,
    speak,
)
from app.register.gram_writer import GramWriter

__all__ = ["GramIndex", "GramWriter", "IndexUnusableError", "Near", "kana_core"]

Near = tuple[str, int, int]
"""A name found: its core, the corporation's number, 1 where its record is closed."""

NEAR = 500
"""How many names are weighed for each core asked for."""

_BOUNDS = (None, None, None, None, 300_000, 300_000, 300_000, 300_000, 60_000)
"""In how many entries a query's grams may stand, by how many are chosen already (None: in any number). Two
letters swapped make three grams that nobody bears, or worse, that somebody else does."""


class GramIndex:
    """Reads an index. May be kept open and shared by threads; ``refresh`` takes up later commits."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises IndexUnusableError where the folder holds no index, or not one of this layout."""
        self._folder = folder
        try:
            if not tantivy.Index.exists(str(folder)):
                raise IndexUnusableError(f"no index in {folder}")
            self._index = tantivy.Index.open(str(folder))
            speak(self._index)
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

    def refresh(self) -> None:
        """See the last commit. Costs next to nothing where there is no new one. Raises IndexUnusableError."""
        try:
            state = (self._folder / "meta.json").stat()
            seen = (state.st_mtime_ns, state.st_size)
            if seen != self._seen:
                self._index.reload()
                searcher = self._index.searcher()
                self._records = {n: _mapped(path) for n, path in record_files(self._folder).items()}
                self._searcher = searcher  # last: a search under way in another thread needs its names files
                self._seen = seen
        except (ValueError, OSError) as error:
            raise IndexUnusableError(str(error)) from error

    @property
    def generation(self) -> int | None:
        """The generation of the commit seen; None where nothing was ever committed."""
        found = self._searcher.search(self._term(GENERATION), limit=1, count=False).hits
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
        terms = [tantivy.Query.term_query(self._schema, "keys", key_term(key), "basic") for key in keys]
        terms += [self._term(f"={core[:LONGEST]}") for core in cores if core]
        query = self._within(_any(terms), prefecture)
        # one corporation may stand there by several names
        found = self._searcher.search(
            query, 3 * limit, count=False, order_by_field="rank", order=tantivy.Order.Asc
        )
        return list(dict.fromkeys(f"{rank & (1 << RANK_BITS) - 1:013}" for rank, _ in found.hits))[:limit]

    def near(self, core: str, prefecture: str | None = None, limit: int = NEAR) -> list[Near]:
        """Names whose letters are nearest to a core's, the most promising first; not yet weighed.
        prefecture: two digits, or None for all. Raises IndexUnusableError where its files do not fit."""
        chosen = self._telling(core[:LONGEST])
        if not chosen:
            return []
        query = self._within(_any(map(self._term, chosen)), prefecture)
        hits = self._searcher.search(query, limit, count=False).hits
        places = self._searcher.fast_field_values("at", [address for _, address in hits])
        try:
            return self._read([int(place) * GATHER % WIDTH for place in places if place is not None])
        except (KeyError, ValueError, struct.error) as broken:
            raise IndexUnusableError(f"names files of another layout, or damaged: {broken!r}") from broken

    def _read(self, places: Iterable[int]) -> list[Near]:
        """What the names files say at these places. The hot spot of a search: 500 of them each time."""
        files, unpack, head_bytes, within = (
            self._records,
            RECORD.unpack_from,
            RECORD.size,
            (1 << FILE_BITS) - 1,
        )
        found: list[Near] = []
        for place in places:
            records, at = files[place >> FILE_BITS], place & within
            head, length = unpack(records, at)
            at += head_bytes
            found.append((str(records[at : at + length], "utf-8"), head >> 1, head & 1))
        return found

    def _telling(self, core: str) -> list[str]:
        """The rarest grams of a core: enough to bear a typo, but no more entries than can be read in time."""
        known = sorted((self._searcher.doc_freq("grams", gram), gram) for gram in set(grams_asked(core)))
        chosen: list[str] = []
        cost = 0
        for frequency, gram in known:
            cost += frequency
            bound = _BOUNDS[min(len(chosen), len(_BOUNDS) - 1)]
            if bound is not None and cost > bound:
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


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _mapped(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
