"""Who may do what to which kind of record: one table, one question.

A line of the table names a kind of record; beside it who reads it and who changes it. Records that show who
bids have a further condition, which is a matter of the tender (``Secrecy``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

ROLES: dict[str, str] = {
    "admin": "管理者",
    "digital": "情報政策課",
    "hr": "人事課",
    "procurement": "契約担当課",
    "finance": "財政課",
    "audit": "監査",
}
NOUNS: dict[str, str] = {
    "home": "トップ",
    "session": "ログイン",
    "user": "利用者",
    "setup": "はじめの設定",
    "appointee": "補佐官等",
    "affiliation": "関係会社",
    "posting": "募集票",
    "pledge": "誓約書",
    "subsidy": "特別交付税",
    "clause": "条項",
    "tender": "案件",
    "naming": "契約担当者の指名",
    "bidder": "入札者",
    "check": "照合",
    "event": "記録",
    "register": "法人番号公表情報",
    "account": "利用者",
    "own": "自分のアカウント",
    "setting": "設定",
    "erasure": "個人情報の消去",
    "job": "処理",
    "backup": "バックアップ",
    "sharing": "共有",
}
EVERYONE = frozenset(ROLES)
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """Who reads a kind of record and who changes it. ``shows_bidders``: only for who may see the bidders of
    its tender, and for nobody whose account belongs to an appointee. ``opens_eyes``: it decides who sees
    them, so that whoever does not and is no administrator may not, once somebody is named. ``steers``: cases
    are judged by it, or it says who may act; nobody whose account belongs to an appointee changes it."""

    readers: frozenset[str]
    changers: frozenset[str] = _NOBODY
    shows_bidders: bool = False
    opens_eyes: bool = False
    steers: bool = False


def _roles(*names: str) -> frozenset[str]:
    return frozenset(names)


_BUT_FINANCE = EVERYONE - {"finance"}

# 監査 reads everything and changes nothing but what is its own.
TABLE: dict[str, Line] = {
    "home": Line(EVERYONE),
    "session": Line(EVERYONE, EVERYONE),
    "own": Line(EVERYONE, EVERYONE),
    "appointee": Line(_BUT_FINANCE, _roles("admin", "digital", "hr"), steers=True),
    "sharing": Line(_BUT_FINANCE, _roles("admin", "hr"), steers=True),
    "affiliation": Line(_BUT_FINANCE, _roles("admin", "digital", "procurement"), steers=True),
    "posting": Line(EVERYONE, _roles("admin", "digital", "hr")),
    "pledge": Line(_BUT_FINANCE, _roles("admin", "digital", "hr", "procurement")),
    # A pledge that names a bidder: as secret as the bidders of its tender.
    "bidder_pledge": Line(_BUT_FINANCE, _roles("procurement"), shows_bidders=True),
    "subsidy": Line(EVERYONE, _roles("admin", "digital", "finance")),
    "clause": Line(EVERYONE, _roles("admin", "digital", "procurement"), steers=True),
    "tender": Line(_BUT_FINANCE, _roles("admin", "digital", "procurement"), steers=True),
    "naming": Line(_BUT_FINANCE, _roles("admin", "procurement"), opens_eyes=True),
    "bidder": Line(_BUT_FINANCE, _roles("admin", "procurement"), shows_bidders=True),
    "check": Line(_BUT_FINANCE, _roles("admin", "digital", "procurement"), shows_bidders=True),
    "event": Line(_roles("admin", "audit")),
    "register": Line(EVERYONE),
    "account": Line(_roles("admin", "audit"), _roles("admin"), steers=True),
    "setting": Line(_roles("admin", "audit"), _roles("admin"), steers=True),
    "erasure": Line(_roles("admin", "hr", "audit"), _roles("admin", "hr"), steers=True),
    "job": Line(EVERYONE),
}


class Acting(Protocol):
    """An officer, as far as the question needs one."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def roles(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def municipality_id(self) -> int: ...  # noqa: D102
    @property
    def appointee_id(self) -> int | None: ...  # noqa: D102


class Record(Protocol):
    """A record, as far as the question needs one."""

    @property
    def municipality_id(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class Secrecy:
    """Of one tender: whether its bids are opened, and the officers named for it."""

    opened: bool
    named: frozenset[int]


def shows_bidders(action: str) -> bool:
    """Whether an action shows a tender's bidders."""
    line = TABLE.get(action.partition(".")[0])
    return bool(line and line.shows_bidders)


def needs_secrecy(action: str) -> bool:
    """Whether the answer to an action hangs on the ``Secrecy`` of its tender."""
    line = TABLE.get(action.partition(".")[0])
    return bool(line and (line.shows_bidders or line.opens_eyes))


def sees_bidders(user: Acting, secrecy: Secrecy) -> bool:
    """Whether ``user`` may see who bids: audit always; before the opening only officers of 契約担当課 named
    for the tender; nobody whose account belongs to an appointee."""
    if user.appointee_id is not None:
        return False
    if "audit" in user.roles or secrecy.opened:
        return True
    return "procurement" in user.roles and user.id in secrecy.named


def allowed(user: Acting, action: str, record: Record | None = None, secrecy: Secrecy | None = None) -> bool:
    """Whether ``user`` may do ``action`` (``appointee.read``, ``appointee.change`` …) to ``record``.

    ``secrecy``: of the tender in question; without it an action about bidders is refused. An action nobody
    entered in the table is refused, and so is another municipality's record.
    """
    noun, _, verb = action.partition(".")
    line = TABLE.get(noun)
    if line is None or (record is not None and record.municipality_id != user.municipality_id):
        return False
    if line.shows_bidders and (secrecy is None or not sees_bidders(user, secrecy)):
        return False
    if line.steers and verb != "read" and user.appointee_id is not None:
        return False
    if line.opens_eyes and verb != "read" and not _may_name(user, secrecy):
        return False
    return bool(user.roles & (line.readers if verb == "read" else line.changers))


def _may_name(user: Acting, secrecy: Secrecy | None) -> bool:
    """An administrator; an officer named already; with nobody named yet, any officer of 契約担当課; never an
    appointee."""
    if secrecy is None or user.appointee_id is not None:
        return False
    return "admin" in user.roles or not secrecy.named or user.id in secrecy.named
