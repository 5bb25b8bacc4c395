"""What every request must be before a view sees it: text in UTF-8, and none that cannot be taken in.

The address and its question are refused here with a page; what was typed into a form is refused by the form
(``forms.form``), which names the field and keeps the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue

from app.errors import refused_page
from rules.plain_text import LINES, why_unfit

_URLENCODED = "application/x-www-form-urlencoded"
_ASKED = {
    "q": "検索の言葉",
    "name": "商号又は法人番号",
    "page": "ページの番号",
    "next": "戻り先",
    "sheet": "シートの名前",
    "copy": "写す元の番号",
    "pick": "選んだ会社",
    "verdict": "判定",
}
"""What a person calls the commonest parts of a question; others go by their own name."""


def prepare(app: Flask) -> None:
    """Put the door before every view."""
    app.before_request(_answer_to_unfit)


def _answer_to_unfit() -> ResponseReturnValue | None:
    problems = list(_problems())
    return refused_page(problems) if problems else None


def _problems() -> Iterator[str]:
    """What is wrong with the request as it came, each in a sentence."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    if not _is_utf8(path):
        yield "アドレスが UTF-8 の文字として読めません。"
    elif unfit := why_unfit(path.decode("utf-8")):
        yield f"アドレスに{unfit}。"
    if not _is_utf8(_unquoted(request.query_string)):
        yield "アドレスの「?」より後が UTF-8 の文字として読めません。"
        return
    yield from _unfit_questions()
    if request.method == "POST" and not _is_utf8(_unquoted(_typed_body())):
        yield "入力された内容が UTF-8 の文字として読めません。"
        return
    for name in (*request.form, *request.files):
        if name is None:  # a part of a form that says no name
            yield "入力の項目に名前がありません。"
        elif unfit := why_unfit(name):
            yield f"入力の項目の名前に{unfit}。"


def _unfit_questions() -> Iterator[str]:
    for name, values in request.args.lists():
        if unfit := why_unfit(name):
            yield f"アドレスの項目の名前に{unfit}。"
            continue
        # A letter's sender is asked for in several lines; a form whose field has one says so itself.
        found = next((problem for value in values if (problem := why_unfit(value, LINES + "\r"))), None)
        if found:
            yield f"「{_ASKED.get(name, name)}」に{found}。その文字を消してください。"


def _typed_body() -> bytes:
    """The body of a plain form; empty where it holds files. 413 where it is too much for a form."""
    if request.mimetype != _URLENCODED:
        return b""
    most = request.max_form_memory_size
    if most is not None and (request.content_length or 0) > most:
        abort(413)
    body = request.get_data(cache=True)
    if request.max_form_parts is not None and body.count(b"&") >= request.max_form_parts:
        abort(413)
    return body


def _unquoted(text: bytes) -> bytes:
    return unquote_to_bytes(text) if b"%" in text else text


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
