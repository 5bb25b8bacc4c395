"""A PostgreSQL of the tests' own: a private cluster on a socket in a temporary folder, gone afterwards.

``with running() as cluster: with cluster.database() as url: …`` gives the address of a fresh database with
the current schema (a copy of a template made once). In tests, the fixture ``postgresql`` is the cluster.
"""

from __future__ import annotations

import glob
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from app.database import open_database, upgrade

if sys.platform != "win32":
    import pwd

_OWNER = "hosakan"
_TEMPLATE = "hosakan_template"
_COMES_UP_IN = 60.0
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
"""Nothing here outlives the tests, so nothing need survive a power cut. Pass ``safe=True`` where it must."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None where there is none (or on Windows)."""
    if sys.platform == "win32":
        return None
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = [Path(path).parent for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    return max(folders, key=lambda folder: float(folder.parent.name), default=None)


_AS_IT_IS, _LATIN = sql.SQL(""), sql.SQL("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'")


class Cluster:
    """A running server. ``folder``: where its socket lies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        self._has_template = False

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://{_OWNER}@/{database}?host={self.folder}"

    @contextmanager
    def database(self, *, migrated: bool = True, latin: bool = False) -> Iterator[str]:
        """The address of a fresh database, dropped at the end whoever is still connected.

        ``migrated`` False: without any table. ``latin``: one that knows no other letters.
        """
        name = f"hosakan_{next(self._numbers)}"
        self._make(name, self._template() if migrated else "template0", _LATIN if latin else _AS_IT_IS)
        try:
            yield self.url(name)
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed | sql.SQL) -> None:
        """One statement as the cluster's owner, outside any database of the application."""
        with psycopg.connect(host=str(self.folder), user=_OWNER, dbname="postgres", autocommit=True) as talk:
            talk.execute(statement)

    def _make(self, name: str, template: str, otherwise: sql.SQL = _AS_IT_IS) -> None:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} {}")
        self.execute(made.format(sql.Identifier(name), sql.Identifier(template), otherwise))

    def _template(self) -> str:
        if not self._has_template:
            self._make(_TEMPLATE, "template0")
            engine = open_database(self.url(_TEMPLATE))
            upgrade(engine)
            engine.dispose()
            self._has_template = True
        return _TEMPLATE


@contextmanager
def running(folder_of_programs: Path | None = None, *, safe: bool = False) -> Iterator[Cluster]:
    """A cluster that ends with the block. ``safe``: with fsync, as in an office (slower).

    Raises LookupError where PostgreSQL is not installed.
    """
    found = folder_of_programs or programs()
    if found is None:
        raise LookupError("PostgreSQL is not installed (apt-get install postgresql)")
    # Short: a socket's path has room for 107 bytes, less than pytest's folders may need.
    folder = Path(tempfile.mkdtemp(prefix="hosakan-pg-", dir="/tmp"))
    try:
        before = _as_somebody_else(folder)
        _initialise(before, found, folder)
        with _server(before, found, folder, () if safe else _FAST):
            yield Cluster(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody_else(folder: Path) -> list[str]:
    """What comes before each command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    # The server goes where the tests are killed.
    return ["setpriv", *ids, "--pdeathsig=QUIT"]


def _initialise(before: Sequence[str], found: Path, folder: Path) -> None:
    # The order of Japanese text as an office's server may have it, which is not SQLite's.
    locale = ["--locale=C", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=ja"]
    made = [str(found / "initdb"), "-D", str(folder / "data"), "-U", _OWNER, "-A", "trust", "--no-sync"]
    subprocess.run([*before, *made, *locale], check=True, capture_output=True, cwd=folder)


@contextmanager
def _server(
    before: Sequence[str], found: Path, folder: Path, settings: Sequence[str]
) -> Iterator[subprocess.Popen[bytes]]:
    given = [part for setting in settings for part in ("-c", setting)]
    command = [str(found / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-h", "", *given]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen([*before, *command], stdout=log, stderr=log, cwd=folder)
    try:
        _wait(server, folder)
        yield server
    finally:
        server.send_signal(signal.SIGINT)  # the fast way down: nobody is waited for
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _COMES_UP_IN
    while True:
        try:
            psycopg.connect(host=str(folder), user=_OWNER, dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text("utf-8", "replace")) from error
            time.sleep(0.05)
