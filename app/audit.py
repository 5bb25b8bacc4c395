"""Whether the record is whole: every chain from its first entry on, and every row it vouches for.

``docs/audit/verify_chain.py`` does the same with nothing of this program, for those who trust neither it nor
us; a test holds both to the same verdicts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app import chain
from app.chain import Head
from app.store.auditing import Lying, Whose
from app.store.vouching import TABLES, moment, values
from rules.faults import Fault, InputError

ERASURE = "erasure.done"
"""The action of the one entry that may say details are gone: facts ``{"details": [seq, …]}``."""
ROWS = {"checks": "照合", "decisions": "判断", "secondings": "確認者の判断"}


@dataclass(frozen=True)
class Broken:
    """Where the record is not what it was. ``seq``: the entry, None where it is no entry's. All Japanese."""

    problem: str
    seq: int | None = None
    municipality: str | None = None

    def __str__(self) -> str:
        where = f"通番 {self.seq}: " if self.seq is not None else ""
        return f"{self.municipality or '全体'}　{where}{self.problem}"


@dataclass
class Chain:
    """What was found of one chain. ``erased``: how many details are gone, each by an entry that says so.
    ``rows``: how many rows it vouches for were looked at."""

    whose: Whose
    count: int = 0
    erased: int = 0
    rows: int = 0
    hash: str = chain.START
    broken: Broken | None = None

    @property
    def name(self) -> str:
        """The municipality's name with its code, for people."""
        return (
            f"{self.whose.name}（{self.whose.code}）"
            if self.whose.code
            else f"番号 {self.whose.id}（団体の登録がない）"
        )

    @property
    def head(self) -> Head | None:
        """Its end; None without an entry."""
        return Head(self.count, self.hash) if self.count else None


@dataclass
class Audited:
    """What came of it. ``anchors``: each hash asked for, with the chain and entry it was found at."""

    chains: list[Chain] = field(default_factory=list)
    anchors: dict[str, tuple[str, int] | None] = field(default_factory=dict)
    others: list[Broken] = field(default_factory=list)

    @property
    def broken(self) -> list[Broken]:
        """Everything found, the chains' first; empty: the record is whole."""
        return [one.broken for one in self.chains if one.broken] + self.others

    def told(self) -> list[str]:
        """For people, a line each."""
        found = []
        for one in self.chains:
            head = f"、今の照合値 {one.head.grouped}" if one.head and not one.broken else ""
            erased = f"、うち個人情報を消去済み {one.erased}件" if one.erased else ""
            rows = f"、照合と判断 {one.rows}件" if one.rows else ""
            state = "【変えられています】" if one.broken else "変えられていません"
            found.append(f"{one.name}　{state}　記録 {one.count}件{erased}{rows}{head}")
        for anchor, place in self.anchors.items():
            found += [f"照合値 {anchor[:8]}…　{place[0]} 通番 {place[1]}"] if place else []
        found += ["", *map(str, self.broken)] if self.broken else []
        return found or ["記録はまだありません"]

    def to_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "whole": not self.broken,
            "chains": [
                {
                    "municipality": one.whose.code,
                    "name": one.whose.name,
                    "entries": one.count,
                    "erased": one.erased,
                    "rows": one.rows,
                    "head": vars(one.head) if one.head and not one.broken else None,
                    "broken": vars(one.broken) if one.broken else None,
                }
                for one in self.chains
            ],
            "anchors": [
                {
                    "hash": anchor,
                    "municipality": place[0] if place else None,
                    "seq": place[1] if place else None,
                }
                for anchor, place in self.anchors.items()
            ],
            "broken": [vars(one) for one in self.broken],
        }


def anchors_of(texts: Iterable[str]) -> list[str]:
    """Hashes as printed (groups, capitals, full width) as they are compared. Raises InputError."""
    found = []
    for text in texts:
        plain = re.sub(r"[\s　]", "", text).translate(_HALF).lower()
        if not re.fullmatch(r"[0-9a-f]{64}", plain):
            told = f"「{text[:80]}」は照合値として読めません"
            remedy = "照合結果票にある 0〜9、a〜f の64文字を、空白はあってもなくても、そのまま書いてください"
            raise InputError([Fault("照合値（--anchor）", told, remedy)])
        found.append(plain)
    return found


_HALF = {
    ord(full): half
    for full, half in zip(
        "０１２３４５６７８９ａｂｃｄｅｆＡＢＣＤＥＦ", "0123456789abcdefabcdef", strict=True
    )
}


def audit(lying: Lying, anchors: Sequence[str] = (), only: int | None = None) -> Audited:
    """Verify everything, or one municipality (``only``, its number). ``anchors``: of :func:`anchors_of`."""
    found = Audited(anchors=dict.fromkeys(anchors))
    for whose in lying.whose():
        if only is None or whose.id == only:
            found.chains.append(_chain(lying, whose, found.anchors))
    if only is None:
        orphans = lying.details_of_nothing()
        if orphans:
            found.others.append(
                Broken(f"どの記録にも属さない内容（だれが・何を・理由）が{orphans}件あります")
            )
    texts = list(lying.changed_texts())
    if texts:
        found.others.append(
            Broken(f"照合に使った条項の控え（{texts[0][:8]}…）が、なくなったか、変えられています")
        )
    for anchor, place in found.anchors.items():
        if place is None:
            told = (
                f"照合値 {anchor[:8]}… の記録がありません（後ろが切り取られたか、全体が書き直されています）"
            )
            found.others.append(Broken(told))
    return found


