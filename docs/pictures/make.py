"""Two contact sheets of the demonstration: every page, and every document. For developers.

    .venv/bin/python docs/pictures/make.py [--full FOLDER]

Needs chromium, soffice and pdftoppm. ``--full`` keeps each picture in its full size, to be looked at.
"""

# ruff: noqa: S603, S607 - our own tools on our own files
from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import create_server

from app import create_app
from app.demo import fill
from app.settings import demonstration

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1366, 768
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
LETTERS = "?head=架空市長　架空 一郎&contact=契約担当課 契約係&written_on=R8.12.10&until=R8.12.17&paper="
WHOM = ((7, "inquiry"), (1, "notice"), (19, "notice"))
"""To whom of the main tender's check which letter is written."""
MORE = (
    "/tenders/1",
    "/tenders/4/trial?person=5&roles=advice",
    "/tenders/1/trial?person=6&roles=advice",
    "/clauses/b2",
    "/affiliations/group?of=例示総合株式会社&on=2026-12-18",
    "/register/search?name=例示計算センター",
    "/postings/1",
    "/pledges/1",
    "/subsidy/1",
    "/nope",
    "/postings/2/posting.docx",
)
"""Others of a kind; not found; an unfinished posting asked for as Word."""

Picture = tuple[str, Path]
"""What it shows, and the file."""


def main() -> None:
    """Make both sheets."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--full", type=Path, help="keep each picture in its full size here")
    full = reader.parse_args().full
    with tempfile.TemporaryDirectory() as made, served(Path(made)) as (app, site), chromium() as browser:
        folder = full or Path(made) / "full"
        folder.mkdir(parents=True, exist_ok=True)
        pages, papers = addresses(app.test_client(), app)
        shots = [shot(browser, site, path, folder) for path in pages] + typed(browser, site, folder)
        sheet(browser, shots, HERE / "contact-sheet-pages.png", columns=5, thumb=384, tall=216)
        drawn = [item for path in papers for item in paper(app.test_client(), path, folder)]
        sheet(browser, drawn, HERE / "contact-sheet-documents.png", columns=6, thumb=320, tall=453)
        listed(shots, drawn)


@contextmanager
def served(folder: Path) -> Iterator[tuple[Flask, str]]:
    """The demonstration at an address of its own."""
    settings = demonstration(folder)
    app = create_app(settings)
    fill(app.extensions["hosakan_store"], settings.register_dir)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def addresses(client: FlaskClient, app: Flask) -> tuple[list[str], list[str]]:
    """One address of every page that can be reached by links, and of every Word file."""
    ahead, kinds, pages, papers = ["/"], {kind_of(app, "/")}, [], []
    while ahead:
        path = ahead.pop(0)
        answer = client.get(path)
        if answer.status_code != 200:
            print(f"not in the picture: {path}: {answer.status}")
            continue
        if answer.mimetype != "text/html":
            if ".docx" in path:
                papers.append(path)
            continue
        pages.append(path)
        for target in LINK.findall(answer.get_data(as_text=True)):
            url = urljoin(path, target.replace("&amp;", "&"))
            kind = kind_of(app, url)
            if kind not in kinds:
                kinds.add(kind)
                ahead.append(url)
    papers += [f"/checks/5/bidders/{row}/letters{LETTERS}{kind}" for row, kind in WHOM]
    papers += ["/postings/1/posting.docx", "/pledges/1/pledge.docx", "/pledges/2/pledge.docx"]
    return list(dict.fromkeys([*pages, *MORE])), list(dict.fromkeys(papers))


def kind_of(app: Flask, url: str) -> str:
    """What tells pages apart: the endpoint and which questions are asked."""
    parts = urlsplit(url)
    try:
        endpoint = app.url_map.bind("localhost").match(parts.path)[0]
    except Exception:  # not an address of ours
        return url
    return f"{endpoint}?{re.sub('=[^&]*', '', parts.query)}"


def window(browser: Browser, site: str, path: str) -> Page:
    """A fresh window at an address."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP")
    page.goto(site + path)
    return page


