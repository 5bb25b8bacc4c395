"""What the municipality settles for itself: one form, and every change with before and after."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.store import Store
from app.store.office_settings import RETENTION, OfficeSettings
from tests.app.conftest import Browser
from tests.app.officers import add_officer, signed_in

KEPT_LONG = {f"retention_{kind}": str(period.years) for kind, period in RETENTION.items()}
PLAIN: dict[str, Any] = {"second_person": "no", "second_factor": "no", "numbering": "", **KEPT_LONG}


def test_nothing_settled_is_the_default(browser: Browser, store: Store) -> None:
    assert store.office_settings.of(1) == OfficeSettings()
    page = browser.get("/settings/").get_data(as_text=True)
    for words in ("求めない", "利用者ごとに選ぶ", "付けない", "任用・契約の終わりから", "5年"):
        assert words in page


def test_a_change_is_kept_and_the_record_says_what_it_was_and_is(browser: Browser, store: Store) -> None:
    typed = PLAIN | {"second_person": "yes", "numbering": "情政", "retention_tender": "１５年"}
    typed["retention_event"] = ""
    assert browser.send("/settings/edit", typed).status_code == 303
    value = store.office_settings.of(1)
    assert (value.second_person, value.second_factor, value.numbering) == (True, False, "情政")
    assert (value.retention["tender"], value.retention["event"]) == (15, None)
    happened, _ = store.events.latest(1)
    assert happened[0].record == "setting:1"
    assert happened[0].what.splitlines()[0] == "設定を変更した"
    assert "案件、入札者、照合結果: 10 → 15" in happened[0].what
    assert happened[0].facts["changed"] == {
        "second_person": [False, True],
        "numbering": ["", "情政"],
        "retention.tender": [10, 15],
        "retention.event": [10, None],
    }
    page = browser.get("/settings/").get_data(as_text=True)
    assert "期限を定めない" in page
    assert "判断の2人目の確認: 求めない → 求める" in page
    assert "案件、入札者、照合結果の保存の期間: 10年 → 15年" in page


def test_what_other_parts_keep_beside_stays(browser: Browser, store: Store) -> None:
    from sqlalchemy import update

    from app import models

    with store._room.writing() as session:
        session.execute(update(models.Municipality).values(settings={"of_tomorrow": 1}))
    assert browser.send("/settings/edit", PLAIN | {"second_factor": "yes"}).status_code == 303
    with store._room.reading() as session:
        kept = session.get_one(models.Municipality, 1).settings
    assert (kept["of_tomorrow"], kept["second_factor"]) == (1, True)


def test_faults_are_told_where_they_are_and_nothing_is_kept(browser: Browser, store: Store) -> None:
    wrong = PLAIN | {"retention_tender": "0", "numbering": "あ" * 21, "second_person": "maybe"}
    answer = browser.send("/settings/edit", wrong)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for words in ("案件、入札者、照合結果: 1以上100以下", "20文字以内", "選択肢にない値"):
        assert words in page
    assert store.office_settings.of(1) == OfficeSettings()


def test_the_second_of_two_who_change_settings_sees_both_and_chooses(browser: Browser, store: Store) -> None:
    browser.send("/settings/edit", PLAIN | {"numbering": "先"})
    late = browser.send("/settings/edit", PLAIN | {"numbering": "後", "version": "1"})
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert "ほかの人が先に変更していました" in page
    assert ("先" in page, "後" in page) == (True, True)
    assert store.office_settings.of(1).numbering == "先"


def test_the_audit_office_reads_the_settings_and_changes_none(
    app: Flask, browser: Browser, store: Store
) -> None:
    audit = signed_in(app, store, add_officer(store, "kansa", "audit"))
    page = audit.get("/settings/").get_data(as_text=True)
    assert "保存の期間" in page
    assert "変更する" not in page
    assert audit.get("/settings/edit").status_code == 403
    finance = signed_in(app, store, add_officer(store, "zaisei", "finance"))
    assert finance.get("/settings/").status_code == 403
