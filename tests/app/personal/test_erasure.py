"""個人情報の消去: asked for, shown, approved by another, done at once, and gone from the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from app import models
from app.audit import audit
from app.checking import run
from app.law import library
from app.settings import Settings
from app.store import Adopted, NotKept, Paper, Store
from app.store.erasing.requests import PlanChanged
from rules.faults import InputError
from rules.register import Company, Employment, End, EndState, Engagement
from rules.tenders import BidderRow, Held, Part, Tender
from tests.app.conftest import Browser, hidden_value
from tests.app.municipalities import COMPANY, NAME, Place, add_officer_of, enter, person

NOSPACE = NAME.replace(" ", "")
FORMER = person()
ENDED = replace(
    FORMER,
    engagements=(replace(FORMER.engagements[0], end=End(EndState.DAY, date(2026, 4, 30))),),
)


def pledge(place: Place, number: int) -> int:
    values = {"for": "appointee", "appointee": number, "fields": {"name": NAME, "employments": []}}
    return place.store.pledges.create(place.act("pledge.create"), Paper(NAME, values))


def decided_tender(place: Place, number: int, name: str = "終わった案件") -> tuple[int, int]:
    """A tender the person had a role in, decided yesterday, and its check."""
    store = place.store
    store.clauses.create(
        place.act("clause.create"), Adopted("b2", {"years": 2, "anchor": "tender"}, "要項", date(2024, 4, 1))
    )
    part = Part(number, (Held("specification", date(2026, 4, 1), None),), False)
    day = date(2026, 4, 30)
    tender = Tender(
        name, method="open", notice_date=date(2026, 4, 1), bid_date=day, clause_stated=True, parts=(part,)
    )
    kept = store.tenders.create(place.act("tender.create"), tender)
    store.tenders.set_bidders(place.act("bidder.change"), kept, 1, [BidderRow(COMPANY)])
    return kept, run(store, place.act("check.create"), kept, "application", library(), None)


def ask(place: Place, record: str, role: str = "hr", reason: str = "本人の求め") -> int:
    return place.store.erasures.ask(place.act("erasure.create", role), record, reason)


def approve(place: Place, number: int, role: str = "all") -> bool:
    record = place.store.erasures.get(place.number, number).record
    stamp = place.store.erasures.plan(place.number, record).stamp
    return place.store.erasures.approve(place.act("erasure.approve", role), number, stamp)


def erase(place: Place, record: str) -> None:
    assert approve(place, ask(place, record))


def shown(browser: Browser, asked: int) -> dict[str, str | None]:
    """What the page of an erasure sends back when it is approved."""
    page = browser.get(f"/erasures/{asked}").get_data(as_text=True)
    return {name: hidden_value(page, name) for name in ("csrf_token", "seen")}


def whole(store: Store) -> bool:
    with store._room.reading() as session:
        from app.store.auditing import Lying

        return not audit(Lying(session)).broken


def done_facts(place: Place) -> dict[str, object]:
    happened, _ = place.store.events.latest(place.number)
    return next(one.facts for one in happened if one.action == "erasure.done")


def files(settings: Settings) -> Iterator[Path]:
    for path in settings.data_dir.iterdir():
        if path.name.startswith("hosakan.db"):
            yield path


def traces(settings: Settings, *texts: str) -> list[str]:
    """Where one of the texts stands in the database's files, however it is written there."""
    found = []
    for path in files(settings):
        content = path.read_bytes()
        for text in texts:
            written = {
                text.encode(),
                text.encode("cp932"),
                json.dumps(text)[1:-1].encode(),
                text.encode("utf-16-le"),
            }
            found += [f"{text} in {path.name}" for bytes_ in written if bytes_ in content]
    return found


