"""The demonstration's register of corporate numbers: made-up corporations in NTA's layout."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path

from app.demo.reading import data_file
from app.register.importing import import_files
from app.register.store import RegisterStore, open_register
from rules.faults import InputError

LOADED_ON = date(2026, 11, 2)


class _Silent:
    def say(self, message: str) -> None:
        pass

    def bar(self, label: str, length: int) -> AbstractContextManager[Callable[[int], None]]:
        return nullcontext(lambda done: None)


def load_corporations(folder: Path) -> RegisterStore | None:
    """Load ``corporations.csv`` into an empty register in ``folder``, and open it.

    Raises InputError for a broken file.
    """
    for outcome in import_files(folder, [data_file("corporations.csv")], _Silent(), LOADED_ON):
        if outcome.faults:
            raise InputError(list(outcome.faults))
    return open_register(folder)
