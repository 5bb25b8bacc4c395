"""The demonstration's files (``data/``): tables and companies as the register's plain values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rules.register import Company, End, EndState
from rules.schema import read_toml


def data_file(name: str) -> Path:
    """One file of the demonstration's data (the package is always installed as plain files)."""
    return Path(str(files("app.demo") / "data" / name))


def read(name: str) -> dict[str, Any]:
    """A TOML file as plain data. Raises InputError where it is no TOML."""
    return read_toml(data_file(f"{name}.toml"))


@cache
def _known() -> dict[str, Any]:
    return read("companies")


def company(name: str) -> Company:
    """A company with what ``companies.toml`` knows of it; one it does not know has its name alone."""
    known = _known().get(name, {})
    return Company(name, known.get("corporate_number"), known.get("address"), tuple(known.get("aliases", ())))


def companies(names: list[str] | None) -> tuple[Company, ...] | None:
    """The same for a list; None (not known) stays None."""
    return None if names is None else tuple(map(company, names))


def end_of(row: Mapping[str, Any]) -> End:
    """The ``end`` of a row: a day, ``"running"``, or nothing where it is unknown."""
    end = row.get("end")
    if end is None:
        return End(EndState.UNKNOWN)
    return End(EndState.RUNNING) if end == "running" else End(EndState.DAY, end)
