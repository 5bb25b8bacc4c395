"""Long work with PostgreSQL: a queue in a schema of its own, kept by procrastinate and emptied by
``hosakan worker``, of which there may be several."""

from __future__ import annotations

import procrastinate
import psycopg
from procrastinate import PsycopgConnector, SyncPsycopgConnector
from sqlalchemy.engine import make_url

from app.jobs.work import do, do_waiting
from app.settings import Settings
from app.store import Store

SCHEMA = "procrastinate"
TASK = "hosakan.do"
LOOK = "hosakan.look"
EVERY_MINUTE = "* * * * *"
_LOCK = 4_702_515


def conninfo(url: str) -> str:
    """What libpq wants, for an SQLAlchemy URL; the queue's tables are found without their schema's name."""
    plain = make_url(url).set(drivername="postgresql")
    options = f"-csearch_path={SCHEMA}"
    return plain.update_query_dict({"options": options}).render_as_string(hide_password=False)


class Queue:
    """Puts work into the queue."""

    def __init__(self, url: str) -> None:
        self._app = procrastinate.App(connector=SyncPsycopgConnector(conninfo=conninfo(url)))
        self._url, self._open = url, False

    def hand_over(self, number: int) -> None:
        """Have it done by a worker."""
        if not self._open:
            upgrade(self._url)
            self._app.open()
            self._open = True
        self._app.configure_task(TASK, queue="hosakan").defer(number=number)

    def resume(self) -> None:
        """Nothing: the workers look for themselves."""


def upgrade(url: str) -> None:
    """Bring up the queue's tables where they are missing. Two processes that start together wait for each
    other."""
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        connection.execute(f"SELECT pg_advisory_lock({_LOCK})")  # held until the connection closes
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        there = connection.execute("SELECT to_regclass('procrastinate.procrastinate_jobs')").fetchone()
        if there and there[0]:
            return
        app = procrastinate.App(connector=SyncPsycopgConnector(conninfo=conninfo(url)))
        with app.open():
            app.schema_manager.apply_schema()


def work(store: Store, settings: Settings, *, wait: bool = True) -> None:
    """Empty the queue; with ``wait`` for ever, else until nothing is left. First comes what waits and is not
    in the queue."""
    do_waiting(store, settings)
    app = tasks(store, settings)
    app.run_worker(queues=["hosakan"], wait=wait, install_signal_handlers=wait, delete_jobs="successful")


def tasks(store: Store, settings: Settings) -> procrastinate.App:
    """What a worker does: work handed over, and every minute, one worker for all, a look for work that waits
    though it is not in the queue: it could not be handed over, its worker was killed before it was begun, or
    it came with a copy put back."""
    app = procrastinate.App(connector=PsycopgConnector(conninfo=conninfo(settings.database_url)))

    @app.task(name=TASK, queue="hosakan")
    def task(number: int) -> None:
        do(number, store, settings)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name=LOOK, queue="hosakan", queueing_lock=LOOK)
    def look(timestamp: int) -> None:
        do_waiting(store, settings)

    return app
