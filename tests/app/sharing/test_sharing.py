"""シェアリング: the career is the home office's; engagements, roles and checks are each one's own."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.store import Adopted, Conflict, Guest, NotKept, Store
from rules.case import parse_case
from rules.entry import check
from rules.faults import InputError
from rules.library import load_library
from rules.register import Appointee, Company, End, EndState, Engagement
from rules.tenders import BidderRow, Held, Part, Tender
from tests.app.municipalities import COMPANY, CONTRACTOR, NAME, NOTE, Place, enter, person

TOWNS = Engagement("special_part_time", date(2026, 5, 1), date(2026, 6, 1), End(EndState.RUNNING))
TENDER = Tender(
    "町の更改",
    category="information_system",
    work=("design_development",),
    method="open",
    notice_date=date(2026, 11, 20),
    bid_date=date(2026, 12, 18),
    clause_stated=True,
)


def share(city: Place, town: Place, number: int) -> None:
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同で任用する")


def seen_by(place: Place, number: int) -> Guest:
    found = place.store.appointees.get(place.number, number)
    assert isinstance(found, Guest)
    return found


def tender_of_the_town(town: Place, number: int) -> int:
    """A tender of the town with a role for the person and the former employer as its bidder."""
    part = Part(number, (Held("specification", date(2026, 6, 1), None),), False)
    kept = town.store.tenders.create(town.act("tender.create"), Tender(**{**vars(TENDER), "parts": (part,)}))
    town.store.tenders.set_bidders(town.act("bidder.change"), kept, 1, [BidderRow(COMPANY)])
    town.store.clauses.create(
        town.act("clause.create"), Adopted("b2", {"years": 2, "anchor": "tender"}, "要項", date(2024, 4, 1))
    )
    return kept


def verdict(town: Place, tender: int) -> str:
    library = load_library()
    case = town.store.case_of(town.number, tender)
    return check(parse_case(case, library), library).results[0].verdict.value


@pytest.mark.asvs("8.4.1")
def test_nobody_elsewhere_sees_a_person_before_they_are_shared(city: Place, town: Place) -> None:
    number = enter(city)
    assert town.store.appointees.all(town.number) == []
    with pytest.raises(NotKept):
        town.store.appointees.get(town.number, number)
    assert town.browser().get(f"/appointees/{number}").status_code == 404


def test_the_other_municipality_sees_the_career_and_not_the_engagements_or_the_remarks(
    city: Place, town: Place
) -> None:
    number = enter(city)
    share(city, town, number)
    page = town.browser().get(f"/appointees/{number}").get_data(as_text=True)
    assert "架空市の登録" in page
    for told in (NAME, COMPANY, "株式会社株の先", "特許第0号", "兼業を始めた"):
        assert told in page
    for secret in (CONTRACTOR, NOTE, "業務委託", "職員 999999"):
        assert secret not in page
    assert "架空市の登録" in town.browser().get("/appointees/").get_data(as_text=True)


def test_the_other_municipality_keeps_engagements_of_its_own_that_the_home_office_does_not_see(
    city: Place, town: Place
) -> None:
    number = enter(city)
    share(city, town, number)
    typed = {
        "engagements-0-form": "special_part_time",
        "engagements-0-start": "R8.6.1",
        "engagements-0-end_state": "running",
    }
    browser = town.browser()
    browser.send(f"/appointees/{number}/engagements", {"add": "engagements"})
    assert browser.send(f"/appointees/{number}/engagements", typed).status_code == 303
    mine = seen_by(town, number).value.engagements
    assert [(item.form, item.start) for item in mine] == [("special_part_time", date(2026, 6, 1))]
    theirs = city.store.appointees.get(city.number, number)
    assert [item.form for item in theirs.value.engagements] == ["contractor"]
    assert theirs.version == 1
    assert "特別職非常勤" not in city.browser().get(f"/appointees/{number}").get_data(as_text=True)


def test_a_change_of_the_career_is_seen_by_all_and_leaves_the_others_engagements(
    city: Place, town: Place
) -> None:
    number = enter(city)
    share(city, town, number)
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [TOWNS])
    changed = Appointee(**{**vars(person()), "employments": (), "engagements": ()})
    city.store.appointees.change(city.act("appointee.change"), number, 1, changed)
    assert seen_by(town, number).value.employments == ()
    assert seen_by(town, number).value.engagements == (TOWNS,)
    assert city.store.appointees.get(city.number, number).value.engagements == ()


def test_the_career_cannot_be_changed_or_deleted_from_elsewhere(city: Place, town: Place) -> None:
    number = enter(city)
    share(city, town, number)
    browser = town.browser()
    assert browser.get(f"/appointees/{number}/edit").location.endswith(f"/appointees/{number}/engagements")
    for path in ("delete", "sharings", "sharings/new", f"sharings/{town.number}/end"):
        assert browser.get(f"/appointees/{number}/{path}").status_code == 404, path
    for change in (
        lambda: town.store.appointees.change(town.act("appointee.change"), number, 1, person("別人")),
        lambda: town.store.appointees.delete(town.act("appointee.delete"), number, 1),
        lambda: town.store.sharings.end(town.act("sharing.end"), number, town.number, "勝手に"),
        lambda: town.store.sharings.start(town.act("sharing.create"), number, city.number, "勝手に"),
    ):
        with pytest.raises(NotKept):
            change()  # type: ignore[no-untyped-call]
    assert seen_by(town, number).value.name == NAME


def test_two_officers_of_the_other_municipality_do_not_overwrite_each_other(city: Place, town: Place) -> None:
    number = enter(city)
    share(city, town, number)
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [TOWNS])
    with pytest.raises(Conflict) as late:
        town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [])
    assert late.value.theirs.version == 2
    assert isinstance(late.value.theirs.value, Appointee)
    assert late.value.theirs.value.engagements == (TOWNS,)


def test_a_tender_of_the_other_municipality_is_judged_by_its_own_clauses_roles_and_engagements(
    city: Place, town: Place
) -> None:
    number = enter(city)
    share(city, town, number)
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [TOWNS])
    tender = tender_of_the_town(town, number)
    case = town.store.case_of(town.number, tender)
    (entry,) = case["appointees"]
    assert entry["id"] == f"P{number}"
    assert entry["engagement"]["form"] == "special_part_time"
    assert entry["employments"][0]["company"]["name"] == COMPANY
    assert CONTRACTOR not in json.dumps(case, ensure_ascii=False)
    assert verdict(town, tender) == "restricted"
    own = city.store.tenders.create(city.act("tender.create"), TENDER)
    theirs = city.store.case_of(city.number, own)
    assert theirs["rules"] == []
    assert [person["engagement"]["form"] for person in theirs["appointees"]] == ["contractor"]


def test_ids_of_people_from_two_municipalities_never_meet(city: Place, town: Place) -> None:
    number = enter(city)
    own = enter(town, person("町野 花子"))
    share(city, town, number)
    tender = town.store.tenders.create(town.act("tender.create"), TENDER)
    ids = [entry["id"] for entry in town.store.case_of(town.number, tender)["appointees"]]
    assert ids == [f"P{number}", f"P{own}"]


def test_after_the_end_own_records_stay_the_career_is_unknown_and_no_verdict_grows_milder(
    city: Place, town: Place
) -> None:
    number = enter(city)
    share(city, town, number)
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [TOWNS])
    tender = tender_of_the_town(town, number)
    assert verdict(town, tender) == "restricted"
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "任用の終了")
    kept = seen_by(town, number)
    assert kept.until is not None
    assert kept.value.engagements == (TOWNS,)
    assert kept.value.employments is None
    assert "employments" not in town.store.case_of(town.number, tender)["appointees"][0]
    assert verdict(town, tender) == "review"
    page = town.browser().get(f"/appointees/{number}").get_data(as_text=True)
    assert "共有は" in page
    assert COMPANY not in page
    assert town.browser().get(f"/appointees/{number}/engagements").status_code == 404
    with pytest.raises(NotKept):
        town.store.sharings.set_engagements(town.act("appointee.change"), number, 2, [])


def test_where_nothing_of_ones_own_is_left_an_ended_sharing_leaves_the_list(city: Place, town: Place) -> None:
    number = enter(city)
    share(city, town, number)
    assert town.store.counts(town.number)["appointee"] == 1
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "誤り")
    assert town.store.appointees.all(town.number) == []
    assert town.store.counts(town.number)["appointee"] == 0


def test_both_chains_record_the_start_and_the_end_with_the_reason(city: Place, town: Place) -> None:
    number = enter(city)
    browser = city.browser("hr")
    answer = browser.send(
        f"/appointees/{number}/sharings/new", {"other": str(town.number), "reason": "共同で任用する"}
    )
    assert answer.status_code == 303
    ended = browser.send(f"/appointees/{number}/sharings/{town.number}/end", {"reason": "任用の終了"})
    assert ended.status_code == 303
    ref = f"appointee:{number}"
    for place in (city, town):
        told = [one for one in place.chain() if one[1] == ref and one[0].startswith("sharing.") and one[3]]
        assert [(action, why) for action, _, _, why in told] == [
            ("sharing.end", "任用の終了"),
            ("sharing.create", "共同で任用する"),
        ]
    happened, _ = town.store.events.latest(town.number)
    assert {one.who for one in happened if one.record == ref} == {"架空市"}


def test_a_sharing_needs_a_reason_and_a_municipality_of_the_list(city: Place, town: Place) -> None:
    number = enter(city)
    browser = city.browser("hr")
    page = f"/appointees/{number}/sharings/new"
    assert "999998　架空町" in browser.get(page).get_data(as_text=True)
    for typed in (
        {"other": str(town.number), "reason": ""},
        {"reason": "理由"},
        {"other": "77", "reason": "理由"},
        {"other": str(city.number), "reason": "理由"},
    ):
        assert browser.send(page, typed).status_code == 422, typed
    share(city, town, number)
    with pytest.raises(InputError, match="すでに共有"):
        share(city, town, number)


def test_what_was_shared_is_not_deleted_in_passing(city: Place, town: Place) -> None:
    number = enter(city)
    share(city, town, number)
    tender = tender_of_the_town(town, number)
    with pytest.raises(InputError, match="個人情報の消去を申請"):
        city.store.appointees.delete(city.act("appointee.delete"), number, 1)
    page = city.browser().get(f"/appointees/{number}/delete").get_data(as_text=True)
    assert "架空町" in page
    assert "削除する</button>" not in page
    assert verdict(town, tender) == "restricted"


def test_an_account_of_an_appointee_who_is_deleted_is_closed(city: Place, store: Store) -> None:
    """Without the person it would count as an officer's, and see bidders."""
    from tests.app.municipalities import add_officer_of

    number = enter(city)
    theirs = add_officer_of(store, city.number, "jiro", "procurement", "audit", appointee_id=number)
    token = store.accounts.open_session(theirs)
    store.appointees.delete(city.act("appointee.delete"), number, 1)
    account = store.accounts.by_login("jiro")
    assert account
    assert not account.active
    assert account.officer.roles == frozenset()
    assert store.accounts.officer_of(token) is None


def test_a_company_of_ones_own_engagement_stays_when_the_career_is_rewritten(
    city: Place, town: Place
) -> None:
    number = enter(city)
    share(city, town, number)
    by_contract = Engagement("contractor", None, date(2026, 6, 1), End(), Company("株式会社町の委託先"))
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [by_contract])
    city.store.appointees.change(city.act("appointee.change"), number, 1, person("架空野 改"))
    assert seen_by(town, number).value.engagements == (by_contract,)
    assert seen_by(town, number).value.name == "架空野 改"
