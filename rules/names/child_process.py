"""How a module of this program is started as a process of its own, on every system."""

from __future__ import annotations

import os
import sys


def command_of(module: str) -> list[str]:
    """The command that runs ``module`` by the interpreter that runs this one. -P: the working folder is no
    place to look for modules, whatever lies in it."""
    return [sys.executable, "-P", "-m", module]


def surroundings() -> dict[str, str]:
    """The environment in which the child finds the same modules as its parent."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place or os.getcwd() for place in sys.path)}
