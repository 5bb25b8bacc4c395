"""What a check is made again from, to the byte: its inputs, the law of then, its extract of the register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rules.case import kept_case
from rules.entry import check
from rules.law_text import names_in, text_of
from rules.library import Library
from rules.register_extract import Extract

FORMAT = 1


def as_bytes(document: Any) -> bytes:
    """A JSON document as the command line prints it."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def law_of(library: Library, clauses: Iterable[str]) -> bytes:
    """Everything of the law that judging by ``clauses`` of ``library`` hangs on, a municipality's own clauses
    among them: the files as they were read, in one order, as JSON. The same files give the same bytes."""
    files = {f"entry/{clause}.toml": library.texts[clause] for clause in clauses}
    files |= {name: text_of(name) for name in names_in("names")}
    kept = {"format": FORMAT, "files": {name: files[name] for name in sorted(files)}}
    return as_bytes(kept)


def texts_in(law: bytes) -> Mapping[str, str]:
    """The files of what ``law_of`` gave, by name within ``rules/law``.

    Raises ValueError for anything else.
    """
    kept = json.loads(law)
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise ValueError("not a law text of this format")
    files: dict[str, str] = kept["files"]
    return files


def again(inputs: bytes, register: Mapping[str, Any] | None, library: Library) -> bytes:
    """The result of a check made from what was kept of it. ``register``: as it stands in the result of then.

    Raises InputError, KeyError, TypeError or ValueError where that is no check.
    """
    extract = Extract.from_json(register) if register is not None else None
    return as_bytes(check(kept_case(json.loads(inputs)), library, extract).to_json())
