"""``hosakan check``: every bidder of a tender against the appointees' companies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app import law
from app.commands import output
from app.commands.register_use import loaded_register
from app.documents.entry import sheet_docx
from app.entry_table import result_csv
from app.entry_text import result_text
from app.lists import headings_in, read_bidders
from rules.case import ParsedCase, parse_case
from rules.entry import check as check_case
from rules.faults import Fault, InputError
from rules.library import Library
from rules.result_sheet import result_sheet
from rules.schema import read_json, refuse_unfit


@click.command("check", help="入札の前に、業者を補佐官等の勤務先・契約と照合する")
@click.argument("case", metavar="CASE.json")
@click.option(
    "--bidders",
    metavar="LIST",
    help="業者の一覧（CSV か xlsx、- は標準入力）。CASE の bidders の代わりに使う",
)
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出力する")
@click.option("--docx", metavar="F.docx", help="照合結果票を Word ファイルにする（- は標準出力）")
@click.option("--csv", "csv_file", metavar="F.csv", help="結果を CSV にする（- は標準出力）")
@click.option("--no-register", is_flag=True, help="取り込んだ法人番号の公表情報を使わずに照合する")
def check(
    case: str, bidders: str | None, as_json: bool, docx: str | None, csv_file: str | None, no_register: bool
) -> None:
    """Judge a case; restricted bidders are no error."""
    _one_stream(case, bidders, as_json, docx, csv_file)
    known = law.library()
    parsed, rows = _read(case, bidders, known)
    result = check_case(parsed, known, loaded_register(leave_out=no_register))
    sheet = result_sheet(parsed, result, known)
    if csv_file:
        _hand_over(csv_file, result_csv(sheet, result))
    if docx:
        _hand_over(docx, sheet_docx(sheet))
    if as_json:
        output.print_json(result.to_json())
    elif "-" not in (docx, csv_file):
        output.print_text(result_text(sheet, rows))


def _one_stream(
    case: str, bidders: str | None, as_json: bool, docx: str | None, csv_file: str | None
) -> None:
    if case == "-" and bidders == "-":
        raise click.UsageError("標準入力（-）は CASE.json と --bidders のどちらか一方にだけ使えます")
    if [as_json, docx == "-", csv_file == "-"].count(True) > 1:
        raise click.UsageError("標準出力に書けるのは --json、--docx -、--csv - のうち1つだけです")


def _read(case: str, bidders: str | None, known: Library) -> tuple[ParsedCase, Sequence[int]]:
    """The case, and the row each bidder has in its list where that differs from its place. Raises
    InputError with the faults of both files."""
    source = "標準入力" if case == "-" else case
    data = read_json(output.read_input(case), source)
    if bidders is None:
        return _parsed(data, known, source), ()
    faults: list[Fault] = []
    listed: tuple[dict[str, Any], ...] = ()
    rows: tuple[int, ...] = ()
    name = "標準入力" if bidders == "-" else Path(bidders).name
    try:
        found = read_bidders(output.read_input(bidders), name, headings=headings_in(law.rules_dir()))
        listed, rows = found.bidders, found.source_rows
    except InputError as error:
        faults += error.faults
    try:
        parsed = _parsed(_with(data, listed), known, source)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    for notice in found.notices:
        output.say(notice)
    if rows == tuple(range(1, len(rows) + 1)):
        return parsed, ()
    output.say(f"行は、{name} の業者を上から数えた番号です（1番は{rows[0]}行目）。")
    return parsed, rows


def _parsed(data: Any, known: Library, source: str) -> ParsedCase:
    try:
        parsed = parse_case(data, known, source)
    except InputError as error:
        refuse_unfit(data, source, error.faults)
        raise
    refuse_unfit(data, source)
    return parsed


def _hand_over(target: str, content: bytes) -> None:
    output.write_output(target, content)
    if target != "-":
        output.say(f"{target} に書き出しました。")


def _with(data: Any, listed: Sequence[dict[str, Any]]) -> Any:
    return {**data, "bidders": list(listed)} if isinstance(data, dict) else data
