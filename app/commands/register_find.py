"""``hosakan register find``: corporations by name or number, with former names and successors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from app.commands import output
from app.commands.register_use import readable_register
from app.register.asked import asked, number_asked
from app.register.find import Candidate, Found, find
from app.register.store import RegisterStore
from rules.dates import wareki
from rules.faults import Fault, InputError

NOTHING_FOUND = "該当する法人は見つかりませんでした。"
_NOT_LOADED = Fault(
    "法人番号公表情報",
    "まだ取り込まれていません",
    "国税庁 法人番号公表サイトからダウンロードした zip を hosakan register import に指定してください",
)
_MOST = 1000
_HEADINGS = ("点", "法人番号", "商号", "所在地", "備考")
_MATCHED = {"former": "旧商号", "english": "英語表記", "kana": "フリガナ"}
_WIDEST = 44


@click.command("find", help="商号（旧商号・フリガナ・英語表記・一部でも可）か法人番号から、法人を探します")
@click.argument("name", metavar="NAME")
@click.option("--prefecture", metavar="P", help="都道府県で絞る（宮城県、宮城、04 のいずれか）")
@click.option(
    "--limit", default=10, show_default=True, type=click.IntRange(1, _MOST), help="表示する法人の数の上限"
)
@click.option("--json", "as_json", is_flag=True, help="JSON で出力します")
def find_(name: str, prefecture: str | None, limit: int, as_json: bool) -> None:
    """Candidates for a name. Raises InputError where no register is loaded."""
    store = readable_register()
    if store is None:
        raise InputError([_NOT_LOADED])
    _refuse_unreadable(name)
    found = find(store, name, prefecture, limit)
    if found.notice:
        output.say(found.notice)
    if as_json:
        output.print_json([_candidate(candidate) for candidate in found.candidates])
    elif found.candidates:
        output.print_text(_in_words(store, found))
    elif not found.notice:
        output.say(NOTHING_FOUND)


def _refuse_unreadable(name: str) -> None:
    """Raises InputError where nothing is asked for that could be found."""
    number, wanted = number_asked(name), asked(name)
    if number and not number.number:
        told = (number.note or "").partition("。番号が不明")[0].rstrip("。")
        raise InputError([Fault("NAME", told, "13桁の法人番号か商号を指定してください")])
    if not number and (wanted.empty or wanted.only_form):
        what = "探す商号がありません" if wanted.empty else "法人の種類だけでは探せません"
        raise InputError([Fault("NAME", what, "商号か法人番号を指定してください")])


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "corporate_number": candidate.corporate_number,
        "name": candidate.name,
        "address": candidate.address,
        "score": int(candidate.score) if candidate.score == int(candidate.score) else candidate.score,
        "match": candidate.match,
        "matched_name": candidate.matched or None,
        "former_names": [
            {"name": held.name, "since": _iso(held.since), "until": _iso(held.until)}
            for held in candidate.former_names
        ],
        "closed_on": _iso(candidate.closed_on),
        "close_cause": candidate.close_cause or None,
        "successor_chain": [
            {"corporate_number": after.number, "name": after.name or None, "on": _iso(after.when)}
            for after in candidate.successors
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _in_words(store: RegisterStore, found: Found) -> str:
    rows = [_HEADINGS, *(_row(candidate) for candidate in found.candidates)]
    widths = [min(max(map(_width, column)), _WIDEST) for column in zip(*rows, strict=True)]
    lines = [f"法人番号公表情報: {wareki(store.as_of)}時点"]
    lines += ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    return "\n".join(lines)


def _row(candidate: Candidate) -> Sequence[str]:
    remarks = [f"{_MATCHED[candidate.match]}「{candidate.matched}」"] if candidate.match in _MATCHED else []
    former = [held.name for held in candidate.former_names if held.name != candidate.matched]
    if former:
        remarks.append(f"旧商号: {'、'.join(former)}")
    if candidate.closed_on:
        remarks.append(f"{wareki(candidate.closed_on)}閉鎖")
    if candidate.successors:
        remarks.append(
            "承継: " + " → ".join(_after(after.number, after.name) for after in candidate.successors)
        )
    return (
        f"{candidate.score:g}",
        candidate.corporate_number,
        candidate.name,
        candidate.address,
        " / ".join(remarks),
    )


def _after(number: str, name: str) -> str:
    return f"{name}（{number}）" if name else number


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _width(text))


def _width(text: str) -> int:
    """Columns on a terminal: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
