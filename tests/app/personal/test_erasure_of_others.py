"""個人情報の消去: what it must leave of other people, and what it says it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.store import Happened, NotKept, Officer, Paper
from app.store.erasing.plan import Plan
from app.store.users import Person as User
from rules.tenders import Tender
from tests.app.municipalities import NAME, Place, enter, person
from tests.app.personal.test_erasure import ENDED, approve, ask, decided_tender, erase, pledge, whole

TITLED = "氏名で見つけた"


def told(place: Place) -> list[Happened]:
    return place.store.events.latest(place.number, changes_only=False, limit=1000)[0]


def erased(place: Place) -> set[int]:
    return {one.seq for one in told(place) if one.erased}


def previewed(plan: Plan, word: str) -> list[str]:
    """The texts of the lines of a preview whose label says a word."""
    return [text for line in (*plan.goes, *plan.stays) if word in line.label for text in line.texts]


@pytest.mark.parametrize(
    "name", ["閲覧 した", "登録 した", "住民情報 システム", "資料で 確かめた", "職員 999999-all"]
)
def test_a_name_made_of_the_records_own_words_takes_nobodys_details(city: Place, name: str) -> None:
    other = enter(city, person("別野 花子"))
    tender, check = decided_tender(city, enter(city, ENDED), "住民情報システム")
    for page in (f"/appointees/{other}", f"/tenders/{tender}", f"/checks/{check}"):
        city.browser().get(page)
    city.store.checks.decide(city.act("check.decide"), check, {1: "clear"}, "資料で確かめた", "契約課 見本")
    before = {one.seq for one in told(city)}
    mine = enter(city, replace(ENDED, name=name))
    erase(city, f"appointee:{mine}")
    assert not erased(city) & before
    assert whole(city.store)


def test_an_appointee_named_like_the_companies_takes_no_pledge_along(city: Place) -> None:
    number = enter(city, replace(ENDED, name="株式会社", kana=None))
    papers = [
        city.store.pledges.create(city.act("pledge.create"), Paper(title, {"for": pledger, "fields": fields}))
        for title, pledger, fields in (
            ("株式会社架空システム", "bidder", {"name": "株式会社架空システム"}),
            ("架空データ株式会社", "appointee", {"name": "架空データ株式会社", "post": "株式会社"}),
            ("架空 株式会社", "bidder", {"name": "架空 株式会社"}),
        )
    ]
    erase(city, f"appointee:{number}")
    assert {kept.id for kept in city.store.pledges.all(city.number)} == set(papers)


def test_somebody_whose_name_begins_alike_keeps_entries_and_pledges(city: Place) -> None:
    number = enter(city, replace(ENDED, name="高橋 真", kana="タカハシ マコト"))
    other = city.store.pledges.create(city.act("pledge.create"), Paper("高橋真一", {"for": "appointee"}))
    gone = city.store.pledges.create(city.act("pledge.create"), Paper("高橋 真一", {"for": "appointee"}))
    city.store.pledges.delete(city.act("pledge.delete"), gone, 1)
    theirs = {one.seq for one in told(city) if one.record in (f"pledge:{other}", f"pledge:{gone}")}
    erase(city, f"appointee:{number}")
    assert len(theirs) == 3
    assert not erased(city) & theirs
    assert city.store.pledges.get(city.number, other)


def test_what_is_found_by_the_name_alone_is_shown_one_by_one(city: Place) -> None:
    number = enter(city, ENDED)
    for _ in range(23):
        city.store.pledges.create(city.act("pledge.create"), Paper(NAME, {"for": "appointee"}))
    gone = city.store.pledges.create(city.act("pledge.create"), Paper(NAME, {"for": "appointee"}))
    city.store.pledges.delete(city.act("pledge.delete"), gone, 1)
    asked = ask(city, f"appointee:{number}")
    plan = city.store.erasures.plan(city.number, f"appointee:{number}")
    page = city.browser("admin").get(f"/erasures/{asked}").get_data(as_text=True)
    pledges = [f"誓約書 {kept.id}「{NAME}」（令和8年5月1日）" for kept in city.store.pledges.all(city.number)]
    entries = [one for one in told(city) if one.record == f"pledge:{gone}"]
    assert len(pledges) == 23
    assert set(pledges) <= set(previewed(plan, TITLED))
    assert {f"通番 {one.seq}（" for one in entries} <= {
        text.split("令")[0] for text in previewed(plan, TITLED)
    }
    for shown in (*pledges, *(str(text) for text in previewed(plan, TITLED))):
        assert shown in page
    assert any("、誓約書・登録）" in text for text in previewed(plan, TITLED))
    approve(city, asked, "admin")
    assert {one.seq for one in entries} <= erased(city)


def test_every_entry_that_goes_stands_in_the_preview(city: Place) -> None:
    number = enter(city, ENDED)
    pledge(city, number)
    city.browser().get(f"/appointees/{number}")
    asked = ask(city, f"appointee:{number}")
    plan = city.store.erasures.plan(city.number, f"appointee:{number}")
    shown = {int(text.split()[1].split("（")[0]) for text in previewed(plan, "記録があったことは残る")}
    approve(city, asked)
    assert shown == erased(city)


def account(place: Place, login: str, appointee: int) -> Officer:
    """An account of an appointee as an administrator enters and changes it; they have signed in with it."""
    users, act = place.store.users, place.act("account.create")
    value = User(login, NAME, ("digital",), appointee_id=appointee)
    number = users.create(act, value, "no password", given=False)
    seen = users.get(place.number, number).version
    users.change(place.act("account.change"), number, seen, replace(value, roles=("hr", "digital")))
    theirs = place.store.accounts.officer(number)
    place.store.accounts.open_session(theirs)
    return theirs


def test_what_the_persons_account_did_stays_and_what_others_did_to_it_goes(city: Place) -> None:
    number = enter(city, ENDED)
    theirs = city.officers["hojiro"] = account(city, "hojiro", number)
    city.store.postings.create(city.act("posting.create", "hojiro"), Paper("補佐官の募集"))
    by_them = [one.seq for one in told(city) if one.user == theirs.id]
    to_them = [one.seq for one in told(city) if one.record == f"user:{theirs.id}" and one.user != theirs.id]
    assert (len(by_them), len(to_them)) == (2, 2)
    plan = city.store.erasures.plan(city.number, f"appointee:{number}")
    stays = previewed(plan, "本人の利用者が行ったもの")
    goes = previewed(plan, "記録があったことは残る")
    assert [seq for seq in sorted(by_them) if f"通番 {seq}（" in "".join(stays)] == sorted(by_them)
    assert len(stays) == len(by_them)
    assert all(any(text.startswith(f"通番 {seq}（") for text in goes) for seq in to_them)
    assert any("登録の氏名とログイン名を消す" in line.label for line in plan.goes)
    erase(city, f"appointee:{number}")
    kept = {one.seq: one for one in told(city)}
    assert {(kept[seq].who, kept[seq].user) for seq in by_them} == {(f"{NAME}（hojiro）", theirs.id)}
    assert all(kept[seq].erased for seq in to_them)
    assert [one.seq for one in told(city) if NAME in f"{one.who}{one.what}{one.why}"] == by_them
    assert not any("hojiro" in what for _, _, what, _ in city.chain())
    assert whole(city.store)


def test_what_another_municipality_did_to_an_account_of_the_person_goes_too(city: Place, town: Place) -> None:
    number = enter(city, ENDED)
    city.store.sharings.start(city.act("sharing.create"), number, town.number, "共同")
    theirs = account(town, "machi-jiro", number)
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    erase(city, f"appointee:{number}")
    left = [one for one in told(town) if NAME in f"{one.who}{one.what}{one.why}"]
    assert [one.user for one in left] == [theirs.id]
    assert not any("machi-jiro" in what for _, _, what, _ in town.chain())
    assert whole(city.store)


def hand_written(place: Place, title: str, name: str = "") -> int:
    """A pledge somebody typed, not made from the register."""
    values = {"for": "appointee", "fields": {"name": name or title}}
    return place.store.pledges.create(place.act("pledge.create"), Paper(title, values))


def test_a_name_of_two_characters_is_found_whole_and_takes_nobody_elses(city: Place) -> None:
    number = enter(city, replace(ENDED, name="林 一", kana="ハヤシ ハジメ"))
    mine = [hand_written(city, title) for title in ("林 一", "林一", "林　一")]
    mine.append(hand_written(city, "無題の誓約書", "林 一"))
    others = [hand_written(city, title) for title in ("小林 一", "林 一郎", "林一郎", "森林一帯", "林")]
    plan = city.store.erasures.plan(city.number, f"appointee:{number}")
    assert [text.split("「")[0] for text in previewed(plan, "誓約書（本人の登録から作ったものではなく")] == [
        f"誓約書 {one}" for one in mine
    ]
    erase(city, f"appointee:{number}")
    assert sorted(kept.id for kept in city.store.pledges.all(city.number)) == others
    left = [one for one in told(city) if one.record and one.record.startswith("pledge:") and not one.erased]
    assert {one.record for one in left} == {f"pledge:{one}" for one in others}


def test_a_name_of_two_characters_is_shown_where_it_is_told_of_a_change(city: Place) -> None:
    number = enter(city, replace(ENDED, name="林 一", kana=None))
    tender = city.store.tenders.create(city.act("tender.create"), Tender("更改"))
    lines = (
        "林 一の役割の有無: 不明 → 役割なし",
        "小林 一の役割の有無: 不明 → 役割なし",
        "林 一郎の役割: なし",
    )
    for seen, line in enumerate(lines, 1):
        act = replace(city.act("tender.change"), changed=(line,))
        city.store.tenders.change(act, tender, seen, Tender("更改"))
    seqs = {one.what.partition("\n")[2]: one.seq for one in told(city)}
    plan = city.store.erasures.plan(city.number, f"appointee:{number}")
    stays = previewed(plan, "だれが何をしたかの証拠")
    assert [text.split("（")[0] for text in stays] == [f"通番 {seqs[lines[0]]}"]


def test_only_a_papers_title_takes_an_entry_along_not_what_was_changed_in_it(city: Place) -> None:
    number = enter(city, ENDED)
    posting = city.store.postings.create(city.act("posting.create"), Paper("補佐官の募集"))
    act = replace(city.act("posting.change"), changed=(f"備考: （空欄） → 「{NAME}」の後任",))
    city.store.postings.change(act, posting, 1, Paper("補佐官の募集"))
    (entry,) = (one for one in told(city) if one.action == "posting.change")
    assert NAME in entry.what
    plan = city.store.erasures.plan(city.number, f"appointee:{number}")
    assert previewed(plan, "題名にある氏名") == []
    assert any(f"通番 {entry.seq}（" in text for text in previewed(plan, "だれが何をしたかの証拠"))
    erase(city, f"appointee:{number}")
    assert entry.seq not in erased(city)


def test_after_the_home_office_erased_a_person_the_others_erase_their_own_at_once(
    city: Place, town: Place
) -> None:
    number = enter(city, ENDED)
    city.store.sharings.start(city.act("sharing.create"), number, town.number, f"{NAME}さんと合意した")
    paper = pledge(town, number)
    city.store.sharings.end(city.act("sharing.end"), number, town.number, "終了")
    assert town.store.erasures.left_behind(town.number) == []
    erase(city, f"appointee:{number}")
    assert town.store.pledges.get(town.number, paper).value.title == NAME
    page = town.browser("hr").get("/erasures/").get_data(as_text=True)
    assert f"補佐官等 {number}（誓約書 1件）" in page
    assert f"/erasures/new?record=appointee:{number}" in page
    erase(town, f"appointee:{number}")
    with pytest.raises(NotKept):
        town.store.pledges.get(town.number, paper)
    assert not any(NAME in f"{what}{why}" for _, _, what, why in [*city.chain(), *town.chain()])
    assert town.store.erasures.left_behind(town.number) == []
    assert whole(city.store)


def test_who_has_nothing_of_a_person_who_is_gone_has_nothing_to_erase(city: Place, town: Place) -> None:
    number = enter(city, ENDED)
    pledge(city, number)
    with pytest.raises(NotKept):
        town.store.erasures.plan(town.number, f"appointee:{number}")
    city.store.appointees.delete(city.act("appointee.delete"), number, 1)
    with pytest.raises(NotKept):
        town.store.erasures.plan(town.number, f"appointee:{number}")
    assert city.store.erasures.left_behind(city.number) == [(number, 1)]
    assert "登録がもうない補佐官等" not in town.browser("hr").get("/erasures/").get_data(as_text=True)
