"""The pledges as Word files."""

from __future__ import annotations

from docx.document import Document

from app.documents import base
from forms.pledge_text import Annex, PledgeText
from rules.plain_text import number_label

_NONE_ENTERED = "（記載なし）"


def pledge_docx(text: PledgeText, *, mark: str = "", number: str | None = None) -> bytes:
    """The .docx of a pledge. ``mark`` stands on every page, ``number`` at the head."""
    document = base.new_document(text.title, mark=mark)
    if number:
        base.right_line(document, number)
    base.title_line(document, text.title)
    base.right_line(document, text.day)
    base.blank_line(document)
    base.paragraph(document, text.addressee)
    base.blank_line(document)
    _add_sender(document, text)
    base.blank_line(document)
    base.paragraph(document, text.preamble, first_line=1)
    base.blank_line(document)
    base.paragraph(document, "記", align="center")
    base.blank_line(document)
    _add_items(document, text)
    base.heading(document, "誓約に係る事項")
    base.key_value_table(document, [(line.label, line.text) for line in text.facts])
    for annex in text.annexes:
        _add_annex(document, annex)
    for place, note in enumerate(text.notes, 1):
        base.note(document, f"（注{place}）{note}")
    return base.to_bytes(document)


def _add_sender(document: Document, text: PledgeText) -> None:
    for line in text.sender:
        seal = "　　㊞" if text.seal and line.signed else ""
        base.block_line(document, f"{line.label}　{line.text}{seal}")


def _add_items(document: Document, text: PledgeText) -> None:
    for number, item in enumerate(text.items, 1):
        base.item(document, number_label(number), f"（{item.title}）{item.text}{item.intro}")
        base.numbered(document, item.beneath, level=2)


def _add_annex(document: Document, annex: Annex) -> None:
    base.heading(document, annex.caption, 2)
    if annex.remark:
        base.paragraph(document, annex.remark)
    if annex.table:
        base.table(document, annex.table.header, annex.table.rows, annex.table.widths, small=True)
    elif not annex.remark:
        base.paragraph(document, _NONE_ENTERED)
