"""The generation that an import builds: begun on a copy of the current one, or taken up where a run died."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from app.register.files import Position, RegisterFile
from app.register.generations import Generation, current, following, publish
from app.register.gram_index import IndexUnusableError
from app.register.indexing import Turns, forget_progress, index_names
from app.register.keys import stamp
from app.register.layout import published
from app.register.loading import load_rows, transaction
from app.register.rows import Checked, rows_of
from app.register.schema import (
    STORE,
    VERSION,
    WORK,
    open_for_writing,
    open_sealed,
    read_meta,
    write_meta,
)

_RESULT = """
SELECT count(*) AS corporations, coalesce(sum(closed_on <> 0), 0) AS closed,
       (SELECT count(*) FROM held WHERE english = 0) AS held,
       (SELECT max(last_day) FROM load) AS as_of
FROM corporation
"""


class Building:
    """A generation under construction. One process at a time (``generations.sole_writer``)."""

    def __init__(self, store: Path, built: Generation, base: Generation | None) -> None:
        self._folder = store
        self._built = built
        self._base = base
        self._store = open_for_writing(built.database)
        self._work = open_for_writing(built.work, WORK)

    @classmethod
    def begun(cls, store: Path) -> Building | None:
        """The one an earlier run left behind, None where there is none that can be taken up. Raises
        sqlite3.DatabaseError where it, or the store, is damaged."""
        built, base = following(store), usable(store)
        if not built.work.exists():
            return None
        building = cls(store, built, base)
        read_meta(building._store)  # an emptied file would show only later
        if read_meta(building._work) == {**read_meta(building._work), **_identity(base)}:
            return building
        building.discard()
        return None

    @classmethod
    def begin(cls, store: Path, whole: bool = False) -> Building:
        """A new one on what the store holds. ``whole``: all names are read anew, whatever index there is."""
        built, base = following(store), usable(store)
        shutil.rmtree(built.folder, ignore_errors=True)
        built.folder.mkdir()
        if base:
            shutil.copyfile(base.database, built.database)
        else:
            open_for_writing(built.database, STORE).close()
        building = cls(store, built, base)
        whole = whole or base is None or needs_reindex(base)
        write_meta(building._work, **_identity(base), whole="yes" if whole else "")
        return building

    def loaded(self, digest: str) -> bool:
        """Whether it holds the whole file."""
        return bool(self._store.execute("SELECT 1 FROM load WHERE digest = ? AND done", (digest,)).fetchone())

    def announced(self, digest: str) -> bool:
        """Whether some of the file may be in it."""
        return bool(self._store.execute("SELECT 1 FROM load WHERE digest = ?", (digest,)).fetchone())

    def checked(self, digest: str) -> bool:
        """Whether the file was found free of faults, by this run or the one that died."""
        query = "SELECT 1 FROM load WHERE digest = ? AND rows > 0"
        return bool(self._store.execute(query, (digest,)).fetchone())

    def unfinished(self) -> tuple[str, str] | None:
        """Digest and name of the file an earlier run did not come to the end of."""
        row: tuple[str, str] | None = self._store.execute(
            "SELECT digest, name FROM load WHERE NOT done"
        ).fetchone()
        return row

    def reached(self, digest: str) -> Position:
        """How far the file has been loaded."""
        row = self._store.execute("SELECT lines, bytes FROM load WHERE digest = ?", (digest,)).fetchone()
        return Position(*row) if row else Position()

    def announce(self, file: RegisterFile, digest: str, on: date) -> None:
        """The file will be loaded."""
        row = (digest, file.name, 0, 0, 0, 0, 0, on.isoformat(), 0)
        with transaction(self._store):
            self._store.execute("INSERT OR IGNORE INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def confirm(self, digest: str, checked: Checked) -> None:
        """An announced file was found free of faults."""
        row = (checked.rows, checked.first_day, checked.last_day, digest)
        with transaction(self._store):
            self._store.execute("UPDATE load SET rows = ?, first_day = ?, last_day = ? WHERE digest = ?", row)

    def load(self, file: RegisterFile, digest: str, piece_bytes: int, advance: Callable[[int], None]) -> None:
        """Load an announced file from where it stands. ``advance`` is told the bytes read since the last
        call."""
        forget_progress(self._built, self._work)
        work = None if self.whole else self._work
        reached = self.reached(digest)
        advance(reached.bytes)
        for piece in file.pieces(reached, piece_bytes):
            rows, _, _ = rows_of(piece, file.name)
            advance(piece.end - reached.bytes)
            reached = Position(piece.line + len(piece.texts) - 1, piece.end)
            load_rows(self._store, work, published(rows), digest, reached)

    def complete(self, digest: str) -> None:
        """The file was loaded to its end. Raises RuntimeError where it was not found free of faults."""
        if not self.checked(digest):
            raise RuntimeError("a file that may be faulty must never be published")
        with transaction(self._store):
            self._store.execute("UPDATE load SET done = 1 WHERE digest = ?", (digest,))

    def numbers_to_index(self) -> int:
        """How many numbers ``finish`` will go through at most."""
        table = "corporation" if self.whole else "touched"
        connection = self._store if self.whole else self._work
        row: tuple[int] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return row[0]

    def finish(self, piece: int, by_child: bool, advance: Callable[[int], None]) -> None:
        """Index the names (``by_child``: read by a second process) and make readers see this generation.

        Raises RuntimeError where a file is not loaded to its end.
        """
        if self.unfinished():
            raise RuntimeError("a half-loaded file must never be published")
        turns = Turns(piece, by_child)
        try:
            index_names(self._built, self._base, self.whole, turns, advance)
        except IndexUnusableError:  # the base's, or what a run that died has left of this one's
            self.read_all_anew()
            index_names(self._built, self._base, True, turns, advance)
        with transaction(self._store):
            write_meta(self._store, **self._result(), stamp=stamp(), schema=VERSION)
        self._store.close()
        self._work.close()
        self._built.work.unlink()
        publish(self._folder, self._built)

    def read_all_anew(self) -> None:
        """Let ``finish`` make the index from nothing."""
        forget_progress(self._built, self._work)
        write_meta(self._work, whole="yes")

    def discard(self) -> None:
        """Leave nothing of it."""
        self._store.close()
        self._work.close()
        shutil.rmtree(self._built.folder, ignore_errors=True)

    @property
    def whole(self) -> bool:
        """Whether all names must be read anew: there is no base, or its keys are of other tables, now or when
        this was begun (then nobody noted which rows are new)."""
        return read_meta(self._work)["whole"] == "yes" or self._base is None or needs_reindex(self._base)

    def _result(self) -> dict[str, str]:
        found = self._store.execute(_RESULT)
        names = [column[0] for column in found.description]
        return {name: str(value) for name, value in zip(names, found.fetchone(), strict=True)}


def usable(store: Path) -> Generation | None:
    """The current generation where its tables are of this version."""
    now = current(store)
    return now if now and _meta(now).get("schema") == VERSION else None


def holds(store: Path, digest: str) -> bool:
    """Whether the current generation holds the whole file."""
    now = usable(store)
    if now is None:
        return False
    with closing(open_sealed(now.database)) as connection:
        return bool(connection.execute("SELECT 1 FROM load WHERE digest = ?", (digest,)).fetchone())


def needs_reindex(generation: Generation) -> bool:
    """Whether its keys were made with other tables of names than this program has."""
    return outdated(generation, _meta(generation))


def outdated(generation: Generation, meta: Mapping[str, str]) -> bool:
    """``needs_reindex`` for one whose ``meta`` has been read."""
    return meta.get("stamp") != stamp() or not generation.names.exists()


def _meta(generation: Generation) -> dict[str, str]:
    if not generation.database.exists():
        return {}
    with closing(open_sealed(generation.database)) as connection:
        return read_meta(connection)


def _identity(base: Generation | None) -> dict[str, str]:
    """What must be the same for a run to go on where another stopped."""
    return {"base": base.name if base else "", "schema": VERSION}
