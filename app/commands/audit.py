"""``hosakan audit``: is the record whole, and the record for an auditor to take along."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import click

from app.commands import output
from app.os_user import os_user
from app.private_file import beside, device, new_file
from app.settings import Settings
from rules.faults import Fault, InputError


@click.group(help="記録が変えられていないことの確認と、監査のための書き出し")
def audit() -> None:
    """The record."""


@audit.command(help="記録が、最初の1件から今まで、変えられていないことを確かめます（何も書き込みません）")
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    metavar="HASH",
    help="照合結果票にある「記録の照合値」。後ろの切り取りと全体の書き直しは、これで分かります（何度でも）",
)
@click.option("--json", "as_json", is_flag=True, help="JSON で出力する")
@click.pass_context
def verify(context: click.Context, anchors: tuple[str, ...], as_json: bool) -> None:
    """Every chain, every row they vouch for; exit 1 where broken."""
    auditing = import_module("app.audit")  # only now: it brings the database with it
    asked = auditing.anchors_of(anchors)
    with _store().audit.lying() as lying:
        found = auditing.audit(lying, asked)
    if as_json:
        output.print_json(found.to_json())
    else:
        output.print_text("\n".join(found.told()))
    if found.broken:
        if as_json:
            output.say(str(found.broken[0]))
        context.exit(1)


@audit.command(
    help="記録を FILE に書き出します（1行に1件の JSON。docs/audit/verify_chain.py で確かめられます）"
)
@click.argument("file", metavar="FILE")
@click.option("--municipality", metavar="CODE", help="この団体コードの記録だけ")
@click.option(
    "--without-personal",
    is_flag=True,
    help="だれが・何を・理由と照合の行を除く（つながりだけを確かめられ、検証の道具は 3 で終わる）",
)
def export(file: str, municipality: str | None, without_personal: bool) -> None:
    """The record as it lies; that it was taken along is an entry too, made before, so that it is in it."""
    exporting = import_module("app.audit_export")
    store = _store()
    with store.audit.lying() as lying:
        whose = exporting.chosen(lying, municipality)
    with writing(file) as target:
        for one in whose:
            exporting.record(store, one, os_user(), without_personal)
        with store.audit.lying() as lying:
            count = 0
            for line in exporting.lines(lying, [one.id for one in whose], personal=not without_personal):
                target.write(line)
                count += 1
    output.say(f"{count - 1}行を書き出しました。")


@contextmanager
def writing(file: str) -> Iterator[IO[str]]:
    """The file to write to. What stood there before stays until all is written: the disk may be full."""
    if file == "-":
        yield sys.stdout
        return
    target = Path(file)
    if target.exists() and not target.is_file():
        with _text(device(target)) as opened:
            yield opened
        return
    path = beside(target)
    try:
        with _text(new_file(path, target)) as opened:
            yield opened
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)


def _text(file: IO[bytes]) -> IO[str]:
    return io.TextIOWrapper(file, encoding="utf-8", newline="\n")


def _store() -> Any:
    database, stores = import_module("app.database"), import_module("app.store")
    engine = database.open_existing(Settings.from_environment().database_url)
    if not database.has_record(engine):
        remedy = "補佐官を一度始めるか、hosakan db upgrade を実行してください"
        raise InputError([Fault("データベース", "記録の表がまだありません", remedy)])
    return stores.Store(engine)
