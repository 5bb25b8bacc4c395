"""The record as a table for Excel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.chain import local, utc
from app.lists import write_csv
from app.policy import NOUNS

if TYPE_CHECKING:
    from app.store import Happened

HEADINGS = (
    *(
        "通番",
        "日時（UTC）",
        "日時（日本）",
        "だれが",
        "利用者番号",
        "業務",
        "動作",
        "対象",
        "何をした",
        "理由",
    ),
    *("開札前", "消去済み", "照合値"),
)
VERBS = {
    "read": "閲覧",
    "export": "書き出し",
    "try": "保存せず",
    "refuse": "断った",
    "create": "登録",
    "change": "変更",
    "delete": "削除",
    "decide": "判断",
    "second": "2人目の確認",
    "open": "ログイン",
    "close": "ログアウト",
    "recover": "予備コードでのログイン",
    "reset": "再設定",
    "end": "終了",
    "approve": "承認",
    "wipe": "ファイルの上書き",
    "rerun": "計算し直し",
    "restore": "復元",
}


def record_csv(happened: Iterable[Happened]) -> bytes:
    """Entries in their order (UTF-8 with a byte-order mark, CRLF)."""
    return write_csv(HEADINGS, (_line(item) for item in happened))


def _line(item: Happened) -> list[str | int]:
    noun, _, verb = item.action.partition(".")
    return [
        item.seq,
        utc(item.at),
        local(item.at),
        item.who,
        "" if item.user is None else item.user,
        NOUNS.get(noun, noun),
        VERBS.get(verb, verb),
        item.record or "",
        item.what,
        item.why or "",
        "開札前" if item.facts.get("before_opening") else "",
        "消去済み" if item.erased else "",
        item.hash,
    ]
