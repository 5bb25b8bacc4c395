"""What the views of papers share: the day in Japan, the demonstration's mark, a Word file as an answer."""

from __future__ import annotations

from datetime import date, datetime

from werkzeug.wrappers import Response

from app.chain import JAPAN
from app.downloads import download
from app.security import is_demo

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DEMO_MARK = "デモ（架空の自治体）"


def today() -> date:
    """The day in Japan."""
    return datetime.now(JAPAN).date()


def demo_mark() -> str:
    """What stands on every page of a demonstration's papers; empty otherwise."""
    return DEMO_MARK if is_demo() else ""


def send_docx(content: bytes, name: str) -> Response:
    """A Word file to be saved as ``name``; signs no file name can hold are left out."""
    return download(content, WORD, name)
