"""Long work with SQLite: by one thread of the process that was asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app.jobs.work import do
from app.settings import Settings
from app.store import Store


class Threads:
    """One thread, one piece of work after the other; what an ended process left waiting comes first."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="hosakan-jobs")

    def hand_over(self, number: int) -> None:
        """Have it done by the thread, with whatever waits before it."""
        self._pool.submit(self._do_waiting)

    def _do_waiting(self) -> None:
        for number in self._store.jobs.waiting():
            do(number, self._store, self._settings)
