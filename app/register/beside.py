"""What an import has done by a second process while it writes: a file checked, names read.

The child is this file, started by its name. A line of JSON asks, a line of JSON answers; empty lines tell the
child that it is still wanted. It ends with its parent, for then a pipe is closed. Where it cannot be started
or fails, the caller does the work itself: slower, the same.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from app.register.files import RegisterFile
from app.register.keys import hashes_and_cores
from app.register.rows import Checked, check_file
from rules.faults import Fault, InputError
from rules.names.child_process import command_of, surroundings

Read = tuple[list[list[int]], list[list[str]]]
"""What ``keys.hashes_and_cores`` gives."""

_AHEAD = 2
"""Pieces that are asked for before they are needed."""

T = TypeVar("T")


class Child:
    """A second process that answers one question after the other. A context manager; the process ends with
    it, whatever it is doing."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Child:
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- this program itself
                command_of(__name__),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
            )
        except OSError:
            self._process = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.kill()
        self._pool.shutdown(cancel_futures=True)
        if self._process:
            with suppress(OSError), self._process:  # waits for its end; what could not be written is lost
                pass

    def ask(self, task: str, *given: Any) -> Future[Any]:
        """The answer of ``_answer``, None where the child failed."""
        return self._pool.submit(self._exchange, json.dumps([task, *given]).encode() + b"\n")

    def _exchange(self, question: bytes) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(question)
            process.stdin.flush()
            return json.loads(next(line for line in process.stdout if line.strip()))
        except (OSError, ValueError, StopIteration):
            return None


class Checking:
    """A file being checked by a child."""

    def __init__(self, child: Child, file: RegisterFile, piece_bytes: int) -> None:
        self._file = file
        self._piece_bytes = piece_bytes
        self._answer = child.ask("check", str(file.path), piece_bytes)

    def look(self) -> None:
        """Raises InputError where faults are known by now."""
        if self._answer.done():
            self.result()

    def result(self) -> Checked:
        """Waits for the end. Raises InputError as ``check_file`` does."""
        told = self._answer.result()
        if told is None:
            return check_file(self._file, self._piece_bytes, lambda more: None)
        if told["faults"]:
            raise InputError([Fault(**fault) for fault in told["faults"]])
        return Checked(**told["checked"])


@contextmanager
def checking(file: RegisterFile, piece_bytes: int) -> Iterator[Checking]:
    """Let a child check a file. Leaving the context stops it."""
    with Child() as child:
        yield Checking(child, file, piece_bytes)


def read_ahead(
    pieces: Iterable[T], names_of: Callable[[T], list[str]], by_child: bool
) -> Iterator[tuple[T, Read]]:
    """Each piece with its names read, ``by_child`` while the caller deals with those before."""
    if not by_child:
        yield from ((piece, hashes_and_cores(names_of(piece))) for piece in pieces)
        return
    waiting: deque[tuple[T, Future[Any]]] = deque()
    with Child() as child:
        for piece in pieces:
            waiting.append((piece, child.ask("read", names_of(piece))))
            if len(waiting) > _AHEAD:
                yield _read(*waiting.popleft(), names_of)
        while waiting:
            yield _read(*waiting.popleft(), names_of)


def _read(piece: T, answer: Future[Any], names_of: Callable[[T], list[str]]) -> tuple[T, Read]:
    told = answer.result()
    return piece, (told[0], told[1]) if told else hashes_and_cores(names_of(piece))


def _serve() -> None:
    """The child: answers until nobody asks any more."""
    gc.disable()  # as in the parent
    for line in sys.stdin.buffer:
        task, *given = json.loads(line)
        answer = _check(*given) if task == "check" else hashes_and_cores(*given)
        _tell(json.dumps(answer).encode())


def _tell(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _check(path: str, piece_bytes: int) -> dict[str, Any]:
    try:
        checked = check_file(RegisterFile(Path(path)), piece_bytes, lambda more: _tell(b""))
    except InputError as error:
        return {"faults": [asdict(fault) for fault in error.faults]}
    return {"faults": [], "checked": asdict(checked)}


if __name__ == "__main__":
    _serve()
