"""Past checks made again from what was kept of them, each law in a process of its own: no page, and no check
made meanwhile, has anything of it.

An engine that is past is kept whole: ``app/engines/N.zip`` is the package ``rules`` as it was when the engine
was N (docs/decisions/past-results.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from app.store.past import Snapshot
from rules.engine import ENGINE
from rules.names.child_process import command_of, surroundings
from rules.past import texts_in

ENGINES = Path(__file__).parent / "engines"
_AT_ONCE = 200
"""Checks one process is asked for; it bounds what stands in memory."""
_SECONDS = 60
"""For one check; none takes as long."""
_SHOWN = 20
"""Differences told of one check."""


class Came(StrEnum):
    """What making a check again came to."""

    SAME = "same"
    DIFFERENT = "different"
    NO_LAW = "no_law"
    FAILED = "failed"


@dataclass(frozen=True)
class Rerun:
    """One check made again. ``differs``: where the results differ, as places in the result that name nobody.
    ``why``: what kept it from being made again, in Japanese."""

    number: int
    came: Came
    engine: str
    law_sha256: str | None
    differs: tuple[str, ...] = ()
    why: str = ""


def engine_now() -> str:
    """What a check made now is marked with: the program's version, and its way of judging."""
    return f"hosakan {version('hosakan')} 判定方式{ENGINE}"


def rerun(snapshots: Iterable[Snapshot], law: Callable[[str], bytes]) -> Iterator[Rerun]:
    """Make checks again, in their order; those of one law and engine that stand side by side share a process.

    ``law``: the law text of a SHA-256.
    """
    for (sha256, engine), group in groupby(snapshots, key=lambda one: (one.law_sha256, one.engine)):
        while some := list(islice(group, _AT_ONCE)):
            yield from _together(some, sha256, engine, law)


def _together(
    some: Sequence[Snapshot], sha256: str | None, engine: str, law: Callable[[str], bytes]
) -> Iterator[Rerun]:
    if sha256 is None:
        why = "条項と表の保存を始める前の照合です"
        yield from (Rerun(one.number, Came.NO_LAW, engine, None, why=why) for one in some)
        return
    try:
        answers = _ask(some, _sound(law(sha256), sha256), _way(engine))
    except _Unable as error:
        yield from (Rerun(one.number, Came.FAILED, engine, sha256, why=str(error)) for one in some)
        return
    for one, answer in zip(some, answers, strict=True):
        yield _compared(one, answer)


class _Unable(Exception):  # noqa: N818 - it says what is
    """Why a check cannot be made again, in Japanese."""


def _sound(law: bytes, sha256: str) -> bytes:
    if hashlib.sha256(law).hexdigest() != sha256:
        raise _Unable("保存した条項と表が書き換えられています")
    return law


def _way(engine: str) -> Path | None:
    """Where the program lies that judges as ``engine`` did; None for this one. Raises _Unable."""
    found = re.search(r"判定方式(\d+)$", engine)
    number = int(found[1]) if found else 0
    if number == ENGINE:
        return None
    kept = ENGINES / f"{number}.zip"
    if not kept.is_file():
        raise _Unable(f"判定方式{number}のプログラムがこの版にありません")
    return kept


def _ask(some: Sequence[Snapshot], law: bytes, way: Path | None) -> list[dict[str, Any]]:
    """What the process answers, one for each. Raises _Unable where it does not."""
    try:
        asked = [{"files": dict(texts_in(law))}, *map(_question, some)]
    except ValueError:
        raise _Unable("条項と表の形式を、この版は読めません") from None
    environment = {name: value for name, value in surroundings().items() if not name.startswith("HOSAKAN_")}
    if way:
        environment["PYTHONPATH"] = os.pathsep.join((str(way), environment["PYTHONPATH"]))
    try:
        # Neither the folder it is started in nor anything but its own rules may answer for it.
        done = subprocess.run(  # noqa: S603 - this program itself
            command_of("rules.again"),
            input=b"".join(json.dumps(one).encode() + b"\n" for one in asked),
            capture_output=True,
            timeout=_SECONDS * len(some),
            env=environment | {"PYTHONSAFEPATH": "1"},
            cwd=tempfile.gettempdir(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _Unable("時間内に終わりませんでした") from None
    answers = [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []
    if len(answers) != len(some):
        raise _Unable("別のプロセスで計算できませんでした")
    return answers


def _question(one: Snapshot) -> dict[str, Any]:
    """Raises nothing: what is no check is for the other process to say."""
    try:
        register = json.loads(one.result).get("register")
    except (ValueError, AttributeError):
        register = None
    return {"inputs": one.inputs.decode("utf-8", "replace"), "register": register}


def _compared(one: Snapshot, answer: dict[str, Any]) -> Rerun:
    if "failed" in answer:
        why = "保存した入力を読み取れません"
        return Rerun(one.number, Came.FAILED, one.engine, one.law_sha256, why=why)
    made: bytes = answer["result"].encode()
    if made == one.result:
        return Rerun(one.number, Came.SAME, one.engine, one.law_sha256)
    places = tuple(islice(_places(one.result, made), _SHOWN)) or ("書き方",)
    return Rerun(one.number, Came.DIFFERENT, one.engine, one.law_sha256, places)


def _places(kept: bytes, made: bytes) -> Iterator[str]:
    try:
        yield from differing(json.loads(kept), json.loads(made))
    except ValueError:
        yield "全体"


def differing(kept: Any, made: Any, place: str = "") -> Iterator[str]:
    """Where two results differ: ``results[3].verdict``. What stands under a name of the register is told as
    ``register``, for its keys are names and numbers of companies."""
    if type(kept) is type(made) and isinstance(kept, dict) and place != "register":
        for key in sorted(kept.keys() | made.keys()):
            yield from differing(kept.get(key), made.get(key), f"{place}.{key}" if place else key)
    elif isinstance(kept, list) and isinstance(made, list) and len(kept) == len(made):
        for index, pair in enumerate(zip(kept, made, strict=True)):
            yield from differing(*pair, f"{place}[{index}]")
    elif kept != made:
        yield place or "全体"
