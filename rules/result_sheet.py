"""The 照合結果票 as data: what page, paper and command line say of a check, in one order and one wording.

Of an appointee's career it holds the companies and periods a verdict rests on, and no more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rules.case import AdoptedClause, Bidder, Case, ParsedCase
from rules.dates import wareki
from rules.library import Library
from rules.notes import ON_EVERY_BIDDER
from rules.result_words import (
    CERTAINTIES,
    METHODS,
    WAITING,
    Decision,
    latest,
    told_of_seconds,
    undeclared,
    verdict_words,
    waiting,
)
from rules.tell import roles
from rules.verdict import SHOWN_AS, BidderResult, CheckResult, DutyRestriction, Reason, RuleUsed, Verdict
from rules.wording import meanings
from rules.words import JAPANESE, Work

TITLE = "照合結果票"
UNDECLARED = "届出なし（関係会社未申告）"
_FIELD = re.compile(r"（(?:(?:tender|appointees\[[^\]）]*\])\.[a-z_.]+|from|kind)）")
_TWICE = re.compile(r"\d{4}-\d\d-\d\d（((?:令和|平成|昭和|大正|明治)(?:元|\d+)年\d+月\d+日)）")
REMARKS = (
    "この票は、登録されている補佐官等の勤務先・契約と関係会社の情報を、業者の一覧と照合した結果です。"
    "登録されていない勤務先や関係会社は、結果に表れません。",
    "「制限条項に該当（確認前）」と「要確認」は、参加の可否を決めたものではありません。"
    "職員が事実と根拠を確かめ、氏名と理由を記して決めてください。",
    "「登録情報の範囲で該当なし」は、上の資料の範囲で条項に当たる関係が見つからなかったという意味です。"
    "関係がないことを証明するものではありません。",
    "商号だけで同じ会社と判断したものは、法人番号を確かめてください。",
    "この票には個人の勤務先と期間が含まれます。業者への通知や公表には使わないでください。",
)


@dataclass(frozen=True)
class ClauseLine:
    """A clause as applied. ``options``: each as (question, answer); empty where the clause as applied is no
    longer in the library, so that its words of today are not read into a result of then."""

    id: str
    name: str
    version: str
    citation: str
    adopted: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReasonPart:
    """One reason: the clause by name, its own verdict, and the steps from the bidder to the clause."""

    clause: str
    verdict: str
    appointee: str
    identity: str
    path: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Clause and verdict."""
        return f"{self.clause}: {self.verdict}"

    @property
    def way(self) -> str:
        """The companies on the way and the appointee, with arrows; empty where no company is named."""
        if len(self.path) < 2:
            return ""
        person = (f"補佐官等 {self.appointee}",) if self.appointee else ()
        return " → ".join((*(name for name, _ in groupby(self.path)), *person))


@dataclass(frozen=True)
class BidderPart:
    """One bidder. ``words``: the verdict as the check gave it; ``decision``: the officer's that counts;
    ``waits``: one that waits for a second officer.

    ``declared``: when its affiliates were declared, in words. ``notes``: those of this bidder alone.
    """

    row: int
    bidder: str
    verdict: Verdict
    words: str
    clauses: tuple[str, ...]
    declared: str
    decision: Decision | None
    reasons: tuple[ReasonPart, ...]
    notes: tuple[str, ...]
    waits: Decision | None = None

    @property
    def confirmed(self) -> tuple[str, ...]:
        """Who confirmed it and when, in lines; what is still to be done; nothing where nothing is."""
        lines: list[str] = []
        if self.decision:
            lines += [self.decision.officer, wareki(self.decision.decided_on)]
            second = self.decision.second
            lines += [f"2人目　{second.officer}", wareki(second.spoken_on)] if second else []
        if self.waits:
            lines += [WAITING, f"（{self.waits.words}　{self.waits.officer}）"]
        if not lines and self.verdict in (Verdict.RESTRICTED, Verdict.REVIEW):
            lines.append("未")
        return tuple(lines)

    @property
    def decided_words(self) -> str:
        """The verdict after the decision; as checked where there is none."""
        return self.decision.words if self.decision else self.words

    @property
    def heading(self) -> str:
        """Row, bidder and verdict in short."""
        words = self.decision.words if self.decision else SHOWN_AS[self.verdict]
        return f"{self.row}　{self.bidder}　{words}"


@dataclass(frozen=True)
class DutyPart:
    """Duties an appointee keeps out of because of a company."""

    appointee: str
    bidder: str
    clause: str
    barred: str
    violated: str
    certainty: str
    explanation: str


