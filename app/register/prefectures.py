"""Prefectures as people write them, and the codes the register is sorted by."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rules.faults import Fault, InputError
from rules.names.municipalities import gazetteer


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Every way to write a prefecture -> its code of JIS X 0401 (北海道 01 … 沖縄県 47)."""
    codes: dict[str, str] = {}
    for number, name in enumerate(gazetteer().prefectures, 1):
        short = name if name == "北海道" else name[:-1]
        codes |= dict.fromkeys((name, short, f"{number:02}", str(number)), f"{number:02}")
    return codes


def prefecture_code(written: str | None) -> str | None:
    """The two digits for 宮城県, 宮城, 04 or 4; None for nothing written. Raises InputError for anything
    else."""
    text = unicodedata.normalize("NFKC", written or "").strip()
    if not text:
        return None
    try:
        return _codes()[text]
    except KeyError:
        fault = Fault(
            f"都道府県「{text[:20]}」",
            "都道府県の名でも番号でもありません",
            "宮城県、宮城、04 のように書いてください",
        )
        raise InputError([fault]) from None


def prefecture_of(address: str) -> str:
    """The code of the prefecture an address of the register begins with, "" where it names none."""
    for name in gazetteer().prefectures:
        if address.startswith(name):
            return _codes()[name]
    return ""
