"""``hosakan`` and ``hosakan --demo``: what the bare command takes."""

from __future__ import annotations

import os
from importlib import import_module

import click

from app.settings import EXPLAINED, LOOPBACK

PORT = 8000
HELP_SETTINGS = "設定（環境変数）:\n\n\b\n" + "\n".join(
    f"{name}\n    {text}" for name, text in EXPLAINED.items()
)


def serve(host: str, port: int, demo: bool) -> None:
    """Serve until interrupted. Raises click.UsageError for a host other than loopback, ClickException
    where the port cannot be had.

    The server is loaded only now: the other commands must not wait for the web and the database.
    """
    _only_loopback(host, demo)
    import_module("app.server").serve(host, port, demo)


def _only_loopback(host: str, demo: bool) -> None:
    if host in LOOPBACK or (os.environ.get("HOSAKAN_URL") and not demo):
        return
    if demo:
        raise click.UsageError(f"--host {host}: デモは、この PC の中（127.0.0.1 か localhost）だけで使えます")
    raise click.UsageError(
        f"--host {host}: ほかの PC から使うには、HOSAKAN_URL にそのアドレス（https://…）を指定してください"
    )
