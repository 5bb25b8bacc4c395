"""Every file handed out of a record that holds such strings: it opens, and runs nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
import lxml.etree  # type: ignore[import-untyped]
import lxml.html  # type: ignore[import-untyped]
from flask.testing import FlaskClient

from app import law
from app.checking import run as make_check
from app.lists.formula import restored
from app.store import Act
from rules.tenders import BidderRow, Tender
from tests.assurance.naughty_office import Office, is_unfit, plain

_FILES = (".docx", ".csv", ".json", ".xlsx")
_STARTS = "=+-@\t\r\n＝＋－＠"
_A_TENDER = 40


@dataclass
class Papers:
    """The files looked at; ``kept``: some Word files for a real program to open."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)

    def linked_from(self, client: FlaskClient, path: str) -> list[str]:
        """What is wrong with the files a page links to."""
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.content_type:
            return []
        links = lxml.html.fromstring(answer.get_data(as_text=True)).xpath("//a/@href")
        files = sorted({str(link) for link in links if str(link).split("?")[0].endswith(_FILES)})
        return [problem for link in files for problem in self.look(client, link)]

    def look(self, client: FlaskClient, path: str, holds: Sequence[str] = ()) -> list[str]:
        """What is wrong with one file; ``holds``: texts that must stand in it."""
        answer = client.get(path)
        if answer.status_code != 200:
            return [f"{answer.status_code} at {path}"] if answer.status_code >= 500 else []
        ending = path.split("?")[0].rpartition(".")[2]
        self.counts[ending] = self.counts.get(ending, 0) + 1
        if not answer.headers.get("Content-Disposition", "").startswith("attachment"):
            return [f"{path} is not to be saved"]
        try:
            text = self._opened(ending, answer.data)
        except Exception as error:  # whatever a reader raises is a file that does not open
            return [f"{path} does not open: {error!r:.150}"]
        missing = [one for one in holds if _only(one) not in text]
        return [f"{path} lacks {one!r:.80}" for one in missing]

    def _opened(self, ending: str, data: bytes) -> str:
        if ending == "json":
            return _only(json.dumps(json.loads(data), ensure_ascii=False))
        if ending == "csv":
            return _only("".join(restored(cell) for row in _csv(data) for cell in row))
        if len(self.kept) < 8 and self.counts[ending] % 5 == 1 and ending == "docx":
            self.kept.append(data)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    lxml.etree.fromstring(package.read(name))
            body = package.read("word/document.xml") if ending == "docx" else b"<x/>"
        if ending == "docx":
            docx.Document(io.BytesIO(data))
        return _only("".join(lxml.etree.fromstring(body).itertext()))


def _only(text: str) -> str:
    """A text without white space and what JSON and tables put around it."""
    return re.sub(r'[\s\\"\'\u3000]', "", text)


def _csv(data: bytes) -> Iterator[list[str]]:
    """The rows. Raises ValueError where a cell would be run."""
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True):
        for cell in row:
            if cell.startswith(tuple(_STARTS)) and not re.fullmatch(r"[-+][\d,]+(\.\d+)?", cell):
                raise ValueError(f"a formula: {cell[:40]!r}")
        yield row


def check_papers(office: Office, strings: Sequence[str], papers: Papers) -> list[str]:
    """Tenders whose name and bidders are such strings, checked: result sheet, CSV, JSON and letters."""
    office.reset()
    fit = [plain(plain(s)[:150]) for s in strings if plain(s) and not is_unfit(s, False)]
    wrong: list[str] = []
    for start in range(0, len(fit), _A_TENDER):
        names = fit[start : start + _A_TENDER]
        number = _checked(office, names)
        wrong += papers.look(office.client, f"/checks/{number}/document.docx", names)
        wrong += papers.look(office.client, f"/checks/{number}/result.csv", names)
        wrong += papers.look(office.client, f"/checks/{number}/case.json")
        wrong += papers.look(office.client, f"/checks/{number}/result.json")
        wrong += papers.linked_from(office.client, f"/checks/{number}")
    return wrong


def _checked(office: Office, names: Sequence[str]) -> int:
    act, store = Act(office.officer, "check.create"), office.store
    day = store.now().date()
    tender = Tender(names[0][:200], method="open", notice_date=day, bid_date=day, clause_stated=True)
    number = store.tenders.create(act, tender)
    store.tenders.name_officers(act, number, 1, [office.officer.id])
    seen = store.tenders.get(act.whose, number).version
    store.tenders.set_bidders(act, number, seen, [BidderRow(name, None, name) for name in names])
    return make_check(store, act, number, "application", law.library(), None)


def opened_by_office(papers: Papers, folder: Path, program: str) -> list[str]:
    """The Word files LibreOffice could not make a PDF of."""
    wrong = []
    for number, data in enumerate(papers.kept):
        path = folder / f"naughty-{number}.docx"
        path.write_bytes(data)
        subprocess.run(
            [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(folder), str(path)],
            capture_output=True, timeout=180, check=False,
        )  # fmt: skip
        if not path.with_suffix(".pdf").is_file():
            wrong.append(f"LibreOffice does not open {path.name}")
    return wrong
