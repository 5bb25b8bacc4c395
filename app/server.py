"""The web application served on this machine, and its address told."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from waitress import create_server

from app import create_app
from app.commands import output
from app.demo import fill
from app.security import MEGABYTE, MEGABYTES_TAKEN
from app.settings import Settings, demonstration
from app.web import store

LIMITS = {
    # Who sends or reads nothing for so many seconds is let go: a slow sender costs no thread, only a place.
    "channel_timeout": 30,
    "cleanup_interval": 10,
    "connection_limit": 200,
    "max_request_header_size": 64 * 1024,
    # The application says itself what is too much (32 MB); this is what the server buffers at most before.
    "max_request_body_size": 2 * MEGABYTES_TAKEN * MEGABYTE,
}
"""What one client may cost the server (waitress)."""
_ELSEWHERE = {
    "ident": None,
    # Whose X-Forwarded-* count is decided in one place, whatever serves: app.network.Forwarded.
    "clear_untrusted_proxy_headers": False,
}
"""What the application says itself."""


def serve(host: str, port: int, demo: bool) -> None:
    """Serve until interrupted or told to end. Raises ClickException where the port cannot be had."""
    _end_tidily()
    with _settings(demo) as settings:
        app = create_app(settings)
        if demo:
            with app.app_context():
                fill(store(), settings.register_dir)
        listening = [_listen(host, port)]
        server = create_server(app, sockets=listening, threads=settings.threads, **_ELSEWHERE, **LIMITS)
        address = f"http://{host}:{server.effective_port}/"
        output.print_text(address)
        sys.stdout.flush()
        output.say("デモ（架空の自治体）を始めました。" if demo else "補佐官を始めました。")
        output.say(f"ブラウザーで {address} を開いてください。終わるときは Ctrl+C を押します。")
        try:
            server.run()
        finally:
            server.close()


def _end_tidily() -> None:
    """Take Ctrl+C even where a shell started us in the background (it has interrupts ignored then), and let
    a request to end throw away a demonstration's folder as Ctrl+C does."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)


@contextmanager
def _settings(demo: bool) -> Iterator[Settings]:
    if not demo:
        yield Settings.from_environment()
        return
    with tempfile.TemporaryDirectory(prefix="hosakan-demo-", ignore_cleanup_errors=True) as folder:
        rules = os.environ.get("HOSAKAN_RULES_DIR")
        yield demonstration(Path(folder), Path(rules) if rules else None)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows this option would let two programs share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise click.ClickException(_why_not(port, error)) from None
    return listener


def _why_not(port: int, error: OSError) -> str:
    if error.errno in (errno.EADDRINUSE, 10048):
        return f"ポート {port} は使われています。--port で別の番号を指定してください（例: --port {port + 1}）"
    if error.errno in (errno.EACCES, 10013):
        return f"ポート {port} を使う権限がありません。--port で1024以上の番号を指定してください"
    return f"ポート {port} で始められません（{error.strerror}）"
