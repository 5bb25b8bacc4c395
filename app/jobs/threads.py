"""Long work with SQLite: by one thread of the process that was asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app.jobs.work import do
from app.settings import Settings
from app.store import Store


class Threads:
    """One thread, one piece of work after the other. What an ended process left waiting is taken up when the
    next one is first asked for something."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._pool: ThreadPoolExecutor | None = None

    def hand_over(self, number: int) -> None:
        """Have it done by the thread."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="hosakan-jobs")
            for earlier in self._store.jobs.waiting():
                self._pool.submit(do, earlier, self._store, self._settings)
        self._pool.submit(do, number, self._store, self._settings)
