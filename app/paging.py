"""Lists a page at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page:
    """One page of a list: its number from 1, its size, and how many there are in all."""

    number: int = 1
    size: int = 50
    count: int = 0

    @classmethod
    def asked(cls, text: str | None) -> Page:
        """The page an address asks for; the first where it asks for none that can be."""
        return cls(int(text)) if text and re.fullmatch(r"[1-9][0-9]{0,5}", text) else cls()

    @property
    def skip(self) -> int:
        """How many items come before this page."""
        return (self.number - 1) * self.size

    def of(self, count: int) -> Page:
        """The same page of a list of ``count`` items."""
        return replace(self, count=count)

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // self.size))

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        """The items of this page."""
        return items[self.skip : self.skip + self.size]
