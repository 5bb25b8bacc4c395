"""What is wrong with something a person gave us, in words that person can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in an input.

    where: the place in the person's own terms (``bidders[3].name``, ``名簿.csv 12行目「法人番号」``).
    problem: what is wrong, in Japanese, one sentence without the final 。.
    remedy: what to write instead, in Japanese; empty where nothing but removal helps.
    """

    where: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.problem}。" if self.where else f"{self.problem}。"
        return f"{head}{self.remedy}。" if self.remedy else head


class InputError(ValueError):
    """An input that cannot be used. Carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