@pytest.mark.asvs("14.2.4", "14.2.7")
def test_a_person_goes_with_posts_pledges_roles_and_what_the_record_says(city: Place) -> None:
    number = enter(city, ENDED)
    paper = pledge(city, number)
    tender, check = decided_tender(city, number)
    city.browser().get(f"/appointees/{number}")
    before = city.store.events.latest(city.number, changes_only=False)[1]
    erase(city, f"appointee:{number}")
    for gone in (
        lambda: city.store.appointees.get(city.number, number),
        lambda: city.store.pledges.get(city.number, paper),
    ):
        with pytest.raises(NotKept):
            gone()
    assert city.store.tenders.get(city.number, tender).value.parts == ()
    assert city.store.checks.get(city.number, check).inputs
    happened, count = city.store.events.latest(city.number, changes_only=False, limit=1000)
    assert count == before + 2
    about = [one for one in happened if one.record in (f"appointee:{number}", f"pledge:{paper}")]
    assert len(about) >= 4
    assert all(one.erased for one in about if one.action != "erasure.done")
    assert not any(NAME in f"{one.who}{one.what}{one.why}" for one in happened)
    with city.store._room.reading() as session:
        names = set(session.scalars(select(models.Company.name)))
        roles = session.scalar(select(func.count()).select_from(models.TenderRole))
    assert names == set()
    assert roles == 0


@pytest.mark.asvs("16.4.2")
def test_the_chain_still_holds_and_names_what_was_erased(city: Place) -> None:
    number = enter(city, ENDED)
    pledge(city, number)
    city.store.affiliations.all(city.number)
    assert whole(city.store)
    erase(city, f"appointee:{number}")
    assert whole(city.store)
    facts = done_facts(city)
    assert facts["record"] == f"appointee:{number}"
    happened, _ = city.store.events.latest(city.number, changes_only=False, limit=1000)
    assert facts["details"] == sorted(one.seq for one in happened if one.erased)
    assert NAME not in json.dumps(facts, ensure_ascii=False)


def test_a_detail_that_is_gone_without_an_erasure_is_found(city: Place) -> None:
    enter(city)
    with city.store._room.engine.begin() as connection:
        connection.execute(delete(models.EventDetail))
    assert not whole(city.store)


@pytest.mark.sqlite_only
@pytest.mark.asvs("14.2.4")
def test_the_name_is_nowhere_in_the_databases_files_afterwards(city: Place, settings: Settings) -> None:
    texts = (NAME, NOSPACE, "カクウノ ジロウ", "株式会社株の先", "特許第0号")
    numbers = [
        enter(city, replace(ENDED, name=f"{NAME}{place}", note="長い備考" * 200)) for place in range(20)
    ]
    number = enter(city, ENDED)
    pledge(city, number)
    city.store.appointees.change(city.act("appointee.change"), number, 1, replace(ENDED, note=NAME * 90))
    for other in numbers:
        city.store.appointees.change(
            city.act("appointee.change"), other, 1, replace(ENDED, name=f"別人{other}", kana="ベツジン")
        )
    assert traces(settings, *texts)
    for other in numbers:
        erase(city, f"appointee:{other}")
    erase(city, f"appointee:{number}")
    assert traces(settings, *texts) == []
    asked = city.store.erasures.all(city.number)
    assert all(one.wiped_at for one in asked)


@pytest.mark.sqlite_only
def test_while_somebody_reads_the_file_it_is_said_to_be_wiped_later(city: Place, settings: Settings) -> None:
    number = enter(city, ENDED)
    asked = ask(city, f"appointee:{number}")
    engine = city.store._room.engine
    with engine.connect() as reading:
        reading.execute(select(models.Appointee)).all()
        with engine.connect() as impatient:
            impatient.exec_driver_sql("PRAGMA busy_timeout=50")
        approve(city, asked)
        kept = city.store.erasures.get(city.number, asked)
        assert kept.done_at
        assert kept.wiped_at is None
    page = city.browser("hr")
    assert "まだ済んでいない" in page.get(f"/erasures/{asked}").get_data(as_text=True)
    token = hidden_value(page.get(f"/erasures/{asked}").get_data(as_text=True), "csrf_token")
    page.client.post(f"/erasures/{asked}/wipe", data={"csrf_token": token})
    assert city.store.erasures.get(city.number, asked).wiped_at
    assert traces(settings, NAME) == []


