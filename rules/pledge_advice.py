"""What an official should look at again in a pledge: advice on the page, never in the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rules.names.corporate_number import read_corporate_number

Pledge = Mapping[str, Any]


def advise(pledge: Pledge) -> list[str]:
    """The advice on a pledge of either kind (names to values as in forms.values), sentences in Japanese."""
    return [sentence for check in _CHECKS for sentence in check(pledge)]


def _numbers(pledge: Pledge) -> Iterator[str]:
    rows = [pledge, *(pledge.get("employments") or ()), *(pledge.get("affiliates") or ())]
    for row in rows:
        read = read_corporate_number(row.get("corporate_number"))
        if read.note:
            yield read.note


def _said_and_listed(pledge: Pledge) -> Iterator[str]:
    for state, rows, label in (
        ("has_shares", "shareholdings", "株式等の保有"),
        ("has_rights", "rights", "知的財産権等の保有"),
        ("has_affiliates", "affiliates", "関係会社の有無"),
    ):
        if state not in pledge:
            continue
        if pledge[state] is None:
            yield f"「{label}」の有無が書かれていません。無い場合も「無」と書いてもらってください。"
        elif pledge[state] != bool(pledge.get(rows)):
            yield f"「{label}」の有無と、表の記載が合っていません。"


def _employments(pledge: Pledge) -> Iterator[str]:
    for number, row in enumerate(pledge.get("employments") or (), 1):
        start, end = row.get("start"), row.get("end")
        if start and end and end < start:
            yield f"勤務先・兼業先の{number}行目は、終期が始期より前になっています。"
        if not start:
            yield f"勤務先・兼業先の{number}行目に始期がありません。在籍期間を問う条項では要確認になります。"
        if not end and row.get("state") != "running":
            yield f"勤務先・兼業先の{number}行目に、終期か「継続中」を書いてください。"
    if "employments" in pledge and not pledge["employments"]:
        yield "勤務先・兼業先が1件も書かれていません。過去のものも含めて確かめてください。"


def _clauses(pledge: Pledge) -> Iterator[str]:
    if "clauses" in pledge and not pledge["clauses"]:
        yield "適用する制限条項が選ばれていません。採用した条項があれば選んでください。"


_CHECKS: tuple[Callable[[Pledge], Iterator[str]], ...] = (_numbers, _said_and_listed, _employments, _clauses)
