"""People, companies and the ties between them, as contracts.md section 2 names them.

What is unknown stays unknown: an absent key or ``null`` is never read as "none". The one exception
is an ``end`` written as ``null``, which means "still running"; an absent ``end`` is unknown.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, ValidationInfo, model_validator

from rules.dates import HOW_TO_WRITE, iso_and_wareki, parse_date
from rules.faults import Fault, InputError
from rules.plain_text import unprintable
from rules.schema import Strict
from rules.words import Form, Kind, Role, Tie


def _read_day(value: object, info: ValidationInfo) -> object:
    """Read a day as a person wrote it; how it was understood goes into the context's ``understood``."""
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise InputError([Fault("", "日付ではありません", HOW_TO_WRITE)])
    read = parse_date(value)
    if read.note and info.context is not None:
        info.context.setdefault("understood", []).append(read.note)
    return read.day


def _readable(value: object) -> object:
    """Refuse what no document can carry: control characters and lone surrogates."""
    if isinstance(value, str) and unprintable(value, "\t\n\r"):
        raise InputError(
            [Fault("", "制御文字など、印刷できない文字が入っています", "その文字を消してください")]
        )
    return value


def _named(value: object) -> object:
    value = _readable(value)
    if isinstance(value, str) and not value.strip():
        raise InputError([Fault("", "空です", "名称を書いてください")])
    return value


Day = Annotated[date, BeforeValidator(_read_day)]
Text = Annotated[str, BeforeValidator(_readable)]
Name = Annotated[str, BeforeValidator(_named)]


class Company(Strict):
    """A company as one source names it. ``corporate_number`` is the text as written, not yet checked."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    name: Name
    corporate_number: Text | None = None
    address: Text | None = None
    aliases: tuple[Name, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, dict) and "aliases" in value and value["aliases"] is None:
            return {**value, "aliases": ()}
        return value


class Period(Strict):
    """Days from ``start`` to ``end``, both included. Either may be unknown."""

    start: Day | None = None
    end: Day | None = None

    @property
    def running(self) -> bool:
        """Known to be without an end: ``end`` was given as null."""
        return self.end is None and "end" in self.model_fields_set

    @property
    def end_unknown(self) -> bool:
        """``end`` was not given at all."""
        return self.end is None and "end" not in self.model_fields_set

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order("end", self.start, self.end)
        return self


def in_order(where: str, first: date | None, last: date | None) -> None:
    """Raise InputError where ``last`` lies before ``first``."""
    if first and last and last < first:
        told = f"{iso_and_wareki(last)}が、始まりの{iso_and_wareki(first)}より前です"
        raise InputError([Fault(where, told, "日付の前後を確かめて書き直してください")])


class Employment(Period):
    """A post held at a company."""

    company: Company
    kind: Kind | None = None


class Engagement(Period):
    """The appointment or contract that makes a person an appointee."""

    form: Form | None = None
    applied_on: Day | None = None
    contractor: Company | None = None


class RoleHeld(Strict):
    """A role in the tender; ``since``/``until`` are the contract's ``from``/``to``, both included."""

    model_config = ConfigDict(populate_by_name=True)

    role: Role
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")

    @model_validator(mode="before")
    @classmethod
    def _bare_role(cls, value: Any) -> Any:
        return {"role": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order("to", self.since, self.until)
        return self


class Appointee(Strict):
    """An outside specialist. ``roles`` and ``employments`` are None where nobody has said."""

    id: Annotated[str, BeforeValidator(_named)]
    name: Text | None = None
    roles: tuple[RoleHeld, ...] | None = None
    supervisory_post: StrictBool | None = None
    declared_on: Day | None = None
    engagement: Engagement = Field(default_factory=Engagement)
    employments: tuple[Employment, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_engagement(cls, value: Any) -> Any:
        if isinstance(value, dict) and "engagement" in value and value["engagement"] is None:
            return {key: item for key, item in value.items() if key != "engagement"}
        return value

    @property
    def called(self) -> str:
        """The name to print; the id where no name is given."""
        return self.name or self.id


class Affiliation(Strict):
    """A tie between two companies with its source. ``since``/``until`` None: no limit."""

    parent: Company
    child: Company
    type: Tie
    since: Day | None = None
    until: Day | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order("until", self.since, self.until)
        return self

    def on(self, day: date) -> bool:
        """Whether the tie stands on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
