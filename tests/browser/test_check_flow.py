"""From login to the printed result, as an official goes; and what axe-core meets on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import PASSWORD, set_up
from tests.word import docx_text

Barriers = Callable[[Page], list[str]]

LIST = """入札参加申請者一覧（架空市）,,
番号,申請のあった者の呼び名,本店の場所
1,㈱架空システム　東北支店,架空県架空市本町１－２－３
2,株式会社架空システムズ,架空県架空市本町9-9-9
3,髙﨑情報①株式会社,別の県別の市1-1
""".encode("cp932")


def register(page: Page, site: str) -> None:
    """An appointee who left a company less than two years ago."""
    page.goto(site + "/appointees/new")
    page.get_by_label("氏名").fill("架空 太郎")
    page.get_by_role("button", name="任用・契約の行を追加").click()
    page.locator("#engagements-0-form").select_option(label="特別職非常勤職員")
    page.locator("#engagements-0-start").fill("令和７年４月１日")
    page.locator("#engagements-0-end_state").select_option(label="現在も継続")
    page.get_by_label("職歴・兼業は、下の表のとおり").check()
    page.get_by_role("button", name="職歴・兼業の行を追加").click()
    page.locator("#employments-0-company").fill("株式会社架空システム")
    page.locator("#employments-0-kind").select_option(label="従業員")
    page.locator("#employments-0-start").fill("H24.4.1")
    page.locator("#employments-0-end").fill("R7.3.31")
    page.locator("#shareholdings_state-1").check()
    page.locator("#rights_state-1").check()
    page.get_by_role("button", name="登録する", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("架空 太郎")


def adopt(page: Page, site: str) -> None:
    """The clause of the last two years, its options settled."""
    page.goto(site + "/clauses/b2")
    page.get_by_role("link", name="採用する").click()
    page.get_by_label("採用した文書").fill("募集要項")
    page.get_by_label("採用した日").fill("令和6年4月1日")
    page.get_by_label("親会社と子会社").check()
    page.get_by_label("調達案件の公告日から入札日までの各日").check()
    page.get_by_role("button", name="採用する").click()
    expect(page.get_by_role("status")).to_contain_text("採用しました")


def enter_tender(page: Page, site: str) -> None:
    """A tender in which the appointee advises."""
    page.goto(site + "/tenders/new")
    page.get_by_label("件名").fill("住民情報システム更改")
    page.get_by_label("種類").select_option(label="情報システム")
    page.get_by_label("今の段階").select_option(label="参加申請の受付時")
    page.get_by_label("公告日", exact=True).fill("R8.11.20")
    page.get_by_label("入札日").fill("R8.12.18")
    page.get_by_label("公告等に条項を書いたか").select_option(label="はい")
    page.get_by_role("button", name="登録する", exact=True).click()
    page.get_by_role("link", name="役割を変更する").click()
    page.get_by_role("button", name="役割の行を追加").click()
    page.locator("#roles-0-person").select_option(label="架空 太郎")
    page.locator("#roles-0-role").select_option(label="助言")
    page.get_by_role("button", name="変更を保存する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("住民情報システム更改")


def choose(page: Page, content: bytes) -> None:
    file = FilePayload(name="申請者一覧.csv", mimeType="text/csv", buffer=content)
    page.get_by_label("入札者の一覧のファイル").set_input_files(file)


def take_list(page: Page) -> None:
    """The list in CP932 whose names stand under a heading nobody knows: mapped by hand."""
    page.get_by_role("link", name="ファイルから取り込む").click()
    choose(page, LIST)
    page.get_by_role("button", name="読み込む").click()
    expect(page.get_by_role("main")).to_contain_text("列を決められませんでした")
    expect(page.get_by_role("main")).to_contain_text("髙﨑情報①株式会社")
    page.get_by_role("button", name="この列で取り込む").click()
    expect(page.locator("#error-summary")).to_contain_text("列が選ばれていません")
    page.get_by_label("見出しの行").fill("２")
    page.get_by_label("B列").select_option(label="商号又は名称")
    page.get_by_label("C列").select_option(label="所在地")
    page.get_by_role("button", name="この列で取り込む").click()
    expect(page.get_by_role("status")).to_contain_text("入札者を3者取り込みました")


@pytest.mark.parametrize("script", [True, False])
def test_from_the_login_to_the_printed_result(
    script: bool, request: pytest.FixtureRequest, site: str, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue("page" if script else "plain_page")
    set_up(page, site)
    page.get_by_role("button", name="ログアウト").click()
    page.goto(site + "/login")
    page.get_by_label("ログイン名").fill("admin")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    register(page, site)
    adopt(page, site)
    enter_tender(page, site)
    take_list(page)
    page.get_by_role("link", name="案件に戻る").click()
    page.get_by_role("link", name="参加申請の受付時").click()
    page.get_by_role("button", name="照合する").click()
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text("照合結果票")
    expect(main).to_contain_text("制限条項に該当（確認前）")
    expect(main).to_contain_text("補佐官等 架空 太郎")

    page.get_by_role("link", name="要確認（1）").click()
    page.get_by_role("link", name="判断する").click()
    page.get_by_label("登録情報の範囲で該当なし（確認済）").check()
    page.get_by_label("判断した職員の職・氏名").fill("契約課長 甲野 一郎")
    page.get_by_label("判断の理由").fill("登記を見て、別の会社と確かめた。")
    page.get_by_role("button", name="判断を記録する").click()
    expect(main).to_contain_text("契約課長 甲野 一郎")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word で出す").click()
    assert waiting.value.suggested_filename == "照合結果票_住民情報システム更改.docx"
    kept = tmp_path / "result.docx"
    waiting.value.save_as(kept)
    told = docx_text(kept.read_bytes())
    assert "登記を見て、別の会社と確かめた。" in told
    assert "㈱架空システム 東北支店" in told

    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="確認者")).to_be_visible()
    for selector in (".site-header", ".filters", ".actions"):
        expect(page.locator(selector).first).to_be_hidden()
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_nothing_serious_stands_in_the_way_of_a_check(signed_in: Page, site: str, barriers: Barriers) -> None:
    page = signed_in
    for path in ("/clauses/", "/clauses/texts", "/tenders/", "/tenders/new"):
        page.goto(site + path)
        assert barriers(page) == []
    register(page, site)
    adopt(page, site)
    assert barriers(page) == []
    enter_tender(page, site)
    assert barriers(page) == []
    take_list(page)
    assert barriers(page) == []
    page.goto(site + "/tenders/1/check")
    assert barriers(page) == []
    page.get_by_role("button", name="照合する").click()
    assert barriers(page) == []
    page.set_viewport_size({"width": 640, "height": 768})  # 1280 at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.set_viewport_size({"width": 1366, "height": 768})
    paths = ["/clauses/b2", "/clauses/b2/adopt", "/clauses/texts", "/clauses/adoptions/1/edit"]
    paths += [
        "/tenders/1",
        "/tenders/1/edit",
        "/tenders/1/roles",
        "/tenders/1/exemptions",
        "/tenders/1/bidders",
    ]
    paths += ["/tenders/1/bidders/new", "/tenders/1/bidders/1/edit", "/tenders/1/bidders/upload"]
    paths += [
        "/tenders/1/trial?person=1&roles=specification",
        "/tenders/1/trial?person=",
        "/tenders/1/delete",
    ]
    paths += ["/checks/1/bidders/1", "/checks/1/bidders/1/letters", "/checks/1?verdict=review"]
    for path in [*paths, "/checks/1/confirm/clear"]:
        page.goto(site + path)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
    page.goto(site + "/tenders/1/bidders/upload")
    choose(page, "呼び名\n甲\n".encode())
    page.get_by_role("button", name="読み込む").click()
    assert barriers(page) == []
