"""``hosakan checks``: the checks that are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import Any

import click

from app.commands import output
from rules.faults import Fault, InputError

_AT_ONCE = 200
"""Checks that are read from the database at a time."""
_WORDS = {
    "same": "同じ",
    "different": "違う",
    "no_law": "計算し直せない（表の保存を始める前）",
    "failed": "計算し直せない",
}
_WRONG = ("different", "failed")


@click.group(help="保存した照合")
def checks() -> None:
    """Commands on checks that are kept."""


@checks.command(
    short_help="保存した照合を、保存した材料から計算し直し、結果が1バイトも違わないか確かめます",
    help="保存した照合を、そのときの入力・条項・表・法人番号公表情報の該当部分だけから計算し直し、保存した結果と"
    "比べます。データは変わりません。違いがあれば、終了コードは1です。",
)
@click.argument("numbers", metavar="[番号]...", nargs=-1, type=click.IntRange(1, 2**31 - 1))
@click.option("--all", "every", is_flag=True, help="保存した照合すべて")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します")
@click.pass_context
def rerun(context: click.Context, numbers: tuple[int, ...], every: bool, as_json: bool) -> None:
    """Make past checks again."""
    if bool(numbers) == every:
        raise click.UsageError("照合の番号か --all の、どちらか一方を指定してください。")
    again = import_module("app.rerun")  # only now: the other commands need no database
    past = import_module("app.console").opened_store().past
    found = []
    asked = list(dict.fromkeys(numbers)) if numbers else past.numbers()
    try:
        for done, one in enumerate(again.rerun(_snapshots(past, asked), past.law), 1):
            found.append(one)
            if not as_json:
                _tell(one)
            if done % _AT_ONCE == 0:
                output.say(f"{done}／{len(asked)}件")
    except LookupError as error:
        number = str(error).rpartition(" ")[2]
        fault = Fault(f"照合 {number}", "その番号の照合はありません", "照合の画面の番号を指定してください")
        raise InputError([fault]) from None
    counts = Counter(one.came.value for one in found)
    if as_json:
        output.print_json(_document(found, counts, again.engine_now()))
    else:
        told = "、".join(f"{_WORDS[came]} {count}件" for came, count in counts.items())
        output.print_text(told or "保存した照合はありません")
    if any(counts[came] for came in _WRONG):
        context.exit(1)


def _snapshots(past: Any, numbers: list[int]) -> Iterator[Any]:
    rest = iter(numbers)
    while some := list(islice(rest, _AT_ONCE)):
        yield from past.snapshots(some)


def _tell(one: Any) -> None:
    why = "、".join(one.differs) or (one.why if one.came.value == "failed" else "")
    output.print_text(f"照合 {one.number}: {_WORDS[one.came.value]}{f'（{why}）' if why else ''}")


def _document(found: list[Any], counts: Counter[str], engine: str) -> dict[str, Any]:
    return {
        "engine": engine,
        "checks": [
            {
                "number": one.number,
                "came": one.came.value,
                "engine": one.engine,
                "law_sha256": one.law_sha256,
                "differs": list(one.differs),
                "why": one.why or None,
            }
            for one in found
        ],
        "summary": {came: counts[came] for came in _WORDS},
    }
