"""A program that does the long work of an installation, and at one moment says so and stands still:
``python -m tests.app.jobs.program FOLDER URL MOMENT``. Whoever started it kills it there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import checking, create_app
from app.database import is_postgresql, open_database
from app.jobs import queue
from app.jobs import work as jobs_work
from app.settings import Settings
from app.store import Store
from app.store import checks as store_checks

MOMENTS: dict[str, tuple[Any, str, bool]] = {
    "judging": (checking, "check", False),
    "in the transaction": (store_checks, "end_with", True),
    "kept": (jobs_work, "run", True),
}
"""Where it stands still: in which module, before or after (True) which call."""


def main(folder: str, url: str, moment: str) -> None:
    """Do what waits, as the program of that database does."""
    module, name, after = MOMENTS[moment]
    setattr(module, name, _stands_still(getattr(module, name), after))
    settings = Settings(Path(folder), url, "k" * 48)
    if is_postgresql(url):
        queue.upgrade(url)
        queue.work(Store(open_database(url)), settings)
    else:
        create_app(settings)


def _stands_still(call: Callable[..., Any], after: bool) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        came = call(*given, **named) if after else None
        print("here", flush=True)
        sys.stdin.read()
        return came

    return called


if __name__ == "__main__":
    main(*sys.argv[1:])
