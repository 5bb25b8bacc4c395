"""``hosakan names screen``: two lists of companies, every pair that is not different."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from app.commands import output
from app.commands.register_use import loaded_register
from app.lists.companies import CompanyList, read_companies
from app.lists.formula import neutral_cells
from rules.dates import wareki
from rules.names import CompanyRef
from rules.names.registered import Register
from rules.names.screening import Companies, ScreenIndex, links, load, save
from rules.names.screening.stand_ins import Found, stand_ins, told_by_row

COLUMNS = ("bidder_row", "bidder", "restricted_row", "restricted", "score", "decision", "evidence")


@click.command("screen", help="業者名簿と制限対象の名簿を照合し、別の会社とは言えない組をすべて出力する")
@click.option("--bidders", required=True, metavar="A.csv", help="業者名簿（CSV か .xlsx、- は標準入力）")
@click.option(
    "--restricted",
    required=True,
    metavar="B.csv",
    help="制限対象の名簿。商号・法人番号・所在地の列は、どちらの名簿でも見出しで見分ける",
)
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出力する（なければ CSV）")
@click.option("--no-register", is_flag=True, help="取り込んだ法人番号公表情報（旧商号・承継）を使わない")
@click.option(
    "--index",
    "folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="制限対象の名簿の索引を残しておくフォルダー。同じ名簿なら次から作り直さない"
    "（名簿か商号の読み方の表が変われば作り直す）",
)
def screen(bidders: str, restricted: str, as_json: bool, no_register: bool, folder: Path | None) -> None:
    """Screen one list against the other; the output comes piece by piece."""
    asked, known = _read(bidders), _read(restricted)
    register = loaded_register(leave_out=no_register)
    found: Iterable[Found]
    if register:
        output.say(f"法人番号公表情報（{wareki(register.as_of)}現在）を使います。")
        found = _with_register(asked, known, register, folder)
    else:
        pieces = _index(known.companies, folder).screen(asked.companies)
        found = (pair for piece in pieces for pair in piece.rows())
    rows = _rows(asked, known, found)
    if as_json:
        _write_json(rows)
    else:
        _write_csv(rows)


def _read(path: str) -> CompanyList:
    return read_companies(output.read_input(path), "標準入力" if path == "-" else Path(path).name)


def _with_register(
    asked: CompanyList, known: CompanyList, register: Register, folder: Path | None
) -> list[Found]:
    mine, theirs = (stand_ins(_refs(some.companies), register) for some in (asked, known))
    successions = links([ref.standing for ref in (*mine.refs, *theirs.refs)], register)
    index = _index(Companies.of(theirs.refs), folder)
    pieces = index.screen(Companies.of(mine.refs), successions=successions)
    return told_by_row((pair for piece in pieces for pair in piece.rows()), mine, theirs)


def _refs(companies: Companies) -> list[CompanyRef]:
    return [companies.ref(i) for i in range(len(companies))]


def _index(companies: Companies, folder: Path | None) -> ScreenIndex:
    kept = load(folder, companies) if folder else None
    if kept:
        return kept
    index = ScreenIndex.build(companies)
    if folder:
        output.say(f"索引を {save(index, folder)} に残しました。")
    return index


def _rows(asked: CompanyList, known: CompanyList, found: Iterable[Found]) -> Iterator[tuple[Any, ...]]:
    for bidder, restricted, score, decision, method in found:
        yield (
            asked.rows[bidder],
            asked.companies.names[bidder],
            known.rows[restricted],
            known.companies.names[restricted],
            int(score) if score == int(score) else score,
            decision.value,
            method.value,
        )


def _write_csv(rows: Iterable[tuple[Any, ...]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(neutral_cells, rows))


def _write_json(rows: Iterable[tuple[Any, ...]]) -> None:
    separator = "[\n"
    for row in rows:
        document = json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False)
        sys.stdout.write(f"{separator}  {document}")
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")
