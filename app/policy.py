"""Who may do what: one table, one question."""

from __future__ import annotations

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
    "check": "照合",
    "event": "記録",
    "register": "法人番号公表情報",
    "account": "利用者",
}
EVERYONE = frozenset(ROLES)
_OFFICES = EVERYONE - {"audit"}

# noun: (who reads it, who changes it). 監査 reads everything and changes nothing.
TABLE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "home": (EVERYONE, frozenset()),
    "session": (EVERYONE, EVERYONE),
    "appointee": (EVERYONE - {"finance"}, frozenset({"admin", "digital", "hr"})),
    "affiliation": (EVERYONE - {"finance"}, frozenset({"admin", "digital", "procurement"})),
    "posting": (EVERYONE, frozenset({"admin", "digital", "hr"})),
    "pledge": (EVERYONE - {"finance"}, frozenset({"admin", "digital", "hr", "procurement"})),
    "subsidy": (EVERYONE, frozenset({"admin", "digital", "finance"})),
    "clause": (EVERYONE, frozenset({"admin", "digital", "procurement"})),
    "tender": (EVERYONE - {"finance"}, frozenset({"admin", "digital", "procurement"})),
    "check": (EVERYONE - {"finance"}, frozenset({"admin", "digital", "procurement"})),
    "event": (frozenset({"admin", "audit"}), frozenset()),
    "register": (EVERYONE, frozenset()),
    "account": (frozenset({"admin", "audit"}), frozenset({"admin"})),
}


class Acting(Protocol):
    """An officer, as far as the question needs one."""

    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def municipality_id(self) -> int: ...  # noqa: D102


class Record(Protocol):
    """A record, as far as the question needs one."""

    @property
    def municipality_id(self) -> int: ...  # noqa: D102


def allowed(user: Acting, action: str, record: Record | None = None) -> bool:
    """Whether ``user`` may do ``action`` (``appointee.read``, ``appointee.change`` …) to ``record``.

    An action nobody entered in the table is refused, and so is another municipality's record.
    """
    noun, _, verb = action.partition(".")
    readers, changers = TABLE.get(noun, (frozenset(), frozenset()))
    if record is not None and record.municipality_id != user.municipality_id:
        return False
    return user.role in (readers if verb == "read" else changers)