def test_a_check_that_was_kept_stands_and_the_preview_says_so(city: Place) -> None:
    number = enter(city, ENDED)
    _, check = decided_tender(city, number)
    before = city.store.checks.get(city.number, check)
    page = city.browser("hr").get(f"/erasures/new?record=appointee:{number}").get_data(as_text=True)
    assert "監査のため" in page
    assert f"照合 {check}（令和19年3月31日まで）" in page
    erase(city, f"appointee:{number}")
    assert city.store.checks.get(city.number, check) == before


def test_who_asks_does_not_approve(city: Place) -> None:
    number = enter(city, ENDED)
    asked = ask(city, f"appointee:{number}", "hr")
    with pytest.raises(InputError, match="本人は承認できません"):
        approve(city, asked, "hr")
    page = city.browser("hr").get(f"/erasures/{asked}").get_data(as_text=True)
    assert "承認して消去する" not in page
    assert "承認して消去する" in city.browser("admin").get(f"/erasures/{asked}").get_data(as_text=True)
    assert city.store.appointees.get(city.number, number).value.name == NAME
    assert approve(city, asked, "admin")
    assert done_facts(city)["alone"] is False


def only_one(city: Place) -> None:
    with city.store._room.writing() as session:
        others = models.User.login != "999999-hr"
        session.execute(update(models.User).where(others).values(active=False))


def test_where_nobody_else_could_approve_one_person_does_and_the_record_says_so(city: Place) -> None:
    number = enter(city, ENDED)
    only_one(city)
    approve(city, ask(city, f"appointee:{number}"), "hr")
    assert done_facts(city)["alone"] is True
    assert any("申請者が自ら承認した" in what for _, _, what, _ in city.chain())


def test_with_a_second_person_required_nobody_approves_their_own(city: Place) -> None:
    number = enter(city, ENDED)
    only_one(city)
    with city.store._room.writing() as session:
        session.execute(update(models.Municipality).values(settings={"second_person": True}))
    asked = ask(city, f"appointee:{number}")
    with pytest.raises(InputError, match="2人目の確認"):
        approve(city, asked, "hr")
    assert city.store.erasures.get(city.number, asked).waits


def test_an_appointees_account_approves_nothing(city: Place, store: Store) -> None:
    number = enter(city, ENDED)
    other = enter(city, person("別人 花子"))
    theirs = add_officer_of(store, city.number, "hanako", "hr", "admin", appointee_id=other)
    asked = ask(city, f"appointee:{number}")
    city.officers["hanako"] = theirs
    with pytest.raises(InputError, match="補佐官等の利用者"):
        approve(city, asked, "hanako")


def test_what_changed_since_it_was_shown_is_shown_again(city: Place) -> None:
    number = enter(city, ENDED)
    asked = ask(city, f"appointee:{number}")
    browser = city.browser("admin")
    typed = shown(browser, asked)
    pledge(city, number)
    answer = browser.client.post(f"/erasures/{asked}/approve", data=typed)
    assert answer.status_code == 409
    assert "前に表示した内容から変わりました" in answer.get_data(as_text=True)
    assert "誓約書" in answer.get_data(as_text=True)
    assert city.store.appointees.get(city.number, number)
    with pytest.raises(PlanChanged):
        city.store.erasures.approve(city.act("erasure.approve", "admin"), asked, typed["seen"] or "")
    typed = shown(browser, asked)
    assert browser.client.post(f"/erasures/{asked}/approve", data=typed).status_code == 303
    assert city.store.erasures.get(city.number, asked).done_at


def test_a_post_entered_since_it_was_shown_is_shown_again(city: Place) -> None:
    number = enter(city, ENDED)
    asked = ask(city, f"appointee:{number}")
    browser = city.browser("admin")
    typed = shown(browser, asked)
    kept = city.store.appointees.get(city.number, number)
    more = replace(kept.value, employments=(*(kept.value.employments or ()), Employment(Company("五郎商店"))))
    city.store.appointees.change(city.act("appointee.change"), number, kept.version, more)
    answer = browser.client.post(f"/erasures/{asked}/approve", data=typed)
    assert answer.status_code == 409
    assert "五郎商店" in answer.get_data(as_text=True)


