"""The chain of the record, format 1: how an entry is written down and hashed. Nothing here may change; a new
format gets a new number, and old entries keep theirs.

An entry's hash covers everything that stands in the entry, its place and the hash before it. What is
personal is covered by a commitment: SHA-256 over a salt of its own and the detail. With the detail and its
salt erased, the commitment says nothing of what it was, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

FORMAT = 1
START = "0" * 64
"""What stands before the first entry of a municipality."""
JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Detail:
    """What an entry says of people. ``salt``: 64 hex digits."""

    salt: str
    who: str
    what: str
    why: str | None


@dataclass(frozen=True)
class Entry:
    """One entry. ``municipality``: its code. ``at``: a moment with its zone. ``facts``: canonical JSON."""

    municipality: str
    seq: int
    at: datetime
    user: int | None
    action: str
    record: str | None
    facts: str
    commitment: str
    previous: str


@dataclass(frozen=True)
class Head:
    """The end of a municipality's chain: whoever holds it finds every later change of what came before."""

    seq: int
    hash: str

    @property
    def grouped(self) -> str:
        """The hash as it is printed: groups of eight."""
        return " ".join(self.hash[start : start + 8] for start in range(0, len(self.hash), 8))


def canonical(value: Any) -> str:
    """JSON in the one form that is hashed: keys in order, no spaces, every character as itself."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def new_salt() -> str:
    """32 random bytes in hex."""
    return secrets.token_hex(32)


def commitment(detail: Detail) -> str:
    """SHA-256 in hex over the salt and the detail."""
    told = canonical({"salt": detail.salt, "who": detail.who, "what": detail.what, "why": detail.why})
    return _sha256(told)


def entry_hash(entry: Entry) -> str:
    """SHA-256 in hex over the entry as written down; the moment in UTC and in Japan, to the microsecond."""
    return _sha256(
        canonical(
            {
                "format": FORMAT,
                "municipality": entry.municipality,
                "seq": entry.seq,
                "utc": utc(entry.at),
                "local": local(entry.at),
                "user": entry.user,
                "action": entry.action,
                "record": entry.record,
                "facts": entry.facts,
                "commitment": entry.commitment,
                "previous": entry.previous,
            }
        )
    )


def sealed(values: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the values of a row the record vouches for (``app.store.vouching``), a salt of its
    own among them."""
    return _sha256(canonical(dict(values)))


def utc(at: datetime) -> str:
    """``2026-11-21T04:05:06.000007+00:00``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def local(at: datetime) -> str:
    """The same moment by the clock on the office's wall."""
    return at.astimezone(JAPAN).isoformat(timespec="microseconds")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
