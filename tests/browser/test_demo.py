"""``hosakan --demo`` as a person meets it: started from the command line, walked with a real browser."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.test_serve import started

ROOT = Path(__file__).parents[2]
LIST = ROOT / "app" / "static" / "demo" / "bidders.xlsx"
Barriers = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address the command printed."""
    env = {"TMPDIR": str(tmp_path_factory.mktemp("demo"))}
    with started("--demo", "--port", "0", env=env) as (address, _process):
        yield address.rstrip("/")


def test_from_the_first_page_to_a_printed_result(page: Page, demo: str, tmp_path: Path) -> None:
    page.goto(demo)
    expect(page.get_by_text("デモ（架空の自治体）").first).to_be_visible()
    page.get_by_role("navigation", name="業務").get_by_role("link", name="照合").click()
    page.get_by_role("link", name="住民情報システム更改").click()
    page.get_by_role("link", name="結果を見る").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("照合結果票")
    for words in (
        "制限条項に該当（確認前）",
        "制限対象（確認済）",
        "要確認（",
        "適用除外（承認済）",
        "登録情報の範囲で該当なし（関係会社未申告）",
    ):
        expect(page.locator(".verdict", has_text=words).first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word で出す").click()
    saved = tmp_path / "result.docx"
    waiting.value.save_as(saved)
    assert "デモ（架空の自治体）" in "".join(
        zipfile.ZipFile(saved).read(name).decode("utf-8", "replace")
        for name in zipfile.ZipFile(saved).namelist()
        if name.endswith(".xml")
    )


def test_the_list_that_comes_with_it_is_taken_in_checked_and_decided(page: Page, demo: str) -> None:
    page.goto(demo + "/tenders/1/bidders/upload")
    expect(page.get_by_role("link", name="Excel（bidders.xlsx）")).to_be_visible()
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="読み込む").click()
    page.get_by_role("button", name="この列で取り込む").click()
    expect(page.get_by_role("main")).to_contain_text("34者")
    page.goto(demo + "/tenders/1/check?stage=application")
    page.get_by_role("main").get_by_role("button", name="照合").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("照合結果票")
    page.get_by_role("link", name="判断する").first.click()
    page.locator("input[name=verdict]").first.check()
    page.get_by_label("理由").fill("登記事項証明書で確かめた。")
    page.get_by_role("main").get_by_role("button", name="記録").click()
    expect(page.get_by_role("main")).to_contain_text("登記事項証明書で確かめた。")


def test_nothing_serious_stands_in_anybodys_way(page: Page, demo: str, barriers: Barriers) -> None:
    page.goto(demo + "/tenders/5")
    check = page.get_by_role("link", name="結果を見る").first.get_attribute("href") or ""
    paths = ["/", "/tenders/5", check, "/subsidy/3", "/postings/1", "/pledges/1", "/appointees/1"]
    for path in paths:
        page.goto(demo + path)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
