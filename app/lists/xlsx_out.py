"""A workbook of one sheet, written part by part: valid against the schema, the same bytes everywhere.

openpyxl is not used here: its styles fail the schema's order and its files carry the clock.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from app.lists.table import letter

Value = str | int | Decimal | date | None

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = f"""{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>"""
_PACKAGE_RELATIONS = f"""{_XML}<Relationships xmlns="{_RELATIONS}">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
_WORKBOOK_RELATIONS = f"""{_XML}<Relationships xmlns="{_RELATIONS}">\
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""
# Cell formats: 0 number, 1 text, 2 day, 3 heading.
_NUMBER, _TEXT, _DAY, _HEADING = range(4)
_FONT = '<sz val="11"/><name val="游ゴシック"/><family val="3"/><charset val="128"/>'
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" \
applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>\
<cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_PANE = """<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" \
activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"""

# _x000D_ in a cell means a character to Excel; a text that looks so is written with its own escape.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST = 60
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
_EXACT = 10**15


def workbook(table: Sequence[Sequence[Value]], sheet: str) -> bytes:
    """The .xlsx of a table whose first row are the headings. Texts are written as they stand."""
    title = f'<sheets><sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets>'
    content = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELATIONS,
        "xl/_rels/workbook.xml.rels": _WORKBOOK_RELATIONS,
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{title}</workbook>',
        "xl/worksheets/sheet1.xml": _sheet(table),
    }
    buffer = io.BytesIO()
    # No compression: zlib's output differs between its versions.
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in content.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            package.writestr(entry, text.encode())
    return buffer.getvalue()


def _sheet(table: Sequence[Sequence[Value]]) -> str:
    rows = []
    for number, row in enumerate(table, start=1):
        cells = "".join(_cell(f"{letter(c)}{number}", value, number == 1) for c, value in enumerate(row))
        rows.append(f'<row r="{number}">{cells}</row>')
    columns = "".join(
        f'<col min="{c + 1}" max="{c + 1}" width="{width}" customWidth="1"/>'
        for c, width in enumerate(_widths(table))
    )
    shown = f"<cols>{columns}</cols>" if columns else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">{_PANE}{shown}<sheetData>{"".join(rows)}</sheetData></worksheet>'
    )


def _cell(place: str, value: Value, heading: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        return f'<c r="{place}" s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    if isinstance(value, int | Decimal) and -_EXACT < value < _EXACT:
        return f'<c r="{place}" s="{_NUMBER}"><v>{value}</v></c>'
    text = value.isoformat() if isinstance(value, date) else str(value)
    written = escape(_LOOKS_ESCAPED.sub("_x005F_", text)).replace("\r", "_x000D_")
    style = _HEADING if heading else _TEXT
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def _widths(table: Sequence[Sequence[Value]]) -> list[int]:
    widths = [0] * max((len(row) for row in table), default=0)
    for row in table:
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _width(value))
    return [min(width, _WIDEST) + 2 for width in widths]


def _width(value: Value) -> int:
    """The width of the widest line, full-width characters counted twice."""
    lines = str("" if value is None else value).split("\n")
    return max(sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in line) for line in lines)
