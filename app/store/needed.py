"""Whether a tender that is still to be judged needs a person: without them it would be judged milder.

One rule for whoever goes out of the register, deleted or erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.chain import JAPAN
from app.law import library
from app.store.cases import entries
from app.store.clauses import Adopted, as_adopted
from app.store.office_settings import as_settings
from app.store.tenders import as_tender
from rules.case import AdoptedClause, Case
from rules.clause import Clause
from rules.faults import InputError
from rules.register import Appointee, EndState
from rules.retention import has_passed
from rules.schema import parse
from rules.tenders import Tender
from rules.test_days import LONGEST
from rules.who_counts import counting

_MISSED = "登録がなくなると、その後の照合で制限を見落とします。"
_Told = dict[str, Any]
"""A case before it is read."""
_UNDATED = 366
"""Days: a tender without any was not held longer ago than that, whenever it was entered."""
_NAMED = 5
"""Tenders named in one sentence; of more it says how many."""


@dataclass(frozen=True)
class _Open:
    """A tender still to be judged, and the day it was entered."""

    tender: Tender
    entered: date


def tenders_of(session: Session, number: int, whose: int) -> list[models.Tender]:
    """The tenders of a municipality in which an appointee has a part."""
    part = models.TenderAppointee
    asked = select(models.Tender).join(part, part.tender_id == models.Tender.id)
    mine = asked.where(part.appointee_id == number, part.municipality_id == whose)
    return list(session.scalars(mine.order_by(models.Tender.id)))


def needed_by(
    session: Session, number: int, whose: int, value: Appointee, today: date, erasing: bool = False
) -> tuple[str, ...]:
    """Why a person may not be taken out of the register now, in sentences; empty where nothing needs them.

    ``value``: the person as ``whose`` sees them. Who works for the municipality counts in each of its
    tenders, with a part in it or without (contract, "Who counts"); who worked for it, as long as a clause it
    has adopted looks back to that. ``erasing``: two people decide, and see what goes; a person whose time of
    keeping is over is then no longer held for what they may have done in a tender that does not name them.
    """
    waiting = _waiting(session, whose, today)
    held = [one.tender for one in waiting if _has_a_part(number, one.tender)]
    if held:
        return (
            f"案件{_called(held)}で役割をもち、判定の日が過ぎていません。{_MISSED}"
            "誤って登録したときは、先に案件の役割から外してください。",
        )
    if waiting and _works(value, today):
        return (
            f"任用・契約が続いていて、判定の日が過ぎていない案件があります。{_MISSED}"
            "誤って登録したときは、先に任用・契約を直してください。",
        )
    # Of whom no engagement is entered nothing says that they ever worked here. It is the way out for a
    # record entered by mistake: the engagement is taken out first, and the chain of records tells of it.
    if not value.engagements:
        return ()
    try:
        waived = erasing and _is_past_keeping(session, whose, value, today)
        return _looked_back_to(session, number, whose, value, waiting, today, waived)
    except InputError as error:
        faults = "、".join(dict.fromkeys(fault.problem for fault in error.faults))
        return (f"照合で数えるかどうかを確かめられません（{faults}）。先に直してください。",)


def _waiting(session: Session, whose: int, today: date) -> list[_Open]:
    asked = select(models.Tender).where(models.Tender.municipality_id == whose).order_by(models.Tender.id)
    found = [_Open(as_tender(row), row.created_at.astimezone(JAPAN).date()) for row in session.scalars(asked)]
    return [one for one in found if _is_open(one.tender, today)]


def _is_open(tender: Tender, today: date) -> bool:
    """Whether its day of decision, or what stands for it, has not passed."""
    last = tender.decision_day or tender.reference_date
    return last is None or last >= today


def _has_a_part(number: int, tender: Tender) -> bool:
    """Whether a person does something in a tender, or may; to be said to do nothing is no part."""
    mine = (part for part in tender.parts if part.appointee_id == number)
    return any(part.roles != () or part.supervisory_post for part in mine)


def _works(value: Appointee, today: date) -> bool:
    ends = [one.end for one in value.engagements or ()]
    return any(end.state is not EndState.DAY or end.day is None or end.day >= today for end in ends)


def _looked_back_to(
    session: Session,
    number: int,
    whose: int,
    value: Appointee,
    waiting: Iterable[_Open],
    today: date,
    waived: bool,
) -> tuple[str, ...]:
    """The same of a person whose engagements are all over. ``waived``: the clauses of posts are."""
    table = models.AdoptedClause
    rows = session.scalars(select(table).where(table.municipality_id == whose).order_by(table.id))
    adopted, clauses = [as_adopted(row) for row in rows], library().clauses
    if waived:
        adopted = [one for one in adopted if not _is_of_posts(clauses.get(one.clause))]
    told = [(one.tender, _case(number, value, one, adopted, today)) for one in waiting]
    counted = {key: counting(parse(Case, case), clauses) for key, case in _apart(told).items()}
    found = [(tender, rules) for tender, case in told if case and (rules := counted[_key(case)])]
    if not found:
        return ()
    by = [rule for _, rules in found for rule in rules]
    tenders = _called([tender for tender, _ in found])
    return (
        f"任用・契約は終わっていますが、採用した条項（{_titles(by, clauses)}）が、判定の日が過ぎていない"
        f"案件{tenders}の照合でまだ数えます。{_MISSED}{_ways_out(by, clauses)}",
    )


def _is_past_keeping(session: Session, whose: int, value: Appointee, today: date) -> bool:
    """Whether the time a person's data may be kept is over. With roles nobody stated they could never go:
    there is always some tender open."""
    ends = [one.end.day for one in value.engagements or () if one.end.day]
    years = as_settings(session.get_one(models.Municipality, whose).settings).retention.get("appointee")
    return bool(ends) and has_passed(max(ends), years, today)


def _is_of_posts(clause: Clause | None) -> bool:
    return clause is not None and clause.subject.kind == "posts"


def _apart(told: Iterable[tuple[Tender, _Told | None]]) -> dict[str, _Told]:
    """The cases that differ in more than the tender's name: each is weighed once."""
    return {_key(case): case for _, case in told if case}


