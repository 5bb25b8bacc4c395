"""``hosakan register import``: files into a new generation of the store, all of a file or nothing of it."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from app.lists.table import refuse
from app.register import building as b
from app.register.beside import checking
from app.register.files import PIECE_BYTES, RegisterFile
from app.register.generations import Generation, current, following, sole_writer, sweep
from app.register.indexing import PIECE_NUMBERS
from app.register.rows import Checked, check_file
from app.register.schema import is_damage
from rules.faults import Fault, InputError


class Progress(Protocol):
    """Where an import tells how it is getting on."""

    def say(self, message: str) -> None:
        """A message for a person, in Japanese."""
        ...

    def bar(self, label: str, length: int) -> AbstractContextManager[Callable[[int], None]]:
        """A bar of ``length`` units; the function it gives is told how many more are done."""
        ...


@dataclass(frozen=True)
class Pieces:
    """How much is done at a time. bytes: of a file, in one transaction. numbers: whose names are read at
    once. child: bytes of a file, unpacked, from which a second process is worth its start."""

    bytes: int = PIECE_BYTES
    numbers: int = PIECE_NUMBERS
    child: int = 20_000_000


@dataclass(frozen=True)
class Outcome:
    """What became of a file. faults: why it was refused."""

    name: str
    state: Literal["loaded", "already", "refused"]
    faults: tuple[Fault, ...] = ()


PIECES = Pieces()
_BYTES_A_NUMBER = 200
"""Of a file, about."""
_GROWTH = 3
"""Bytes on disk for a byte of an unpacked file, index and sorting included (measured: 1.8 of UTF-8, and CP932
is a third shorter)."""


def import_files(
    folder: Path, paths: Sequence[Path], progress: Progress, on: date, pieces: Pieces = PIECES
) -> list[Outcome]:
    """Load files into the store in ``folder``; ``on`` is noted as the day of loading.

    A faulty file is refused whole, the others are loaded. What a killed run did is not done again. A store
    damaged on the disk is thrown away, what such a run has left first. Raises InputError where another import
    runs or the folder cannot be written.
    """
    files = [RegisterFile(path) for path in paths]
    with sole_writer(folder), _no_garbage_collection():
        for clear in (_throw_begun_away, _throw_all_away):
            try:
                return _Import(folder, progress, on, pieces).run(files)
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
            clear(folder, progress)
        return _Import(folder, progress, on, pieces).run(files)


def _throw_begun_away(folder: Path, progress: Progress) -> None:
    """A half-built generation that cannot be read."""
    begun = following(folder).folder
    if begun.exists():
        progress.say("前回途中で止まった取込が壊れていて続けられないため、その取込を初めからやり直します。")
        shutil.rmtree(begun, ignore_errors=True)


def _throw_all_away(folder: Path, progress: Progress) -> None:
    """A store that cannot be read; nothing of it can be saved, and the agency's files give it again."""
    progress.say(
        "取込済みの法人番号公表情報が壊れていて読めないため、初めから作り直します。"
        "今回指定したファイルだけが入ります。全件データを指定していないときは、続けて取り込んでください。"
    )
    (folder / "current").unlink(missing_ok=True)
    sweep(folder, keep=())


def reindex(folder: Path, progress: Progress, pieces: Pieces = PIECES) -> bool:
    """Make keys and index of a loaded store anew, whether or not they look sound: a person who asks for it
    has been told to. False where nothing is loaded. Raises InputError as ``import_files``."""
    with sole_writer(folder), _no_garbage_collection():
        if _readable(folder) is None:
            return False
        begun = b.Building.begun(folder)
        building = begun or b.Building.begin(folder, whole=True)
        if rest := building.unfinished():
            remedy = (
                "同じファイルで hosakan register import をもう一度実行してください（索引も作り直されます）"
            )
            raise refuse(str(folder), f"「{rest[1]}」の取込が途中で止まっています", remedy)
        if not building.whole:
            building.read_all_anew()
        _Import(folder, progress, date.min, pieces).finish(building)
        return True


