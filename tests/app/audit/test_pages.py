"""The record in the browser: sought, written out, verified; the sheet of a year."""

from __future__ import annotations

from typing import Any


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))
