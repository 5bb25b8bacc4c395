"""The 照合結果票 as plain text, for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.plain_text import number_label
from rules.result_sheet import TITLE, BidderPart, ResultSheet


def result_text(sheet: ResultSheet, rows: Sequence[int] = ()) -> str:
    """The whole sheet. ``rows``: the row of each bidder in the list it came from, where that differs from
    its place."""
    lines = [TITLE, *_pairs(sheet.facts)]
    lines += [f"【注意】{note}。" for note in sheet.notes]
    lines += ["", f"■ 集計　{'、'.join(f'{words} {count}者' for words, count in sheet.summary)}"]
    lines += ["", "■ 業者ごとの結果"]
    if not sheet.bidders:
        lines.append("  業者の一覧に、業者の行がありません。")
    for part in sheet.bidders:
        lines += _bidder(part, f"（一覧の{rows[part.row - 1]}行目）" if rows else "")
    if sheet.duties:
        lines += ["", "■ 補佐官等の従事の制限（業者の参加は妨げません）"]
    for duty in sheet.duties:
        already = "" if duty.violated == "なし" else f"（既に登録: {duty.violated}）"
        lines += [f"  {duty.appointee} × {duty.bidder}: {duty.barred}に従事できません{already}"]
        lines += [f"    {duty.clause}", f"    {duty.explanation}"]
    lines += ["", "■ 適用した条項"]
    for clause in sheet.clauses:
        lines += [f"  {clause.id}　{clause.name}（版 {clause.version}）", f"    根拠: {clause.citation}"]
        lines += [f"    採用: {clause.adopted}", *(f"    {ask}: {answer}" for ask, answer in clause.options)]
    lines += ["", "■ 使った資料", *_pairs(sheet.sources)]
    return "\n".join([*lines, "", *(f"（注{n}）{text}" for n, text in enumerate(sheet.remarks, 1))])


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {label}: {text}" for label, text in pairs]


def _bidder(part: BidderPart, place: str) -> list[str]:
    lines = [f"{part.row}{place}　{part.bidder}　…　{part.words}"]
    if not part.reasons:
        lines.append(f"  関係会社の届出: {part.declared}")
    for reason in part.reasons:
        lines.append(f"  ・{reason.heading}")
        if reason.way:
            lines.append(f"      {reason.way}" + (f"　〔{reason.identity}〕" if reason.identity else ""))
        lines += [f"      {number_label(n, 2)} {step}" for n, step in enumerate(reason.steps, 1)]
    return [*lines, *(f"  注 {note}。" for note in part.notes)]
