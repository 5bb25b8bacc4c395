"""Very many cores blurred at once, with exactly the result of ``blur`` for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rules.names.fold import blur, evened_spelling, group_words, leave_out, without_group_words


def blurs_of(cores: Sequence[str]) -> list[str]:
    """``fold.blur`` of every core."""
    whole = "\n".join(cores) + "\n"
    if whole.count("\n") != len(cores):
        return [blur(core) for core in cores]
    even = leave_out(_translated(whole, evened_spelling())).split("\n")
    even.pop()
    for place, text in enumerate(even):
        if not text or text.endswith(group_words()):
            even[place] = without_group_words(text) or cores[place]
    return even


def _translated(text: str, table: Mapping[int, str]) -> str:
    """``text.translate(table)`` of a long text, quicker: each character that occurs is looked up once."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    seen = np.flatnonzero(np.bincount(codes)).tolist()
    target = np.arange(seen[-1] + 1, dtype="<u4")
    for code in seen:
        character = table.get(code, chr(code))
        if len(character) != 1:
            return text.translate(table)
        target[code] = ord(character)
    return str(target[codes].tobytes(), "utf-32-le", "surrogatepass")
