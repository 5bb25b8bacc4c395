"""``hosakan register import``: files into a new generation of the store, all of a file or nothing of it."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from app.lists.table import refuse
from app.register import building as b
from app.register.files import PIECE_BYTES, RegisterFile
from app.register.generations import current, following, sole_writer, sweep
from app.register.indexing import PIECE_NUMBERS
from app.register.rows import Checked, check_file
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
    once."""

    bytes: int = PIECE_BYTES
    numbers: int = PIECE_NUMBERS


@dataclass(frozen=True)
class Outcome:
    """What became of a file. faults: why it was refused."""

    name: str
    state: Literal["loaded", "already", "refused"]
    faults: tuple[Fault, ...] = ()


PIECES = Pieces()
_GROWTH = 3
"""Bytes on disk for a byte of an unpacked file, index and sorting included (measured: 1.8 of UTF-8, and CP932
is a third shorter)."""


def import_files(
    folder: Path, paths: Sequence[Path], progress: Progress, on: date, pieces: Pieces = PIECES
) -> list[Outcome]:
    """Load files into the store in ``folder``; ``on`` is noted as the day of loading.

    A faulty file is refused whole, the others are loaded. What a killed run did is not done again. Raises
    InputError where another import runs or the folder cannot be written.
    """
    with sole_writer(folder), _no_garbage_collection():
        return _Import(folder, progress, on, pieces).run([RegisterFile(path) for path in paths])


def reindex(folder: Path, progress: Progress, pieces: Pieces = PIECES) -> bool:
    """Make keys and index of a loaded store anew where they are of other tables of names. Tells whether that
    was needed. Raises InputError as ``import_files``."""
    with sole_writer(folder), _no_garbage_collection():
        now = b.usable(folder)
        if now is None or not b.needs_reindex(now):
            return False
        building = b.Building.begun(folder) or b.Building.begin(folder)
        if rest := building.unfinished():
            remedy = (
                "同じファイルで hosakan register import をもう一度実行してください（索引も作り直されます）"
            )
            raise refuse(str(folder), f"「{rest[1]}」の取込が途中で止まっています", remedy)
        _Import(folder, progress, date.min, pieces).finish(building)
        return True


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

    def run(self, files: list[RegisterFile]) -> list[Outcome]:
        digests = {file: _digest(file) for file in dict.fromkeys(files)}
        self._tidy()
        building = self._take_up({d for d in digests.values() if isinstance(d, str)})
        outcomes = []
        for file, digest in digests.items():
            outcome, building = self._one(file, digest, building)
            outcomes.append(outcome)
        if building and not building.unfinished():
            self.finish(building)
        return outcomes

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

    def _one(
        self, file: RegisterFile, digest: str | InputError, building: b.Building | None
    ) -> tuple[Outcome, b.Building | None]:
        if isinstance(digest, InputError):
            return Outcome(file.name, "refused", digest.faults), building
        if self._loaded(digest, building):
            return Outcome(file.name, "already"), building
        try:
            checked = None if building and building.reached(digest).bytes else self._check(file)
        except InputError as error:
            return Outcome(file.name, "refused", error.faults), building
        short = self._short_of_room(file, building) if checked else None
        if short:
            return Outcome(file.name, "refused", (short,)), building
        building = building or b.Building.begin(self._folder)
        if checked and not building.announced(digest):
            building.announce(file, digest, checked, self._on)
        with self._progress.bar(f"{file.name} 読込", file.unpacked_bytes()) as advance:
            building.load(file, digest, self._pieces.bytes, advance)
        return Outcome(file.name, "loaded"), building

    def _loaded(self, digest: str, building: b.Building | None) -> bool:
        return building.loaded(digest) if building else b.holds(self._folder, digest)

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
        with self._progress.bar("商号の索引", building.numbers_to_index()) as advance:
            building.finish(self._pieces.numbers, advance)


def _digest(file: RegisterFile) -> str | InputError:
    try:
        return file.digest()
    except InputError as error:
        return error