@dataclass(frozen=True)
class ResultSheet:
    """The whole 照合結果票. ``facts`` and ``sources``: label and text. ``notes``: those that go for every
    bidder. ``decisions``: all that were made, in the order of making; ``seconds``: for each what a second
    officer said of it, blank where none is needed."""

    facts: tuple[tuple[str, str], ...]
    clauses: tuple[ClauseLine, ...]
    sources: tuple[tuple[str, str], ...]
    summary: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    bidders: tuple[BidderPart, ...]
    duties: tuple[DutyPart, ...]
    decisions: tuple[Decision, ...]
    seconds: tuple[str, ...] = ()
    remarks: tuple[str, ...] = REMARKS

    @property
    def waits(self) -> int:
        """On how many bidders a decision waits for a second officer."""
        return sum(part.waits is not None for part in self.bidders)

    @property
    def explained(self) -> tuple[BidderPart, ...]:
        """The bidders about whom there is more to say than their verdict."""
        return tuple(part for part in self.bidders if part.reasons or part.notes)


def result_sheet(
    parsed: ParsedCase,
    result: CheckResult,
    library: Library,
    *,
    stage: str | None = None,
    decisions: Sequence[Decision] = (),
) -> ResultSheet:
    """Put a check, as made or as kept, into words. ``stage``: when in the tender's life it was asked for,
    in Japanese. A clause that ``library`` no longer has in the version applied is named by its id."""
    maker = _Maker(parsed.case, result, library, decisions)
    return ResultSheet(
        facts=tuple(maker.facts(stage)),
        clauses=tuple(map(maker.clause, result.rules)),
        sources=tuple(maker.sources()),
        summary=tuple(summary(result)),
        notes=_notes(result.results[:1], common=True),
        bidders=tuple(map(maker.bidder, result.results)),
        duties=tuple(map(maker.duty, result.duty_restrictions)),
        decisions=tuple(decisions),
        seconds=told_of_seconds(decisions),
    )


def summary(result: CheckResult) -> Iterable[tuple[str, int]]:
    """The counts in words, in the order an officer must act on them; then their total."""
    counts = result.summary
    for verdict in (Verdict.RESTRICTED, Verdict.REVIEW, Verdict.EXEMPT, Verdict.CLEAR):
        yield SHOWN_AS[verdict], counts[verdict.value]
    yield f"{SHOWN_AS[Verdict.CLEAR]}（関係会社未申告）", counts["clear_undeclared"]
    yield "計", len(result.results)


