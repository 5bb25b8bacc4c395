"""Without a token of our own page nothing changes; after the logout nothing is answered."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy import select

from app import models
from app.access import COVERED
from tests.assurance.figures import Figure
from tests.assurance.policy import Asked, Walk, outcome

TOKENS = (None, "", "wrong", "ImEi.aaaaaa.bbbbbb")
_PUBLIC = "public"


def run(full: bool) -> list[Figure]:
    """Every POST of every record with every wrong token, every request with a cookie of an ended session;
    every seventh of them as a sample."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        walk = Walk(Path(folder))
        requests = [asked for asked in walk.everything() if asked.player == "founder"]
        requests = requests if full else requests[::7]
        figures = [_without_token(walk, requests), _after_logout(walk, requests)]
        walk.store._room.engine.dispose()
    return figures


def _dump(walk: Walk) -> dict[str, list[str]]:
    """Every row of every table but what a look leaves: when a session was last used."""
    with walk.store._room.reading() as session:
        return {
            name: sorted(map(str, session.execute(select(table)).all()))
            for name, table in models.Base.metadata.tables.items()
            if name != "session"
        }


def _without_token(walk: Walk, requests: list[Asked]) -> Figure:
    walk.app.config["WTF_CSRF_ENABLED"] = True
    client, before, wrong, count = walk.client("founder"), _dump(walk), [], 0
    for asked in requests:
        if asked.method != "POST" or "POST" not in (asked.rule.methods or ()):
            continue
        for token in TOKENS:
            typed = {"name": "乗っ取り", "version": "1"} | ({} if token is None else {"csrf_token": token})
            status = client.post(asked.path, data=typed).status_code
            count += 1
            if status != 400:
                wrong.append(f"{asked.path}: {status}")
    walk.app.config["WTF_CSRF_ENABLED"] = False
    changed = [name for name, rows in _dump(walk).items() if rows != before[name]]
    told = f"{len(changed)} tables, {len(wrong)} taken, in {count:,} requests {[*changed, *wrong][:5] or ''}"
    return Figure(
        "POST without a valid CSRF token: changes in the dump of the database",
        "0",
        told.strip(),
        count > 0 and not changed and not wrong,
    )


def _after_logout(walk: Walk, requests: list[Asked]) -> Figure:
    client = walk.client("founder")
    client.post("/logout")
    client.set_cookie("hosakan_session", walk.tokens["founder"])
    refused, asked_for = 0, 0
    let_in = []
    for asked in requests:
        view = walk.app.view_functions[asked.rule.endpoint]
        public = getattr(view, COVERED, _PUBLIC) == _PUBLIC
        if public or asked.rule.endpoint == "static" or asked.method not in (asked.rule.methods or ()):
            continue
        answer = client.open(asked.path, method=asked.method)
        asked_for += 1
        at_the_login = answer.status_code == 401 or outcome(
            answer.status_code, answer.headers.get("Location", ""), asked.method
        ) == "login"  # fmt: skip
        refused += at_the_login
        let_in += [] if at_the_login else [f"{asked.method} {asked.path}: {answer.status_code}"]
    told = f"{refused:,} of {asked_for:,} {let_in[:5] or ''}"
    return Figure(
        "requests with the cookie of a session logged out: refused", "100 %", told.strip(), not let_in
    )
