"""Write what is made from the demonstration's data: the lists to upload, and case.json. For developers.

    .venv/bin/python docs/examples/make.py

A test fails where these files and the data disagree.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from app import create_app
from app.demo import fill
from app.lists import write_xlsx
from app.settings import demonstration

HERE = Path(__file__).parent
APP = Path(__file__).parents[2] / "app"
MEANS_SOMETHING = ("end",)
"""Keys whose null says more than their absence."""


def lists() -> dict[str, bytes]:
    """The lists of the data as offices have such lists: in CP932, and as workbooks."""
    _title, headings, *rows = csv.reader(io.StringIO(_text("bidders.csv")))
    _title, asked, *declared = csv.reader(io.StringIO(_text("affiliates_declared.csv")))
    return {
        "bidders_cp932.csv": _as_excel_saves(_text("bidders.csv")),
        "bidders.xlsx": write_xlsx(headings, rows, sheet="入札参加申請者"),
        "affiliates_cp932.csv": _as_excel_saves(_text("affiliates_pairs.csv")),
        "affiliates.xlsx": write_xlsx(asked, declared, sheet="関連会社の状況届"),
    }


def _text(name: str) -> str:
    return (APP / "demo" / "data" / name).read_text("utf-8")


def _as_excel_saves(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp932")


def case() -> bytes:
    """The CASE document of the demonstration's main tender, without what says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(demonstration(Path(folder)))
        store = app.extensions["hosakan_store"]
        whose = fill(store).municipality_id
        main = store.tenders.all(whose)[0]
        found = pruned(store.case_of(whose, main.id))
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def pruned(value: Any) -> Any:
    """Without nulls and empty lists of companies' details, which mean the same as nothing."""
    if isinstance(value, list):
        return [pruned(item) for item in value]
    if not isinstance(value, dict):
        return value
    empty = ("aliases", "members", "subcontractors")
    return {
        key: pruned(item)
        for key, item in value.items()
        if (item is not None or key in MEANS_SOMETHING) and not (key in empty and item == [])
    }


if __name__ == "__main__":
    for name, content in lists().items():
        (APP / "static" / "demo" / name).write_bytes(content)
    (HERE / "case.json").write_bytes(case())
