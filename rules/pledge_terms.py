"""The texts of the two pledges, from ``rules/law/pledge``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from rules.citation import Citation
from rules.schema import Strict, parse, read_toml

FOLDER = Path(__file__).parent / "law" / "pledge"
_GAP = re.compile(r"\{(\w+)\}")


class PledgeItem(Strict):
    """One thing pledged. ``clauses``: the adopted clauses' wording follows it, after ``clauses_intro``."""

    title: str
    text: str
    clauses: bool = False
    clauses_intro: str = ""


class PledgeTerms(Strict):
    """The texts of a pledge. ``preamble``: by occasion. Gaps such as ``{you}`` are filled by ``fill``."""

    preamble: dict[str, str]
    items: tuple[PledgeItem, ...]
    notes: tuple[str, ...] = ()
    citation: Citation


def load_pledge_terms(pledger: str, own: Path | None = None) -> PledgeTerms:
    """The texts for ``appointee`` or ``bidder``: the municipality's own
    (``own``/documents/pledge_``pledger``_text.toml) where there are any, else those shipped.

    Raises InputError naming file and key for a broken file.
    """
    path = own / "documents" / f"pledge_{pledger}_text.toml" if own else None
    if path is None or not path.is_file():
        path = FOLDER / f"{pledger}.toml"
    return parse(PledgeTerms, read_toml(path), path.name)


def fill(text: str, words: Mapping[str, str]) -> str:
    """``text`` with its gaps filled; a gap without a word stays as it is. What is filled in is not read
    again."""
    return _GAP.sub(lambda gap: words.get(gap[1], gap[0]), text)
