"""個人情報の消去: who enters a company's name as a person's is not told whether the company bids."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Table

from app import models
from app.store import Paper
from app.store.erasing.plan import Plan
from app.store.unopened import TENDER_OF
from rules.register import Company
from rules.tenders import BidderRow, ExemptionAsked, Tender
from tests.app.municipalities import Place, enter, person
from tests.app.personal.conftest import Clock
from tests.app.personal.test_erasure import ENDED, approve, ask, done_facts, whole
from tests.assurance.pages import form_on

BIDDER, NUMBER = "株式会社架空入札", "9000099999999"
NOBODY = "株式会社不参加"
SENTENCE = "開札前の案件の入札者に関わる登録と記録は、氏名と同じ文字があっても、ここには示しません。"
OPENED = datetime(2026, 5, 21, 3, tzinfo=UTC)
FOUND_AFTERWARDS = (
    "案件の記載",
    "その他の登録",
    "適用除外",
    "照合結果",
    "照合についての判断",
    "ほかの人の誓約書",
)


def bid(place: Place) -> int:
    """A tender whose bids are opened on 5月20日, in which the company stands wherever one can stand."""
    store, company = place.store, Company(BIDDER, NUMBER)
    value = Tender("更改", method="open", bid_date=date(2026, 5, 20), expected_bidders=(company,))
    number = store.tenders.create(place.act("tender.create"), value)
    store.tenders.add_bidders(place.act("bidder.change"), number, [BidderRow("株式会社甲")])
    rename(place, number)
    seen = store.tenders.get(place.number, number).version
    asked = ExemptionAsked("d1", company, None, None, None, f"{BIDDER} {NUMBER}")
    store.tenders.set_exemptions(place.act("bidder.change"), number, seen, [asked])
    text = f"{BIDDER} {NUMBER}"
    check = store.checks.create(
        place.act("check.create"), number, "application", text.encode(), b"{}", [], "test"
    )
    store.checks.decide(place.act("check.decide"), check, {1: "clear"}, text, "見本")
    values = {"for": "bidder", "tender": number, "fields": {"company": BIDDER, "corporate_number": NUMBER}}
    store.pledges.create(place.act("pledge.create"), Paper("入札者用", values))
    return number


def rename(place: Place, tender: int) -> None:
    """The officer named writes the bidder's name on its page: the record tells of the change."""
    with place.store._room.reading() as session:
        bidder = session.get_one(models.Tender, tender).bidders[0].id
    browser, path = place.browser(), f"/tenders/{tender}/bidders/{bidder}/edit"
    typed = form_on(browser.get(path).text) | {"name": [BIDDER], "corporate_number": [NUMBER]}
    assert browser.client.post(path, data=typed).status_code == 303


def named(place: Place, name: str, kana: str | None = None) -> int:
    return enter(place, replace(ENDED, name=name, kana=kana, note=None))


def plan_of(place: Place, number: int) -> Plan:
    return place.store.erasures.plan(place.number, f"appointee:{number}")


def labels(plan: Plan) -> str:
    return "".join(line.label for line in plan.stays)


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize(("name", "kana"), [(BIDDER, None), ("架空 太郎", NUMBER)])
def test_the_preview_is_the_same_whether_a_company_bids_or_not(
    city: Place, name: str, kana: str | None, clock: Clock
) -> None:
    bid(city)
    bids, absent = named(city, name, kana), named(city, NOBODY)
    for role in ("hr", "admin"):
        for number in (bids, absent):
            page = city.browser(role).get(f"/erasures/new?record=appointee:{number}").text
            assert SENTENCE in page
            assert "残るもの" not in page
            assert "番号 " not in page
            assert "入札者・" not in page
    assert plan_of(city, bids).stays == plan_of(city, absent).stays == ()
    clock.at = OPENED
    told = labels(plan_of(city, bids))
    for word in FOUND_AFTERWARDS:
        assert word in told, word
    assert "記録の内容" in told
    assert SENTENCE in city.browser("hr").get(f"/erasures/new?record=appointee:{bids}").text


@pytest.mark.asvs("8.2.3")
def test_who_approves_is_not_told_either_and_what_is_erased_is_as_much(city: Place) -> None:
    number = named(city, BIDDER)
    asked = ask(city, f"appointee:{number}")
    stamp = plan_of(city, number).stamp
    bid(city)
    plan = plan_of(city, number)
    assert plan.stamp == stamp, "a bid that came in meanwhile changes nothing that was seen"
    assert plan.counted["checks"] == plan.counted["by_title"] == []
    page = city.browser("admin").get(f"/erasures/{asked}").text
    assert SENTENCE in page
    assert "残るもの" not in page
    approve(city, asked, "admin")
    assert BIDDER not in str(done_facts(city))
    assert all(one.value.name != BIDDER for one in city.store.appointees.all(city.number))
    assert whole(city.store)


def test_of_a_tender_not_opened_yet_the_places_everybody_reads_are_told(city: Place) -> None:
    tender = city.store.tenders.create(
        city.act("tender.create"),
        Tender("更改", bid_date=date(2026, 5, 20), note="架空野 次郎さんに確かめる"),
    )
    number = enter(city, ENDED)
    line = next(line for line in plan_of(city, number).stays if "案件の記載" in line.label)
    assert line.texts == (f"番号 {tender}",)


@pytest.mark.asvs("8.2.3")
def test_a_tender_deleted_before_its_opening_and_a_pledge_of_no_tender_tell_nothing(
    city: Place, clock: Clock
) -> None:
    tender = city.store.tenders.create(city.act("tender.create"), Tender("更改", bid_date=date(2026, 5, 20)))
    city.store.tenders.add_bidders(city.act("bidder.change"), tender, [BidderRow("株式会社甲")])
    rename(city, tender)
    seen = city.store.tenders.get(city.number, tender).version
    city.store.tenders.delete(city.act("tender.delete"), tender, seen)
    city.store.pledges.create(
        city.act("pledge.create"), Paper(BIDDER, {"for": "bidder", "fields": {"company": BIDDER}})
    )
    assert any(BIDDER in what for _, _, what, _ in city.chain()), "else this would prove nothing"
    number = named(city, BIDDER)
    clock.at = OPENED
    assert plan_of(city, number).stays == ()


def test_no_bidders_pledge_goes_for_its_title(city: Place, clock: Clock) -> None:
    """The title of every bidder's pledge is 入札者用: a person entered under it would count them."""
    bid(city)
    assert any("誓約書「入札者用」を作成した" in what for _, _, what, _ in city.chain())
    number = enter(city, replace(person("入札者用"), kana=None))
    for at in (clock.at, OPENED):
        clock.at = at
        assert "題名にある氏名" not in "".join(line.label for line in plan_of(city, number).goes)


def test_of_every_table_that_hangs_on_a_tender_it_is_settled_whether_it_tells_of_bidders() -> None:
    tables = models.Base.metadata.tables
    open_to_all = {"tender", "tender_officer", "tender_appointee", "tender_role"}
    hanging = {name for name, table in tables.items() if hangs_on_tender(table)}
    assert hanging - open_to_all == set(TENDER_OF)


def hangs_on_tender(table: Table) -> bool:
    parents = {key.column.table for key in table.foreign_keys}
    return table.name == "tender" or any(hangs_on_tender(one) for one in parents - {table})
