"""The paper every document is printed on: A4, ＭＳ 明朝, line grid, page numbers; and the parts put on it.

The parts are plain functions that add something at the end of a document. Texts go in as typed, in one
run each: ``\\n`` becomes a line break, ``\\t`` a tab, other control characters raise InputError (forms
refuse them earlier, with the field's name). Widths are millimetres; 165 of them lie between the margins.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import docx
import docx.enum.text
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from rules.faults import Fault, InputError
from rules.plain_text import number_label, unprintable

TEXT_WIDTH_MM = 165
LABEL_WIDTH_MM = 42
# A day that says nothing: documents must come out the same whenever they are made.
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/footer1.xml": "footer.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
_SHADE = "EFEFEF"
# Rows whose cells have at most so many characters and lines stay on one page; longer ones may break.
_KEEP_TOGETHER, _KEEP_LINES = 300, 10


@cache
def _base() -> bytes:
    """The empty document, zipped once from templates/documents/base/."""
    folder = files("templates") / "documents" / "base"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, source in _PARTS.items():
            package.writestr(name, (folder / source).read_bytes())
    return buffer.getvalue()


def new_document(title: str, *, mark: str = "") -> Document:
    """An empty A4 document. ``title`` goes into the file's properties (screen readers say it);
    ``mark`` stands at the top right of every page (デモ用 …)."""
    document = docx.Document(io.BytesIO(_base()))
    document.core_properties.title = _checked(title)[:255]
    if mark:
        header = document.sections[0].header
        header.is_linked_to_previous = False
        header.paragraphs[0]._p.append(_run(mark))
    return document


def to_bytes(document: Document) -> bytes:
    """The .docx. Equal content gives equal bytes on any machine: fixed dates, sorted parts, and no
    compression, because zlib's output differs between its versions."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = ""
    properties.revision = 1
    properties.created = properties.modified = _NO_DAY
    saved = io.BytesIO()
    document.save(saved)
    buffer = io.BytesIO()
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(buffer, "w") as package:
        for name in sorted(made.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            package.writestr(entry, made.read(name))
    return buffer.getvalue()


# --- lines of text ------------------------------------------------------------------------------------


def title_line(document: Document, text: str) -> None:
    """The document's title, centred, large."""
    _append(document, _paragraph(text, style="Title"))


def heading(document: Document, text: str, level: int = 1) -> None:
    """A heading that stays with what follows. ``level`` is 1 or 2."""
    _append(document, _paragraph(text, style=f"Heading{level}"))


def paragraph(
    document: Document, text: str, *, indent: int = 0, first_line: int = 0, align: str = "left"
) -> None:
    """A paragraph. ``indent`` and ``first_line`` in characters; ``align`` left, center, right or both."""
    _append(document, _paragraph(text, indent=indent, first_line=first_line, align=align))


def right_line(document: Document, text: str) -> None:
    """A line at the right margin: the date, a document number."""
    _append(document, _paragraph(text, align="right"))


def block_line(document: Document, text: str, *, indent: int = 18) -> None:
    """A line of the sender's block: begins ``indent`` characters from the left, wraps beneath itself."""
    _append(document, _paragraph(text, indent=indent))


def blank_line(document: Document) -> None:
    """An empty line."""
    _append(document, _paragraph(""))


def note(document: Document, text: str) -> None:
    """Small print, a note of the kind （注）."""
    _append(document, _paragraph(text, style="Note"))


def item(document: Document, label: str, text: str, *, level: int = 1) -> None:
    """One item of a list: its number as typed, then the text, hanging. ``level`` 1 or deeper indents."""
    element = _paragraph(f"{label}\t{text}")
    left = 420 * level + 210 * (level - 1)
    ppr = _ppr(element)
    ppr.append(_el("w:tabs", None, _el("w:tab", {"w:val": "left", "w:pos": left})))
    ppr.append(_el("w:ind", {"w:left": left, "w:hanging": 420 if level == 1 else 630}))
    _append(document, element)


def numbered(document: Document, texts: Iterable[str], *, level: int = 1) -> None:
    """A numbered list, the numbers typed as text: １ ２ … or ⑴ ⑵ …"""
    for number, text in enumerate(texts, 1):
        item(document, number_label(number, level), text, level=level)


def page_break(document: Document) -> None:
    """What follows begins on a new page."""
    _append(document, _el("w:p", None, _el("w:r", None, _el("w:br", {"w:type": "page"}))))


# --- tables -------------------------------------------------------------------------------------------


def key_value_table(
    document: Document,
    rows: Sequence[tuple[str, str]],
    *,
    label_width: float = LABEL_WIDTH_MM,
    together: bool = False,
) -> None:
    """Two columns: shaded labels at the left, values at the right. Adds nothing for no rows.

    together: no page ends between two of its rows (for a few short rows above a long one).
    """
    if not rows:
        return
    widths = [label_width, TEXT_WIDTH_MM - label_width]
    element = _table([[_cell(k, widths[0], shaded=True), _cell(v, widths[1])] for k, v in rows], widths)
    if together:
        for row in list(element.iter(qn("w:tr")))[:-1]:
            for properties in row.iter(qn("w:pPr")):
                properties.insert(1, _el("w:keepNext"))
    _append(document, element)
    _gap(document)


def table(
    document: Document,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    align: Sequence[str] = (),
    small: bool = False,
) -> None:
    """A table whose heading row is repeated on every page.

    widths: one a column, in mm; they are scaled to fill the text width. align: one a column
    (left, center, right); left where not given. small: 9 point type, for many columns.
    Raises ValueError where a row has another number of cells than the heading.
    """
    scale = TEXT_WIDTH_MM / sum(widths)
    fitted = [width * scale for width in widths]
    aligns = [*align, *["left"] * (len(header) - len(align))]
    body = [
        [
            _cell(text, width, align=side, small=small)
            for text, width, side in zip(row, fitted, aligns, strict=True)
        ]
        for row in rows
    ]
    head = [
        _cell(text, width, align="center", shaded=True, small=small)
        for text, width in zip(header, fitted, strict=True)
    ]
    element = _table([head, *body], fitted)
    first = element.find(qn("w:tr"))
    assert first is not None  # noqa: S101 - the heading row was just put there
    _row_properties(first).append(_el("w:tblHeader"))
    _append(document, element)
    _gap(document)


def _table(rows: Sequence[Sequence[BaseOxmlElement]], widths: Sequence[float]) -> BaseOxmlElement:
    element = _el(
        "w:tbl",
        None,
        _el(
            "w:tblPr",
            None,
            _el("w:tblStyle", {"w:val": "TableGrid"}),
            _el("w:tblW", {"w:w": sum(map(_twips, widths)), "w:type": "dxa"}),
            _el("w:tblLayout", {"w:type": "fixed"}),
            _el("w:tblLook", {"w:val": "0000"}),
        ),
        _el("w:tblGrid", None, *(_el("w:gridCol", {"w:w": _twips(width)}) for width in widths)),
    )
    for cells in rows:
        row = _el("w:tr", None, *cells)
        if all(map(_is_short, cells)):
            _row_properties(row).append(_el("w:cantSplit"))
        element.append(row)
    return element


def _is_short(cell: BaseOxmlElement) -> bool:
    characters = sum(len(words.text or "") for words in cell.iter(qn("w:t")))
    return characters <= _KEEP_TOGETHER and len(list(cell.iter(qn("w:br")))) < _KEEP_LINES


def _row_properties(row: BaseOxmlElement) -> BaseOxmlElement:
    found: BaseOxmlElement | None = row.find(qn("w:trPr"))
    if found is None:
        found = _el("w:trPr")
        row.insert(0, found)
    return found


def _cell(
    text: str, width: float, *, shaded: bool = False, align: str = "left", small: bool = False
) -> BaseOxmlElement:
    properties = _el("w:tcPr", None, _el("w:tcW", {"w:w": _twips(width), "w:type": "dxa"}))
    if shaded:
        properties.append(_el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _SHADE}))
    properties.append(_el("w:vAlign", {"w:val": "center"}))
    return _el(
        "w:tc", None, properties, _paragraph(text, style="Cell", align=align, size=18 if small else None)
    )


