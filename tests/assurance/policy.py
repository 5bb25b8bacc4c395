"""Every route, with every method, for everybody: does the program do what the policy says?

Asked are records of the own municipality (of a tender whose bids are closed, and of one opened) and of
another one. Expected: 404 for another municipality's record; 403 where the policy refuses; the way to the
login for nobody; else an answer that is neither. No answer names a bidder to whom it is secret, wherever it
stands: on pages of a tender, in lists, in entries of the record, in pledges.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import create_app
from app.access import COVERED, LOADS
from app.policy import Secrecy, allowed, needs_secrecy
from app.settings import Settings, sqlite_url
from app.store import Officer, Store
from tests.assurance.figures import Figure
from tests.assurance.world import BIDDERS, ONE_ROLE, build

OTHER_IDS = {
    "affiliation_lists.preview": "affiliation_uploads",
    "sharings.end": "shared_out",
    "sharings.engagements": "shared_in",
}
"""Views whose number is another part's than ``does`` loads, or that fetch their record themselves."""
FOREIGN = {
    # Answers alike whether a record is another municipality's or gone already (a second click).
    "affiliation_lists.preview": {"not here", "answered", "refused"},
    # The person is shared, so it is known here; what is asked is the other municipality's all the same.
    "sharings.end": {"not here", "refused"},
    "sharings.engagements": {"not here", "refused"},
}
OTHER_VALUES = {
    "key": "b2",
    "row": "1",
    "place": "1",
    "verdict": "clear",
    "filename": "hosakan.css",
    "other": "2",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")
GROWS = {"event", "event_detail", "session", "submission", "login_failure", "sqlite_sequence"}
PLAYERS = (*ONE_ROLE, "named", "appointee", "founder", "nobody")


@dataclass(frozen=True)
class Asked:
    """One request: as whom, where, of which municipality's records, and of which tender's."""

    player: str
    rule: Rule
    method: str
    path: str
    foreign: bool
    state: str


class Walk:
    """The application on a database that is put back after every request."""

    def __init__(self, folder: Path) -> None:
        self.kept, self.live = folder / "kept.db", folder / "live.db"
        self.app: Flask = create_app(Settings(folder, sqlite_url(self.live), "k" * 48))
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.store: Store = self.app.extensions["hosakan_store"]
        self.mine, self.theirs = build(self.store)
        self.tokens = {
            player: self.store.accounts.open_session(self.mine.people[player])
            for player in PLAYERS
            if player != "nobody"
        }
        self._rest()
        shutil.copy(self.live, self.kept)

    def client(self, player: str) -> FlaskClient:
        client = self.app.test_client()
        if player in self.tokens:
            client.set_cookie("hosakan_session", self.tokens[player])
        return client

    def _rest(self) -> None:
        """Let go of the file with everything written into it."""
        engine = self.store._room.engine
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def marks(self) -> tuple[object, ...]:
        """What stands in every table but the record and the sessions: rows, and when they were changed."""
        with closing(sqlite3.connect(self.live)) as database:
            names = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            return tuple(
                (name, *database.execute(f'SELECT count(*), max(rowid) FROM "{name}"').fetchone())
                for name in sorted(set(names) - GROWS)
            )

    def ask(self, asked: Asked) -> tuple[int, str, str]:
        """Status, text and where it leads."""
        answer = self.client(asked.player).open(asked.path, method=asked.method)
        text = answer.get_data(as_text=True) if answer.mimetype != DOCX else ""
        if asked.method not in ("GET", "HEAD"):
            self._rest()
            for ending in ("-wal", "-shm"):
                Path(f"{self.live}{ending}").unlink(missing_ok=True)
            shutil.copy(self.kept, self.live)
        return answer.status_code, text, answer.headers.get("Location", "")

    def everything(self) -> Iterator[Asked]:
        """Every request there is to make."""
        for rule in self.app.url_map.iter_rules():
            for foreign, state, path in self._paths(rule):
                for method in METHODS:
                    for player in PLAYERS:
                        yield Asked(player, rule, method, path, foreign, state)

    def _paths(self, rule: Rule) -> Iterator[tuple[bool, str, str]]:
        view = self.app.view_functions[rule.endpoint]
        part = OTHER_IDS.get(rule.endpoint) or getattr(view, LOADS, None)
        values = {name: value for name, value in OTHER_VALUES.items() if name in rule.arguments}
        missing = rule.arguments - values.keys() - {"number"}
        assert not missing, f"{rule.rule}: say in OTHER_VALUES what {missing} may be"
        with self.app.test_request_context():
            if "number" not in rule.arguments:
                yield False, "", self._url(rule, values)
                return
            assert part, f"{rule.rule}: say in OTHER_IDS whose number it takes"
            for foreign, place in ((False, self.mine), (True, self.theirs)):
                for state, number in place.ids[part].items():
                    yield foreign, state, self._url(rule, {**values, "number": str(number)})

    def _url(self, rule: Rule, values: dict[str, Any]) -> str:
        built = rule.build({n: int(v) if v.isdigit() else v for n, v in values.items()})
        assert built
        return built[1]

    def expected(self, asked: Asked) -> set[str]:
        """What the answer may be."""
        view = self.app.view_functions[asked.rule.endpoint]
        action = getattr(view, COVERED, "public")
        if asked.method not in (asked.rule.methods or ()):
            return {"no such method"}
        if action == "public" or asked.rule.endpoint == "static":
            return {"answered", "login"}
        if asked.player == "nobody":
            return {"login"}
        if asked.foreign:
            return FOREIGN.get(asked.rule.endpoint, {"not here"})
        who, secrecy = self.mine.people[asked.player], self._secrecy(asked.player, asked.state)
        if asked.state and action.startswith("pledge."):
            action = f"bidder_{action}"
        if not allowed(who, action, None, secrecy if needs_secrecy(action) else None):
            return {"refused"}
        if asked.rule.endpoint == "jobs.show" and asked.player != "digital":
            return {"not here"}  # what somebody else is doing
        return {"answered"}

    def _secrecy(self, player: str, state: str) -> Secrecy | None:
        if not state:
            return None
        # Of no tender entered, a pledge is for all of 契約担当課; of one that is gone, for 監査 alone.
        named = {"loose": [player], "gone": []}.get(state, ["named"])
        numbers = frozenset(self.mine.people[one].id for one in named)
        return Secrecy(opened=state == "opened", named=numbers)

    def secret(self, asked: Asked) -> set[str]:
        """The bidders whoever asks may not see, and so not find in the answer."""
        if asked.player == "nobody" or asked.foreign:
            return set(BIDDERS.values())
        who = self.mine.people[asked.player]
        return {
            name
            for state, name in BIDDERS.items()
            if (secrecy := self._secrecy(asked.player, state)) and not _sees(who, secrecy)
        }


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _sees(who: Officer, secrecy: Secrecy) -> bool:
    """The rule of issue 4, said once more by hand: named officers and audit; everybody after the opening;
    never an appointee."""
    if who.appointee_id is not None or not who.roles - {"finance"}:
        return False
    return "audit" in who.roles or secrecy.opened or ("procurement" in who.roles and who.id in secrecy.named)


def outcome(status: int, location: str, method: str) -> str:
    """What a status says."""
    if status in (302, 303) and "/login" in location:
        return "login"
    if status in (403, 404, 405):
        return {403: "refused", 404: "not here", 405: "no such method"}[status]
    return "failed" if status >= 500 else "answered"


def differences(walk: Walk, every: int = 1) -> tuple[int, list[str]]:
    """How many requests were made, and in which the program does not do as the policy says. ``every``: only
    each so-manieth of them."""
    asked_for = [asked for n, asked in enumerate(walk.everything()) if n % every == 0]
    wrong, before = [], walk.marks()
    for asked in asked_for:
        status, text, location = walk.ask(asked)
        if asked.method in ("GET", "HEAD") and walk.marks() != before:
            wrong.append(f"{asked.player} {asked.method} {asked.path}: a look changed something")
            before = walk.marks()
        came, expected = outcome(status, location, asked.method), walk.expected(asked)
        if asked.player == "nobody" and expected == {"login"} and "password" in text and status == 401:
            came = "login"
        named = any(name in text for name in walk.secret(asked))
        if came not in expected or named:
            wrong.append(
                f"{asked.player} {asked.method} {asked.path}: {status} {came}, expected {expected}"
                + (" and names a bidder" if named else "")
            )
    return len(asked_for), wrong


def run(full: bool) -> list[Figure]:
    """Walk them all; the sample takes each seventh."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        walk = Walk(Path(folder))
        count, wrong = differences(walk, 1 if full else 7)
        walk.store._room.engine.dispose()
    reached = f"{len(wrong)} of {count:,} requests" + "".join(f"<br>{one}" for one in wrong[:5])
    return [
        Figure("route × role × method × whose record", "0 differences from the policy", reached, not wrong)
    ]
