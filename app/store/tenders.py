"""Tenders with their parts, bidders and exemptions, between rows and the plain values of rules.tenders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.policy import Secrecy
from app.store.companies import company_of, from_json, to_json
from app.store.kept import Act, Kept
from app.store.opening import guard_bidders, guard_day, has_checks, is_opened, lists_bidders
from app.store.pledges import has_pledges, let_go
from app.store.room import Room, changed, kept, owned, same_version
from app.store.sharings import at_hand
from rules.tenders import BidderRow, ExemptionAsked, Held, Part, Tender

KIND = "tender"


class ResultsStand(Exception):  # noqa: N818 - it says what is, not what failed
    """Checks of the tender are kept: past results stand, and the tender with them."""


class Tenders:
    """The tenders to be checked."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def all(self, whose: int) -> list[Kept[Tender]]:
        """Every tender of a municipality, the newest first."""
        table = models.Tender
        with self.room.reading() as session:
            rows = select(table).where(table.municipality_id == whose).order_by(table.id.desc())
            return [_kept(row) for row in session.scalars(rows)]

    def get(self, whose: int, number: int) -> Kept[Tender]:
        """One tender. Raises NotKept."""
        with self.room.reading() as session:
            return _kept(owned(session, models.Tender, whose, number))

    def create(self, act: Act, value: Tender) -> int:
        """Enter a tender; its number comes back. Raises NotKept for a part of an appointee unknown here, and
        DayGuarded."""
        with self.room.writing() as session:
            now = self.room.now()
            row = models.Tender(municipality_id=act.whose, created_at=now, changed_at=now)
            _write(session, row, value)
            if "procurement" in act.officer.roles:
                row.officers = [models.TenderOfficer(municipality_id=act.whose, user_id=act.officer.id)]
            guard_day(session, act, row, None, value, self.room.today())
            session.add(row)
            session.flush()
            self.room.record_event(session, act, f"{KIND}:{row.id}", f"案件「{value.name}」を登録した")
            if value.expected_bidders:
                self._tell_bidders(session, act, row, "change", "参加が見込まれる業者を入力した")
            return row.id

    def change(self, act: Act, number: int, seen: int, value: Tender) -> None:
        """Keep a changed tender. Raises NotKept, Conflict or DayGuarded."""
        with self.room.writing() as session:
            row = owned(session, models.Tender, act.whose, number)
            same_version(row, seen, value, cast(Kept[object], _kept(row)))
            guard_day(session, act, row, as_tender(row), value, self.room.today())
            _write(session, row, value)
            changed(row, self.room.now())
            self.room.record_event(session, act, f"{KIND}:{number}", f"案件「{value.name}」を変更した")

    def delete(self, act: Act, number: int, seen: int) -> None:
        """Delete a tender with its bidders. Raises NotKept, Conflict, ResultsStand, BiddersGuarded or
        PledgesStand."""
        with self.room.writing() as session:
            row = owned(session, models.Tender, act.whose, number)
            same_version(row, seen, None, cast(Kept[object], _kept(row)))
            if has_checks(session, row):
                raise ResultsStand(f"{KIND}:{number}")
            guard_bidders(session, act, row, as_tender(row), self.room.today())
            if lists_bidders(session, row):
                self._tell_bidders(session, act, row, "delete", "案件とともに、入札者の登録を消した")
            let_go(self.room, session, act, row)
            session.delete(row)
            self.room.record_event(session, act, f"{KIND}:{number}", f"案件「{row.name}」を削除した")

    def _tell_bidders(self, session: Session, act: Act, row: models.Tender, verb: str, told: str) -> None:
        """Tell that who bids came or went with the tender itself: its own entry, which everybody reads, does
        not say so."""
        facts = {"tender": row.id, "before_opening": not is_opened(as_tender(row), self.room.today())}
        telling = replace(act, action=f"bidder.{verb}")
        self.room.record_event(session, telling, f"{KIND}:{row.id}", told, facts=facts)

    def has_results(self, whose: int, number: int) -> bool:
        """Whether checks of a tender are kept, so that it stands for as long as they do. Raises NotKept."""
        with self.room.reading() as session:
            return has_checks(session, owned(session, models.Tender, whose, number))

    def pledges_stand(self, whose: int, number: int) -> bool:
        """Whether pledges of its bidders keep a tender, not opened yet, from being deleted. Raises
        NotKept."""
        with self.room.reading() as session:
            row = owned(session, models.Tender, whose, number)
            return not is_opened(as_tender(row), self.room.today()) and has_pledges(session, row)

    def secrecy(self, whose: int, number: int, today: date) -> Secrecy:
        """Who may see a tender's bidders now. ``today``: in Japan. Raises NotKept."""
        with self.room.reading() as session:
            row = owned(session, models.Tender, whose, number)
            return Secrecy(is_opened(as_tender(row), today), frozenset(one.user_id for one in row.officers))

    def name_officers(self, act: Act, number: int, seen: int, users: Iterable[int]) -> None:
        """Name the officers of 契約担当課 for a tender. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.Tender, act.whose, number)
            same_version(row, seen, users, cast(Kept[object], _kept(row)))
            named = [owned(session, models.User, act.whose, user) for user in sorted(set(users))]
            before = {one.user_id for one in row.officers}
            row.officers = [one for one in row.officers if one.user_id in {user.id for user in named}] + [
                models.TenderOfficer(municipality_id=act.whose, user_id=user.id)
                for user in named
                if user.id not in before
            ]
            changed(row, self.room.now())
            told = "、".join(f"{user.name}（{user.login}）" for user in named) or "なし"
            facts = {"officers": [user.id for user in named]}
            self.room.record_event(
                session, act, f"{KIND}:{number}", f"契約担当者を指名した: {told}", facts=facts
            )

    def bidders(self, whose: int, number: int) -> tuple[BidderRow, ...]:
        """The bidders of a tender in their order. Raises NotKept."""
        with self.room.reading() as session:
            return tuple(as_bidder(row) for row in owned(session, models.Tender, whose, number).bidders)

    def set_bidders(
        self,
        act: Act,
        number: int,
        seen: int,
        bidders: Sequence[BidderRow],
        upload: int | None = None,
    ) -> None:
        """Replace the list of bidders; ``seen`` is the tender's version.

        ``upload``: the file they came from, which goes with it. Raises NotKept or Conflict.
        """
        with self.room.writing() as session:
            row = owned(session, models.Tender, act.whose, number)
            same_version(row, seen, bidders, cast(Kept[object], _kept(row)))
            same = _how_many_stay(row, bidders)
            row.bidders = row.bidders[:same]
            session.flush()
            added = enumerate(bidders[same:], same + 1)
            row.bidders += [_bidder_row(act.whose, place, item) for place, item in added]
            changed(row, self.room.now())
            if upload is not None:
                session.delete(owned(session, models.BidderUpload, act.whose, upload))
            facts = {"bidders": len(bidders)}
            what = f"入札者の一覧を取り込んだ（{len(bidders)}者）"
            self.room.record_event(session, act, f"{KIND}:{number}", what, facts=facts)

    def add_bidders(self, act: Act, number: int, added: Sequence[BidderRow]) -> None:
        """Put bidders after those listed, whatever anybody else changed meanwhile. Raises NotKept."""
        with self.room.writing() as session:
            row = owned(session, models.Tender, act.whose, number)
            first = len(row.bidders) + 1
            row.bidders += [_bidder_row(act.whose, place, item) for place, item in enumerate(added, first)]
            changed(row, self.room.now())
            facts, told = {"bidders": len(row.bidders)}, f"入札者を加えた（{len(row.bidders)}者）"
            self.room.record_event(session, act, f"{KIND}:{number}", told, facts=facts)

    def exemptions(self, whose: int, number: int) -> tuple[ExemptionAsked, ...]:
        """The exemptions applied for in a tender. Raises NotKept."""
        with self.room.reading() as session:
            return tuple(as_exemption(row) for row in owned(session, models.Tender, whose, number).exemptions)

    def set_exemptions(self, act: Act, number: int, seen: int, asked: Sequence[ExemptionAsked]) -> None:
        """Replace the exemptions of a tender. Raises NotKept or Conflict."""
        with self.room.writing() as session:
            row = owned(session, models.Tender, act.whose, number)
            same_version(row, seen, asked, cast(Kept[object], _kept(row)))
            row.exemptions = [_exemption_row(act.whose, item) for item in asked]
            changed(row, self.room.now())
            facts = {"exemptions": len(asked)}
            what = f"適用除外の申請を変更した（{len(asked)}件）"
            self.room.record_event(session, act, f"{KIND}:{number}", what, facts=facts)


def _kept(row: models.Tender) -> Kept[Tender]:
    return cast(Kept[Tender], kept(KIND, row, as_tender(row)))


def as_tender(row: models.Tender) -> Tender:
    """The tender of a row, with the parts of its appointees."""
    return Tender(
        name=row.name,
        stage=row.stage,
        category=row.category,
        work=None if row.work is None else tuple(row.work),
        method=row.method,
        notice_date=row.notice_date,
        bid_date=row.bid_date,
        contract_date=row.contract_date,
        reference_date=row.reference_date,
        clause_stated=row.clause_stated,
        expected_bidders=from_json(row.expected_bidders),
        spec_written_by=from_json(row.spec_written_by),
        managed_by=from_json(row.managed_by),
        audited_parties=from_json(row.audited_parties),
        note=row.note,
        parts=tuple(_part(item) for item in row.appointees),
    )


def _part(row: models.TenderAppointee) -> Part:
    roles = tuple(Held(item.role, item.since, item.until) for item in row.roles)
    return Part(row.appointee_id, roles if row.roles_known else None, row.supervisory_post)


def as_bidder(row: models.Bidder) -> BidderRow:
    """The bidder of a row."""
    return BidderRow(
        row.name,
        row.corporate_number,
        row.address,
        row.affiliates_declared_on,
        from_json(row.members) or (),
        from_json(row.subcontractors) or (),
    )


def _how_many_stay(row: models.Tender, bidders: Sequence[BidderRow]) -> int:
    """How many bidders a new list begins with just as the old one: they are the same ones, and keep their
    numbers (who has the page of one open finds it again)."""
    pairs = zip(map(as_bidder, row.bidders), bidders, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def as_exemption(row: models.Exemption) -> ExemptionAsked:
    """The exemption of a row."""
    return ExemptionAsked(
        row.clause,
        company_of(row.bidder),
        row.no_contact,
        row.contact_log,
        row.audit_accepted,
        row.reason,
        row.applied_on,
        row.approved_on,
        row.approved_by,
    )


def _write(session: Session, row: models.Tender, value: Tender) -> None:
    row.name, row.stage, row.note = value.name, value.stage, value.note
    row.category, row.method, row.clause_stated = value.category, value.method, value.clause_stated
    row.work = None if value.work is None else list(value.work)
    row.notice_date, row.bid_date = value.notice_date, value.bid_date
    row.contract_date, row.reference_date = value.contract_date, value.reference_date
    row.expected_bidders, row.managed_by = to_json(value.expected_bidders), to_json(value.managed_by)
    row.spec_written_by, row.audited_parties = to_json(value.spec_written_by), to_json(value.audited_parties)
    for part in value.parts:
        at_hand(session, row.municipality_id, part.appointee_id)
    row.appointees = []
    session.flush()
    row.appointees = [_part_row(row.municipality_id, part) for part in value.parts]


def _part_row(whose: int, part: Part) -> models.TenderAppointee:
    return models.TenderAppointee(
        municipality_id=whose,
        appointee_id=part.appointee_id,
        roles_known=part.roles is not None,
        supervisory_post=part.supervisory_post,
        roles=[
            models.TenderRole(municipality_id=whose, role=held.role, since=held.since, until=held.until)
            for held in part.roles or ()
        ],
    )


def _bidder_row(whose: int, place: int, item: BidderRow) -> models.Bidder:
    row = models.Bidder(municipality_id=whose, row=place)
    write_bidder(row, item)
    return row


def write_bidder(row: models.Bidder, item: BidderRow) -> None:
    """Put a bidder into its row; its place stays."""
    row.name, row.corporate_number, row.address = item.name, item.corporate_number, item.address
    row.affiliates_declared_on = item.affiliates_declared_on
    row.members = to_json(item.members) or []
    row.subcontractors = to_json(item.subcontractors) or []


def _exemption_row(whose: int, item: ExemptionAsked) -> models.Exemption:
    return models.Exemption(
        municipality_id=whose,
        clause=item.clause,
        bidder=item.bidder.in_case(),
        no_contact=item.no_contact,
        contact_log=item.contact_log,
        audit_accepted=item.audit_accepted,
        reason=item.reason,
        applied_on=item.applied_on,
        approved_on=item.approved_on,
        approved_by=item.approved_by,
    )