def _readable(folder: Path) -> Generation | None:
    """The current generation. Raises InputError where it is damaged."""
    try:
        return b.usable(folder)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        remedy = "hosakan register import に国税庁の全件データを指定すると、初めから作り直します"
        raise refuse(str(folder), "取り込んだ法人番号公表情報が壊れていて、読めません", remedy) from None


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Millions of rows come and go without a circle among them; looking for one takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Import:
    def __init__(self, folder: Path, progress: Progress, on: date, pieces: Pieces) -> None:
        self._folder = folder
        self._progress = progress
        self._on = on
        self._pieces = pieces
        self._building: b.Building | None = None

    def run(self, files: list[RegisterFile]) -> list[Outcome]:
        digests = {file: _digest(file) for file in dict.fromkeys(files)}
        self._tidy()
        self._building = self._take_up({d for d in digests.values() if isinstance(d, str)})
        rest = self._building.unfinished() if self._building else None
        # What another run began goes first: should it turn out faulty, nothing else is thrown away with it.
        in_turn = sorted(digests, key=lambda file: rest is None or digests[file] != rest[0])
        outcomes = {file: self._one(file, digests[file]) for file in in_turn}
        if self._building and not self._building.unfinished():
            self.finish(self._building)
        return [outcomes[file] for file in digests]

    def _tidy(self) -> None:
        keep = [following(self._folder)]
        now = current(self._folder)
        sweep(self._folder, keep=(*keep, now) if now else tuple(keep))

    def _take_up(self, digests: set[str]) -> b.Building | None:
        building = b.Building.begun(self._folder)
        rest = building.unfinished() if building else None
        if building and rest and rest[0] not in digests:
            self._progress.say(f"前回「{rest[1]}」の途中で止まった取込は、今回の指定にないため捨てました。")
            building.discard()
            return None
        if building:
            self._progress.say("前回途中で止まった取込の続きから始めます。")
        return building

    def _one(self, file: RegisterFile, digest: str | InputError) -> Outcome:
        if isinstance(digest, InputError):
            return Outcome(file.name, "refused", digest.faults)
        if self._building.loaded(digest) if self._building else b.holds(self._folder, digest):
            return Outcome(file.name, "already")
        try:
            self._load(file, digest)
        except InputError as error:
            if self._building and self._building.announced(digest):
                self._building.discard()
                self._building = None
            return Outcome(file.name, "refused", error.faults)
        return Outcome(file.name, "loaded")

    def _load(self, file: RegisterFile, digest: str) -> None:
        """Raises InputError where the file is faulty; what was loaded of it is then to be thrown away."""
        if self._building and self._building.checked(digest):
            self._load_rows(self._building, file, digest)
        elif self._worth_a_child(file) and (not self._building or self._building.announced(digest)):
            self._load_while_checked(file, digest)
        else:
            checked = self._check(file)
            building = self._announced(file, digest)
            building.confirm(digest, checked)
            self._load_rows(building, file, digest)
        if self._building:
            self._building.complete(digest)

    def _load_while_checked(self, file: RegisterFile, digest: str) -> None:
        """Only into a generation without other new files: with a faulty one all of it is thrown away."""
        building = self._announced(file, digest)
        with checking(file, self._pieces.bytes) as check:
            try:
                self._load_rows(building, file, digest, check.look)
            except (InputError, ValueError, OverflowError):  # what faulty rows lead to
                check.result()
                raise
            building.confirm(digest, check.result())

    def _load_rows(
        self,
        building: b.Building,
        file: RegisterFile,
        digest: str,
        look: Callable[[], object] = lambda: None,
    ) -> None:
        with self._progress.bar(f"{file.name} 読込", file.unpacked_bytes()) as advance:

            def done(more: int) -> None:
                look()
                advance(more)

            building.load(file, digest, self._pieces.bytes, done)

    def _announced(self, file: RegisterFile, digest: str) -> b.Building:
        if short := self._short_of_room(file, self._building):
            raise InputError([short])
        self._building = building = self._building or b.Building.begin(self._folder)
        building.announce(file, digest, self._on)
        return building

    def _worth_a_child(self, file: RegisterFile) -> bool:
        return file.unpacked_bytes() >= self._pieces.child and (os.cpu_count() or 1) > 1

    def _short_of_room(self, file: RegisterFile, building: b.Building | None) -> Fault | None:
        """A fault where the disk would run full: that is better said before than half-way."""
        base = None if building else b.usable(self._folder)
        need = _GROWTH * file.unpacked_bytes() + (base.database.stat().st_size if base else 0)
        missing = need - shutil.disk_usage(self._folder).free
        if missing <= 0:
            return None
        problem = f"ディスクの空きが足りません（あと約{missing / 1e9 + 0.05:.1f} GB 必要です）"
        return Fault(
            str(self._folder), problem, "空きを作るか、HOSAKAN_REGISTER_DIR に別の場所を指定してください"
        )

    def _check(self, file: RegisterFile) -> Checked:
        with self._progress.bar(f"{file.name} 確認", file.unpacked_bytes()) as advance:
            return check_file(file, self._pieces.bytes, advance)

    def finish(self, building: b.Building) -> None:
        numbers = building.numbers_to_index()
        by_child = numbers * _BYTES_A_NUMBER >= self._pieces.child and (os.cpu_count() or 1) > 1
        with self._progress.bar("商号の索引", numbers) as advance:
            building.finish(self._pieces.numbers, by_child, advance)


def _digest(file: RegisterFile) -> str | InputError:
    try:
        return file.digest()
    except InputError as error:
        return error
