"""Nobody goes out of the register, deleted or erased, whom a tender still to be judged needs.

Today is 2026-05-01 (``conftest.Clock``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from app.law import library
from app.store import Adopted, NotKept, needed
from rules.case import AdoptedClause, Case, parse_case
from rules.clause import Clause
from rules.entry import check
from rules.faults import InputError
from rules.register import Appointee, Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, Part, Tender
from rules.who_counts import counting
from tests.app.municipalities import COMPANY, CONTRACTOR, Place, enter, person
from tests.app.personal.test_erasure import ask, erase, shown

TENDER = Tender(
    "これからの更改",
    category="information_system",
    work=("design_development",),
    method="open",
    notice_date=date(2026, 5, 10),
    bid_date=date(2026, 6, 10),
    clause_stated=True,
)
STILL_THERE = Employment(Company(COMPANY), "employee", date(2012, 4, 1), End(EndState.RUNNING))
WORKS = Appointee(
    "架空野 次郎",
    engagements=(Engagement("special_part_time", None, date(2026, 4, 1), End(EndState.RUNNING)),),
    employments=(STILL_THERE,),
)


def contract(end: date) -> Appointee:
    """Somebody whose work was done by contract through ``end``."""
    over = Engagement("contractor", None, date(2005, 4, 1), End(EndState.DAY, end), Company(CONTRACTOR))
    return replace(person(), engagements=(over,), employments=())


def adopt(place: Place, clause: str, **options: Any) -> int:
    value = Adopted(clause, options, "要項", date(2020, 4, 1))
    return place.store.clauses.create(place.act("clause.create"), value)


def tender(place: Place, value: Tender = TENDER) -> int:
    """A tender in which the contractor and the employer bid."""
    number = place.store.tenders.create(place.act("tender.create"), value)
    bidders = [BidderRow(CONTRACTOR), BidderRow(COMPANY)]
    place.store.tenders.set_bidders(place.act("bidder.change"), number, 1, bidders)
    return number


def verdicts(place: Place, number: int, without: int | None = None) -> list[dict[str, Any]]:
    """What a check would say of each bidder; ``without``: were this person not in the register."""
    case = place.store.case_of(place.number, number)
    gone = f"P{without}"
    case["appointees"] = [one for one in case["appointees"] if one["id"].partition("-")[0] != gone]
    results = check(parse_case(case, library()), library()).to_json()["results"]
    return [{key: one[key] for key in ("bidder", "verdict", "reasons")} for one in results]


def stops(place: Place, number: int) -> tuple[str, ...]:
    """Why the person cannot be deleted; the same must keep them from being erased, and on the page."""
    store = place.store
    why = store.appointees.stops(place.number, number)
    assert store.erasures.plan(place.number, f"appointee:{number}").stops == why
    browser = place.browser("hr")
    deleting = browser.get(f"/appointees/{number}/delete").get_data(as_text=True)
    erasing = browser.get(f"/erasures/new?record=appointee:{number}").get_data(as_text=True)
    assert all(text in deleting and text in erasing for text in why)
    assert ("削除する</button>" in deleting) == ("消去を申請する</button>" in erasing) == (not why)
    if why:
        with pytest.raises(InputError):
            store.appointees.delete(place.act("appointee.delete"), number, 1)
        with pytest.raises(InputError):
            ask(place, f"appointee:{number}")
    return why


def test_who_works_here_stays_while_a_tender_is_open_without_a_part_in_it(city: Place) -> None:
    number, open_one = enter(city, WORKS), tender(city)
    adopt(city, "b1")
    assert [one["verdict"] for one in verdicts(city, open_one)] == ["clear", "restricted"]
    (why,) = stops(city, number)
    assert "任用・契約が続いていて" in why
    assert "先に任用・契約を直してください" in why


def test_a_tender_entered_after_an_erasure_was_asked_for_keeps_it_from_being_approved(city: Place) -> None:
    number = enter(city, contract(date(2025, 3, 31)))
    adopt(city, "a2")
    asked = ask(city, f"appointee:{number}")
    browser = city.browser("admin")
    typed = shown(browser, asked)
    open_one = tender(city)
    answer = browser.client.post(f"/erasures/{asked}/approve", data=typed)
    assert answer.status_code == 422
    assert "照合でまだ数えます" in answer.get_data(as_text=True)
    assert verdicts(city, open_one)[0]["verdict"] == "restricted"


def test_a_contract_that_is_over_counts_for_its_two_years(city: Place) -> None:
    number, open_one = enter(city, contract(date(2025, 3, 31))), tender(city)
    assert stops(city, number) == ()
    adopt(city, "a2")
    assert verdicts(city, open_one)[0]["verdict"] == "restricted"
    (why,) = stops(city, number)
    assert "(A)規定例②「業務委託の受託者（完了後2年まで）」" in why
    assert "案件「これからの更改」" in why


@pytest.mark.parametrize(
    ("end", "notice", "needed"),
    [
        (date(2024, 5, 1), date(2026, 5, 10), True),
        (date(2024, 4, 30), date(2026, 5, 10), False),
        (date(2024, 4, 20), date(2026, 4, 20), True),
        (date(2024, 4, 19), date(2026, 4, 20), False),
    ],
)
def test_after_the_two_years_the_person_goes_while_tenders_are_open(
    city: Place, end: date, notice: date, needed: bool
) -> None:
    """To the day: the first day that is tested, or today where that can still be brought forward."""
    adopt(city, "a2")
    adopt(city, "a1")
    tender(city, replace(TENDER, notice_date=notice))
    numbers = [enter(city, contract(end)) for _ in range(2)]
    assert [bool(stops(city, number)) for number in numbers] == [needed, needed]
    if not needed:
        city.store.appointees.delete(city.act("appointee.delete"), numbers[0], 1)
        erase(city, f"appointee:{numbers[1]}")
        assert city.store.appointees.all(city.number) == []


def test_a_tender_without_days_is_taken_as_announced_since_it_was_entered(city: Place) -> None:
    adopt(city, "a2")
    tender(city, replace(TENDER, notice_date=None, bid_date=None))
    assert stops(city, enter(city, contract(date(2024, 5, 1))))
    assert not stops(city, enter(city, contract(date(2024, 4, 30))))


def test_where_it_is_not_settled_how_long_a_contract_counts_it_still_does(city: Place) -> None:
    number, _ = enter(city, contract(date(2022, 3, 31))), tender(city)
    unsettled = adopt(city, "a3")
    (why,) = stops(city, number)
    assert "採用した条項の画面で月数を決めてください" in why
    kept = city.store.clauses.get(city.number, unsettled)
    settled = replace(kept.value, options={"months": 12})
    city.store.clauses.change(city.act("clause.change"), unsettled, kept.version, settled)
    assert stops(city, number) == ()


def test_a_clause_nobody_can_read_any_more_counts(city: Place) -> None:
    number, _ = enter(city, contract(date(2006, 3, 31))), tender(city)
    adopt(city, "own-clause")
    (why,) = stops(city, number)
    assert "own-clause" in why


def test_a_record_no_check_can_read_is_mended_first(city: Place) -> None:
    number, _ = enter(city, contract(date(2005, 3, 31))), tender(city)
    adopt(city, "a2")
    (why,) = stops(city, number)
    assert "始まりの2005-04-01（平成17年4月1日）より前です" in why


def test_what_a_clause_is_not_about_and_a_clause_given_up_keep_nobody(city: Place) -> None:
    number = enter(city, contract(date(2025, 3, 31)))
    tender(city, replace(TENDER, category="other"))
    adopt(city, "a2")
    assert stops(city, number) == ()
    tender(city)
    assert stops(city, number)
    adoption = city.store.clauses.all(city.number)[0]
    over = replace(adoption.value, ended_on=date(2026, 3, 31))
    city.store.clauses.change(city.act("clause.change"), adoption.id, adoption.version, over)
    assert stops(city, number) == ()


def test_who_is_said_to_have_no_role_goes_and_the_verdicts_stay(city: Place) -> None:
    """Whose role in a tender nobody has asked is left to a person there: gone, the bidder would be clear."""
    left = Engagement("special_part_time", None, date(2020, 4, 1), End(EndState.DAY, date(2023, 3, 31)))
    number, open_one = enter(city, replace(WORKS, engagements=(left,))), tender(city)
    adopt(city, "b1")
    assert verdicts(city, open_one)[1]["verdict"] == "review"
    (why,) = stops(city, number)
    assert "役割なし（確認済み）" in why
    kept = city.store.tenders.get(city.number, open_one)
    none = replace(kept.value, parts=(Part(number, (), False),))
    city.store.tenders.change(city.act("tender.change"), open_one, kept.version, none)
    before = verdicts(city, open_one)
    assert stops(city, number) == ()
    erase(city, f"appointee:{number}")
    assert verdicts(city, open_one) == before


def test_a_contract_entered_by_mistake_is_taken_out_first(city: Place) -> None:
    number, _ = enter(city, contract(date(2025, 3, 31))), tender(city)
    adopt(city, "a2")
    (why,) = stops(city, number)
    assert "誤って登録したときは、先に任用・契約を登録から消してください" in why
    kept = city.store.appointees.get(city.number, number)
    without = replace(kept.value, engagements=())
    city.store.appointees.change(city.act("appointee.change"), number, kept.version, without)
    assert stops(city, number) == ()
    erase(city, f"appointee:{number}")
    with pytest.raises(NotKept):
        city.store.appointees.get(city.number, number)


def test_whoever_may_go_leaves_every_verdict_as_it_was(city: Place) -> None:
    """The rule and the check must not come apart, whatever is adopted and whenever the work ended."""
    open_one = tender(city)
    went = held = 0
    ends = [date(2016, 4, 1), date(2024, 5, 9), date(2024, 6, 1), date(2026, 4, 30)]
    for form, end in product(("contractor", "fixed_term", None), ends):
        work = Engagement(
            form, date(2015, 1, 1), date(2015, 4, 1), End(EndState.DAY, end), Company(CONTRACTOR)
        )
        for post in (replace(STILL_THERE, end=End(EndState.DAY, end)), STILL_THERE):
            number = enter(city, replace(WORKS, engagements=(work,), employments=(post,)))
            for clause in ("a1", "a2", "a3", "b1", "b2", "c1", "c2", "d1"):
                adoption = adopt(city, clause)
                if city.store.appointees.stops(city.number, number):
                    held += 1
                else:
                    went += 1
                    told = (form, end, post.end, clause)
                    assert verdicts(city, open_one, number) == verdicts(city, open_one), told
                city.store.clauses.delete(city.act("clause.delete"), adoption, 1)
            city.store.appointees.delete(city.act("appointee.delete"), number, 1)
    assert went > 30
    assert held > 30


def test_a_contract_with_the_town_keeps_the_person_in_both_registers(city: Place, town: Place) -> None:
    number = enter(city, contract(date(2016, 3, 31)))
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同")
    act = town.act("appointee.change")
    town.store.sharings.set_engagements(act, number, 1, contract(date(2025, 3, 31)).engagements)
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    adopt(city, "a2")
    tender(city)
    record = f"appointee:{number}"
    assert city.store.erasures.plan(city.number, record).stops == ()
    secret = tender(town, replace(TENDER, name="町の秘密の案件"))
    assert town.store.erasures.plan(town.number, record).stops == ()
    adopt(town, "a2")
    assert verdicts(town, secret)[0]["verdict"] == "restricted"
    with pytest.raises(InputError, match="共有した団体に、この人を照合で数える案件") as stopped:
        ask(city, record)
    assert "秘密" not in str(stopped.value)
    with pytest.raises(InputError, match="「町の秘密の案件」の照合でまだ数えます") as stopped:
        ask(town, record)
    assert "もう一度共有" in str(stopped.value)


def test_past_the_time_of_keeping_two_people_may_let_a_former_adviser_go(city: Place) -> None:
    """Kept through 2026-03-31: five years from the fiscal year after the end. Deleting, which one person
    does, stays as strict as the check."""
    for clause in ("b1", "b2", "d1"):
        adopt(city, clause)
    over = Engagement("special_part_time", None, date(2018, 4, 1), End(EndState.DAY, date(2020, 4, 1)))
    lately = replace(over, end=End(EndState.DAY, date(2021, 4, 1)))
    former, later = (enter(city, replace(WORKS, engagements=(one,))) for one in (over, lately))
    tender(city)
    assert city.store.appointees.stops(city.number, former)
    plan = city.store.erasures.plan(city.number, f"appointee:{former}")
    assert plan.stops == ()
    page = city.browser("hr").get(f"/erasures/new?record=appointee:{former}").get_data(as_text=True)
    assert "消去の後の照合には現れません" in page
    erase(city, f"appointee:{former}")
    (why,) = stops(city, later)
    assert "「役割なし（確認済み）」" in why


def test_past_the_time_of_keeping_the_window_of_a_contract_still_counts(city: Place) -> None:
    adopt(city, "a3", months=120)
    number = enter(city, contract(date(2020, 3, 31)))
    open_one = tender(city)
    assert verdicts(city, open_one)[0]["verdict"] == "restricted"
    assert stops(city, number)


def test_many_plans_without_days_are_weighed_once(city: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    adopt(city, "a2")
    number = enter(city, contract(date(2023, 3, 31)))
    for place in range(5):
        tender(city, replace(TENDER, name=f"予定{place}", notice_date=None, bid_date=None))
    asked: list[str] = []

    def noted(case: Case, known: Mapping[str, Clause]) -> tuple[AdoptedClause, ...]:
        asked.append(case.tender.name)
        return counting(case, known)

    monkeypatch.setattr(needed, "counting", noted)
    assert city.store.appointees.stops(city.number, number) == ()
    assert len(asked) == 1
