"""``hosakan names``: what the program makes of company names, for pairs in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.commands import output
from app.lists.formula import neutral_cells, restored
from app.lists.text import decode
from rules.faults import Fault, InputError
from rules.names import CompanyRef, Identity, identify_venture

NEEDED = ("name_a", "name_b")
ADDED = ("score", "decision", "evidence")
_HOW = "1行目に見出しを書き、どの行も見出しと同じ数の値にしてください"


class _Names(click.Group):
    """``screen`` is imported when it is called for: it brings numpy and the register along."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, by name."""
        return [*super().list_commands(ctx), "screen"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name != "screen":
            return super().get_command(ctx, cmd_name)
        screen: click.Command = import_module("app.commands.names_screen").screen
        return screen


@click.group("names", cls=_Names, help="商号の読み方と照合を確かめる")
def names() -> None:
    """The commands on company names."""


@names.command(
    "score",
    short_help="商号の組ごとに、点・判定・根拠を付ける",
    help="商号の組ごとに、点・判定・根拠を付ける。CSV では = などで始まる値の前に ' を付け、"
    "表計算ソフトが式として動かさないようにする（読むときと --json では外す）",
)
@click.option(
    "--pairs",
    required=True,
    metavar="P.csv",
    help="name_a と name_b の列がある CSV（UTF-8 か CP932、- は標準入力）。"
    "corporate_number_a・corporate_number_b（法人番号）と address_a・address_b（所在地）の列があれば使う",
)
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出力する（なければ CSV）")
def score(pairs: str, as_json: bool) -> None:
    """Add score, decision and evidence to every pair."""
    headings, rows = _read(output.read_input(pairs), "標準入力" if pairs == "-" else Path(pairs).name)
    kept = [heading for heading in headings if heading not in ADDED]
    scored = [{**{h: row[h] for h in kept}, **_judged(row)} for row in rows]
    if as_json:
        output.print_json(scored)
    else:
        output.print_text(_csv([*kept, *ADDED], scored))


def _judged(row: dict[str, str]) -> dict[str, Any]:
    identity: Identity = identify_venture(_company(row, "a"), _company(row, "b"))
    whole = int(identity.score)
    return {
        "score": whole if whole == identity.score else identity.score,
        "decision": identity.decision.value,
        "evidence": identity.method.value if identity.method else None,
    }


def _company(row: dict[str, str], side: str) -> CompanyRef:
    return CompanyRef(row[f"name_{side}"], row.get(f"corporate_number_{side}"), row.get(f"address_{side}"))


def _read(data: bytes, source: str) -> tuple[list[str], list[dict[str, str]]]:
    """Headings and rows. Raises InputError naming every row that does not fit the headings."""
    text, _ = decode(data, source)
    lines = list(_records(text, source))
    if not lines:
        raise InputError(
            [Fault(source, "中身がありません", "name_a と name_b の列がある CSV を指定してください")]
        )
    headings = [restored(heading.strip()) for heading in lines[0][1]]
    faults = [
        Fault(
            f"{source} 1行目「{needed}」",
            "この見出しの列がありません",
            "見出しを name_a、name_b と書いてください",
        )
        for needed in NEEDED
        if needed not in headings
    ]
    faults += [
        Fault(f"{source} 1行目「{twin}」", "同じ見出しが2つあります", "片方の見出しを変えてください")
        for twin in sorted({h for h in headings if headings.count(h) > 1})
    ]
    faults += [
        Fault(f"{source} {number}行目", f"値が{len(cells)}個あります（見出しは{len(headings)}個）", _HOW)
        for number, cells in lines[1:]
        if len(cells) != len(headings)
    ]
    if faults:
        raise InputError(faults[:_MOST_FAULTS])
    rows = [dict(zip(headings, map(restored, cells), strict=True)) for _, cells in lines[1:]]
    _refuse_blank(source, lines, rows)
    return headings, rows


_MOST_FAULTS = 30


def _refuse_blank(source: str, lines: list[tuple[int, list[str]]], rows: list[dict[str, str]]) -> None:
    faults = [
        Fault(f"{source} {number}行目「{needed}」", "商号がありません", "商号を書いてください")
        for (number, _), row in zip(lines[1:], rows, strict=True)
        for needed in NEEDED
        if not row[needed].strip()
    ]
    if faults:
        raise InputError(faults[:_MOST_FAULTS])


def _records(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise InputError(
            [Fault(f"{source} {reader.line_num}行目", '引用符（"）の使い方が正しくありません', _HOW)]
        ) from None


def _csv(headings: list[str], rows: list[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(neutral_cells(headings))
    writer.writerows(neutral_cells(row[heading] for heading in headings) for row in rows)
    return text.getvalue()
