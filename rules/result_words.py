"""How a verdict is said on page and paper, before and after a named officer has decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rules.dates import wareki
from rules.tell import WHY_REVIEW
from rules.verdict import SHOWN_AS, BidderResult, Reason, Verdict

_CONFIRMED = "（確認済）"
DECIDED_AS = {
    Verdict.RESTRICTED: f"制限対象{_CONFIRMED}",
    Verdict.REVIEW: "要確認",
    Verdict.EXEMPT: SHOWN_AS[Verdict.EXEMPT],
    Verdict.CLEAR: f"{SHOWN_AS[Verdict.CLEAR]}{_CONFIRMED}",
}
"""The words after a named officer's decision (contracts.md section 2)."""

METHODS = {
    "corporate_number": "法人番号",
    "alias": "別名・旧商号",
    "succession": "承継",
    "split": "会社分割・事業譲渡",
    "normalized_name": "商号の一致",
    "similar_name": "商号の類似",
    "same_address": "所在地の一致",
}
CERTAINTIES = {"certain": "確実", "name": "商号による", "review": "要確認"}
_SHOWN_REASONS = 2


WAITING = "2人目の確認待ち"
REPLACED = "（後の判断に替わった）"


@dataclass(frozen=True)
class Second:
    """A second officer's word on a decision."""

    agreed: bool
    officer: str
    reason: str
    spoken_on: date

    @property
    def words(self) -> str:
        """Whether it was agreed with."""
        return "同意" if self.agreed else "同意しない"


@dataclass(frozen=True)
class Decision:
    """What a named officer decided on one bidder. ``row`` counts from 1, as in the result. ``needs_second``:
    it counts only once another officer has agreed."""

    row: int
    verdict: Verdict
    officer: str
    reason: str
    decided_on: date
    needs_second: bool = False
    second: Second | None = None

    @property
    def counts(self) -> bool:
        """Whether it stands: nobody else is needed, or has agreed."""
        return self.second.agreed if self.second else not self.needs_second

    @property
    def words(self) -> str:
        """The verdict as decided; one that does not count is not called confirmed."""
        words = DECIDED_AS[self.verdict]
        return words if self.counts else words.removesuffix(_CONFIRMED)


def latest(decisions: Iterable[Decision]) -> dict[int, Decision]:
    """The decision that counts for each row: the last that stands (the order given is that of making)."""
    return {decision.row: decision for decision in decisions if decision.counts}


def waiting(decisions: Iterable[Decision]) -> dict[int, Decision]:
    """The decision that waits for a second officer, for each row whose last one does."""
    last = {decision.row: decision for decision in decisions}
    return {row: item for row, item in last.items() if item.needs_second and item.second is None}


def told_of_seconds(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """For each decision what a second officer said of it, in lines; blank where none is needed."""
    waits = waiting(decisions)
    return tuple(_told_of_second(item, item is waits.get(item.row)) for item in decisions)


def _told_of_second(decision: Decision, waits: bool) -> str:
    if not decision.needs_second:
        return ""
    if decision.second is None:
        return WAITING if waits else REPLACED
    second = decision.second
    return f"{second.words}　{second.officer}\n{wareki(second.spoken_on)}\n{second.reason}"


def undeclared(result: BidderResult) -> bool:
    """Whether nobody ever declared this bidder's affiliates."""
    return any(note.code == "affiliates_undeclared" for note in result.notes)


def verdict_words(result: BidderResult, decision: Decision | None = None) -> str:
    """A bidder's verdict as shown: 要確認 with its reasons, an undeclared clear one so marked.

    ``decision``: the officer's, where there is one; its words stand then.
    """
    if decision:
        words = decision.words
        return words if decision.verdict is not Verdict.CLEAR else words + _undeclared_mark(result)
    if result.verdict is Verdict.REVIEW:
        return f"{SHOWN_AS[Verdict.REVIEW]}（{_in_short(why_review(result))}）"
    return SHOWN_AS[result.verdict] + (_undeclared_mark(result) if result.verdict is Verdict.CLEAR else "")


def _undeclared_mark(result: BidderResult) -> str:
    return "（関係会社未申告）" if undeclared(result) else ""


def why_review(result: BidderResult) -> tuple[str, ...]:
    """Why a bidder needs a person, each reason once, without its final 。."""
    found = [why for reason in result.reasons if reason.verdict is Verdict.REVIEW for why in doubts(reason)]
    return tuple(dict.fromkeys(found))


def doubts(reason: Reason) -> list[str]:
    """What a reason leaves to a person, as its chain says."""
    told = [
        step.removeprefix(WHY_REVIEW).rstrip("。") for step in reason.chain if step.startswith(WHY_REVIEW)
    ]
    if told:
        return [doubt for line in told for doubt in line.split("／")]
    return [reason.chain[0].partition(": ")[2].rstrip("。")] if reason.rule is None and reason.chain else []


def _in_short(reasons: tuple[str, ...]) -> str:
    if not reasons:
        return "理由は明細のとおり"
    more = f"　ほか{len(reasons) - _SHOWN_REASONS}件" if len(reasons) > _SHOWN_REASONS else ""
    return "／".join(reasons[:_SHOWN_REASONS]) + more
