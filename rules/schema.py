"""Reading TOML and JSON into typed values, with every fault named in Japanese.

One base class for everything that is read from a file, one translation of pydantic's errors.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from rules.faults import Fault, InputError
from rules.plain_text import why_unfit


class Strict(BaseModel):
    """A frozen record whose unknown keys are refused and whose types are not guessed at."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


Record = TypeVar("Record", bound=BaseModel)

_Context = Mapping[str, Any]
_SAYINGS: dict[str, Callable[[_Context], tuple[str, str]]] = {
    "missing": lambda _: ("必要な項目がありません", "この項目を書いてください"),
    "extra_forbidden": lambda _: ("知らない項目です", "項目名の綴りを確かめるか、この項目を消してください"),
    "string_type": lambda _: ("文字列ではありません", '「"…"」のように引用符で囲んで書いてください'),
    "string_unicode": lambda _: ("文字として読めません", "文字化けした部分を書き直してください"),
    "string_too_short": lambda c: (f"{c['min_length']}文字以上が必要です", "内容を書いてください"),
    "string_too_long": lambda c: (f"長すぎます（上限{c['max_length']}文字）", "短くしてください"),
    "string_pattern_mismatch": lambda c: (
        "決められた書き方と違います",
        f"パターン {c['pattern']} に合わせてください",
    ),
    "int_type": lambda _: ("整数ではありません", "数字だけで書いてください"),
    "int_parsing": lambda _: ("整数として読めません", "数字だけで書いてください"),
    "int_from_float": lambda _: ("整数ではありません", "小数点のない数で書いてください"),
    "bool_type": lambda _: ("真偽値ではありません", "true か false を書いてください"),
    "bool_parsing": lambda _: ("真偽値ではありません", "true か false を書いてください"),
    "list_type": lambda _: ("一覧ではありません", "[ ] で囲んだ一覧で書いてください"),
    "tuple_type": lambda _: ("一覧ではありません", "[ ] で囲んだ一覧で書いてください"),
    "dict_type": lambda _: ("項目の組ではありません", "「項目 = 値」の組で書いてください"),
    "model_type": lambda _: ("項目の組ではありません", "「項目と値」の組で書いてください"),
    "model_attributes_type": lambda _: ("項目の組ではありません", "「項目と値」の組で書いてください"),
    "enum": lambda c: ("知らない値です", f"{_choices(c['expected'])} のどれかを書いてください"),
    "literal_error": lambda c: ("知らない値です", f"{_choices(c['expected'])} のどれかを書いてください"),
    "date_type": lambda _: ("日付ではありません", "2026-11-20 のように書いてください"),
    "date_from_datetime_parsing": lambda _: ("日付として読めません", "2026-11-20 のように書いてください"),
    "date_parsing": lambda _: ("日付として読めません", "2026-11-20 のように書いてください"),
    "greater_than_equal": lambda c: (f"{c['ge']}以上ではありません", f"{c['ge']}以上の数を書いてください"),
    "less_than_equal": lambda c: (f"{c['le']}以下ではありません", f"{c['le']}以下の数を書いてください"),
    "too_short": lambda c: (f"{c['min_length']}件以上が必要です", "一覧に書き足してください"),
    "too_long": lambda c: (f"多すぎます（上限{c['max_length']}件）", "一覧を短くしてください"),
}


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", "、").replace(", ", "、")


def parse(
    model: type[Record], data: object, source: str = "", context: dict[str, Any] | None = None
) -> Record:
    """Turn plain data into ``model``. Raises InputError with every fault, each placed by its path;
    ``source`` (a file name) stands before the path. ``context`` is handed to the model's validators."""
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        raise InputError(faults_of(error, source)) from None


def faults_of(error: ValidationError, source: str = "") -> list[Fault]:
    """pydantic's errors as faults in Japanese, in the order of the input."""
    faults: list[Fault] = []
    for item in _own_faults(error):
        where = _place(item["loc"], source)
        context = item.get("ctx") or {}
        cause = context.get("error")
        if isinstance(cause, InputError):
            inner = "." if item["loc"] else " "
            faults += [
                Fault(f"{where}{inner}{f.where}" if f.where else where, f.problem, f.remedy)
                for f in cause.faults
            ]
            continue
        say = _SAYINGS.get(item["type"])
        problem, remedy = say(context) if say else (str(cause or item["msg"]), "")
        faults.append(Fault(where, problem, remedy))
    return faults