def test_a_reason_that_names_the_person_is_refused(city: Place) -> None:
    number = enter(city, ENDED)
    for reason in (f"{NAME}さんの求め", f"{NOSPACE}の求め", "カクウノジロウさんの求め"):
        answer = city.browser("hr").send(f"/erasures/new?record=appointee:{number}", {"reason": reason})
        assert answer.status_code == 422, reason
        assert "氏名が書かれています" in answer.get_data(as_text=True)
    assert city.store.erasures.all(city.number) == []
    asked = ask(city, f"appointee:{number}")
    with pytest.raises(InputError, match="すでに申請"):
        ask(city, f"appointee:{number}")
    with pytest.raises(InputError, match="氏名"):
        city.store.erasures.refuse(city.act("erasure.refuse"), asked, f"{NAME}さんが取り下げた")
    city.store.erasures.refuse(city.act("erasure.refuse"), asked, "取下げ")
    with pytest.raises(InputError, match="すでに処理"):
        approve(city, asked)
    assert city.store.appointees.get(city.number, number)


def test_a_person_with_a_role_in_a_tender_still_open_stays(city: Place) -> None:
    """A check made later would come out milder without them."""
    number = enter(city, ENDED)
    part = Part(number, (Held("specification", None, None),), False)
    tender = Tender("これからの案件", method="open", bid_date=date(2026, 5, 1), parts=(part,))
    city.store.tenders.create(city.act("tender.create"), tender)
    with pytest.raises(InputError, match="「これからの案件」で役割をもち、判定の日"):
        ask(city, f"appointee:{number}")
    page = city.browser("hr").get(f"/erasures/new?record=appointee:{number}").get_data(as_text=True)
    assert "今は消去できません" in page
    assert "消去を申請する</button>" not in page


def test_an_account_of_the_person_becomes_nobodys(city: Place, store: Store) -> None:
    number = enter(city, ENDED)
    theirs = add_officer_of(store, city.number, "kakuno-jiro", "procurement", appointee_id=number)
    token = store.accounts.open_session(theirs)
    erase(city, f"appointee:{number}")
    assert store.accounts.officer_of(token) is None
    assert store.accounts.by_login("kakuno-jiro") is None
    with store._room.reading() as session:
        user = session.get_one(models.User, theirs.id)
        assert (user.active, user.roles, user.login) == (False, [], f"erased-{theirs.id}")


def test_what_the_record_says_of_a_person_deleted_before_can_be_erased(city: Place) -> None:
    number = enter(city, ENDED)
    city.store.appointees.delete(city.act("appointee.delete"), number, 1)
    assert any(NAME in what for _, _, what, _ in city.chain())
    erase(city, f"appointee:{number}")
    assert not any(NAME in what for _, _, what, _ in city.chain())
    assert whole(city.store)


def test_erasing_one_person_leaves_the_other(city: Place) -> None:
    number, other = enter(city, ENDED), enter(city, person("別野 花子"))
    theirs = city.store.appointees.get(city.number, other)
    erase(city, f"appointee:{number}")
    assert city.store.appointees.get(city.number, other) == theirs
    assert any("別野 花子さんを登録した" in what for _, _, what, _ in city.chain())


def test_another_person_of_the_same_name_keeps_everything(city: Place) -> None:
    number, other = enter(city, ENDED), enter(city, ENDED)
    pledge(city, number)
    theirs = pledge(city, other)
    city.store.pledges.create(city.act("pledge.create"), Paper(NAME, {"for": "appointee"}))
    about = (f"appointee:{other}", f"pledge:{theirs}")
    before = [city.store.events.of_record(city.number, record) for record in about]
    erase(city, f"appointee:{number}")
    assert city.store.appointees.get(city.number, other).value == ENDED
    assert [city.store.events.of_record(city.number, record) for record in about] == before
    assert [kept.id for kept in city.store.pledges.all(city.number)] == [theirs]
    goes = city.store.erasures.plan(city.number, f"appointee:{other}").goes
    assert any(line.label == "誓約書" and line.count == 1 for line in goes)


