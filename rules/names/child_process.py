"""How a module of this program is started as a process of its own, on every system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]


def command_of(module: str) -> list[str]:
    """The command that runs ``module`` by the interpreter that runs this one. -P: the working folder is no
    place to look for modules, whatever lies in it."""
    return [sys.executable, "-P", "-m", module]


def surroundings() -> dict[str, str]:
    """The environment in which the child finds the same modules as its parent: this program first, whatever
    folder the parent was started in."""
    places = [str(_HOME), *(place or os.getcwd() for place in sys.path)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(places))}
