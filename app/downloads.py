"""Files handed out: always to be saved, never shown in the page's place, under a name any system can hold."""

from __future__ import annotations

import io
import re
from pathlib import PurePath

from flask import send_file
from werkzeug.wrappers import Response

from rules.plain_text import why_unfit

_LONGEST = 80  # three bytes each in UTF-8; file systems hold 255
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def download(content: bytes, kind: str, name: str) -> Response:
    """``content`` of the media type ``kind`` as a file (RFC 6266, the name in UTF-8 beside one in ASCII)."""
    answer: Response = send_file(io.BytesIO(content), kind, as_attachment=True, download_name=safe_name(name))
    return answer


def safe_name(name: str) -> str:
    """``name`` without what a path, a header or Windows cannot hold: separators, quotes, control characters,
    marks that turn its end around, names of devices. At most 80 characters, the ending kept."""
    plain = "".join(sign for sign in re.sub(r'[\\/:*?"<>|]+', "", name) if not why_unfit(sign))
    ending = PurePath(plain).suffix[:10]
    stem = plain.removesuffix(ending)[: _LONGEST - len(ending)].strip(". \u3000")
    if not stem or _DEVICES.fullmatch(stem.split(".")[0].strip()):
        stem = f"hosakan_{stem}" if stem else "hosakan"
    return stem + ending
