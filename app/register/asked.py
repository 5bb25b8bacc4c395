"""What somebody looks for in the register: a number, or a name in every reading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.register.gram_index import kana_core
from rules.names.corporate_number import CorporateNumber, read_corporate_number
from rules.names.fold import blur, fold, squeeze
from rules.names.normalise import NormalName, normalise
from rules.names.tables import legal_forms

LONGEST = 300
"""Characters of a query that are read; the register's names end at 150."""

_NUMBER = re.compile(r"[Tt]?\d{12,14}")
_MARKS = re.compile(r"[\s\-‐‑‒–—―−ー]+")
_ONLY_KANA = re.compile("[ぁ-ゖァ-ヺー]+")


@dataclass(frozen=True)
class Asked:
    """A query as read. cores: what an equal name has, the likeliest reading first. sounds: the same
    as its reading in kana or with small and large kana evened out; equal to these is nearly equal."""

    name: NormalName
    cores: tuple[str, ...]
    sounds: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Nothing was written that could be looked for."""
        return not self.cores

    @property
    def only_form(self) -> bool:
        """Nothing but a kind of corporation was written."""
        return squeeze(fold(self.name.written)) in _forms()


def asked(written: str) -> Asked:
    """Read a query. Never raises."""
    # a byte of the command line that is no UTF-8 comes as a lone surrogate, which tantivy takes for an error
    name = normalise(written[:LONGEST].encode("utf-8", "replace").decode("utf-8"))
    cores = tuple(core for core in name.cores if core)
    sounds = (variant for core in cores for variant in (katakana(core), blur(core)))
    return Asked(name, cores, tuple(dict.fromkeys(s for s in sounds if s not in cores)))


def number_asked(written: str) -> CorporateNumber | None:
    """The corporate number somebody typed instead of a name, None where it is a name."""
    text = unicodedata.normalize("NFKC", written[:LONGEST])
    return read_corporate_number(text) if _NUMBER.fullmatch(_MARKS.sub("", text)) else None


def katakana(core: str) -> str:
    """A core that is all kana as its reading is indexed; any other as it is."""
    if not _ONLY_KANA.fullmatch(core):
        return core
    return kana_core("".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in core))


@lru_cache(maxsize=1)
def _forms() -> frozenset[str]:
    table = legal_forms()
    written = [word for form in table.form for word in (*form.written, *form.bare, *form.suffix)]
    written += [word for form in table.foreign for word in form.written]
    return frozenset(squeeze(fold(word)) for word in written)
