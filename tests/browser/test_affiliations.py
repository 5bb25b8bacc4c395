"""A declaration taken in from Excel, and the group it makes, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Page, expect

from app.store import Store
from tests.browser.conftest import set_up

Barriers = Callable[[Page], list[str]]
ROWS: list[list[str | int | None]] = [
    ["関連会社の状況届（架空市）"],
    ["届出者との関係", "商号又は名称", "法人番号", "関係の始まり"],
    ["親会社", "架空ホールディングス株式会社", 3999901002026, "平成28年10月1日"],
    ["子会社", "髙﨑情報①㈱", None, "R4.4.1"],
    ["親会社を同じくする子会社", "架空クラウド株式会社", None, None],
    ["資本提携先", "別の株式会社", None, None],
]


def declaration() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("script", [True, False])
def test_a_declaration_from_the_file_to_the_picture(
    script: bool, request: pytest.FixtureRequest, site: str, store: Store, barriers: Barriers
) -> None:
    page: Page = request.getfixturevalue("page" if script else "plain_page")
    found: list[str] = []

    def look() -> None:
        if script:
            found.extend(barriers(page))
            assert page.evaluate("document.documentElement.scrollWidth") <= 1366, page.url

    set_up(page, site)
    page.goto(site + "/affiliations/")
    page.get_by_role("link", name="ファイルから取り込む").click()
    look()
    file = FilePayload(name="状況届.xlsx", mimeType="application/zip", buffer=declaration())
    page.get_by_label("関係会社の一覧のファイル").set_input_files(file)
    page.get_by_role("button", name="読み込む").click()
    look()
    page.get_by_label("資料の名称").fill("関連会社の状況届")
    page.get_by_label("届出日").fill("R8.5.10")
    page.locator("#declarant_name").fill("株式会社架空システム")
    page.get_by_role("button", name="次へ").click()
    look()
    page.get_by_label("「資本提携先」").select_option(label="関連会社（届出者の持分法の対象）")
    page.get_by_label("共通の親会社").select_option(label="架空ホールディングス株式会社")
    page.get_by_role("button", name="次へ").click()
    expect(page.get_by_role("main")).to_contain_text("新しい 4件")
    look()
    assert store.affiliations.all(1) == []
    page.get_by_role("button", name="この内容で取り込む").dblclick()
    page.wait_for_url(site + "/affiliations/")
    assert len(store.affiliations.all(1)) == 4
    look()

    page.get_by_role("link", name=re.compile("髙﨑情報①㈱のグループ")).click()
    picture = page.get_by_role("img", name="髙﨑情報①㈱のグループ")
    expect(picture).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("平成28年10月1日から")
    look()
    page.get_by_role("link", name="架空ホールディングス株式会社").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("架空ホールディングス株式会社のグループ")
    page.emulate_media(media="print")
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.locator(".group-search")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    assert found == []