def _gap(document: Document) -> None:
    # Word joins two tables that touch, and wants a paragraph after the last one.
    _append(document, _paragraph("", style="Gap"))


# --- pictures -----------------------------------------------------------------------------------------


def picture(document: Document, png: bytes, *, width: float, alt: str) -> None:
    """A PNG, ``width`` mm wide, centred. ``alt`` says in words what it shows (required)."""
    holder = document.add_paragraph()
    holder.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    shape = holder.add_run().add_picture(io.BytesIO(png), width=Mm(min(width, TEXT_WIDTH_MM)))
    described = shape._inline.docPr
    described.set("descr", _checked(alt))
    described.set("name", f"図{described.get('id')}")


# --- the XML beneath ----------------------------------------------------------------------------------


def _checked(text: str) -> str:
    plain = text.replace("\r\n", "\n")
    bad = unprintable(plain, "\n\t")
    if bad:
        raise InputError(
            [Fault("文書の文字", f"印刷できない文字（{bad}）があります", "その文字を消してください")]
        )
    return plain


def _el(tag: str, attributes: dict[str, object] | None = None, *children: BaseOxmlElement) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), str(value))
    for child in children:
        element.append(child)
    return element


def _run(text: str, size: int | None = None) -> BaseOxmlElement:
    run = _el("w:r")
    if size:
        run.append(_el("w:rPr", None, _el("w:sz", {"w:val": size}), _el("w:szCs", {"w:val": size})))
    for piece in re.split(r"([\n\t])", _checked(text)):
        if piece == "\n":
            run.append(_el("w:br"))
        elif piece == "\t":
            run.append(_el("w:tab"))
        elif piece:
            words = _el("w:t")
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words.text = piece
            run.append(words)
    return run


def _paragraph(
    text: str,
    *,
    style: str | None = None,
    indent: int = 0,
    first_line: int = 0,
    align: str = "left",
    size: int | None = None,
) -> BaseOxmlElement:
    # The children of w:pPr must stand in this order.
    properties = _el("w:pPr")
    if style:
        properties.append(_el("w:pStyle", {"w:val": style}))
    if indent or first_line:
        properties.append(_el("w:ind", {"w:left": 210 * indent, "w:firstLine": 210 * first_line}))
    if align != "left":
        properties.append(_el("w:jc", {"w:val": align}))
    element = _el("w:p", None, properties)
    if text:
        element.append(_run(text, size))
    return element


def _ppr(paragraph_element: BaseOxmlElement) -> BaseOxmlElement:
    found: BaseOxmlElement | None = paragraph_element.find(qn("w:pPr"))
    assert found is not None  # noqa: S101 - _paragraph always makes one
    return found


def _append(document: Document, element: BaseOxmlElement) -> None:
    # The section's properties are the body's last child and must stay so.
    document.element.body[-1].addprevious(element)


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
