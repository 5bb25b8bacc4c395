"""``hosakan restore``: a backup put back, everything or nothing."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from app.commands import output
from app.commands.carried import explain, to_json
from app.os_user import os_user
from app.settings import Settings


@click.command(
    help="hosakan backup の FILE（- は標準入力）を、今のデータベースに戻します。"
    "画面は止めてから行ってください。登録があるデータベースには、--force がなければ戻しません。"
    "途中で失敗したときは、何も変わりません"
)
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="今の登録を捨てて置き換える")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出力する")
def restore(file: str, force: bool, as_json: bool) -> None:
    """Put a copy back; what does not agree with it afterwards is undone."""
    carrying = import_module("app.backup.carrying")  # only now: it brings the database with it
    replacing = carrying.Replacing(os_user(), datetime.now(UTC)) if force else None
    settings = Settings.from_environment()
    if file == "-":
        with TemporaryDirectory(prefix="hosakan-restore-", dir=settings.data_dir) as folder:
            path = Path(folder) / "copy.zip"
            with path.open("wb") as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
            carried = carrying.put_back(settings, path, replacing)
    else:
        carried = carrying.put_back(settings, Path(file), replacing)
    _tell(file, carried, as_json)


def _tell(file: str, carried: Any, as_json: bool) -> None:
    if carried.locked_out:
        output.say(
            f"署名の鍵（secret_key）が、バックアップしたときと違います。2つ目の要素を登録した{carried.locked_out}人は、"
            "元の鍵を戻すか、管理者が2つ目の要素を解除するまで、ログインできません。"
        )
    if as_json:
        more = {"locked_out": carried.locked_out, "recorded": carried.recorded}
        output.print_json({**to_json(carried.manifest), **more})
        return
    output.say(f"{file} を戻しました。行数と内容は、バックアップしたときと一致しています。")
    explain(carried.manifest)
    if carried.recorded:
        output.say("今までの登録を置き換えたことを、団体ごとの記録に1件ずつ書きました。")
    output.say("全員がログインし直します。続けて hosakan audit verify を実行してください。")
