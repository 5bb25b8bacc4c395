"""The record in the browser: sought, written out, verified; the sheet of a year."""

from __future__ import annotations

from typing import Any

from tests.app.conftest import Browser


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_smoke(browser: Browser) -> None:
    for path in ("/events/", "/events/record.csv", "/events/audit", "/events/audit?verify=1", "/events/sheet?year=R8", "/events/sheet.docx?year=R8", "/events/sheet.csv?year=R8"):
        assert browser.get(path).status_code == 200, path
    assert browser.get("/events/sheet?year=x").status_code == 422
    assert browser.get("/events/audit?verify=1&anchors=zz").status_code == 422
    assert browser.get("/events/?since=zz").status_code == 422
