"""kill -9 of the real server at any moment: no acknowledged write is lost, none is made twice.

Several clients write as fast as they can. What was acknowledged (303) is noted. A write cut off by a kill is
sent again afterwards with its own token, as a browser does whose page is sent again: whether the first had
arrived or not, there is one record. At the end everything noted is looked for in the database, the chain is
verified from its first entry, and document numbers are without gaps.
"""

from __future__ import annotations

import json
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text

from app import models
from app.store import Store
from tests.assurance import office
from tests.assurance.figures import Figure
from tests.assurance.server import Answer, Person, Place, Server, places

CLIENTS = 6
RESTARTS_IN = 10.0
_CHECK_EVERY = 25
_SOME_TIME = 120.0


@dataclass
class Noted:
    """What the clients know. ``tenders``: names acknowledged; ``checks``: where those acknowledged led."""

    tenders: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    sent_again: int = 0

    @property
    def count(self) -> int:
        """How many writes were acknowledged."""
        return len(self.tenders) + len(self.checks)


def run(full: bool) -> list[Figure]:
    """100 kills over 10,000 writes on each database in full; 10 over 300 as a sample."""
    kills, writes = (100, 10_000) if full else (10, 300)
    figures = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, places(Path(folder)) as found:
        for place in found:
            figures += _measured(place, kills, writes)
    return figures


def _measured(place: Place, kills: int, writes: int) -> list[Figure]:
    with place.store() as store:
        sessions = office.officers(store, CLIENTS)
        office.fill(store)
        before = len(store.tenders.all(1))
    server = Server(place)
    server.start()
    noted, up, enough = Noted(), threading.Event(), threading.Event()
    up.set()
    clients = [
        threading.Thread(target=_writes, args=(Person(server.port, session), noted, up, enough), daemon=True)
        for session in sessions
    ]
    for client in clients:
        client.start()
    try:
        restarts = [_killed(server, noted, up, writes * turn // kills) for turn in range(1, kills + 1)]
    finally:
        enough.set()
        up.set()
        for client in clients:
            client.join(_SOME_TIME)
        server.kill()
    return _figures(place, noted, restarts, before)


def _killed(server: Server, noted: Noted, up: threading.Event, after: int) -> float:
    """Kill once so many writes were acknowledged, at a moment of chance; the seconds until it is back."""
    until = time.monotonic() + _SOME_TIME
    while noted.count < after and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(random.random() * 0.02)
    up.clear()
    server.kill()
    took = server.start()
    up.set()
    return took


def _writes(person: Person, noted: Noted, up: threading.Event, enough: threading.Event) -> None:
    turn = 0
    while not enough.is_set():
        turn += 1
        name, once = secrets.token_hex(8), secrets.token_urlsafe(16)
        is_check = turn % _CHECK_EVERY == 0
        answer = _sent(person, name, once, is_check, noted, up)
        if answer.status != 303:
            noted.refused.append(f"{answer.status} {answer.text[:200]}")
        elif is_check:
            noted.checks.append(answer.location)
        else:
            noted.tenders.append(name)


def _sent(person: Person, name: str, once: str, is_check: bool, noted: Noted, up: threading.Event) -> Answer:
    """One write, sent again until it is answered."""
    path, form = "/tenders/new", {"name": name, "bid_date": "R8.12.18"}
    if is_check:
        path, form = "/tenders/1/check?stage=application", {"stage": "application"}
    while True:
        up.wait()
        try:
            return person.post(path, form, once)
        except OSError:
            noted.sent_again += 1


def _figures(place: Place, noted: Noted, restarts: list[float], before: int) -> list[Figure]:
    with place.store() as store:
        kept = Counter(kept.value.name for kept in store.tenders.all(1))
        lost = [name for name in noted.tenders if kept[name] == 0]
        checks = {f"/checks/{one.id}" for one in store.checks.of_tender(1, 1)}
        # A kill between the change and the note of where it led: its form sent again leads to the first page.
        gone = {path for path in noted.checks if path != "/"} - checks
        twice = sum(kept.values()) - before - len(noted.tenders) + len(checks) - len(noted.checks)
        numbers, whole = _numbers(store), _integrity(store)
    verified, entries = _verified(place)
    name, kills = place.name, len(restarts)
    return [
        Figure(
            f"{name}: {kills} kill -9 over {noted.count:,} acknowledged writes of {CLIENTS} clients: lost",
            "0",
            f"{len(lost) + len(gone)}",
            not lost and not gone and not noted.refused,
        ),
        Figure(
            f"{name}: records made twice or by nobody, {noted.sent_again} writes cut off and sent again",
            "0",
            f"{twice}; refused {len(noted.refused)} {noted.refused[:1] or ''}".rstrip(),
            twice == 0 and not noted.refused,
        ),
        Figure(
            f"{name}: the record verified from the first entry ({entries:,} entries); database {whole}",
            "whole",
            "whole" if verified and whole == "ok" else "broken",
            verified and whole == "ok",
        ),
        Figure(
            f"{name}: {len(numbers):,} document numbers without gap or double",
            "no gap",
            "no gap" if numbers == list(range(1, len(numbers) + 1)) else f"{numbers[-5:]}",
            numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= len(noted.checks),
        ),
        Figure(
            f"{name}: restart after a kill, the longest of {kills}",
            f"under {RESTARTS_IN:.0f} s",
            f"{max(restarts):.1f} s",
            max(restarts) < RESTARTS_IN,
        ),
    ]


def _numbers(store: Store) -> list[int]:
    with store._room.reading() as session:
        return sorted(session.scalars(select(models.Issued.number).where(models.Issued.kind == "check")))


def _integrity(store: Store) -> str:
    with store._room.reading() as session:
        if session.get_bind().dialect.name != "sqlite":
            return "ok"
        return str(session.scalar(text("PRAGMA integrity_check")))


def _verified(place: Place) -> tuple[bool, int]:
    """What ``hosakan audit verify`` says, and how many entries there are."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "audit", "verify", "--json"]
    told = subprocess.run(command, capture_output=True, env=place.environment, check=False)
    with place.store() as store:
        entries = store.events.latest(1, changes_only=False, limit=1)[1]
    return told.returncode == 0 and bool(json.loads(told.stdout)), entries
