"""Excel: checked as a zip, parsed by a limited child process, the first visible sheet that fits taken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.lists.table import BadCell, Limits, Row, Table, refuse, refuse_all, where
from app.lists.text import unfit
from app.lists.xlsx_check import check_package
from rules.faults import Fault, InputError

_CHILD = Path(__file__).with_name("xlsx_child.py")
_PEEK = 30
_SMALLER = "名簿の表だけを新しいブックに写し、.xlsx で保存し直してください"
_SAVE = "Excel で開き、「Excel ブック（.xlsx）」で保存し直してください"
_UNCALCULATED = ("数式の計算結果が入っていません", "Excel で開いて保存し直すか、数式を値に置き換えてください")


def read_xlsx(
    data: bytes, source: str, limits: Limits, known: Callable[[Table], int], sheet: str | None = None
) -> Table:
    """The rows of one sheet: ``sheet``, or the first visible one in which ``known`` counts a heading
    (none: the first visible one). Raises InputError where the file is no readable .xlsx or too much."""
    check_package(data, source, limits)
    answer = _run_child(data, source, limits, sheet)
    table = _table(answer, source)
    if sheet is None and not known(table):
        for name, rows in answer["peeks"].items():
            if known(Table(source, _rows(rows), "")):
                table = _table(_run_child(data, source, limits, name), source)
                break
    _refuse_unfit(table, limits)
    return table


def _table(answer: dict[str, Any], source: str) -> Table:
    bad = tuple(BadCell(row, column, *_trouble(text)) for row, column, text in answer["bad"])
    sheets = tuple(answer["sheets"])
    return Table(source, _rows(answer["rows"]), "Excel（.xlsx）", answer["sheet"], sheets, bad)


def _rows(rows: Sequence[Any]) -> tuple[Row, ...]:
    return tuple(Row(number, tuple(cells)) for number, cells in rows)


def _trouble(text: str) -> tuple[str, str]:
    if not text:
        return _UNCALCULATED
    return f"エラー値 {text[:20]} です", "数式を直すか、値を書いてください"


def _refuse_unfit(table: Table, limits: Limits) -> None:
    faults = []
    for row in table.rows:
        for column, cell in enumerate(row.cells):
            problem = unfit(cell)
            if len(cell) > limits.cell_characters:
                problem = f"長すぎます（上限{limits.cell_characters:,}文字）"
            if problem:
                place = where(table.place, row.number, column)
                faults.append(Fault(place, problem, "その文字を消してください"))
    if faults:
        raise refuse_all(table.place, faults)


def _run_child(data: bytes, source: str, limits: Limits, sheet: str | None) -> dict[str, Any]:
    order = json.dumps({"sheet": sheet, "limits": {**asdict(limits), "peek": _PEEK}})
    # The child needs no secret of ours; -P keeps this folder's modules out of its way.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOSAKAN_")}
    try:
        done = subprocess.run(  # noqa: S603  our own script, arguments made here
            [sys.executable, "-P", str(_CHILD), order],
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_long(source, limits) from None
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        if done.returncode < 0:  # killed by its limit of CPU time
            raise _too_long(source, limits) from None
        raise refuse(
            source, "Excel のファイルとして読み取れません（壊れているか、大きすぎます）", _SMALLER
        ) from None
    if "refused" in answer:
        raise _refusal(source, limits, *answer["refused"])
    return answer


def _too_long(source: str, limits: Limits) -> InputError:
    return refuse(source, f"{limits.seconds:g}秒では読み取れないほど大きいか複雑です", _SMALLER)


def _refusal(source: str, limits: Limits, code: str, detail: str) -> InputError:
    sayings = {
        "rows": (f"行が多すぎます（上限{limits.rows:,}行）", "名簿を分けてください"),
        "columns": (
            f"セル {detail} に値があります（読める列は左から{limits.columns}列まで）",
            "その値が要らなければ消し、要るなら列を減らしてください",
        ),
        "characters": (f"文字が多すぎます（上限{limits.all_characters:,}文字）", _SMALLER),
        "memory": ("読み取りに要る記憶が多すぎます", _SMALLER),
        "doctype": (f"中のファイル {detail} に、Excel が書かない宣言（DOCTYPE）があります", _SAVE),
        "no_sheet": ("見えるシートがありません", "シートを再表示して保存してください"),
        "sheet": ("指定のシートがありません", f"あるシート: {detail}"),
    }
    broken = ("Excel のファイルとして読み取れません（壊れています）", _SAVE)
    problem, remedy = sayings.get(code, broken)
    return refuse(source, problem, remedy)
