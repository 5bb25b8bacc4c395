"""照会書: a letter that asks a bidder for its affiliates, with the sheet to answer on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from docx.document import Document

from app.documents import base, letter
from app.documents.letter import Sender
from rules.parties import Company
from rules.plain_text import number_label
from rules.pledge_terms import fill
from rules.schema import Strict


class _Item(Strict):
    title: str
    text: str
    beneath: tuple[str, ...] = ()


class _Room(Strict):
    label: str
    count: int


class _Reply(Strict):
    title: str
    opening: str
    rows: tuple[_Room, ...]


class _Texts(Strict):
    title: str
    opening: str
    notes: tuple[str, ...]
    items: tuple[_Item, ...]
    reply: _Reply


def inquiry_docx(
    tender_name: str,
    bidder: Company,
    sender: Sender | None = None,
    *,
    reply_by: date | None = None,
    mark: str = "",
    own: Path | None = None,
) -> bytes:
    """The .docx of a 照会書 to one bidder and the 回答書 it answers on.

    ``reply_by``: blank to fill in by hand where not given. ``own``: HOSAKAN_RULES_DIR, for own texts.
    """
    words, sender = letter.texts(_Texts, "inquiry", own), sender or Sender()
    gaps = {"tender": tender_name, "bidder": bidder.name}
    document = base.new_document(words.title, mark=mark)
    letter.begin(document, words.title, bidder, sender)
    base.paragraph(document, fill(words.opening, gaps), first_line=1)
    base.blank_line(document)
    base.paragraph(document, "記", align="center")
    base.blank_line(document)
    for number, item in enumerate(words.items, 1):
        base.item(document, number_label(number), f"（{item.title}）{fill(item.text, gaps)}")
        base.numbered(document, item.beneath, level=2)
    last = len(words.items)
    base.item(document, number_label(last + 1), f"（回答期限）{letter.day_or_blank(reply_by)}")
    base.item(document, number_label(last + 2), f"（提出先・問合せ先）{sender.contact}")
    base.blank_line(document)
    for number, note in enumerate(words.notes, 1):
        base.note(document, f"（注{number}）{note}")
    base.page_break(document)
    _add_reply(document, words.reply, bidder, sender, gaps)
    return base.to_bytes(document)


def _add_reply(
    document: Document, reply: _Reply, bidder: Company, sender: Sender, gaps: dict[str, str]
) -> None:
    base.right_line(document, letter.day_or_blank(None))
    base.paragraph(document, f"{sender.body_name or '（団体名）'}　御中")
    for label, known in (
        ("住所（所在地）", bidder.address or ""),
        ("商号又は名称", bidder.name),
        ("法人番号", bidder.corporate_number or ""),
        ("代表者職氏名", "　　　　　　　　　　　印"),
    ):
        base.block_line(document, f"{label}　{known}")
    base.title_line(document, reply.title)
    base.paragraph(document, fill(reply.opening, gaps), first_line=1)
    base.blank_line(document)
    base.table(
        document,
        ("区分", "商号又は名称", "法人番号", "所在地", "関係の始まった日"),
        [(room.label, "\n", "", "", "") for room in reply.rows for _ in range(room.count)],
        (38, 42, 32, 33, 20),
        small=True,
    )