def shot(browser: Browser, site: str, path: str, folder: Path) -> Picture:
    """The picture of a page (and of its whole length, beside it)."""
    page = window(browser, site, path)
    return kept(page, f"{page.title().partition(' | ')[0]}　{path}", path, folder)


def kept(page: Page, caption: str, name: str, folder: Path) -> Picture:
    """The window as it stands, and then closed."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "home"
    page.screenshot(path=folder / f"{stem}.png")
    page.screenshot(path=folder / f"{stem}-whole.png", full_page=True)
    page.close()
    return caption, folder / f"{stem}.png"


def typed(browser: Browser, site: str, folder: Path) -> list[Picture]:
    """What a page says to mistakes, and what a print looks like."""
    found = []
    for path in ("/appointees/new", "/tenders/new", "/subsidy/new"):
        page = window(browser, site, path)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
        found.append(kept(page, f"誤りの表示　{path}", f"{path}-faults", folder))
    page = window(browser, site, "/tenders/1/bidders/upload")
    page.locator("input[type=file]").set_input_files(HERE.parents[1] / "app/static/demo/bidders.xlsx")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    found.append(kept(page, "読み込んだ一覧の列の確認", "bidders-columns", folder))
    for path in ("/subsidy/3", "/checks/5", "/postings/1", "/pledges/1"):
        page = window(browser, site, path)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
        found.append(kept(page, f"印刷　{path}", f"{path}-print", folder))
    return found


def paper(client: FlaskClient, path: str, folder: Path) -> list[Picture]:
    """The pages of a Word file as LibreOffice draws them, three at most."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status}")
    stem = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
    word = folder / f"{stem}.docx"
    word.write_bytes(answer.data)
    profile = f"-env:UserInstallation=file://{folder.resolve()}/office"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
    subprocess.run(convert, check=True, capture_output=True)
    subprocess.run(
        ["pdftoppm", "-r", "100", "-png", str(word.with_suffix(".pdf")), str(folder / stem)], check=True
    )
    drawn = sorted(folder.glob(f"{stem}-[0-9]*.png"))
    return [
        (f"{path.partition('?')[0]} {number}/{len(drawn)}", file) for number, file in enumerate(drawn, 1)
    ][:3]


def sheet(browser: Browser, pictures: list[Picture], file: Path, columns: int, thumb: int, tall: int) -> None:
    """All pictures on one, with what each shows under it."""
    figures = "".join(
        f'<figure><img src="{picture.resolve().as_uri()}">'
        f"<figcaption>{number} {escape(caption)}</figcaption></figure>"
        for number, (caption, picture) in enumerate(pictures, 1)
    )
    style = (
        f"body{{margin:8px;display:grid;grid-template-columns:repeat({columns},{thumb}px);gap:8px;"
        "font:11px 'BIZ UDPGothic',sans-serif;background:#fff}figure{margin:0}"
        f"img{{width:{thumb}px;height:{tall}px;object-fit:cover;object-position:top;border:1px solid #999}}"
        "figcaption{overflow:hidden;white-space:nowrap;text-overflow:ellipsis}"
    )
    source = file.with_suffix(".html")
    source.write_text(f"<meta charset=utf-8><style>{style}</style>{figures}", "utf-8")
    page = browser.new_page(viewport={"width": columns * (thumb + 8) + 16, "height": 600})
    page.goto(source.resolve().as_uri())
    page.screenshot(path=file, full_page=True)
    page.close()
    source.unlink()


def listed(shots: list[Picture], drawn: list[Picture]) -> None:
    """README.md: what is on each sheet."""
    lines = ["# Pictures", "", "Made by `.venv/bin/python docs/pictures/make.py` from the demonstration."]
    lines += ["What looking at them made us mend: [mended.md](mended.md).", ""]
    for title, pictures in (("contact-sheet-pages.png", shots), ("contact-sheet-documents.png", drawn)):
        lines += [f"## [{title}]({title})", ""]
        lines += [f"{number}. {caption}" for number, (caption, _) in enumerate(pictures, 1)]
        lines += [""]
    (HERE / "README.md").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
