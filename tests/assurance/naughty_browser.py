"""Pages that show such strings, in a real browser: nothing of them runs, nothing of them becomes markup."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Dialog, Page, sync_playwright
from waitress import create_server

from app.store import Act
from rules.register import Affiliation, Appointee, Company
from rules.tenders import BidderRow, Tender
from tests.assurance.drawn import walk
from tests.assurance.figures import Figure
from tests.assurance.naughty_office import Office, is_unfit, plain

_WATCH = """
window.__csp = [];
document.addEventListener("securitypolicyviolation", (e) => window.__csp.push(e.violatedDirective));
"""
_LOOK = """() => ({
  ran: window.__xss, csp: window.__csp,
  scripts: [...document.scripts].filter((s) => !s.src).length,
  foreign: [...document.querySelectorAll("iframe, object, embed, base, img[onerror], svg script, math")]
    .length,
})"""


def show(folder: Path, strings: Sequence[str], full: bool) -> Figure:
    """Every page of an office whose records hold them, and every search for one of them."""
    office = Office(folder)
    fit = [plain(text) for text in strings if plain(text) and not is_unfit(text, False)]
    paths = [*_write(office, fit), *list(walk(office.app, office.client).pages.values())[:: 1 if full else 8]]
    paths += [f"/appointees/?q={quote(text)}" for text in fit]
    paths += [f"/login?next={quote(text)}" for text in fit[:: 1 if full else 5]]
    wrong: list[str] = []
    with _served(office) as port, _browser(port, office) as page:

        def opened(dialog: Dialog) -> None:
            wrong.append(f"dialog {dialog.message}")
            dialog.dismiss()

        page.on("dialog", opened)
        for path in paths:
            page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load") if _is_page(office, path) else None
            told = page.evaluate(_LOOK)
            if told["ran"] or told["csp"] or told["scripts"] or told["foreign"]:
                wrong.append(f"{path[:80]}: {told}")
    some = "".join(f"; {text}" for text in wrong[:10])
    return Figure(
        f"scripts run, dialogs, violations of the content policy, foreign markup: {len(paths)} pages that "
        "show them, in Chromium",
        "0",
        f"{len(wrong)}{some}",
        not wrong and bool(paths),
    )


def _is_page(office: Office, path: str) -> bool:
    answer = office.client.get(path)
    return answer.status_code < 500 and "html" in answer.content_type


def _write(office: Office, fit: Sequence[str]) -> list[str]:
    """Records that hold every string; the pages that list and show them."""
    store, act, day = office.store, Act(office.officer, "tender.create"), office.store.now().date()
    number = store.tenders.create(act, Tender("見本", method="open", notice_date=day, bid_date=day))
    store.tenders.name_officers(act, number, 1, [office.officer.id])
    seen = store.tenders.get(act.whose, number).version
    store.tenders.set_bidders(act, number, seen, [BidderRow(s[:200], None, s[:200]) for s in fit])
    pages = len(fit) // 50 + 2
    paths = [f"/tenders/{number}/bidders?page={page}" for page in range(1, pages)]
    paths += [f"/tenders/{number}/bidders/{place}/edit" for place in range(1, len(fit), 10)]
    for text in fit:
        one = store.appointees.create(act, Appointee(text[:100]))
        tie = Affiliation(Company(text[:100]), Company("株式会社架空子"), "subsidiary", source=text[:200])
        store.affiliations.create(act, tie)
        paths += [f"/appointees/{one}"] if one % 10 == 0 else []
    for listed in ("/appointees/", "/affiliations/", "/events/"):
        paths += [f"{listed}?page={page}" for page in range(1, pages)]
    return paths


@contextmanager
def _served(office: Office) -> Iterator[int]:
    server = create_server(office.app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(timeout=10)


@contextmanager
def _browser(port: int, office: Office) -> Iterator[Page]:
    """A window signed in. Raises RuntimeError where the machine has no Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise RuntimeError("chromium is not on this machine")
    cookie = {
        "name": "hosakan_session",
        "value": office.store.accounts.open_session(office.officer),
        "url": f"http://127.0.0.1:{port}",
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(locale="ja-JP")
        context.add_cookies([cookie])  # type: ignore[list-item]
        context.add_init_script(_WATCH)
        yield context.new_page()
        browser.close()
