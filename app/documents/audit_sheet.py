"""The 監査用シート of a fiscal year as a Word file: one page of counts, then every line."""

from __future__ import annotations

from docx.document import Document

from app.audit_sheet import AuditSheet, Section
from app.chain import Head
from app.documents import base
from rules.dates import wareki

_WIDTHS = {
    "exemptions": (31, 28, 43, 28, 20, 15),
    "overridden": (30, 32, 35, 33, 23, 12),
    "affiliates": (50, 60, 40, 15),
    "appointees": (35, 55, 60, 15),
    "looks": (40, 38, 27, 30, 30),
}


def audit_sheet_docx(sheet: AuditSheet, *, head: Head | None = None, mark: str = "") -> bytes:
    """The .docx of a sheet. ``head``: the end of the record when it is made."""
    document = base.new_document(sheet.title, mark=mark)
    base.right_line(document, f"作成日　{wareki(sheet.made_on)}")
    base.title_line(document, f"{sheet.title}（{sheet.year.label}）")
    facts = [
        ("団体名", sheet.municipality),
        ("期間", f"{wareki(sheet.year.first_day)}から{wareki(sheet.year.last_day)}まで"),
    ]
    if head:
        half = len(head.grouped) // 2
        lines = (head.grouped[:half].strip(), head.grouped[half:].strip())
        facts.append((f"記録の照合値\n（通番 {head.seq}）", "\n".join(lines)))
    base.key_value_table(document, facts)
    base.table(
        document,
        ("項目", "件数と内訳", "主なもの〔通番〕"),
        [(section.text.title, section.counted, "\n".join(section.shown)) for section in sheet.sections],
        (32, 40, 93),
        small=True,
    )
    for note in sheet.notes:
        base.note(document, f"・{note}")
    base.table(document, ("監査した人", "所属・職", "日付", "印"), [("\n", "", "", "")], (55, 50, 40, 20))
    filled = [section for section in sheet.sections if section.lines]
    for number, section in enumerate(filled, 1):
        if number == 1:
            base.page_break(document)
        _add(document, number, section)
    return base.to_bytes(document)


def _add(document: Document, number: int, section: Section) -> None:
    base.heading(document, f"別紙{number}　{section.text.title}（{len(section.lines)}件）")
    base.note(document, section.text.note)
    base.table(document, section.text.headings, section.lines, _WIDTHS[section.key], small=True)
