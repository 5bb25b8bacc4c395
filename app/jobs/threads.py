"""Long work with SQLite: by one thread of the process that was asked."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Timer

from app.jobs.work import do_waiting
from app.settings import Settings
from app.store import Store

AGAIN = 60.0
"""Seconds until what could not be begun (the disk is full, another program holds the database) is tried
again."""
_LOG = logging.getLogger("hosakan.jobs")


class Threads:
    """One thread, one piece of work after the other; what an ended process left waiting comes first."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="hosakan-jobs")

    def hand_over(self, number: int) -> None:
        """Have it done by the thread, with whatever waits before it."""
        self._pool.submit(self._do_waiting)

    def resume(self) -> None:
        """Go on with what an ended process left."""
        if self._store.jobs.any_open():
            self._pool.submit(self._do_waiting)

    def _do_waiting(self) -> None:
        try:
            do_waiting(self._store, self._settings)
        except Exception as error:  # whatever it was: what waits must not wait until somebody asks for more
            _LOG.error("the work that waits could not be done: %s", type(error).__name__)
            later = Timer(AGAIN, self._pool.submit, [self._do_waiting])
            later.daemon = True
            later.start()