class _Maker:
    def __init__(
        self, case: Case, result: CheckResult, library: Library, decisions: Sequence[Decision]
    ) -> None:
        self.case, self.result = case, result
        self.decided, self.waiting = latest(decisions), waiting(decisions)
        self.people = {person.id: person.called for person in case.appointees}
        self.known = {
            rule.id: library.clauses[rule.id]
            for rule in result.rules
            if rule.id in library.clauses and library.clauses[rule.id].version == rule.version
        }

    def name_of(self, clause_id: str) -> str:
        clause = self.known.get(clause_id)
        return f"{clause.label} {clause.title}" if clause else f"条項 {clause_id}"

    def facts(self, stage: str | None) -> Iterable[tuple[str, str]]:
        tender = self.case.tender
        yield "件名", self.result.tender
        if stage:
            yield "段階", stage
        yield "調達の種類", JAPANESE[tender.category] if tender.category else "不明"
        yield "仕事の内容", _or_unknown(tender.work)
        yield "契約の方法", JAPANESE[tender.method] if tender.method else "記載なし（一般競争入札として扱う）"
        yield "判定の対象とした日", self._days()
        stated = {True: "記載あり", False: "記載なし", None: "確認されていない"}
        yield "公告等へのこの制限の記載", stated[tender.clause_stated]

    def _days(self) -> str:
        tender, first, last = self.case.tender, self.result.first_day, self.result.last_day
        if tender.reference_date:
            return f"{wareki(last)}（指定した基準日）"
        deciding = "契約の日" if tender.negotiated else "入札の日"
        if tender.decision_day is None:
            return f"{wareki(last)}（{deciding}が決まっていないため、この日だけで照合した）"
        if first == last:
            return f"{wareki(last)}（{deciding}）"
        return f"{wareki(first)}（公告の日）から{wareki(last)}（{deciding}）までの各日"

    def clause(self, used: RuleUsed) -> ClauseLine:
        adopted = next((rule for rule in self.case.rules if rule.id == used.id), AdoptedClause(id=used.id))
        clause = self.known.get(used.id)
        told = [adopted.instrument or "採用した文書の記載なし"]
        told += [f"採用日 {wareki(adopted.adopted_on)}"] if adopted.adopted_on else []
        options = tuple(meanings(clause, adopted.options)) if clause else ()
        return ClauseLine(
            used.id, self.name_of(used.id), used.version, used.citation, "、".join(told), options
        )

    def sources(self) -> Iterable[tuple[str, str]]:
        for person in sorted(self.case.appointees, key=lambda person: person.id):
            day = f"{wareki(person.declared_on)}の届出" if person.declared_on else "届出日の記録なし"
            known = "" if person.employments is not None else "。職歴・兼業先は不明"
            yield "補佐官等", f"{person.called}（{day}{known}）"
        if not self.case.appointees:
            yield "補佐官等", "登録なし"
        yield "関係会社の情報", self._ties()
        yield "業者の一覧", self._listed()
        yield "法人番号の公表情報", self._register()
        if self.case.exemptions:
            yield "適用除外の申請", f"{len(self.case.exemptions)}件"

    def _ties(self) -> str:
        if self.case.affiliations is None:
            return "不明"
        counts = Counter(edge.source or "出所の記載なし" for edge in self.case.affiliations)
        return "、".join(f"{source}（{count}件）" for source, count in sorted(counts.items())) or "登録なし"

    def _register(self) -> str:
        register = self.result.register
        if register is None:
            return "読み込まれていない（商号、所在地と届出による）"
        old = "。商号の索引が古いので、見落としがあり得ます" if register.needs_reindex else ""
        return f"国税庁、{wareki(register.as_of)}現在（照合に用いた法人 {len(register.corporations)}{old}）"

    def _listed(self) -> str:
        declared = sum(1 for bidder in self.case.bidders if bidder.affiliates_declared_on)
        return f"{len(self.case.bidders)}者（うち関係会社の届出のある業者 {declared}者）"

    def bidder(self, row: BidderResult) -> BidderPart:
        clauses = dict.fromkeys(reason.rule for reason in row.reasons if reason.rule)
        return BidderPart(
            row=row.row,
            bidder=row.bidder,
            verdict=row.verdict,
            words=for_people(verdict_words(row)),
            clauses=tuple(clauses),
            declared=_declared(self.case.bidders[row.row - 1], row),
            decision=self.decided.get(row.row),
            reasons=tuple(map(self.reason, row.reasons)),
            notes=_notes([row], common=False),
            waits=self.waiting.get(row.row),
        )

    def reason(self, reason: Reason) -> ReasonPart:
        return ReasonPart(
            clause=self.name_of(reason.rule) if reason.rule else "業者の記載",
            verdict=SHOWN_AS[reason.verdict],
            appointee=self.people.get(reason.appointee or "", reason.appointee or ""),
            identity=identity_words(reason),
            path=reason.path,
            steps=tuple(map(for_people, reason.chain or (reason.explanation,))),
        )

    def duty(self, duty: DutyRestriction) -> DutyPart:
        return DutyPart(
            appointee=self.people.get(duty.appointee, duty.appointee),
            bidder=f"{duty.row}　{duty.bidder}" if duty.row else f"{duty.bidder}（参加見込み）",
            clause=self.name_of(duty.rule),
            barred=roles(duty.barred_roles),
            violated=roles(duty.violated_roles) or "なし",
            certainty=CERTAINTIES[duty.certainty],
            explanation=for_people(duty.explanation),
        )


def for_people(text: str) -> str:
    """A reason as officials read it: ``2026-11-20（令和8年11月20日）`` becomes 令和8年11月20日, and the name
    a field has in CASE.json goes from behind its Japanese name."""
    return _FIELD.sub("", _TWICE.sub(r"\1", text))


def _or_unknown(work: Sequence[Work] | None) -> str:
    if work is None:
        return "不明"
    return "、".join(JAPANESE[item] for item in work) or "なし"


def identity_words(reason: Reason) -> str:
    """By what the bidder was taken for the company, and how surely; empty where no company was matched."""
    identity = reason.identity
    if identity is None:
        return ""
    return f"{METHODS.get(identity.method, identity.method)}（確かさ: {CERTAINTIES[identity.certainty]}）"


def _declared(bidder: Bidder, row: BidderResult) -> str:
    if bidder.affiliates_declared_on:
        return wareki(bidder.affiliates_declared_on)
    return UNDECLARED if undeclared(row) else "届出日の記録なし"


def _notes(rows: Iterable[BidderResult], *, common: bool) -> tuple[str, ...]:
    """The notes that go for every bidder, or those of the bidder alone (``clear_basis`` says what
    ``sources`` says)."""
    return tuple(
        for_people(note.text)
        for row in rows
        for note in row.notes
        if (note.code in ON_EVERY_BIDDER) == common and note.code != "clear_basis"
    )
