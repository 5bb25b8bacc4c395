"""Broken lists at every door: both pages of the running program and ``hosakan check --bidders``.

Each file must be refused with its reason, with row and column where it has one, in under ten seconds; the
process stays the same and goes on answering; the database (all of it but the record, the sessions and the
tokens of forms) is what it was before.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import http.client
import io
import json
import os
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from app import create_app
from app.cli import run as hosakan
from app.settings import Settings
from app.store import Act, Store
from rules.tenders import BidderRow, Tender
from tests.assurance.broken_files import File, all_files
from tests.assurance.figures import Figure
from tests.assurance.pages import form_on

SECONDS = 10.0
SAMPLE = (
    "text: NUL in a name",
    "workbook: an error for a name",
    "an external entity",
    "a formula for a name",
    "a line end in the name",
    "workbook: a value in XFD1048576",
)
_FORM = "application/x-www-form-urlencoded"
_APART = ("event", "event_detail", "session", "submission", "sqlite_sequence", "alembic_version")
BIDDERS, AFFILIATES = "/tenders/1/bidders/upload", "/affiliations/lists/new"


@dataclass
class Found:
    """What was found: how many files at how many doors, and everything that was wrong, in words."""

    tried: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def took(self, seconds: float) -> None:
        """Remember the slowest."""
        self.tried += 1
        self.slowest = max(self.slowest, seconds)


def run(full: bool) -> list[Figure]:
    """Every file at every door; a sample of six without ``full``."""
    files = all_files()
    chosen = files if full else {name: files[name] for name in SAMPLE}
    pages, command = Found(), Found()
    with tempfile.TemporaryDirectory() as folder, Served(Path(folder)) as served:
        for name, file in chosen.items():
            for path in (BIDDERS, AFFILIATES):
                try_page(served, path, name, file, pages)
            try_command(Path(folder), name, file, command)
        alive = served.alive()
    broken = sum(bool(file.says) for file in chosen.values())
    wrong = pages.wrong + command.wrong
    return [
        Figure(
            "broken lists at both upload pages and `check --bidders`: each a reason, with row and column "
            "where there is one; nothing half-imported (database dump equal); no status 500",
            "40 files, 0 wrong",
            f"{broken} broken and {len(chosen) - broken} sound files, {pages.tried + command.tried} tries, "
            f"{len(wrong)} wrong" + "".join(f"; {text}" for text in wrong[:20]),
            not wrong and (broken >= 40 or not full),
        ),
        Figure(
            "the slowest of them", f"under {SECONDS:g} s", f"{max(pages.slowest, command.slowest):.1f} s",
            max(pages.slowest, command.slowest) < SECONDS,
        ),
        Figure("the web process afterwards", "the same, answering", "yes" if alive else "no", alive),
    ]  # fmt: skip


class Served:
    """The program on a database of its own with one tender, and a client signed in."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o700)
        self.folder = folder
        self.environment = {**os.environ, "HOSAKAN_DATA_DIR": str(folder)}
        self.environment.pop("HOSAKAN_DATABASE_URL", None)

    def __enter__(self) -> Served:
        settings = Settings.from_environment({"HOSAKAN_DATA_DIR": str(self.folder)})
        app = create_app(settings)
        store: Store = app.extensions["hosakan_store"]
        first = store.accounts.found("架空市", "999999", "admin", "見本 花子", "no password")
        prepare(store, Act(first, "tender.create"))
        self.token = store.accounts.open_session(first)
        store._room.engine.dispose()
        start = "from app.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", start, "--port", "0"], env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert self.process.stdout
        address = self.process.stdout.readline().strip()
        self.port = int(re.findall(r":(\d+)/", address)[0])
        self.cookies = {"hosakan_session": self.token}
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()

    def alive(self) -> bool:
        """Whether the process that was started still answers."""
        return self.process.poll() is None and self.send("GET", "/healthz")[0] == 200

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Status, page and where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, **({"Content-Type": kind} if kind else {})}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        page = html.unescape(answer.read().decode())
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, page, answer.headers.get("Location", "")

    def dump(self) -> str:
        """A digest of everything kept but the record, the sessions and the forms' tokens."""
        with contextlib.closing(sqlite3.connect(self.folder / "hosakan.db")) as database:
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            kept = {
                name: database.execute(f'SELECT * FROM "{name}"').fetchall()
                for name in sorted(names)
                if name not in _APART
            }
        return hashlib.sha256(repr(kept).encode("utf-8", "surrogatepass")).hexdigest()


