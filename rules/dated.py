"""A value in force from a fiscal year on. What ends says so; nothing runs on by silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer

from rules.faults import Fault, InputError
from rules.fiscal_year import FiscalYear
from rules.schema import Strict


def _year(value: object) -> object:
    return FiscalYear.parse(value) if isinstance(value, str) else value


Year = Annotated[FiscalYear, BeforeValidator(_year), PlainSerializer(lambda year: year.code, return_type=str)]
"""A fiscal year written ``R4`` in a file, and written back so."""


class Dated(Strict):
    """One entry of a series: in force from ``from_`` (inclusive) until the next entry's year (exclusive).

    ends: nothing is in force from that year on. source: the key of its citation in the same file.
    """

    from_: Year = Field(alias="from")
    ends: bool = False
    source: str
    note: str = ""


Entry = TypeVar("Entry", bound=Dated)


def in_force(series: Sequence[Entry], year: FiscalYear) -> Entry | None:
    """The entry of an ordered ``series`` that governs ``year``; None before the first. The entry may be
    one that ``ends``."""
    return next((entry for entry in reversed(series) if entry.from_ <= year), None)


def check_series(name: str, series: Sequence[Dated]) -> list[Fault]:
    """What is wrong with the order of a series: empty, a year twice or going back, ending before the last
    entry, or ending with nothing before it."""
    if not series:
        return [Fault(name, "値が1つもありません", "年度と値を1組以上書いてください")]
    faults = [
        Fault(
            f"{name}[{index}].from",
            f"{entry.from_.label}が前の年度より後ではありません",
            "年度の早い順に書いてください",
        )
        for index, entry in enumerate(series[1:], 1)
        if entry.from_ <= series[index - 1].from_
    ]
    faults += [
        Fault(
            f"{name}[{index}].ends", "終わりの後に値があります", "ends = true は最後の1つにだけ書いてください"
        )
        for index, entry in enumerate(series[:-1])
        if entry.ends
    ]
    if series[0].ends:
        faults.append(Fault(f"{name}[0].ends", "始まりのない終わりです", "先に効いている値を書いてください"))
    return faults


def refuse(faults: Sequence[Fault]) -> None:
    """Raise InputError where there are faults."""
    if faults:
        raise InputError(faults)
