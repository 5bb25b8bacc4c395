"""A real browser at a real server. ``site`` is the address, ``page`` a fresh browser window."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import create_server

from app import create_app
from app.settings import Settings, sqlite_url
from app.store import Store
from tests.conftest import NODE_MODULES

AXE = NODE_MODULES / "axe-core"
PASSWORD = "ひみつの合言葉 2026 夏"


@pytest.fixture(scope="session")
def chromium(need: Callable[[str], str]) -> Iterator[Browser]:
    path = need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Store]]:
    """The address of a fresh application, and its store."""
    app = create_app(Settings(tmp_path, sqlite_url(tmp_path / "hosakan.db"), "k" * 48))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", app.extensions["hosakan_store"]
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def site(served: tuple[str, Store]) -> str:
    return served[0]


@pytest.fixture
def store(served: tuple[str, Store]) -> Store:
    return served[1]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")
    context.set_default_timeout(15_000)
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security" in message.text else None,
    )
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    assert [text for text in refused if "Failed to load resource" not in text] == []
    context.close()


@pytest.fixture
def plain_page(chromium: Browser) -> Iterator[Page]:
    """A browser window without JavaScript."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def signed_in(site: str, page: Page) -> Page:
    """A window signed in as the first administrator, who was entered through the first page."""
    set_up(page, site)
    return page


def set_up(page: Page, site: str) -> None:
    """Create the administrator through the first page."""
    page.goto(site)
    for label, text in [
        ("自治体の名称", "架空市"),
        ("団体コード", "999999"),
        ("管理者の氏名", "見本 花子"),
        ("ログイン名", "admin"),
        ("パスワード", PASSWORD),
        ("パスワード（確認）", PASSWORD),
    ]:
        page.get_by_label(f"{label}必須", exact=True).fill(text)
    page.get_by_role("button", name="登録してはじめる").click()
    page.wait_for_url(site + "/")


@pytest.fixture
def barriers(need: Callable[[str], str]) -> Callable[[Page], list[str]]:
    """What axe-core finds serious or critical on a page, in its own words."""
    need("node")
    script = (AXE / "axe.min.js").read_text("utf-8")
    japanese = json.loads((AXE / "locales" / "ja.json").read_text("utf-8"))

    def find(page: Page) -> list[str]:
        # Playwright evaluates outside the page's content policy, which would refuse a script element.
        page.evaluate(script)
        found: Any = page.evaluate(
            "async (locale) => { axe.configure({locale}); return (await axe.run()).violations; }", japanese
        )
        return [
            f"{page.url}: {item['id']}: {item['help']}: {item['nodes'][0]['html'][:200]}"
            for item in found
            if item["impact"] in ("serious", "critical")
        ]

    return find
