"""The program served behind a proxy, over a real socket: whose address the application takes for the
browser's."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest

from tests.app.conftest import SETUP

HOST = "hosakan.example.lg.jp"
PROXY = {
    "Host": HOST,
    "X-Forwarded-For": "10.1.2.3",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": HOST,
    "Referer": f"https://{HOST}/setup",
}
SERVERS = {
    "waitress": ("-c", "from app.cli import main; main()", "--port", "{port}"),
    "gunicorn": ("-m", "gunicorn", "--bind", "127.0.0.1:{port}", "app:create_app()"),
}


@contextmanager
def served(server: str, folder: Path, proxies: str) -> Iterator[int]:
    """The port of the program, once it answers there."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    env = {
        "HOSAKAN_DATA_DIR": str(folder / "data"),
        "HOSAKAN_URL": f"https://{HOST}",
        "HOSAKAN_TRUSTED_PROXIES": proxies,
    }
    command = [sys.executable, *(part.format(port=port) for part in SERVERS[server])]
    log = folder / "log"
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, env={**os.environ, **env})
    try:
        until = monotonic() + 90
        while not _listens(port):
            if process.poll() is not None or monotonic() > until:
                raise AssertionError(log.read_text("utf-8"))
            sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def asked(port: int, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[str, str]:
    """The cookies and the page of one request through the proxy."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    line.request(method, path, body, {**PROXY, **form, **headers})
    answer = line.getresponse()
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    page = answer.read().decode("utf-8")
    line.close()
    return "; ".join(cookies), page


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(("proxies", "address"), [("127.0.0.1", "10.1.2.3"), ("10.9.9.9", "127.0.0.1")])
def test_the_browsers_address_is_the_one_a_trusted_proxy_tells(
    server: str, proxies: str, address: str, tmp_path: Path
) -> None:
    with served(server, tmp_path, proxies) as port:
        cookies, page = asked(port, "GET", "/setup", None, {})
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        typed = urlencode({**SETUP, "csrf_token": token[1]})
        cookies, page = asked(port, "POST", "/setup", typed, {"Cookie": cookies})
        _, page = asked(port, "GET", "/own/", None, {"Cookie": cookies})
    assert f"<td>{address}</td>" in page
