"""Where a fact comes from, and how sure we are of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from rules.schema import Strict


class Confidence(StrEnum):
    """How a fact was confirmed. Only HIGH takes part in a figure or a verdict."""

    HIGH = "H"
    """Read in the statute or the official document itself."""
    MEDIUM = "M"
    """Second-hand, or an excerpt. Shown as 要確認."""
    LOW = "L"
    """Not checked against the original. Shown as 要確認."""


class Citation(Strict):
    """A source.

    document: its full name, with its version. section: the article or section in it.
    checked_on: the day a person last read it there.
    """

    document: str
    section: str
    confidence: Confidence
    checked_on: date

    def __str__(self) -> str:
        mark = "" if self.confidence is Confidence.HIGH else "［要確認］"
        return f"{self.document} {self.section}{mark}"
