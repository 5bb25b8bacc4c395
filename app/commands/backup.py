"""``hosakan backup``: everything kept, in one file."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.commands import output
from app.commands.carried import NOT_IN_IT, explain, to_json
from app.os_user import os_user
from app.settings import Settings

_NOT_RECORDED = (
    "バックアップしたことを、記録に残せませんでした（空きがないか、データベースの更新がまだです）。"
    "バックアップはできています。"
)


@click.command(
    help="登録・照合・記録のすべてを FILE（- は標準出力）に書き出します。使っている最中でも構いません。"
    "個人情報を含むので、鍵の掛かる場所に置いてください"
)
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="同じ名前のファイルを置き換える")
@click.option(
    "--json", "as_json", is_flag=True, help="結果を JSON で出力する（FILE が - のときは使えません）"
)
def backup(file: str, force: bool, as_json: bool) -> None:
    """Make a copy, read back before it gets its name."""
    if file == "-" and as_json:
        raise click.UsageError("FILE が - のときは --json を使えません")
    carrying = import_module("app.backup.carrying")  # only now: it brings the database with it
    settings, now = Settings.from_environment(), datetime.now(UTC)
    if file == "-":
        with TemporaryDirectory(prefix="hosakan-backup-", dir=settings.data_dir) as folder:
            path = Path(folder) / "copy.zip"
            carried = carrying.back_up(settings, path, os_user(), now)
            with path.open("rb") as copy:
                shutil.copyfileobj(copy, sys.stdout.buffer)
    else:
        carried = carrying.back_up(settings, Path(file), os_user(), now, replace=force)
    if not carried.recorded:
        output.say(_NOT_RECORDED)
    if as_json:
        output.print_json(to_json(carried.manifest))
        return
    output.say(f"{file} にバックアップしました。")
    explain(carried.manifest)
    output.say(NOT_IN_IT)
