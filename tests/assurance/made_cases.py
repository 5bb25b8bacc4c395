"""CASE data made up in numbers: two officials' cases thrown together, their days shifted. The same seed gives
the same cases."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from rules.case import parse_case
from rules.faults import InputError
from rules.library import shipped_library
from tests.cases.loader import cases
from tests.made_register import MadeRegister

Made = tuple[dict[str, Any], MadeRegister | None]
_DAYS = ("notice_date", "bid_date", "contract_date")


def made_cases(many: int, offices: int, seed: int = 20261120) -> Iterator[Made]:
    """``many`` cases that are read without fault, each with the register it is to be judged with.
    ``offices``: how many municipalities they come from; each has adopted clauses of its own choice."""
    by_chance = random.Random(seed)
    known = list(shipped_library().clauses)
    adopted = [known, *(by_chance.sample(known, by_chance.randint(3, 9)) for _ in range(offices - 1))]
    sound = [(case["input"], case["register"]) for case in cases() if _reads(case["input"])]
    while many:
        (one, register), (other, _) = by_chance.sample(sound, 2)
        case = _thrown_together(one, other, by_chance)
        case["rules"] = _settled(by_chance.choice(adopted), one, other)
        if _reads(case):
            many -= 1
            yield case, register


def _reads(case: dict[str, Any]) -> bool:
    try:
        parse_case(case)
    except InputError:
        return False
    return True


def _settled(adopted: list[str], *some: dict[str, Any]) -> list[dict[str, Any]]:
    """The clauses of an office, with the options that one of the cases settles."""
    settled = {rule["id"]: rule for case in reversed(some) for rule in case["rules"]}
    return [settled.get(clause, {"id": clause}) for clause in adopted]


def _thrown_together(one: dict[str, Any], other: dict[str, Any], by_chance: random.Random) -> dict[str, Any]:
    case = copy.deepcopy(one)
    for name in ("bidders", "affiliations", "exemptions"):
        if isinstance(case.get(name), list) and isinstance(other.get(name), list):
            case[name] = [*case[name], *copy.deepcopy(other[name])]
    by_chance.shuffle(case["bidders"])
    shift = timedelta(days=by_chance.choice((0, 0, 1, -1, 31, -365, 400)))
    for name in _DAYS:
        if isinstance(case["tender"].get(name), str):
            case["tender"][name] = _shifted(case["tender"][name], shift)
    return case


def _shifted(day: str, shift: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + shift).isoformat()
    except ValueError:  # 和暦 and the like stay as they are
        return day
