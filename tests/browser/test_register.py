"""A person at the screen: the first day, the register, mistakes, and what a keyboard and axe-core meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from app.store import Store
from rules.register import EndState
from tests.browser.conftest import PASSWORD, set_up

Barriers = Callable[[Page], list[str]]


def test_the_first_administrator_signs_up_out_and_in(page: Page, site: str) -> None:
    set_up(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("架空市の業務")
    page.get_by_role("button", name="ログアウト").click()
    page.goto(site + "/appointees/")
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")
    page.get_by_label("ログイン名").fill("admin")
    page.get_by_label("パスワード").fill("ちがう合言葉 2026")
    page.get_by_role("button", name="ログイン").click()
    expect(page.locator("#error-summary")).to_contain_text("ログイン名かパスワードが違います")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("補佐官等の登録簿")


def fill_person(page: Page) -> None:
    page.get_by_role("button", name="任用・契約の行を追加").click()
    page.locator("#engagements-0-form").select_option(label="特別職非常勤職員")
    page.locator("#engagements-0-start").fill("令和７年４月１日")
    page.locator("#engagements-0-end_state").select_option(label="現在も継続")
    page.get_by_label("職歴・兼業は、下の表のとおり").check()
    page.get_by_role("button", name="職歴・兼業の行を追加").click()
    page.locator("#employments-0-company").fill("株式会社架空システム")
    page.locator("#employments-0-start").fill("H24.4.1")
    page.get_by_role("button", name="職歴・兼業の行を追加").click()
    page.locator("#employments-1-company").fill("架空合同会社")
    page.locator("#employments-1-kind").select_option(label="兼業")
    page.locator("#shareholdings_state-1").check()
    page.locator("#rights_state-2").check()


def test_a_mistake_moves_the_focus_to_the_summary_and_loses_nothing(
    signed_in: Page, site: str, store: Store, barriers: Barriers
) -> None:
    page = signed_in
    page.goto(site + "/appointees/new")
    page.get_by_label("氏名").fill("架空 太郎")
    page.get_by_label("最新の申告日").fill("R8.4.31")
    fill_person(page)
    page.get_by_role("button", name="登録する", exact=True).click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("暦にない日付")
    assert barriers(page) == []
    assert page.locator("#employments-1-company").input_value() == "架空合同会社"
    assert page.locator("#engagements-0-start").input_value() == "令和７年４月１日"
    summary.get_by_role("link").first.click()
    day = page.get_by_label("最新の申告日")
    expect(day).to_be_focused()
    day.fill("R8.4.30")
    day.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("架空 太郎")
    expect(page.get_by_role("main")).to_contain_text("令和8年4月30日")
    kept = store.appointees.get(1, 1).value
    assert kept.employments is not None
    assert [post.kind for post in kept.employments] == [None, "concurrent"]
    assert kept.employments[0].start == date(2012, 4, 1)
    assert kept.engagements[0].end.state is EndState.RUNNING


def test_rows_work_the_same_without_javascript(plain_page: Page, site: str, store: Store) -> None:
    page = plain_page
    set_up(page, site)
    page.goto(site + "/appointees/new")
    page.get_by_label("氏名").fill("架空 花子")
    fill_person(page)
    page.get_by_role("button", name="1行目を消す").nth(1).click()
    assert page.locator("#employments-0-company").input_value() == "架空合同会社"
    page.get_by_role("button", name="登録する", exact=True).click()
    kept = store.appointees.get(1, 1).value
    assert [post.company.name for post in kept.employments or ()] == ["架空合同会社"]


def test_a_row_dropped_by_javascript_leaves_the_others_in_order(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/appointees/new")
    add = page.get_by_role("button", name="届出のあった変更の行を追加")
    for number, what in enumerate(["一つ目", "二つ目", "三つ目"]):
        add.click()
        page.locator(f"#changes-{number}-what").fill(what)
    page.get_by_role("button", name="2行目を消す").click()
    assert page.locator("#changes-1-what").input_value() == "三つ目"
    assert page.locator("[id^=changes-][id$=-what]").count() == 2
    expect(page.get_by_text("届出のあった変更 2行目")).to_be_visible()


def test_nothing_serious_stands_in_anybodys_way(signed_in: Page, site: str, barriers: Barriers) -> None:
    page = signed_in
    page.goto(site + "/appointees/new")
    page.get_by_label("氏名").fill("架空 太郎")
    fill_person(page)
    assert barriers(page) == []
    page.get_by_role("button", name="登録する", exact=True).click()
    page.goto(site + "/affiliations/new")
    page.get_by_label("関係必須").select_option(index=1)
    page.locator("#parent_name").fill("架空HD株式会社")
    page.locator("#child_name").fill("株式会社架空システム")
    page.locator("#source").fill("業態調書")
    page.get_by_role("button", name="登録する", exact=True).click()
    paths = [
        "/",
        "/appointees/",
        "/appointees/1",
        "/appointees/1/edit",
        "/appointees/1/delete",
        "/affiliations/",
    ]
    paths += ["/affiliations/1/edit", "/events/", "/accessibility", "/nope", "/login"]
    for path in paths:
        page.goto(site + path)
        assert barriers(page) == []


def test_the_set_up_page_has_no_barriers_either(page: Page, site: str, barriers: Barriers) -> None:
    page.goto(site)
    assert barriers(page) == []
    page.get_by_role("button", name="登録してはじめる").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert barriers(page) == []


def test_every_page_fits_the_width_of_an_office_screen(signed_in: Page, site: str) -> None:
    page = signed_in
    for path in ("/", "/appointees/", "/appointees/new", "/affiliations/", "/affiliations/new", "/events/"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
    page.set_viewport_size({"width": 640, "height": 768})  # 1280 at 200 %
    for path in ("/", "/appointees/new", "/affiliations/new"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_a_print_leaves_out_what_is_only_for_the_screen(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/appointees/new")
    page.get_by_label("氏名").fill("架空 太郎")
    fill_person(page)
    page.get_by_role("button", name="登録する", exact=True).click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for selector in (".site-header", ".site-footer", ".breadcrumbs", ".actions", ".history"):
        expect(page.locator(selector).first).to_be_hidden()
    assert "Mincho" in page.evaluate("getComputedStyle(document.body).fontFamily")
