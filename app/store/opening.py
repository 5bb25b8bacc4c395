"""When a tender's bids count as opened, and who may bring that day about."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import models
from app.policy import Secrecy, allowed
from app.store.kept import Act
from app.store.pledges import PledgesStand, has_pledges
from rules.tenders import Tender


class DayGuarded(Exception):  # noqa: N818 - it says what is, not what failed
    """Whoever may not see a tender's bidders was about to open it, or to bring its opening forward."""


class BiddersGuarded(Exception):  # noqa: N818 - it says what is, not what failed
    """Whoever may not see a tender's bidders was about to delete them with it."""


def is_opened(tender: Tender, today: date) -> bool:
    """Whether the bids have been opened: the day after the decision day, for its hour is not kept."""
    day = tender.decision_day
    return day is not None and day < today


def guard_day(
    session: Session, act: Act, row: models.Tender, before: Tender | None, after: Tender, today: date
) -> None:
    """Whoever may not see the bidders of a tender never has it opened at once, and does not bring its opening
    forward once there is somebody, or something, to keep it from. ``before``: None for a new one.

    To be asked in the transaction that changes it, so that nothing comes in between. Raises DayGuarded.
    """
    named = frozenset(one.user_id for one in row.officers)
    secrecy = Secrecy(before is not None and is_opened(before, today), named)
    was, day = before.decision_day if before else None, after.decision_day
    if allowed(act.officer, "bidder.read", None, secrecy) or day is None or (was and was <= day):
        return
    if is_opened(after, today) or (before is not None and _has_secrets(session, row)):
        raise DayGuarded(f"tender:{row.id}")


def guard_bidders(session: Session, act: Act, row: models.Tender, value: Tender, today: date) -> None:
    """Whoever may not see the bidders of a tender does not delete them with it either, and nobody leaves
    pledges of theirs behind that no opening is known of. Raises BiddersGuarded or PledgesStand."""
    named = frozenset(one.user_id for one in row.officers)
    secrecy = Secrecy(is_opened(value, today), named)
    if _has_bidders(session, row) and not allowed(act.officer, "bidder.read", None, secrecy):
        raise BiddersGuarded(f"tender:{row.id}")
    if not secrecy.opened and has_pledges(session, row):
        raise PledgesStand(f"tender:{row.id}")


def has_checks(session: Session, row: models.Tender) -> bool:
    """Whether checks of a tender are kept."""
    return _counts(session, row, models.Check)


def lists_bidders(session: Session, row: models.Tender) -> bool:
    """Whether anything that goes with a tender tells who bids."""
    listed = row.bidders or row.expected_bidders or row.exemptions
    return bool(listed) or _counts(session, row, models.BidderUpload)


def _has_secrets(session: Session, row: models.Tender) -> bool:
    """Whether an officer is named for a tender, or anything is kept that tells who bids."""
    return bool(row.officers) or _has_bidders(session, row) or has_checks(session, row)


def _has_bidders(session: Session, row: models.Tender) -> bool:
    return lists_bidders(session, row) or has_pledges(session, row)


def _counts(
    session: Session, row: models.Tender, table: type[models.Check] | type[models.BidderUpload]
) -> bool:
    asked = select(func.count()).select_from(table).where(table.tender_id == row.id)
    return bool(session.scalar(asked))
