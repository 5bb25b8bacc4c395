"""A verdict in sentences that an official can put before a superior: step by step, with dates and sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from rules.case import AdoptedClause
from rules.chains import Chain, Link
from rules.clause import Clause
from rules.dates import iso_and_wareki
from rules.fact import Fact
from rules.names import Certainty, Method
from rules.parties import Employment
from rules.verdict import SHOWN_AS, Reason, Verdict
from rules.words import JAPANESE, Tie

WHY_REVIEW = "人の確認が必要な理由: "
"""Begins the sentence of a chain that says why a person must decide."""
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def numbered(sentences: list[str]) -> str:
    """Sentences one after another, each with its number."""
    return "".join(
        f"{_NUMBERS[n] if n < len(_NUMBERS) else f'({n + 1})'}{text}" for n, text in enumerate(sentences)
    )


def links(chain: Chain) -> list[str]:
    """The way from the bidder to the company a clause names, one sentence a step."""
    return [_link(link) for n, link in enumerate(chain.links) if n == 0 or link.source != link.target]


def _link(link: Link) -> str:
    if link.tie is not None:
        return _tie(link)
    identity = link.identity
    if identity is None:
        return f"「{link.source}」と「{link.target}」は、同じ記載です。"
    if identity.because:
        return f"「{link.source}」と「{link.target}」は、{identity.because}ので、同じ会社です。"
    pair = f"「{identity.left}」と「{identity.right}」"
    why = {
        Method.CORPORATE_NUMBER: f"法人番号が一致する（{identity.left}）",
        Method.ALIAS: f"記録された別名・旧商号が一致する（{pair}）",
        Method.NORMALIZED_NAME: "商号が一致する"
        if link.source == link.target
        else "商号が、表記の違いをそろえると一致する",
        Method.SIMILAR_NAME: f"商号が似ている（{pair}、類似度{identity.score:g}）",
        Method.SAME_ADDRESS: f"商号は違うが所在地が一致する（{pair}）",
    }.get(identity.method or Method.SIMILAR_NAME, "似ている")
    tail = {
        Certainty.CERTAIN: "同じ会社です",
        Certainty.NAME: "同じ会社と判断します（法人番号で確かめてください）",
    }.get(identity.certainty or Certainty.REVIEW, "同じ会社かどうかの確認が必要です")
    return f"「{link.source}」と「{link.target}」は、{why}ので、{tail}。"


def _tie(link: Link) -> str:
    tie = link.tie
    if tie is None:
        return ""
    parent, child = tie.parent.name, tie.child.name
    source = f"（出所: {tie.source}）" if tie.source else "（出所の記載なし）"
    since = f"{iso_and_wareki(tie.since)}から、" if tie.since else ""
    told = {
        Tie.SUCCESSION: f"「{child}」は「{parent}」を商号変更・合併により引き継いだ会社です",
        Tie.SPLIT: f"「{parent}」と「{child}」の間に会社分割・事業譲渡があり、"
        "引き継がれた範囲の確認が必要です",
        Tie.SUBSIDIARY: f"「{child}」は「{parent}」の子会社です",
        Tie.CONSOLIDATED: f"「{child}」は「{parent}」の連結決算の対象です",
        Tie.EQUITY_METHOD: f"「{child}」は「{parent}」の関連会社（持分法）です",
    }[tie.type]
    return f"{since}{told}{source}。"


def ground(fact: Fact, company: str | None) -> str:
    """What ties the company to the clause."""
    if company is None:
        return f"{fact.about}が特定できません。"
    held = ""
    if fact.held is not None:
        post = isinstance(fact.held, Employment)
        held = f"（{period(fact.held.start, fact.held.end, fact.held.running, post)}）"
    return f"「{company}」は、{fact.about}です{held}。"


def period(start: date | None, end: date | None, running: bool, post: bool) -> str:
    """A post's or contract's time in words; unknown ends said so."""
    first = iso_and_wareki(start) if start else "開始日不明"
    last = f"{iso_and_wareki(end)}まで" if end else ("現在も継続" if running else "終了日不明")
    return f"{'在籍' if post else '契約・任用'}: {first}から{last}"


def conclusion(
    clause: Clause, adopted: AdoptedClause, verdict: Verdict, basis: dict[str, Any], doubts: tuple[str, ...]
) -> list[str]:
    """The clause, the day it was tested on, the doubts, and what follows."""
    instrument = f"、採用した文書: {adopted.instrument}" if adopted.instrument else ""
    sentences = [f"適用した条項は{clause.label}「{clause.title}」です（{clause.citation}{instrument}）。"]
    window = basis.get("window")
    if window:
        first, last = (iso_and_wareki(date.fromisoformat(window[key])) for key in ("from", "to"))
        sentences.append(f"対象となる期間は{first}から{last}までです。")
    day = basis.get("day")
    if day:
        sentences.append(f"判定に用いた日は{iso_and_wareki(date.fromisoformat(day))}です。")
    if verdict is Verdict.REVIEW and doubts:
        sentences.append(f"{WHY_REVIEW}{'／'.join(doubts)}。")
    return [*sentences, ending(verdict)]


def ending(verdict: Verdict) -> str:
    """The last sentence of a chain."""
    return f"以上から「{SHOWN_AS[verdict]}」とします。"


def instead(reason: Reason, verdict: Verdict, sentences: list[str]) -> Reason:
    """A reason that comes to another verdict after all: ``sentences`` and the new end replace its end."""
    chain = [*(step for step in reason.chain if step != ending(reason.verdict)), *sentences, ending(verdict)]
    return replace(reason, verdict=verdict, chain=tuple(chain), explanation=numbered(chain))


def roles(values: tuple[str, ...]) -> str:
    """Roles in Japanese, joined."""
    names = {role.value: text for role, text in JAPANESE.items()}
    return "、".join(names.get(value, value) for value in values)