def prepare(store: Store, act: Act) -> None:
    """A tender with a bidder, whose bidders the officer may see."""
    number = store.tenders.create(act, Tender("住民情報システム更改", bid_date=store.now().date()))
    store.tenders.name_officers(act, number, 1, [act.officer.id])
    seen = store.tenders.get(act.whose, number).version
    store.tenders.set_bidders(act, number, seen, [BidderRow("株式会社架空前からの者")])


def multipart(fields: dict[str, list[str]], filename: str, content: bytes) -> tuple[bytes, str]:
    """A form with a file, its name escaped as browsers escape it, and its media type."""
    mark = secrets.token_hex(16)
    name = filename.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22").encode()
    texts = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, values in fields.items()
        for value in values
    )
    head = f'--{mark}\r\nContent-Disposition: form-data; name="list"; filename="'.encode()
    kind = b'"\r\nContent-Type: application/octet-stream\r\n\r\n'
    body = texts.encode() + head + name + kind + content + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"


def encoded(form: dict[str, list[str]]) -> bytes:
    """A form without files, as it is sent."""
    return urlencode(form, doseq=True).encode()


def try_page(served: Served, path: str, name: str, file: File, found: Found) -> None:
    """One file at one page: at the door, or when its columns are settled."""
    place = f"{name} at {path.split('/')[1]}"
    before = served.dump()
    form = form_on(served.send("GET", path)[1])
    body, kind = multipart(form, file.filename, file.make())
    begun = time.perf_counter()
    status, page, led = served.send("POST", path, body, kind)
    found.took(time.perf_counter() - begun)
    if status == 303:
        status, page = settle(served, led, found)
        if status != 303:
            served.send("POST", f"{led}/drop", encoded(form_on(served.send("GET", led)[1])), _FORM)
    found.wrong += [f"{place}: {text}" for text in _wrong(status, page, file, path)]
    if status != 303 and served.dump() != before:
        found.wrong.append(f"{place}: the database changed")


def settle(served: Served, path: str, found: Found) -> tuple[int, str]:
    """The page of columns, sent as it was drawn; whatever it says counts with what the page said before."""
    begun = time.perf_counter()
    drawn = served.send("GET", path)[1]
    status, page, _ = served.send("POST", path, encoded(form_on(drawn, "heading_row")), _FORM)
    found.took(time.perf_counter() - begun)
    return status, drawn + page


def _wrong(status: int, page: str, file: File, path: str) -> Iterator[str]:
    if status >= 500 or status not in (303, 413, 422):
        yield f"status {status}"
        return
    expected = file.says if file.page_says is None else file.page_says
    if status == 303:
        if expected and path == BIDDERS:
            yield "taken"
        return
    if path == BIDDERS and not expected:
        yield f"refused: {_reason(page)}"
    if not _reason(page):
        yield "no reason"
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    missing = [words for words in expected if words not in said and not words.startswith("名簿.")]
    if missing and path == BIDDERS:
        yield f"{missing} not in 「{_reason(page)[:200]}」"


def _reason(page: str) -> str:
    """The words of every summary of faults of a page."""
    found = re.findall(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(found)).split())


def try_command(folder: Path, name: str, file: File, found: Found) -> None:
    """One file at ``hosakan check --bidders``."""
    with tempfile.TemporaryDirectory(dir=folder) as lent:
        case, listed = Path(lent) / "case.json", Path(lent) / "名簿.csv"
        case.write_text(json.dumps(CASE), "utf-8")
        suffix = ".xlsx" if file.filename.endswith(".xlsx") else ".csv"
        listed = listed.with_suffix(suffix)
        listed.write_bytes(file.make())
        said = io.StringIO()
        begun = time.perf_counter()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            status = hosakan(["check", str(case), "--bidders", str(listed), "--json", "--no-register"])
        found.took(time.perf_counter() - begun)
    expected = 1 if file.says else 0
    if status != expected:
        found.wrong.append(f"{name} at check: exit {status} 「{said.getvalue()[:200]}」")
    missing = [words for words in file.says if words not in said.getvalue() and words != "boot.csv"]
    if missing:
        found.wrong.append(f"{name} at check: {missing} not in 「{said.getvalue()[:200]}」")


CASE = {
    "rules": [{"id": "b1"}],
    "tender": {"name": "更改", "category": "information_system", "bid_date": "2026-12-18"},
    "appointees": [],
    "bidders": [],
}
