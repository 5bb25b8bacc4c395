"""What passes between the views and the store: who acts, what is kept, and what can go wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Officer:
    """A signed-in officer. ``roles``: keys of ``policy.ROLES``. ``appointee_id``: the appointee whose account
    it is; None for an officer of the municipality."""

    id: int
    login: str
    name: str
    roles: frozenset[str]
    municipality_id: int
    municipality: str
    appointee_id: int | None = None


@dataclass
class Act:
    """An officer doing one thing (``appointee.change``). ``events``: what was recorded of it so far.
    ``facts``: what every entry of it says beside the rest; nothing personal (``app.models.events``).
    ``changed``: of a change, what it was before and what it becomes, a line for each field."""

    officer: Officer
    action: str
    why: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    changed: tuple[str, ...] = ()

    @property
    def whose(self) -> int:
        """The municipality whose records may be seen and changed."""
        return self.officer.municipality_id


@dataclass(frozen=True)
class Telling:
    """What the record is to say of an act: of which record (``tender:12``, None: of none), Japanese."""

    act: Act
    record: str | None
    what: str


@dataclass(frozen=True)
class Kept(Generic[Value]):
    """A record of the database: a plain value with its number, version and times (UTC)."""

    id: int
    kind: str
    municipality_id: int
    version: int
    created_at: datetime
    changed_at: datetime
    value: Value

    @property
    def ref(self) -> str:
        """How an event names it: ``appointee:12``."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Happened:
    """One entry of the record: when (UTC), who, what was done, to what, why. ``seq``: its place in the
    municipality's chain. ``erased``: what is personal in it was erased; ``who`` and ``what`` say so.
    ``user``: the account's number, None where no account did it."""

    id: int
    at: datetime
    who: str
    action: str
    record: str | None
    what: str
    why: str | None
    seq: int = 0
    hash: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    erased: bool = False
    user: int | None = None


class NotKept(LookupError):  # noqa: N818
    """There is no such record in this municipality."""


class Conflict(Exception):  # noqa: N818
    """Somebody else changed the record since it was read. ``mine`` was to be kept, ``theirs`` is kept."""

    def __init__(self, mine: object, theirs: Kept[object]) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(f"{theirs.ref} is at version {theirs.version}")
