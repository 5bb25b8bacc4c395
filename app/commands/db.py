"""``hosakan db``: the database's schema."""

from __future__ import annotations

from importlib import import_module

import click

from app.commands import output
from app.settings import Settings


@click.group(help="データベース")
def db() -> None:
    """Commands on the database."""


@db.command(help="データベースを今の版の構造にします（何度実行しても構いません）")
def upgrade() -> None:
    """Bring the database to the current schema."""
    database = import_module("app.database")  # only now: the other commands need none
    database.upgrade(database.open_database(Settings.from_environment().database_url))
    output.say("データベースは最新の構造です。")
