"""Whether a tender that is still to be judged needs a person: without them it would be judged milder."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.store.tenders import as_tender
from rules.register import Appointee, EndState


def is_open(row: models.Tender, today: date) -> bool:
    """Whether its day of decision, or what stands for it, has not passed."""
    last = as_tender(row).decision_day or row.reference_date
    return last is None or last >= today


def tenders_of(session: Session, number: int, whose: int) -> list[models.Tender]:
    """The tenders of a municipality in which an appointee has a part."""
    part = models.TenderAppointee
    asked = select(models.Tender).join(part, part.tender_id == models.Tender.id)
    mine = asked.where(part.appointee_id == number, part.municipality_id == whose)
    return list(session.scalars(mine.order_by(models.Tender.id)))


def needed_by(session: Session, number: int, whose: int, value: Appointee, today: date) -> tuple[str, ...]:
    """Why a person may not be taken out of the register now, in sentences; empty where nothing needs them.

    Who works for the municipality counts in each of its tenders, with a part in it or without (contract,
    "Who counts").
    """
    names = [f"「{row.name}」" for row in tenders_of(session, number, whose) if is_open(row, today)]
    if names:
        return (
            f"案件{'、'.join(names)}で役割をもち、判定の日が過ぎていません。削除すると、その後の照合で制限を"
            "見落とします。誤って登録したときは、先に案件の役割から外してください。",
        )
    all_of_them = select(models.Tender).where(models.Tender.municipality_id == whose)
    if _works(value, today) and any(is_open(row, today) for row in session.scalars(all_of_them)):
        return (
            "任用・契約が続いていて、判定の日が過ぎていない案件があります。削除すると、その後の照合で制限を"
            "見落とします。誤って登録したときは、先に任用・契約を直してください。",
        )
    return ()


def _works(value: Appointee, today: date) -> bool:
    ends = [one.end for one in value.engagements or ()]
    return any(end.state is not EndState.DAY or end.day is None or end.day >= today for end in ends)
