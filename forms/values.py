"""Reading one value of a form: from JSON (types exact) or as typed on a page (text).

Pure checks; the WTForms fields and the JSON reader are adapters over them. Each raises InputError with
one fault whose ``where`` is empty: the caller knows the place.

A value is ``str`` (text, textarea, choice), ``int``, ``date``, ``bool``, a tuple of ``str``
(multi_choice), or None for "not given". A text counts as given where it holds more than white space,
and is kept exactly as typed; only ``\\r\\n`` becomes ``\\n``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from forms.outline import Item, Kind
from rules.dates import HOW_TO_WRITE, parse_date
from rules.faults import Fault, InputError
from rules.plain_text import LINES, why_unfit

Value = str | int | date | bool | tuple[str, ...] | None
MAX_INTEGER = 10**12
_DIGITS = re.compile(r"\d{1,3}(,\d{3})+|\d+")


def refuse(problem: str, remedy: str) -> NoReturn:
    """Raise InputError with one fault, its place left to the caller."""
    raise InputError([Fault("", problem, remedy)])


def from_json(item: Item, raw: object) -> Value:
    """The value in a JSON document. Numbers stay numbers: ``"true"`` is no boolean, ``5`` no text."""
    return None if raw is None else _JSON[item.type](item, raw)


def from_page(item: Item, typed: list[str]) -> Value:
    """The value a browser sent: a list of texts, empty where nothing was chosen."""
    if item.type is Kind.MULTI_CHOICE:
        return _chosen(item, typed)
    text = typed[0] if typed else ""
    return _page_boolean(text) if item.type is Kind.BOOLEAN else from_json(item, text)


def is_given(value: object) -> bool:
    """Whether there is something: white space, nothing, and lists without an entry are not."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != () and value != []


def _text(item: Item, raw: object) -> str | None:
    if not isinstance(raw, str):
        refuse("文字列ではありません", '「"…"」のように引用符で囲んで書いてください')
    text = raw.replace("\r\n", "\n")
    many_lines = item.type is Kind.TEXTAREA
    if not many_lines and "\n" in text:
        refuse("改行があります", "1行で書いてください")
    unfit = why_unfit(text, LINES if many_lines else "")
    if unfit:
        refuse(unfit, "その文字を消してください")
    if item.max_length and len(text) > item.max_length:
        refuse(
            f"長すぎます（{len(text)}文字、上限{item.max_length}文字）",
            f"{item.max_length}文字以内にしてください",
        )
    return text if is_given(text) else None


def _integer(item: Item, raw: object) -> int | None:
    how = "「3」「1,250,000」のように数字だけで書いてください"
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        refuse("整数ではありません", how)
    if isinstance(raw, str):
        plain = unicodedata.normalize("NFKC", raw).strip()
        if not plain:
            return None
        if not _DIGITS.fullmatch(plain) or len(plain) > 40:
            refuse("0以上の整数として読めません", how)
        raw = int(plain.replace(",", ""))
    if not 0 <= raw <= MAX_INTEGER:
        refuse("0以上、1兆以下の整数ではありません", how)
    return raw


def _date(item: Item, raw: object) -> date | None:
    if not isinstance(raw, str):
        refuse("日付ではありません", HOW_TO_WRITE)
    if not raw.strip():
        return None
    if len(raw) > 40 or why_unfit(raw):
        refuse("日付として読めません", HOW_TO_WRITE)
    return parse_date(raw).day


def _boolean(item: Item, raw: object) -> bool:
    if not isinstance(raw, bool):
        refuse("真偽値ではありません", f"true（{item.yes}）か false（{item.no}）を書いてください")
    return raw


def _page_boolean(text: str) -> bool | None:
    known = {"": None, "true": True, "false": False}
    if text not in known:
        refuse("選択肢にありません", "選択肢から選んでください")
    return known[text]


def _choice(item: Item, raw: object) -> str | None:
    if not isinstance(raw, str):
        refuse("選択肢の値（文字列）ではありません", _which(item))
    if not raw.strip():
        return None
    if raw not in dict(item.pairs):
        refuse("選択肢にない値です", _which(item))
    return raw


def _chosen(item: Item, raw: object) -> tuple[str, ...] | None:
    if not isinstance(raw, list) or not all(isinstance(value, str) for value in raw):
        refuse("選択肢の値の一覧ではありません", f"[ ] で囲んだ一覧にしてください。{_which(item)}")
    strange = [value for value in raw if value not in dict(item.pairs)]
    if strange:
        refuse("選択肢にない値があります", _which(item))
    # The order of the form, not of the ticks; a tick twice is one tick.
    return tuple(value for value, _ in item.pairs if value in raw) or None


def _which(item: Item) -> str:
    return f"{'、'.join(value for value, _ in item.pairs)} から選んでください"


def _rows(item: Item, raw: object) -> NoReturn:
    raise AssertionError(f"{item.name}: rows are read row by row")


_JSON: dict[Kind, Callable[[Item, object], Value]] = {
    Kind.TEXT: _text,
    Kind.TEXTAREA: _text,
    Kind.INTEGER: _integer,
    Kind.DATE: _date,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.MULTI_CHOICE: _chosen,
    Kind.ROWS: _rows,
}
