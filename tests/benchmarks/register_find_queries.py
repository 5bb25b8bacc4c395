"""Names to look for, made from a register's own: as published, and as people write them. Seeded."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from rules.names.normalise import normalise

_SHORT = {"株式会社": "㈱", "有限会社": "(有)", "合同会社": "(同)", "一般社団法人": "(一社)"}
_OLD = str.maketrans("高崎斎辺沢浜国広桜竜", "髙﨑齋邊澤濱國廣櫻龍")
_LETTERS = "東西南北中山川田本大工建設電気商事産業ーンスアイトルサシ"
_SHORTEST = 4


@dataclass(frozen=True)
class Query:
    """What is typed, who is meant, and what was done to the name."""

    text: str
    number: int
    kind: str


def queries(store: sqlite3.Connection, count: int, seed: int) -> list[Query]:
    """``count`` queries over corporations drawn evenly from the register, all kinds alike often."""
    draw = random.Random(seed)
    (last,) = store.execute("SELECT max(rowid) FROM corporation").fetchone()
    made: list[Query] = []
    kinds = list(_KINDS)
    while len(made) < count:
        number, name, kana, former = store.execute(_ONE, (draw.randrange(last + 1),)).fetchone()
        kind = kinds[len(made) % len(kinds)]
        source = {"kana": kana, "former": former}.get(kind, name)
        text = _KINDS[kind](draw, source) if source else None
        if text and (text != source or kind in ("clean", "kana", "former")):
            made.append(Query(text, number, kind))
        elif kind == "former" and draw.random() < _GIVE_UP:
            kinds.remove("former")  # a register without history
    return made


_ONE = (
    "SELECT c.number, c.name, c.kana, (SELECT h.name FROM held h WHERE h.number = c.number AND h.english = 0 "
    "AND h.name <> c.name) FROM corporation c WHERE c.number >= ? ORDER BY c.number LIMIT 1"
)
_GIVE_UP = 0.0005


def _variant(draw: random.Random, name: str) -> str:
    for form, short in _SHORT.items():
        name = name.replace(form, short)
    return name.translate(_OLD)


def _core(name: str) -> str:
    return normalise(name).first.core


def _replaced(draw: random.Random, name: str) -> str | None:
    core = _core(name)
    at = draw.randrange(len(core))
    return core[:at] + draw.choice(_LETTERS) + core[at + 1 :] if len(core) >= _SHORTEST else None


def _dropped(draw: random.Random, name: str) -> str | None:
    core = _core(name)
    at = draw.randrange(len(core))
    return core[:at] + core[at + 1 :] if len(core) >= _SHORTEST else None


def _swapped(draw: random.Random, name: str) -> str | None:
    core = _core(name)
    at = draw.randrange(max(1, len(core) - 1))
    return core[:at] + core[at + 1 : at + 2] + core[at] + core[at + 2 :] if len(core) >= _SHORTEST else None


def _shortened(draw: random.Random, name: str) -> str | None:
    core = _core(name)
    return core[: -max(1, len(core) // 4)] if len(core) >= _SHORTEST + 1 else None


_KINDS: dict[str, Callable[[random.Random, str], str | None]] = {
    "clean": lambda _, name: name,
    "form dropped": lambda _, name: _core(name),
    "variant": _variant,
    "letter replaced": _replaced,
    "letter dropped": _dropped,
    "letters swapped": _swapped,
    "shortened": _shortened,
    "kana": lambda _, kana: kana,
    "former": lambda _, name: name,
}
