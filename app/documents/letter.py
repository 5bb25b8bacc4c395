"""Letters to a bidder: their texts as data, and the parts they share. No letter names an appointee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from docx.document import Document

from app.documents import base
from rules.dates import wareki
from rules.parties import Company
from rules.schema import Strict, parse, read_toml

_BLANK_DAY = "　　　年　　月　　日"
_Texts = TypeVar("_Texts", bound=Strict)


@dataclass(frozen=True)
class Sender:
    """Who writes. All blank to fill in by hand where not known.

    ``head``: the office that signs (架空市長 架空 一郎). ``number``: the document's. ``contact``: whom
    to ask.
    """

    body_name: str = ""
    head: str = ""
    number: str = ""
    written_on: date | None = None
    contact: str = ""


def texts(model: type[_Texts], name: str, own: Path | None = None) -> _Texts:
    """The texts of a letter: the municipality's own (``own``/documents/``name``.toml, ``own`` being
    HOSAKAN_RULES_DIR) where there are any, else the shipped ones. Raises InputError naming file and key."""
    path = own / "documents" / f"{name}.toml" if own else None
    if path and path.is_file():
        return parse(model, read_toml(path), path.name)
    with as_file(files("templates") / "documents" / name / "text.toml") as shipped:
        return parse(model, read_toml(shipped), shipped.name)


def day_or_blank(day: date | None) -> str:
    """The day in 和暦, or room to write it by hand."""
    return wareki(day) if day else _BLANK_DAY


def begin(document: Document, title: str, bidder: Company, sender: Sender) -> None:
    """Number and day, addressee, sender, title."""
    base.right_line(document, sender.number or "第　　　　　号")
    base.right_line(document, day_or_blank(sender.written_on))
    base.blank_line(document)
    if bidder.address:
        base.paragraph(document, bidder.address)
    base.paragraph(document, f"{bidder.name}　御中")
    base.blank_line(document)
    base.block_line(document, sender.head or f"{sender.body_name or '（団体名）'}　長　　　　　　　　　　印")
    base.blank_line(document)
    base.title_line(document, title)
    base.blank_line(document)
