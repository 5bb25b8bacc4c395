"""A company chosen from the register of corporate numbers: by keyboard, by mouse, and without a script."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.store import Store
from tests.app.loaded_register import CHIYODA, ELSEWHERE, MERGED, NEXT, RENAMED, SYSTEM, load_register
from tests.browser.conftest import set_up

Barriers = Callable[[Page], list[str]]


@pytest.fixture(autouse=True)
def loaded(tmp_path: Path) -> None:
    """The register of the application that ``served`` starts in the same folder."""
    load_register(tmp_path / "register")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="法人の候補").get_by_role("option")


def typed_into(page: Page, name: str, text: str) -> Locator:
    field = page.locator(f"#{name}")
    expect(field).to_have_role("combobox")  # the script has come
    field.fill(text)
    return field


def values(page: Page, prefix: str, *names: str) -> list[str]:
    return [page.locator(f"#{prefix}{name}").input_value() for name in names]


CHILD = ("name", "corporate_number", "address", "aliases")


def test_a_company_is_chosen_by_keyboard_and_kept(signed_in: Page, site: str, store: Store) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    field = page.locator("#parent_name")
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("架空システム")
    expect(options(page).filter(has_text="株式会社架空システム")).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    last = options(page).count() - 1
    expect(page.locator("[aria-live=polite].visually-hidden")).to_contain_text(f"候補{last + 1}件")
    assert values(page, "parent_", "corporate_number") == [""]
    down, up = "ArrowDown", "ArrowUp"
    for key, place in ((down, 0), (down, 1), (up, 0), (up, last), (down, 0)):
        field.press(key)
        expect(options(page).nth(place)).to_have_attribute("aria-selected", "true")
        there = options(page).nth(place).get_attribute("id")
        expect(field).to_have_attribute("aria-activedescendant", there or "?")
    first = options(page).nth(0)
    number = SYSTEM.number if SYSTEM.number in (first.text_content() or "") else ELSEWHERE.number
    field.press("Enter")
    expect(options(page)).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    address = {SYSTEM.number: SYSTEM.address, ELSEWHERE.number: ELSEWHERE.address}[number]
    assert values(page, "parent_", *CHILD) == ["株式会社架空システム", number, address, ""]
    expect(page.locator("[aria-live=polite].visually-hidden")).to_contain_text(
        f"法人番号 {number}）を選びました"
    )
    page.get_by_label("関係必須").select_option(index=1)
    page.locator("#child_name").fill("番号のない会社")
    page.locator("#source").fill("業態調書")
    page.get_by_role("button", name="登録する", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("関係会社")
    tie = store.affiliations.get(1, 1).value
    assert (tie.parent.corporate_number, tie.child.corporate_number) == (number, None)


def test_escape_and_leaving_the_field_change_nothing(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    field = typed_into(page, "child_name", "例示電算")
    expect(options(page).filter(has_text=RENAMED.number)).to_be_visible()
    field.press("ArrowDown")
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    assert values(page, "child_", *CHILD) == ["例示電算", "", "", ""]
    field.press("ArrowDown")
    expect(options(page).filter(has_text=RENAMED.number)).to_be_visible()
    field.press("ArrowDown")
    field.press("Tab")
    expect(page.locator("#child_corporate_number")).to_be_focused()
    expect(options(page)).to_have_count(0)
    assert values(page, "child_", *CHILD) == ["例示電算", "", "", ""]


def test_a_former_name_is_found_kept_as_alias_and_can_be_taken_back(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    page.locator("#child_address").fill("前に入れた所在地")
    page.locator("#child_aliases").fill("例示計算")
    typed_into(page, "child_name", "（株）例示計算センター")
    option = options(page).filter(has_text=RENAMED.number)
    expect(option).to_contain_text("旧商号: 例示計算センター株式会社")
    option.click()
    assert values(page, "child_", *CHILD) == [
        "例示電算株式会社",
        RENAMED.number,
        CHIYODA,
        "例示計算、例示計算センター株式会社",
    ]
    expect(page.get_by_text("はこの会社の旧商号なので、旧商号・別名に")).to_have_count(2)  # shown, and told
    page.get_by_role("button", name="元の入力に戻す").click()
    assert values(page, "child_", *CHILD) == ["（株）例示計算センター", "", "前に入れた所在地", "例示計算"]


def test_a_closed_company_is_shown_with_its_successor_which_is_not_taken(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    typed_into(page, "parent_name", "見本旧情報")
    option = options(page).filter(has_text=MERGED.number).first
    expect(option).to_contain_text("閉鎖")
    expect(option).to_contain_text("令和3年7月1日閉鎖（合併による解散等）")
    expect(option).to_contain_text(f"承継先: 見本情報株式会社（法人番号 {NEXT.number}）")
    option.click()
    assert values(page, "parent_", "name", "corporate_number") == ["株式会社見本旧情報", MERGED.number]
    note = page.locator(".company-chosen")
    expect(note).to_contain_text("この法人は閉鎖されています")
    expect(note).to_contain_text("承継先の商号で選び直してください")


def test_a_name_typed_over_a_choice_says_whose_number_stands_there(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    typed_into(page, "child_name", "例示電算")
    options(page).first.click()
    typed_into(page, "child_name", "ほかの会社")
    expect(page.locator(".company-chosen")).to_contain_text("選んだ会社（例示電算株式会社）のまま")


def test_another_name_in_the_place_of_a_choice_takes_its_number_and_address_away(
    signed_in: Page, site: str
) -> None:
    """「選んだ後に別の会社の名前に書き換えたら、前の会社の法人番号を残さない」"""
    page = signed_in
    page.goto(site + "/affiliations/new")
    name = typed_into(page, "child_name", "例示電算")
    options(page).first.click()
    number = page.locator("#child_corporate_number")
    chosen = name.input_value()
    expect(number).not_to_have_value("")
    typed_into(page, "child_name", f"{chosen}　東北支店").blur()
    expect(number).not_to_have_value("")
    typed_into(page, "child_name", "まったく別の会社").blur()
    assert values(page, "child_", *CHILD[1:3]) == ["", ""]
    expect(page.locator(".company-chosen")).to_contain_text("法人番号と所在地を消しました")


def test_choosing_another_company_leaves_no_former_name_of_the_first_behind(
    signed_in: Page, site: str
) -> None:
    """選び直したときは、前に選んだ会社の旧商号は別名から除かれ、自分で書いた別名は残る。"""
    page = signed_in
    page.goto(site + "/affiliations/new")
    page.locator("#child_aliases").fill("見本データ")
    typed_into(page, "child_name", "例示計算センター㈱")
    options(page).filter(has_text=RENAMED.number).click()
    assert values(page, "child_", "aliases") == ["見本データ、例示計算センター株式会社"]
    typed_into(page, "child_name", "見本情報")
    options(page).filter(has_text=NEXT.address).click()
    assert values(page, "child_", "name", "corporate_number", "aliases") == [
        "見本情報株式会社",
        NEXT.number,
        "見本データ",
    ]
    expect(page.locator(".company-chosen")).to_contain_text("「例示計算センター株式会社」は除きました")
    page.get_by_role("button", name="元の入力に戻す").click()
    assert values(page, "child_", "name", "aliases") == ["見本情報", "見本データ、例示計算センター株式会社"]
    typed_into(page, "child_name", "架空システム")
    options(page).filter(has_text=SYSTEM.number).click()
    assert values(page, "child_", "aliases") == ["見本データ"]


def test_what_is_to_be_known_of_a_search_is_told_beside_its_candidates(
    signed_in: Page, site: str, tmp_path: Path
) -> None:
    """索引が読めず、商号の等しい法人だけを示しているときは、候補と一緒にそう書く。"""
    shutil.rmtree(tmp_path / "register" / "g000001" / "names")
    page = signed_in
    page.goto(site + "/affiliations/new")
    typed_into(page, "child_name", "例示電算株式会社")
    expect(options(page).filter(has_text=RENAMED.number)).to_be_visible()
    expect(page.locator(".company-popup")).to_contain_text("商号が等しい法人だけを示しています")
    expect(page.locator("[aria-live=polite].visually-hidden")).to_contain_text("索引を作り直します")


def test_rows_added_by_the_script_choose_for_themselves(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/appointees/new")
    add = page.get_by_role("button", name="職歴・兼業の行を追加")
    add.click()
    typed_into(page, "employments-0-company", "例示電算")
    options(page).first.click()
    add.click()
    expect(page.locator(".company-chosen")).to_have_count(1)
    field = typed_into(page, "employments-1-company", "見本情報")
    option = options(page).filter(has_text="見本情報株式会社").first
    expect(option).to_be_visible()
    option.click()
    expect(field).to_have_value("見本情報株式会社")
    assert values(page, "employments-1-", "corporate_number") == [NEXT.number]
    assert values(page, "employments-0-", "company", "corporate_number") == [
        "例示電算株式会社",
        RENAMED.number,
    ]


def test_a_bidders_name_stays_as_on_its_paper(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/tenders/new")
    page.get_by_label("件名").fill("架空の更改")
    page.get_by_role("button", name="登録する", exact=True).click()
    page.goto(site + "/tenders/1/bidders/new")
    page.locator("#lines-0-address").fill("架空県架空市港町1-1")
    typed_into(page, "lines-0-name", "例示電算㈱　架空支店")
    options(page).filter(has_text=RENAMED.number).click()
    names = ("name", "corporate_number", "address")
    assert values(page, "lines-0-", *names) == ["例示電算㈱　架空支店", RENAMED.number, "架空県架空市港町1-1"]
    typed_into(page, "lines-0-name", "見本情報")
    options(page).filter(has_text=NEXT.address).click()
    assert values(page, "lines-0-", "name", "corporate_number") == ["見本情報株式会社", NEXT.number]


def test_nothing_serious_stands_in_the_way_of_the_list(
    signed_in: Page, site: str, barriers: Barriers
) -> None:
    page = signed_in
    page.goto(site + "/appointees/new")
    page.get_by_role("button", name="職歴・兼業の行を追加").click()
    field = typed_into(page, "employments-0-company", "見本旧情報")
    expect(options(page).first).to_be_visible()
    field.press("ArrowDown")
    assert barriers(page) == []
    field.press("Enter")
    assert barriers(page) == []
    field.fill("ないない商会株式会社")
    expect(page.locator(".company-popup")).to_contain_text("候補はありません")
    assert barriers(page) == []
    for path in ("/register/", "/register/search", "/register/search?name=見本", "/register/search?name="):
        page.goto(site + path)
        assert barriers(page) == []


def test_the_list_stays_on_the_screen_of_a_small_window(signed_in: Page, site: str) -> None:
    page = signed_in
    for width in (1366, 1000, 640, 390):
        page.set_viewport_size({"width": width, "height": 768})
        for path, name in (
            ("/affiliations/new", "child_name"),
            ("/appointees/new", "engagements-0-contractor_name"),
        ):
            page.goto(site + path)
            if page.locator(f"#{name}").count() == 0:
                page.get_by_role("button", name="任用・契約の行を追加").click()
            typed_into(page, name, "見本旧情報")
            expect(options(page).first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, path)
            page.locator(f"#{name}").fill("")


def test_a_search_that_fails_leaves_the_field_as_it_is(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    page.route("**/register/search?*", lambda route: route.abort())
    field = typed_into(page, "child_name", "例示電算")
    expect(page.locator("[aria-live=polite].visually-hidden")).to_contain_text("このまま入力を続けられます")
    expect(field).to_have_value("例示電算")
    page.unroute("**/register/search?*")
    field.press_sequentially("株")
    expect(options(page).filter(has_text=RENAMED.number)).to_be_visible()


def test_enter_that_ends_a_conversion_of_kana_chooses_nothing(signed_in: Page, site: str) -> None:
    page = signed_in
    page.goto(site + "/affiliations/new")
    field = typed_into(page, "child_name", "例示電算")
    expect(options(page).filter(has_text=RENAMED.number)).to_be_visible()
    field.press("ArrowDown")
    field.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert values(page, "child_", "corporate_number") == [""]
    expect(options(page).filter(has_text=RENAMED.number)).to_be_visible()


def test_without_a_script_the_search_is_a_page_of_its_own(plain_page: Page, site: str) -> None:
    page = plain_page
    set_up(page, site)
    page.goto(site + "/affiliations/new")
    assert page.locator("#child_name").get_attribute("role") is None
    expect(page.get_by_text("候補は出ません")).to_be_visible()
    href = page.get_by_role("link", name="別の画面で調べる").get_attribute("href")
    page.goto(site + (href or ""))
    page.get_by_label("商号又は法人番号").fill("例示計算センター㈱")
    page.get_by_label("都道府県").select_option("東京都")
    page.get_by_role("button", name="さがす").click()
    row = page.get_by_role("row").filter(has_text=RENAMED.number)
    expect(row).to_contain_text("例示電算株式会社")
    expect(row).to_contain_text("例示計算センター株式会社")
    expect(row).to_contain_text(CHIYODA)
