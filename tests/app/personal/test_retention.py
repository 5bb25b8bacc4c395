"""保存期間: what has passed its time is listed and can be erased; only what is for days goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app import models
from app.store import Paper, Store
from rules.faults import InputError
from rules.register import Affiliation, Company
from rules.retention import has_passed, kept_through
from rules.tenders import BidderRow, Tender
from tests.app.municipalities import COMPANY, NAME, Place, add_officer_of, enter, person
from tests.app.personal.conftest import Clock
from tests.app.personal.test_erasure import ENDED, decided_tender, done_facts, erase, whole

LATER = datetime(2037, 4, 1, 0, 0, tzinfo=UTC)
"""Ten years and more after the fiscal year of the tests."""


@pytest.mark.parametrize(
    ("ended", "years", "through"),
    [
        (date(2026, 11, 20), 5, date(2032, 3, 31)),
        (date(2026, 3, 31), 5, date(2031, 3, 31)),
        (date(2026, 4, 1), 5, date(2032, 3, 31)),
        (date(2028, 2, 29), 1, date(2029, 3, 31)),
    ],
)
def test_years_count_from_the_fiscal_year_after_the_end(ended: date, years: int, through: date) -> None:
    """「完結した日の属する年度の翌年度の4月1日から起算」"""
    assert kept_through(ended, years) == through
    assert not has_passed(ended, years, through)
    assert has_passed(ended, years, through + timedelta(days=1))
    assert not has_passed(ended, None, date(2999, 1, 1))


def listed(place: Place) -> dict[str, str]:
    return {one.record: one.kind for one in place.store.retention.passed(place.number)}


def fill(city: Place) -> dict[str, str]:
    """One ended record of every kind, by its reference."""
    store = city.store
    number = enter(city, ENDED)
    tie = Affiliation(Company("甲"), Company("乙"), "subsidiary", None, date(2026, 4, 30))
    kept = store.affiliations.create(city.act("affiliation.create"), tie)
    papers = {
        "posting": store.postings.create(city.act("posting.create"), Paper("募集")),
        "pledge": store.pledges.create(city.act("pledge.create"), Paper("誓約")),
        "subsidy": store.subsidy_sheets.create(city.act("subsidy.create"), Paper("試算")),
    }
    tender, _ = decided_tender(city, number)
    gone = add_officer_of(store, city.number, "gone", "hr")
    with store._room.writing() as session:
        session.execute(update(models.User).where(models.User.id == gone.id).values(active=False))
    return {
        f"appointee:{number}": "appointee",
        f"affiliation:{kept}": "affiliation",
        f"tender:{tender}": "tender",
        f"account:{gone.id}": "account",
        **{f"{kind}:{one}": kind for kind, one in papers.items()},
    }


@pytest.mark.asvs("14.2.7")
def test_every_kind_is_listed_once_its_time_is_over_and_can_be_erased(city: Place, clock: Clock) -> None:
    records = fill(city)
    running = enter(city, person("続く 太郎"))
    assert listed(city) == {}
    clock.at = datetime(2032, 3, 31, 3, tzinfo=UTC)
    assert listed(city) == {}
    clock.at = datetime(2032, 3, 31, 15, tzinfo=UTC)  # midnight in Japan
    assert set(listed(city)) == {record for record, kind in records.items() if kind != "tender"}
    clock.at = LATER
    now = listed(city)
    assert records.items() <= now.items()
    assert f"appointee:{running}" not in now
    assert [kind for record, kind in now.items() if record not in records] == ["event"]
    page = city.browser().get("/retention").get_data(as_text=True)
    for told in (NAME, "終わった案件", "募集票「募集」", "誓約書「誓約」", "令和14年3月31日"):
        assert told in page
    for record in [*records, *(record for record, kind in now.items() if kind == "event")]:
        erase(city, record)
    assert listed(city) == {}
    assert whole(city.store)
    assert city.store.appointees.get(city.number, running)


def test_a_record_that_goes_by_its_time_only_cannot_be_erased_before(city: Place) -> None:
    records = fill(city)
    for record, kind in records.items():
        if kind == "appointee":
            continue
        plan = city.store.erasures.plan(city.number, record)
        assert plan.stops, record
        with pytest.raises(InputError, match=r"過ぎていません"):
            city.store.erasures.ask(city.act("erasure.create"), record, "不要")
    tender = next(record for record, kind in records.items() if kind == "tender")
    assert city.store.erasures.plan(city.number, tender).goes == ()


def test_a_limit_that_was_not_set_never_passes(city: Place, clock: Clock) -> None:
    fill(city)
    with city.store._room.writing() as session:
        none = {"retention": dict.fromkeys(("tender", "posting", "pledge", "appointee"))}
        session.execute(update(models.Municipality).values(settings=none))
    clock.at = LATER
    assert not {"tender", "posting", "pledge", "appointee"} & set(listed(city).values())


def test_a_tender_goes_with_its_checks_and_the_entry_says_of_each_that_it_is_gone(
    city: Place, clock: Clock
) -> None:
    number = enter(city, ENDED)
    tender, check = decided_tender(city, number)
    clock.at = LATER
    erase(city, f"tender:{tender}")
    assert done_facts(city)["checks"] == {str(check): None}
    assert whole(city.store)
    with city.store._room.reading() as session:
        for table in (models.Tender, models.Check, models.Bidder, models.TenderRole):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table


def test_pledges_of_a_tender_that_goes_stay_with_the_contracts_office(city: Place, clock: Clock) -> None:
    tender, _ = decided_tender(city, enter(city, ENDED))
    values = {"for": "bidder", "tender": tender, "fields": {"company": COMPANY}}
    pledge = city.store.pledges.create(city.act("pledge.create"), Paper("入札者用", values))
    clock.at = LATER
    erase(city, f"tender:{tender}")
    assert "tender" not in city.store.pledges.get(city.number, pledge).value.values
    assert city.browser("procurement").get(f"/pledges/{pledge}").status_code == 200
    assert whole(city.store)


def test_of_a_tender_never_opened_nothing_tells_how_many_bid(city: Place, clock: Clock) -> None:
    abandoned = Tender("とりやめた更改", method="open", notice_date=date(2026, 4, 10))
    numbers = [city.store.tenders.create(city.act("tender.create"), abandoned) for _ in range(2)]
    bidders = [BidderRow(COMPANY), BidderRow("株式会社架空")]
    city.store.tenders.set_bidders(city.act("bidder.change"), numbers[0], 1, bidders)
    clock.at = LATER
    shown = [city.store.erasures.plan(city.number, f"tender:{number}") for number in numbers]
    assert [line for line in shown[0].goes if "記録の内容" not in line.label] == [
        line for line in shown[1].goes if "記録の内容" not in line.label
    ]
    assert not any(line.texts for line in shown[0].goes if "記録の内容" in line.label)
    page = city.browser("hr").get(f"/erasures/new?record=tender:{numbers[0]}").get_data(as_text=True)
    assert "開札していない案件のため" in page
    assert COMPANY not in page
    erase(city, f"tender:{numbers[0]}")
    assert "bidders" not in done_facts(city)


def test_an_account_that_is_erased_keeps_its_number_and_nothing_else(city: Place, clock: Clock) -> None:
    officer = add_officer_of(city.store, city.number, "yakuba", "hr")
    assert city.store.erasures.plan(city.number, f"account:{officer.id}").stops
    with city.store._room.writing() as session:
        session.execute(update(models.User).where(models.User.id == officer.id).values(active=False))
    clock.at = LATER
    erase(city, f"account:{officer.id}")
    assert city.store.accounts.by_login("yakuba") is None
    with city.store._room.reading() as session:
        assert session.get_one(models.User, officer.id).name == "（消去済みの利用者）"


def test_old_entries_lose_who_what_and_why_and_the_chain_holds(city: Place, clock: Clock) -> None:
    enter(city)
    clock.at = LATER + timedelta(days=1)
    enter(city, person("後の 太郎"))
    (old,) = [record for record, kind in listed(city).items() if kind == "event"]
    erase(city, old)
    happened, _ = city.store.events.latest(city.number, changes_only=False, limit=1000)
    last = int(old.partition(":")[2])
    assert all(one.erased is (one.seq <= last) for one in happened)
    assert whole(city.store)


def rows(store: Store) -> dict[str, int]:
    tables = (
        *(models.BidderUpload, models.AffiliationUpload, models.Submission),
        *(models.Session, models.Failure, models.Job, models.Appointee, models.Event),
    )
    with store._room.reading() as session:
        return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


@pytest.mark.asvs("14.2.4", "14.2.7")
def test_what_is_for_days_goes_by_itself_and_nothing_else(city: Place, clock: Clock) -> None:
    store = city.store
    enter(city)
    tender, _ = decided_tender(city, enter(city, ENDED))
    store.uploads.create(city.act("bidder.change"), tender, "入札者.csv", b"x", append=False)
    store.affiliation_uploads.create(city.act("affiliation.change"), "一覧.csv", b"x")
    store.accounts.open_session(city.officers["hr"])
    with store._room.writing() as session:
        session.add(models.Failure(key="a" * 64, count=1, last_at=clock()))
        session.add(_job(city, clock))
        session.add(
            models.Submission(municipality_id=city.number, token="t" * 24, user_id=1, went_to="/", at=clock())
        )
    before = rows(store)
    assert all(before.values()), before
    clock.at += timedelta(hours=23)
    assert store.sweeping.sweep() == 0
    assert rows(store) == before
    clock.at += timedelta(hours=2)
    assert store.sweeping.sweep() == 5
    assert store.sweeping.sweep() == 0
    left = {name for name, count in rows(store).items() if count}
    assert left == {"job", "appointee", "event"}
    clock.at += timedelta(days=30)
    assert store.sweeping.sweep() == 1
    after = rows(store)
    assert (after["appointee"], after["event"]) == (before["appointee"], before["event"])


def _job(city: Place, clock: Callable[[], datetime]) -> models.Job:
    return models.Job(
        municipality_id=city.number,
        user_id=1,
        kind="checks",
        given={},
        state="done",
        created_at=clock(),
        seen_at=clock(),
    )


def test_the_first_request_after_an_hour_sweeps(city: Place, clock: Clock) -> None:
    browser = city.browser()
    browser.get("/")
    city.store.affiliation_uploads.create(city.act("affiliation.change"), "一覧.csv", b"x")
    clock.at += timedelta(days=1, minutes=1)
    assert rows(city.store)["affiliation_upload"] == 1
    city.browser().get("/")
    assert rows(city.store)["affiliation_upload"] == 0


def test_a_guest_whose_sharing_has_ended_is_listed_by_the_later_of_the_two_ends(
    city: Place, town: Place, clock: Clock
) -> None:
    number = enter(city, ENDED)
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同")
    ended = replace(ENDED.engagements[0], contractor=None, form="adviser")
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [ended])
    clock.at = datetime(2027, 5, 1, 3, tzinfo=UTC)
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    clock.at = datetime(2032, 4, 1, 3, tzinfo=UTC)
    assert f"appointee:{number}" not in listed(town)
    clock.at = datetime(2033, 4, 1, 3, tzinfo=UTC)
    assert listed(town)[f"appointee:{number}"] == "appointee"
