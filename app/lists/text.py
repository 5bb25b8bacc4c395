"""Bytes to text by a strict ladder: a byte-order mark, then UTF-8, then CP932, then a clear refusal.

No guessing by statistics: detectors misread short CP932 lists. ``shift_jis`` is not used because it lacks
①, ㈱ and 髙.
"""

from __future__ import annotations

import codecs
import re

from app.lists.table import refuse, shorten
from rules.faults import InputError
from rules.plain_text import why_unfit

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8（BOM付き）"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAVE = "Excel で「CSV UTF-8（コンマ区切り）」を選んで保存し直してください"
_NEITHER = "UTF-8 の文字としても CP932（Shift_JIS）の文字としても"
_JAPANESE_UTF8 = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]")
_HIGH = re.compile(rb"[\x80-\xff]")
# Bytes CP932 leaves undefined and Python turns into private characters.
_CP932_JUNK = re.compile("[\uf8f0-\uf8f3\x80\xa0]")


def decode(data: bytes, source: str) -> tuple[str, str]:
    """The text of a list and the name of its encoding, in Japanese.

    Raises InputError naming line, byte and what stands before it where no encoding fits.
    """
    for mark, codec, label in _BOMS:
        if data.startswith(mark):
            return _by_mark(data[len(mark) :], codec, label, source), label
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        in_utf8 = error
    if _is_damaged_utf8(data):
        raise _unreadable(source, "UTF-8 の文字として", data, in_utf8.start, "utf-8")
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError as error:
        # What reads further is likelier what was meant: its place is where the file goes wrong.
        start, codec = max((in_utf8.start, "utf-8"), (error.start, "cp932"))
        raise _unreadable(source, _NEITHER, data, start, codec) from None
    junk = _CP932_JUNK.search(text)
    if junk:
        start = len(text[: junk.start()].encode("cp932"))
        raise _unreadable(source, _NEITHER, data, start, "cp932")
    return text, "CP932（Shift_JIS）"


def _by_mark(body: bytes, codec: str, label: str, source: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise _unreadable(source, f"{label} の文字として", body, error.start, codec) from None


def _is_damaged_utf8(data: bytes) -> bool:
    """Japanese in UTF-8 with a few broken bytes; as CP932 it might decode into nonsense by chance."""
    high = len(_HIGH.findall(data))
    return 3 * len(_JAPANESE_UTF8.findall(data)) > 0.8 * high


def _unreadable(source: str, tried: str, data: bytes, start: int, codec: str) -> InputError:
    line_start = data.rfind(b"\n", 0, start) + 1
    line = data.count(b"\n", 0, start) + 1
    before = shorten(data[max(line_start, start - 60) : start].decode(codec, "replace"), 30)
    shown = f"、直前は「{before}」" if before.strip() else ""
    place = f"{source} {line}行目 {start - line_start + 1}バイト目"
    return refuse(place, f"{tried}読めません{shown}", _SAVE)


def unfit(text: str) -> str | None:
    """Why a cell's text cannot be taken, in Japanese; None where it can. Tab and line breaks may stand."""
    if "\ufffd" in text:  # what a program before us could not read, in a whole list of names
        return "文字化けした文字（U+FFFD）が入っています"
    return why_unfit(text, "\t\r\n")
