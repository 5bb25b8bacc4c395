"""The real program as people run it, in processes of its own: waitress on SQLite, gunicorn on PostgreSQL."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from app.database import open_database, upgrade
from app.settings import sqlite_url
from app.store import Store
from tests.postgresql import programs, running

PROCFILE = Path(__file__).parents[2] / "Procfile"
_COMES_UP_IN = 60.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Place:
    """Where one installation lives: its data folder, its database, and what it is called in a figure."""

    name: str
    folder: Path
    url: str

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Its store, from outside the program; the schema is brought up first."""
        engine = open_database(self.url)
        upgrade(engine)
        try:
            yield Store(engine)
        finally:
            engine.dispose()

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are started with. As in an installation, modules are compiled once."""
        given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled = {"PYTHONPYCACHEPREFIX": str(self.folder.parent / "compiled")}
        return given | compiled | {"HOSAKAN_DATA_DIR": str(self.folder), "HOSAKAN_DATABASE_URL": self.url}


@contextmanager
def places(folder: Path) -> Iterator[list[Place]]:
    """An empty installation on SQLite, and one on PostgreSQL (which keeps what it says is kept) where that
    is on this machine."""
    folders = [folder / "sqlite", folder / "postgresql"]
    for one in folders:
        one.mkdir(mode=0o700)
    found = [Place("SQLite, waitress", folders[0], sqlite_url(folders[0] / "hosakan.db"))]
    if programs() is None:
        yield found
        return
    with running(safe=True) as cluster, cluster.database() as url:
        yield [*found, Place("PostgreSQL, gunicorn", folders[1], url)]


class Server:
    """The program serving one installation."""

    def __init__(self, place: Place) -> None:
        self.place, self.port = place, _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; the seconds until it answers. Raises RuntimeError with its last words otherwise."""
        begun = time.monotonic()
        log = self.place.folder / "server.log"
        with open(log, "ab") as told:
            self._process = subprocess.Popen(
                self._command(), stdout=told, stderr=told, env=self.place.environment, start_new_session=True
            )
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - begun > _COMES_UP_IN:
                raise RuntimeError(log.read_text("utf-8", "replace")[-2000:])
            time.sleep(0.02)
        return time.monotonic() - begun

    def kill(self) -> None:
        """kill -9 of every process of it."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process:
            self._process.wait()

    def _command(self) -> list[str]:
        if self.place.url.startswith("sqlite"):
            return [sys.executable, "-c", "from app.cli import main; main()", "--port", str(self.port)]
        lines = (line.partition(":") for line in PROCFILE.read_text("utf-8").splitlines())
        web = next(command for name, _, command in lines if name == "web")
        programs_of_ours = Path(sys.executable).parent
        bound = f"PATH='{programs_of_ours}':$PATH HOSAKAN_BIND=127.0.0.1:{self.port}"
        return ["sh", "-c", f"export {bound}; exec {web}"]

    def _answers(self) -> bool:
        try:
            return Person(self.port, "").get("/healthz").status == 200
        except OSError:
            return False


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Person:
    """One signed-in browser: its cookies, and one connection kept open."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.token = port, ""
        self._cookies = {"hosakan_session": session}
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """A page. Raises OSError where nobody answers."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, str] | dict[str, list[str]], once: str = "") -> Answer:
        """A form, with this browser's CSRF token and a token of the form's own. Raises OSError."""
        if not self.token:
            self.token = (_TOKEN.search(self.get("/").text) or ["", ""])[1]
        sent = {**form, "csrf_token": self.token, "once": once or secrets.token_urlsafe(16)}
        return self._ask("POST", path, urlencode(sent, doseq=True))

    def hang_up(self) -> None:
        """Close the connection."""
        if self._line:
            self._line.close()
        self._line = None

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        self._line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (http.client.HTTPException, OSError) as error:
            self.hang_up()
            raise OSError(str(error)) from error
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        if answer.will_close:
            self.hang_up()
        return Answer(answer.status, answer.getheader("Location", ""), text)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
