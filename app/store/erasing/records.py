"""Plans for records that go when their time of keeping is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app import models
from app.chain import JAPAN
from app.models.base import Edited
from app.store.affiliations import as_affiliation, told
from app.store.erasing.entries import entries_on, entries_until
from app.store.erasing.plan import ENTRIES, About, Line, Plan, entries_line
from app.store.kept import NotKept
from app.store.opening import is_opened
from app.store.retention import end_of_tender
from app.store.room import GREATEST
from app.store.tenders import as_tender

_NOT_TOLD = "入札者、適用除外の申請、照合結果（開札していない案件のため、あるかどうかと数は示しません）"
PAPERS: dict[str, type[models.Posting] | type[models.Pledge] | type[models.SubsidySheet]] = {
    "posting": models.Posting,
    "pledge": models.Pledge,
    "subsidy": models.SubsidySheet,
}


def paper(kind: str, word: str) -> Callable[[About], Plan]:
    """A posting, a pledge or a subsidy sheet whose time of keeping is over."""

    def plan(about: About) -> Plan:
        row = about.own(PAPERS[kind])
        ended = row.changed_at.astimezone(JAPAN).date()
        return _single(about, row, kind, word, row.title, about.too_early(kind, ended))

    return plan


def tie(about: About) -> Plan:
    """A tie between companies that has ended."""
    row = about.own(models.Affiliation)
    value = as_affiliation(row)
    early = about.too_early("affiliation", value.until)
    return _single(about, row, "affiliation", "関係会社の関係", told(value), early)


def _single(about: About, row: Edited, kind: str, word: str, title: str, stops: tuple[str, ...]) -> Plan:
    record = f"{kind}:{about.number}"
    entries = entries_on(about.session, about.whose, [record])
    goes = (Line(word, 1, (title,)), entries_line(ENTRIES, entries))
    counted = {"records": 1, "version": row.version, "details": len(entries)}
    return Plan(record, f"{word}「{title}」", goes, stops=stops, entries=entries, counted=counted)


def tender(about: About) -> Plan:
    """A tender with all that belongs to it."""
    row = about.own(models.Tender)
    checks = list(about.session.scalars(select(models.Check.id).where(models.Check.tender_id == row.id)))
    records = [f"tender:{row.id}", *(f"check:{number}" for number in checks)]
    entries = entries_on(about.session, about.whose, records)
    lines = [Line("案件", 1, (row.name,)), Line("役割", len(row.appointees))]
    counted: dict[str, Any] = {"version": row.version, "details": len(entries)}
    if is_opened(as_tender(row), about.today):
        lines += [
            Line("入札者", len(row.bidders)),
            Line("適用除外の申請", len(row.exemptions)),
            Line("照合結果（判断とその理由を含む）", len(checks)),
            entries_line(ENTRIES, entries),
        ]
        counted |= {"bidders": len(row.bidders), "checks": sorted(checks)}
    else:  # one that never came to its opening: how many bid stays as secret as it was
        lines += [Line(_NOT_TOLD, 1), Line(ENTRIES, len(entries))]
    stops = about.too_early("tender", end_of_tender(row))
    return Plan(
        f"tender:{row.id}",
        f"案件「{row.name}」",
        # How many bid is nobody's to know as long as it cannot be erased.
        () if stops else tuple(line for line in lines if line.count),
        stops=stops,
        entries=entries,
        counted=counted,
    )


def account(about: About) -> Plan:
    """An account out of use: its number stays, for the record names it; the person does not."""
    row = about.own(models.User)
    if row.active:
        stops: tuple[str, ...] = ("使われている利用者です。先に停止してください。",)
    else:
        stops = about.too_early("account", row.changed_at.astimezone(JAPAN).date())
    return Plan(
        f"account:{row.id}",
        f"利用者 {row.name}（{row.login}）",
        (Line("利用者の氏名、ログイン名、パスワード、2つ目の要素", 1),),
        (Line("記録の中の氏名（記録の保存の期間まで）", 1),),
        stops,
        counted={"accounts": [row.id], "version": row.version},
    )


def old_entries(about: About) -> Plan:
    """The details of the entries up to a place in the chain, where the time of keeping is over for all."""
    entries = entries_until(about.session, about.whose, min(about.number, GREATEST))
    if not entries:
        raise NotKept(f"event {about.number}")
    latest = max(one.at for one in entries)
    return Plan(
        f"event:{about.number}",
        f"通番 {about.number} までの記録の中の氏名と理由",
        (Line(ENTRIES, len(entries)),),  # all of them: the title says which
        stops=about.too_early("event", latest.astimezone(JAPAN).date()),
        entries=entries,
        counted={"entries": len(entries)},
    )
