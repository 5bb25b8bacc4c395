"""The result of a check as a table for Excel: one reason a line, a bidder without reasons on one line."""

from __future__ import annotations

from collections.abc import Iterable

from app.lists import write_csv
from rules.result_sheet import BidderPart, ResultSheet
from rules.result_words import WAITING
from rules.verdict import BidderResult, CheckResult, Reason

HEADINGS = (
    "行",
    "業者名",
    "判定",
    "職員の確認",
    "確認した人",
    "確認日",
    "2人目の確認",
    "2人目の確認日",
    "関係会社の届出",
    "条項",
    "条項ごとの判定",
    "補佐官等",
    "同じ会社とした根拠",
    "たどり方",
    "在籍・契約の始め",
    "在籍・契約の終わり",
    "対象期間の始め",
    "対象期間の終わり",
    "判定に用いた日",
    "理由",
    "注",
)


def result_csv(sheet: ResultSheet, result: CheckResult) -> bytes:
    """All bidders (UTF-8 with a byte-order mark, CRLF); ``sheet`` is that of ``result``."""
    lines = [
        [*_bidder(part), *reason, "／".join(note.text for note in row.notes)]
        for part, row in zip(sheet.bidders, result.results, strict=True)
        for reason in _reasons(part, row)
    ]
    return write_csv(HEADINGS, lines)


def _bidder(part: BidderPart) -> list[str]:
    decision = part.decision
    decided = (
        [decision.words, decision.officer, decision.decided_on.isoformat()] if decision else ["", "", ""]
    )
    return [str(part.row), part.bidder, part.words, *decided, *_second(part), part.declared]


def _second(part: BidderPart) -> list[str]:
    if part.waits:
        return [f"{WAITING}（{part.waits.words}　{part.waits.officer}）", ""]
    second = part.decision.second if part.decision else None
    return [second.officer, second.spoken_on.isoformat()] if second else ["", ""]


def _reasons(part: BidderPart, row: BidderResult) -> Iterable[list[str]]:
    if not row.reasons:
        yield [""] * 11
    for told, reason in zip(part.reasons, row.reasons, strict=True):
        way = [told.appointee, told.identity, told.way]
        yield [told.clause, told.verdict, *way, *_days(reason), "".join(told.steps)]


def _days(reason: Reason) -> list[str]:
    held = reason.basis.get("employment") or reason.basis.get("engagement") or {}
    window = reason.basis.get("window") or {}
    days = (held.get("start"), held.get("end"), window.get("from"), window.get("to"), reason.basis.get("day"))
    return [str(day or "") for day in days]
