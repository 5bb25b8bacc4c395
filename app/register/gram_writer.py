"""Writing the index of names: which corporations a name may mean, by pairs of letters (2-grams)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import tantivy

from app.register.gram_layout import (
    FILE_BITS,
    GENERATION,
    LONGEST,
    RANK_BITS,
    RECORD,
    RECORDS,
    SCATTER,
    WIDTH,
    IndexUnusableError,
    grams,
    key_term,
    record_files,
    schema,
    speak,
)

HEAP_BYTES = 100_000_000
"""What the writer may hold before it writes a segment; the process needs about twice as much."""


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
            speak(self._index)
            self._writer = self._index.writer(heap_bytes, 1)
        except (ValueError, OSError) as error:
            raise IndexUnusableError(str(error)) from error
        file = max(record_files(folder), default=0) + 1
        self._records: IO[bytes] = (folder / RECORDS.format(file)).open("xb", buffering=1 << 20)
        self._end = file << FILE_BITS
        self._open = False

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
        document.add_text("keys", " ".join(map(key_term, dict.fromkeys(keys))))
        for core in dict.fromkeys(cores):
            text = "".join(core[:LONGEST].split())
            if text:
                self._add(document, figure, code, closed, text)
                document = tantivy.Document()

    def _add(self, document: tantivy.Document, number: int, prefecture: int, closed: bool, core: str) -> None:
        document.add_text("grams", " ".join(grams(core)))
        if prefecture:
            document.add_text("prefecture", f"{prefecture:02}")
        document.add_integer("number", number)
        document.add_unsigned("rank", (closed << RANK_BITS) | number)
        document.add_unsigned("at", self._end * SCATTER % WIDTH)
        content = core.encode("utf-8")
        self._records.write(RECORD.pack(number * 2 + closed, len(content)) + content)
        self._end += RECORD.size + len(content)
        self._writer.add_document(document)
        self._open = True

    def remove(self, number: str) -> None:
        """Take out every name of a corporation, those added since the last commit too."""
        self._writer.delete_documents_by_term("number", int(number))
        self._open = True

    def commit(self, generation: int = 0) -> None:
        """Make everything up to here visible to readers. generation: what the index now stands for (the
        caller's own count), told back by ``GramIndex.generation``. Raises IndexUnusableError where the files
        cannot be read or written."""
        self._records.flush()
        os.fsync(self._records.fileno())
        self._writer.delete_documents_by_term("grams", GENERATION)
        mark = tantivy.Document()
        mark.add_text("grams", GENERATION)
        mark.add_unsigned("generation", generation)
        self._writer.add_document(mark)
        try:
            self._writer.commit()
        except (ValueError, OSError) as error:
            raise IndexUnusableError(str(error)) from error
        self._open = False

    def close(self) -> None:
        """End the writer and hold no file any more: what was not committed is gone, merging under way is
        waited for."""
        if not self._records.closed:
            self._records.close()
            if self._open:  # only then: it gives up merging too, and many segments are slow to read
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