class _Broke(Exception):  # noqa: N818 - says where, is no fault of the program
    def __init__(self, seq: int | None, problem: str) -> None:
        self.seq, self.problem = seq, problem
        super().__init__(problem)


def _chain(lying: Lying, whose: Whose, anchors: dict[str, tuple[str, int] | None]) -> Chain:
    found = Chain(whose)
    try:
        if whose.code is None:
            raise _Broke(None, "団体の登録がない記録があります")
        vouched = _entries(lying, found, anchors)
        for kind in TABLES:
            found.rows += _rows(lying, whose, kind, vouched.get(kind, {}))
    except _Broke as broke:
        found.broken = Broken(broke.problem, broke.seq, found.name)
    return found


_Vouched = dict[str, dict[int, tuple[str | None, int]]]
"""By kind and number of the row: its digest (None: it is gone) and the entry that says so."""


def _entries(lying: Lying, found: Chain, anchors: dict[str, tuple[str, int] | None]) -> _Vouched:
    missing: set[int] = set()
    erased: set[int] = set()
    vouched: _Vouched = {}
    last_id = 0
    rows = iter(lying.entries(found.whose.id))
    while (row := _next(rows, found.count)) is not None:
        if row.id <= last_id:
            raise _Broke(found.count + 1, "並びが変えられています（表の番号の順が通番と違います）")
        last_id = row.id
        found.hash = _entry(row, found)
        found.count += 1
        if found.hash in anchors:
            anchors[found.hash] = (found.name, found.count)
        if row.detail_id is None:
            missing.add(found.count)
        try:
            facts = json.loads(row.facts)
            if row.action == ERASURE:
                _erase(facts, found.count, missing, erased)
            for kind in TABLES:
                for number, digest in facts.get(kind, {}).items():
                    vouched.setdefault(kind, {})[int(number)] = (digest, found.count)
        except (TypeError, ValueError, AttributeError):
            raise _Broke(found.count, "読めない値があります") from None
    if missing:
        raise _Broke(min(missing), "内容（だれが・何を・理由）がなく、それを消去した記録もありません")
    found.erased = len(erased)
    return vouched


def _next(rows: Any, after: int) -> Any:
    try:
        return next(rows, None)
    except Exception as error:  # a driver stops at text that is none
        raise _Broke(after + 1, f"読めません（{type(error).__name__}）") from error


def _entry(row: Any, found: Chain) -> str:
    """The entry's hash, all of it checked."""
    seq = found.count + 1
    if row.seq != seq:
        later = isinstance(row.seq, int) and row.seq > seq
        raise _Broke(
            seq, f"ありません（次にあるのは通番 {row.seq}）" if later else f"同じ通番 {row.seq} が2つあります"
        )
    if row.previous_hash != found.hash:
        raise _Broke(seq, "前の記録とつながっていません（前の記録の照合値が違います）")
    try:
        written = chain.Entry(
            str(found.whose.code), seq, moment(row.at), row.user_id, row.action, row.record, row.facts,
            row.commitment, row.previous_hash,
        )  # fmt: skip
        hashed = chain.entry_hash(written)
        told = row.detail_id is None or chain.commitment(chain.Detail(row.salt, row.who, row.what, row.why))
    except (TypeError, ValueError, OverflowError):
        raise _Broke(seq, "読めない値があります（記録の後で変えられています）") from None
    if hashed != row.hash:
        raise _Broke(seq, "照合値が合いません（記録の後で変えられています）")
    if told not in (True, row.commitment):
        raise _Broke(seq, "内容（だれが・何を・理由）が、記録の後で変えられています")
    return hashed


def _erase(facts: dict[str, Any], seq: int, missing: set[int], erased: set[int]) -> None:
    """Take what an erasure names off what is missing; what it names must be gone."""
    for one in facts.get("details", ()):
        if one not in missing and one not in erased:
            raise _Broke(one, f"消去した（通番 {seq}）はずの内容が、残っています")
        missing.discard(one)
        erased.add(one)


def _rows(lying: Lying, whose: Whose, kind: str, vouched: dict[int, tuple[str | None, int]]) -> int:
    """How many rows there are, each as the record says."""
    count = 0
    rows = iter(lying.rows(whose.id, kind))
    while (row := _next(rows, 0)) is not None:
        count += 1
        digest, seq = vouched.pop(row.id, (None, None))
        if seq is None:
            raise _Broke(None, f"{ROWS[kind]} {row.id} は、記録にないのに登録されています")
        if digest is None:
            raise _Broke(seq, f"消したはずの{ROWS[kind]} {row.id} が、登録されています")
        try:
            same = chain.sealed(values(kind, row)) == digest
        except (TypeError, ValueError, OverflowError):
            same = False
        if not same:
            raise _Broke(seq, f"{ROWS[kind]} {row.id} が、記録の後で変えられています")
    for number, (digest, seq) in vouched.items():
        if digest is not None:
            raise _Broke(seq, f"{ROWS[kind]} {number} が、消した記録がないのに、なくなっています")
    return count
