"""``hosakan worker``: does the long work of an installation on PostgreSQL."""

from __future__ import annotations

from importlib import import_module

import click

from app.commands import output
from app.settings import Settings


@click.command(help="時間のかかる処理を行います（PostgreSQL で使うときに、画面とは別に1つ以上動かします）")
@click.option("--once", is_flag=True, help="たまっている処理を行い、なくなったら終わる")
def worker(once: bool) -> None:
    """Empty the queue."""
    settings = Settings.from_environment()
    database = import_module("app.database")  # only now: the other commands need none
    if not database.is_postgresql(settings.database_url):
        output.say("SQLite では、時間のかかる処理も画面のプログラムが行います。この命令は要りません。")
        return
    queue = import_module("app.jobs.queue")
    queue.upgrade(settings.database_url)
    output.say("処理を待っています。")
    store = import_module("app.store").Store(database.open_database(settings.database_url))
    queue.work(store, settings, wait=not once)
