"""``hosakan db``: the database's schema."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import click

from app.commands import output
from app.commands.carried import explain, to_json
from app.os_user import os_user
from app.settings import Settings


@click.group(help="データベース")
def db() -> None:
    """Commands on the database."""


@db.command(help="データベースを今の版の構造にします（何度実行しても構いません）")
@output.with_json
def upgrade(as_json: bool) -> None:
    """Bring the database to the current schema."""
    database = import_module("app.database")  # only now: the other commands need none
    url = Settings.from_environment().database_url
    engine = database.open_database(url)
    database.upgrade(engine)
    if database.is_postgresql(url):
        import_module("app.jobs.queue").upgrade(url)
    found = {"database": engine.dialect.name, "schema": database.current_revision()}
    output.tell("データベースは最新の構造です。", found, as_json)


@db.command(
    help="すべての登録と記録を、URL の空のデータベースに移します（SQLite から PostgreSQL へ、その逆も）。"
    "画面は止めてから行ってください。今のデータベースは、そのまま残ります"
)
@click.argument("url", metavar="URL")
@output.with_json
def move(url: str, as_json: bool) -> None:
    """Put everything into another database, and hold every table there to what it was here."""
    carrying = import_module("app.backup.carrying")
    carried = carrying.move(Settings.from_environment(), url, os_user(), datetime.now(UTC))
    if as_json:
        output.print_json(to_json(carried.manifest))
        return
    output.say("移しました。どの表も、行数と内容が元と一致しています。")
    explain(carried.manifest)
    output.say(
        "HOSAKAN_DATABASE_URL に移した先の URL を設定してから、画面を始めてください。"
        "全員がログインし直します。元のデータベースは、動作を確かめてから消してください。"
    )
