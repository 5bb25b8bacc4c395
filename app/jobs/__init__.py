"""Long work outside the request: one interface, whose SQLite side is a thread and whose PostgreSQL side is a
queue in the database that workers of their own empty (procrastinate)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from flask import Flask, current_app

from app.database import is_postgresql
from app.jobs.threads import Threads
from app.settings import Settings
from app.store import Act, Store

EXTENSION = "hosakan_jobs"
_LOG = logging.getLogger("hosakan.jobs")


class Runner(Protocol):
    """What sees to it that work that was asked for is done."""

    def hand_over(self, number: int) -> None:
        """Have the work of this number done soon."""
        ...

    def resume(self) -> None:
        """At the start: have done what an ended process left waiting."""
        ...


def prepare(app: Flask) -> None:
    """Choose how long work is done, by the database, and go on with what was left."""
    settings: Settings = app.extensions["hosakan_settings"]
    store: Store = app.extensions["hosakan_store"]
    app.extensions[EXTENSION] = runner(settings, store)
    app.extensions[EXTENSION].resume()


def runner(settings: Settings, store: Store) -> Runner:
    """The runner for a database."""
    if is_postgresql(settings.database_url):
        from app.jobs.queue import Queue  # only where PostgreSQL's driver is installed

        return Queue(settings.database_url)
    return Threads(store, settings)


def start(act: Act, kind: str, given: Mapping[str, Any]) -> int:
    """Ask for work of a kind in ``app.jobs.work.WORK``; its number comes back. ``given``: JSON, nothing
    personal.

    From the row on it is accepted: where it cannot be handed over it waits, and is found there."""
    store: Store = current_app.extensions["hosakan_store"]
    number = store.jobs.create(act, kind, given)
    try:
        current_app.extensions[EXTENSION].hand_over(number)
    except Exception as error:  # whatever it was: telling the officer that nothing was kept would be untrue
        _LOG.error("job %s was not handed over and waits: %s", number, type(error).__name__)
    return number
