"""The text of the law: the files of ``rules/law`` that verdicts hang on, each read once by a process.

So what was judged by can be kept to the letter (``rules.past``), whatever becomes of the files meanwhile. A
process that makes a past check again is handed the texts of then, and reads no file: ``use``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rules.schema import read_text

LAW = Path(__file__).parent / "law"

_texts: dict[str, str] = {}
"""By name within ``rules/law``: ``names/likeness.toml``."""
_handed: list[bool] = []
"""Not empty once ``use`` was called."""


def text_of(name: str) -> str:
    """One file, by its name within ``rules/law``. Raises InputError where it is not UTF-8, LookupError where
    there is no such file among the texts handed over."""
    if name not in _texts:
        if _handed:
            raise LookupError(f"the law handed over has no {name}")
        _texts[name] = read_text(LAW / name)
    return _texts[name]


def names_in(folder: str) -> list[str]:
    """The files of one folder of ``rules/law``, by name, ascending."""
    if _handed:
        return sorted(name for name in _texts if name.startswith(f"{folder}/"))
    return sorted(f"{folder}/{path.name}" for path in (LAW / folder).glob("*.toml"))


def use(texts: Mapping[str, str]) -> None:
    """Judge by these texts and no others, in a process that does nothing else.

    Raises RuntimeError where any of the law was read already: what is worked out of it is kept for good.
    """
    if _texts or _handed:
        raise RuntimeError("the law was read already")
    _texts.update(texts)
    _handed.append(True)
