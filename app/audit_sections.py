"""How the sections of a 監査用シート are made (app.audit_sheet)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from app.audit_sheet import (
    NONE,
    AuditSheet,
    Judged,
    OfTender,
    Person,
    Section,
    Texts,
    YearFound,
    texts,
)
from app.chain import JAPAN
from rules.dates import wareki
from rules.fiscal_year import FiscalYear
from rules.result_words import DECIDED_AS
from rules.tenders import Tender
from rules.verdict import SHOWN_AS, Verdict

if TYPE_CHECKING:  # no database in here
    from app.store import Happened, Kept

Shows = Callable[["Kept[Tender]"], bool]
"""Whether whoever asks may see the bidders of a tender."""


def audit_sheet(
    year: FiscalYear, municipality: str, made_on: date, found: YearFound, shows: Shows
) -> AuditSheet:
    """The sheet. ``shows``: where it says no, lines about bidders stay out: names and reasons, and how many
    there are."""
    words = texts()
    ours = [one for one in found.tenders if _in_year(year, _day_of(one.kept.value))]
    shown = [one for one in found.tenders if shows(one.kept)]
    decisions = [one for one in found.decisions if shows(one.tender)]
    sections = (
        _exemptions(words, year, shown),
        _overridden(words, decisions),
        _affiliates(words, [one for one in ours if shows(one.kept)]),
        _appointees(words, year, ours, found.people),
        _looks(words, found),
    )
    notes = (words.front, words.sequence, *((words.hidden,) if len(shown) < len(found.tenders) else ()))
    about = {number for section in sections for number in section.about}
    named = tuple(one.kept for one in shown if one.kept.id in about)
    return AuditSheet(words.title, year, municipality, made_on, sections, notes, named)


def _exemptions(words: Texts, year: FiscalYear, tenders: Iterable[OfTender]) -> Section:
    lines, about, approved, late = [], set(), 0, 0
    for one in tenders:
        for asked in one.exemptions:
            days: list[date | None] = [day for day in (asked.applied_on, asked.approved_on) if day]
            if not any(_in_year(year, day) for day in (days or [_day_of(one.kept.value)])):
                continue
            approved += bool(asked.approved_on)
            deciding = one.kept.value.decision_day
            late += bool(asked.approved_on and deciding and asked.approved_on > deciding)
            about.add(one.kept.id)
            told = f"条項 {asked.clause}\n申請 {_day(asked.applied_on)}\n承認 {_day(asked.approved_on)}"
            lines.append(
                (
                    one.kept.value.name,
                    asked.bidder.name,
                    told,
                    asked.reason or NONE,
                    asked.approved_by or NONE,
                    _seq(one.seq_exemptions),
                )
            )
    return Section(
        "exemptions",
        words.sections["exemptions"],
        (("承認", approved), ("判定の日より後の承認", late)),
        tuple(lines),
        frozenset(about),
    )


def _overridden(words: Texts, decisions: Iterable[Judged]) -> Section:
    lines, about, counts = [], set(), {Verdict.RESTRICTED: 0, Verdict.REVIEW: 0}
    for one in decisions:
        if one.found not in counts or one.decided.severity >= one.found.severity:
            continue
        counts[one.found] += 1
        about.add(one.tender.id)
        told = f"{SHOWN_AS[one.found]}\n→ {DECIDED_AS[one.decided]}{one.state}"
        who = f"{one.officer}\n{wareki(one.day)}"
        lines.append((one.tender.value.name, one.bidder, told, one.reason, who, _seq(one.seq)))
    told_counts = (("要確認から", counts[Verdict.REVIEW]), ("制限条項に該当から", counts[Verdict.RESTRICTED]))
    text = words.sections["overridden"]
    return Section("overridden", text, told_counts, tuple(lines), frozenset(about))


def _affiliates(words: Texts, tenders: Iterable[OfTender]) -> Section:
    lines, about, late, never = [], set(), 0, 0
    for one in tenders:
        notice = one.kept.value.notice_date
        for row in one.bidders:
            declared = row.affiliates_declared_on
            if declared is None:
                never, told = never + 1, "届出日の記録なし"
            elif notice and declared > notice:
                late, told = late + 1, f"公告 {wareki(notice)}\n届出 {wareki(declared)}"
            else:
                continue
            about.add(one.kept.id)
            lines.append((one.kept.value.name, row.name, told, _seq(one.seq_bidders)))
    return Section(
        "affiliates",
        words.sections["affiliates"],
        (("公告の後", late), ("届出日の記録なし", never)),
        tuple(lines),
        frozenset(about),
    )


def _appointees(
    words: Texts, year: FiscalYear, tenders: Sequence[OfTender], people: Iterable[Person]
) -> Section:
    lines, late, never = [], 0, 0
    for one in people:
        person, declared = one.kept.value, one.kept.value.declared_on
        begun = [e.start for e in person.engagements if e.start and _in_year(year, e.start)]
        concerned = [
            t.kept.value for t in tenders if any(p.appointee_id == one.kept.id for p in t.kept.value.parts)
        ]
        told = [f"任用 {wareki(day)}" for day in begun if declared is None or declared > day]
        told += [
            f"公告 {wareki(t.notice_date)}"
            for t in concerned
            if t.notice_date and (declared is None or declared > t.notice_date)
        ]
        if not told and (declared or not (begun or concerned)):
            continue
        never += declared is None
        late += declared is not None
        said = f"申告 {wareki(declared)}" if declared else "申告日の記録なし"
        lines.append(
            (
                person.name,
                "\n".join([said, *dict.fromkeys(told)]),
                "\n".join(t.name for t in concerned) or NONE,
                _seq(one.seq),
            )
        )
    return Section(
        "appointees",
        words.sections["appointees"],
        (("遅れ", late), ("申告日の記録なし", never)),
        tuple(lines),
    )


def _looks(words: Texts, found: YearFound) -> Section:
    names = {one.kept.id: one.kept.value.name for one in found.tenders}
    seen = [item for item in found.looks if not item.action.endswith(".refuse")]
    kinds = {item.id: _kind(item) for item in seen}
    lines = []
    for (number, _), group in groupby(sorted(seen, key=_whose), key=_whose):
        some = sorted(group, key=lambda item: item.seq)
        counts = [
            (kind, sum(kinds[item.id] == kind for item in some)) for kind in ("閲覧", "書き出し", "変更")
        ]
        told = "、".join(f"{kind} {count}回" for kind, count in counts if count)
        days = [item.at.astimezone(JAPAN).date() for item in (some[0], some[-1])]
        when = "から\n".join(dict.fromkeys(map(wareki, days)))
        who = next((item.who for item in reversed(some) if not item.erased), some[-1].who)
        lines.append(
            (
                names.get(number, f"案件 {number}（削除済み）"),
                who,
                told,
                when,
                ranges([item.seq for item in some]),
            )
        )
    totals = [(kind, sum(value == kind for value in kinds.values())) for kind in ("閲覧", "書き出し", "変更")]
    return Section(
        "looks", words.sections["looks"], tuple((f"{kind}の回数", n) for kind, n in totals), tuple(lines)
    )


def _whose(item: Happened) -> tuple[int, int]:
    return item.facts.get("tender") or 0, item.user or 0


def _kind(item: Happened) -> str:
    verb = item.action.rpartition(".")[2]
    return {"read": "閲覧", "try": "閲覧", "export": "書き出し"}.get(verb, "変更")


def ranges(numbers: Sequence[int]) -> str:
    """``3、5〜7``: numbers in ascending order, runs drawn together."""
    found = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        some = [number for _, number in run]
        found.append(str(some[0]) if len(some) == 1 else f"{some[0]}〜{some[-1]}")
    return "、".join(found)


def _in_year(year: FiscalYear, day: date | None) -> bool:
    return day is not None and year.first_day <= day <= year.last_day


def _day_of(tender: Tender) -> date | None:
    """The day by which a tender belongs to a year."""
    return tender.notice_date or tender.decision_day


def _day(day: date | None) -> str:
    return wareki(day) if day else NONE


def _seq(seq: int | None) -> str:
    return str(seq) if seq else "—"