def _key(case: _Told) -> str:
    return json.dumps({**case, "tender": {**case["tender"], "name": ""}}, sort_keys=True)


def _case(number: int, value: Appointee, one: _Open, adopted: Iterable[Adopted], today: date) -> _Told | None:
    """What a check of a tender is made of, this person alone and nobody bidding; None where no clause is
    adopted for its days."""
    wide = _at_its_widest(one, today)
    first = wide.notice_date or today
    rules = [rule.in_case() for rule in adopted if rule.ended_on is None or rule.ended_on >= first]
    # Which engagement carries the roles hangs on the days: as they stand, and as they may come to stand.
    people = [entry for tender in (one.tender, wide) for entry in entries(number, value, tender)]
    told = {"rules": rules, "tender": wide.in_case(), "appointees": people, "bidders": []}
    return told if rules else None


def _at_its_widest(one: _Open, today: date) -> Tender:
    """A tender with every day a check of it may come to look at: a day that has not come yet can still be
    brought forward or put off, and one that is not known can have been any since the tender was entered."""
    tender = one.tender
    known = (tender.notice_date, tender.bid_date, tender.contract_date, tender.reference_date)
    since = max(one.entered, today - timedelta(days=_UNDATED))
    first = min(today, tender.reference_date or tender.notice_date or since)
    last = min(max([today, *(day for day in known if day)]), first + LONGEST)
    return replace(tender, notice_date=first, bid_date=last, contract_date=last, reference_date=None)


def _ways_out(by: Iterable[AdoptedClause], clauses: Mapping[str, Clause]) -> str:
    """What can be done, by what the clauses turn on."""
    known = [(rule, clauses[rule.id]) for rule in by if rule.id in clauses]
    told = []
    if any(clause.subject.kind == "posts" for _, clause in known):
        told.append(
            "その案件に関わっていないときは、先に案件の役割の画面で「役割なし（確認済み）」とし、"
            "管理・監督の立場でないことも入力してください。"
        )
    if any(clause.option("months") and rule.options.get("months") is None for rule, clause in known):
        told.append(
            "契約の後いつまで数えるかを決めていない条項は、採用した条項の画面で月数を決めてください。"
        )
    told.append("誤って登録したときは、先に任用・契約を登録から消してください。")
    return "".join(told)


def _titles(by: Iterable[AdoptedClause], clauses: Mapping[str, Clause]) -> str:
    known = {rule.id: clauses.get(rule.id) for rule in by}
    told = (f"{clause.label}「{clause.title}」" if clause else key for key, clause in known.items())
    return "、".join(told)


def _called(tenders: list[Tender]) -> str:
    names = "、".join(f"「{tender.name}」" for tender in tenders[:_NAMED])
    more = len(tenders) - _NAMED
    return f"{names}ほか{more}件" if more > 0 else names