def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    city: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = enter(city, ENDED)
    pledge(city, number)
    asked = ask(city, f"appointee:{number}")

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("app.store.erasing.deed.drop_unused", fails)
    with pytest.raises(OSError, match="disk full"):
        approve(city, asked)
    assert city.store.appointees.get(city.number, number).value == ENDED
    assert city.store.erasures.get(city.number, asked).waits
    assert any(NAME in what for _, _, what, _ in city.chain())


def test_the_others_are_told_when_it_is_asked_and_when_it_is_done(city: Place, town: Place) -> None:
    number = enter(city, ENDED)
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同で任用する")
    town.store.sharings.set_engagements(
        town.act("appointee.change"),
        number,
        1,
        [
            Engagement(
                "contractor",
                None,
                date(2025, 4, 1),
                End(EndState.DAY, date(2026, 3, 31)),
                Company("町の委託先"),
            )
        ],
    )
    with pytest.raises(InputError, match="架空町と共有しています"):
        ask(city, f"appointee:{number}")
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    page = city.browser("hr").get(f"/erasures/new?record=appointee:{number}").get_data(as_text=True)
    assert "共有先での任用と役割" in page
    assert "架空町" in page
    asked = ask(city, f"appointee:{number}")
    assert any("消去を申請した" in what for _, _, what, _ in town.chain())
    approve(city, asked)
    assert any("共有元の架空市が" in what and "消去した" in what for _, _, what, _ in town.chain())
    assert town.store.appointees.all(town.number) == []
    assert not any(NAME in f"{what}{why}" for _, _, what, why in [*city.chain(), *town.chain()])
    assert whole(city.store)
    with city.store._room.reading() as session:
        assert set(session.scalars(select(models.Company.name))) == set()


def test_a_tender_of_others_still_open_keeps_the_person(city: Place, town: Place) -> None:
    number = enter(city, ENDED)
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同")
    part = Part(number, (Held("specification", None, None),), False)
    secret = Tender("町の秘密の案件", method="open", bid_date=date(2026, 12, 1), parts=(part,))
    town.store.tenders.create(town.act("tender.create"), secret)
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    with pytest.raises(InputError, match="判定の日が過ぎていない") as stopped:
        ask(city, f"appointee:{number}")
    assert "秘密" not in str(stopped.value)


def test_the_other_municipality_erases_only_what_is_its_own(city: Place, town: Place) -> None:
    number = enter(city, ENDED)
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同")
    town.store.sharings.set_engagements(town.act("appointee.change"), number, 1, [Engagement("adviser")])
    paper = pledge(town, number)
    with pytest.raises(InputError, match="共有が続いています"):
        ask(town, f"appointee:{number}")
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    erase(town, f"appointee:{number}")
    with pytest.raises(NotKept):
        town.store.pledges.get(town.number, paper)
    assert town.store.appointees.all(town.number) == []
    assert city.store.appointees.get(city.number, number).value == ENDED
    assert not any(NAME in f"{what}{why}" for _, _, what, why in town.chain())
    assert any(NAME in what for _, _, what, _ in city.chain())


def test_another_municipalitys_request_is_not_there(city: Place, town: Place) -> None:
    number = enter(city, ENDED)
    asked = ask(city, f"appointee:{number}")
    browser = town.browser()
    assert browser.get(f"/erasures/{asked}").status_code == 404
    assert browser.get(f"/erasures/new?record=appointee:{number}").status_code == 404
    for record in ("appointee:x", "appointee:99999999999", "unheard:1", "municipality:1"):
        assert browser.get(f"/erasures/new?record={record}").status_code in (403, 404), record


def test_who_may_not_read_a_kind_of_record_does_not_preview_it(city: Place) -> None:
    user = city.officers["finance"].id
    assert city.browser("hr").get(f"/erasures/new?record=account:{user}").status_code == 403
    assert city.browser("procurement").get("/erasures/").status_code == 403
    assert city.browser("audit").get("/erasures/").status_code == 200
    assert city.browser("audit").get("/retention").status_code == 200
    assert city.browser("audit").get(f"/erasures/new?record=account:{user}").status_code == 403
