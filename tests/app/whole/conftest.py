"""Many at once: a browser for each, all let go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

Came = TypeVar("Came")
AtOnce = Callable[[Sequence[Callable[[], Came]]], list[Came]]


@pytest.fixture
def at_once() -> AtOnce[Came]:
    """Does things at the same moment, each on a thread of its own; what came of each, in their order."""

    def do(things: Sequence[Callable[[], Came]]) -> list[Came]:
        start = Barrier(len(things))

        def one(thing: Callable[[], Came]) -> Came:
            start.wait(10)
            return thing()

        with ThreadPoolExecutor(len(things)) as pool:
            return list(pool.map(one, things))

    return do