def _own_faults(error: ValidationError) -> list[ErrorDetails]:
    """pydantic's errors without those that only follow from others: a list counts as too short where its
    rows are there but at fault, and they say so themselves."""
    errors = error.errors(include_url=False)
    lists = {item["loc"][:depth] for item in errors for depth in range(len(item["loc"]))}
    return [item for item in errors if item["type"] != "too_short" or item["loc"] not in lists]


def _place(loc: tuple[int | str, ...], source: str) -> str:
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else (f".{part}" if path else part)
    return _join(source, path)


def _join(first: str, second: str) -> str:
    return f"{first} {second}".strip() if second else first


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file (UTF-8, a byte-order mark allowed) as plain data. Raises InputError naming the file."""
    return toml_of(read_text(path), path.name)


def read_text(path: Path) -> str:
    """A text file (UTF-8, a byte-order mark allowed), its lines ended by LF. Raises InputError naming it."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputError(
            [Fault(path.name, "UTF-8 の文字として読めません", "文字コード UTF-8 で保存してください")]
        ) from None


def toml_of(text: str, source: str) -> dict[str, Any]:
    """TOML as plain data. Raises InputError naming ``source``, the line and the column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            [
                Fault(
                    f"{source} {_toml_place(str(error))}",
                    "TOML として読めません",
                    "その前後の記号や引用符、日付、同じ項目の重なりを直してください",
                )
            ]
        ) from None


def _toml_place(message: str) -> str:
    found = re.search(r"at line (\d+), column (\d+)", message)
    return f"{found[1]}行{found[2]}文字目" if found else "ファイルの終わり"


def read_json(text: bytes, source: str) -> Any:
    """JSON bytes (UTF-8, a byte-order mark allowed) as plain data. A key written twice is refused.

    Raises InputError naming ``source``, the line and the column.
    """
    try:
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=_no_twins)
    except UnicodeDecodeError as error:
        raise InputError(
            [
                Fault(
                    source,
                    f"UTF-8 の文字として読めません（{error.start + 1}バイト目）",
                    "文字コード UTF-8 で保存してください",
                )
            ]
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(
            [
                Fault(
                    f"{source} {error.lineno}行{error.colno}文字目",
                    "JSON として読めません",
                    "記号や引用符の抜けを直してください",
                )
            ]
        ) from None
    except RecursionError:
        raise InputError([Fault(source, "入れ子が深すぎます", "形式を確かめてください")]) from None
    except InputError as error:
        raise InputError([Fault(_join(source, f.where), f.problem, f.remedy) for f in error.faults]) from None
    except ValueError:  # a number of more digits than Python reads
        raise InputError([Fault(source, "桁が多すぎる数があります", "数を確かめてください")]) from None


def refuse_unfit(data: object, source: str = "", said: Sequence[Fault] = ()) -> None:
    """The door for a document from outside: raises InputError with ``said``, what was found wrong with it
    otherwise, and every text in it that cannot be taken in, the names of its keys included."""
    places = {fault.where for fault in said}
    unfit = [
        Fault(where, problem, "その文字を消してください")
        for where, problem in _unfit_texts(data, source, ())
        if where not in places
    ]
    if said or unfit:
        raise InputError([*said, *unfit])


def _unfit_texts(data: object, source: str, path: tuple[int | str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        problem = why_unfit(data, "\t\r\n")
        if problem:
            yield _place(path, source), problem
    elif isinstance(data, dict):
        for key, value in data.items():
            problem = why_unfit(key)
            if problem:
                yield _place(path, source), f"項目の名前に{problem}"
            else:
                yield from _unfit_texts(value, source, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _unfit_texts(value, source, (*path, number))


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twins = sorted({key for key in keys if keys.count(key) > 1})
    if twins:
        raise InputError([Fault(key, "同じ項目が2度書かれています", "1つにしてください") for key in twins])
    return dict(pairs)
