"""What the register of appointees holds: people, engagements, posts, what they disclosed, company ties.

In every list here an empty tuple says "known: none" and None says "not known" (contracts.md,
"Missing or empty").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rules.dates import wareki


class EndState(StrEnum):
    """What is known of the end of a post or an engagement."""

    DAY = "day"
    """It ended, or will end, on a known day."""
    RUNNING = "running"
    """It runs on, without an end."""
    UNKNOWN = "unknown"
    """Whether and when it ended is not known."""


@dataclass(frozen=True)
class End:
    """The end of a post or an engagement; ``day`` (included) stands with EndState.DAY only."""

    state: EndState = EndState.UNKNOWN
    day: date | None = None

    def __str__(self) -> str:
        if self.state is EndState.DAY and self.day:
            return wareki(self.day)
        return "継続中" if self.state is EndState.RUNNING else "不明"

    def in_case(self) -> dict[str, str | None]:
        """The key ``end`` as a CASE file has it: a day, null for running, no key where unknown."""
        if self.state is EndState.UNKNOWN:
            return {}
        return {"end": self.day.isoformat() if self.state is EndState.DAY and self.day else None}


@dataclass(frozen=True)
class Company:
    """A company as written in a declaration. ``aliases``: former names and other spellings of it."""

    name: str
    corporate_number: str | None = None
    address: str | None = None
    aliases: tuple[str, ...] = ()

    def in_case(self) -> dict[str, Any]:
        """The company as a CASE file has it."""
        return {
            "name": self.name,
            "corporate_number": self.corporate_number,
            "address": self.address,
            "aliases": list(self.aliases),
        }


@dataclass(frozen=True)
class Engagement:
    """One engagement by the municipality. ``form``: a ``words.Form``; None: unknown.

    ``contractor``: the company under contract, for 業務委託. ``id``: its number, 0 before it is kept.
    """

    form: str | None = None
    applied_on: date | None = None
    start: date | None = None
    end: End = End()
    contractor: Company | None = None


@dataclass(frozen=True)
class Employment:
    """A post held at a company. ``kind``: a ``words.Kind``; None: unknown."""

    company: Company
    kind: str | None = None
    start: date | None = None
    end: End = End()
    post: str | None = None


@dataclass(frozen=True)
class Shareholding:
    """Shares disclosed. ``amount`` as declared (株数、比率)."""

    company: Company
    amount: str | None = None
    disclosed_on: date | None = None


@dataclass(frozen=True)
class IntellectualProperty:
    """A right disclosed (特許、著作権 …)."""

    title: str
    holder: str | None = None
    disclosed_on: date | None = None


@dataclass(frozen=True)
class ReportedChange:
    """A change the appointee reported, and the day it was reported."""

    reported_on: date
    what: str


@dataclass(frozen=True)
class Appointee:
    """A person appointed from outside, with all the register knows."""

    name: str
    kana: str | None = None
    declared_on: date | None = None
    note: str | None = None
    engagements: tuple[Engagement, ...] = ()
    employments: tuple[Employment, ...] | None = None
    shareholdings: tuple[Shareholding, ...] | None = None
    intellectual_property: tuple[IntellectualProperty, ...] | None = None
    changes: tuple[ReportedChange, ...] = ()

    @property
    def concurrent_posts(self) -> tuple[Employment, ...]:
        """The posts held beside the engagement."""
        return tuple(post for post in self.employments or () if post.kind == "concurrent")


@dataclass(frozen=True)
class Affiliation:
    """A tie between two companies (succession: parent = before, child = after). Days are included."""

    parent: Company
    child: Company
    type: str
    since: date | None = None
    until: date | None = None
    source: str | None = None

    def in_case(self) -> dict[str, Any]:
        """The tie as a CASE file has it."""
        return {
            "parent": self.parent.in_case(),
            "child": self.child.in_case(),
            "type": self.type,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "source": self.source,
        }
