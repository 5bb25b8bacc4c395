"""Successions the register knows of: who was taken over by whom, before and after the companies of a case."""

from __future__ import annotations

from collections.abc import Iterable

from rules.dates import wareki
from rules.names.registered import Corporation, Register
from rules.names.succession_pairs import succession_pairs
from rules.parties import Affiliation, Company
from rules.words import Tie


def successions(numbers: Iterable[str], register: Register) -> list[Affiliation]:
    """Every succession on the way forward from these corporations to those that took them over, and backward
    to those they took over; each with the day the earlier one's record was closed."""
    return [_edge(*pair, register) for pair in succession_pairs(numbers, register)]


def _edge(before: str, after: str, register: Register) -> Affiliation:
    known = register.by_numbers([before, after])
    earlier = known.get(before)
    return Affiliation(
        parent=_company(before, earlier),
        child=_company(after, known.get(after)),
        type=Tie.SUCCESSION,
        since=earlier.closed_on if earlier else None,
        source=f"国税庁の法人番号公表情報（{wareki(register.as_of)}現在）",
    )


def _company(number: str, known: Corporation | None) -> Company:
    if known is None:
        return Company(name=f"法人番号{number}", corporate_number=number)
    return Company(name=known.name, corporate_number=number, address=known.address or None)
