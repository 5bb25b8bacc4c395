"""The outline of a 様式: its items, their order, labels and limits, read from TOML.

An office that has the original form writes its own outline (``documents/posting.toml`` in
HOSAKAN_RULES_DIR) and page, printed document and command line follow it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator
from wtforms import Form

from rules.faults import Fault, InputError
from rules.schema import Strict, parse, read_toml

Choices = tuple[tuple[str, str], ...]


class Kind(StrEnum):
    """What an item takes (contracts.md section 4)."""

    TEXT = "text"
    TEXTAREA = "textarea"
    INTEGER = "integer"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    ROWS = "rows"


class Choice(Strict):
    """One value of a choice, and what people read for it."""

    value: Annotated[str, Field(min_length=1)]
    label: Annotated[str, Field(min_length=1)]


class Item(Strict):
    """One item of the form.

    max_length: characters at most (text and textarea only; there it is required).
    row: items next to each other with the same ``row`` are printed in one row under that label.
    unit: printed after the value (名, 回). yes, no: what a boolean reads.
    choices_from: the name of a list handed over when the form is made, instead of ``choices``.
    width: a column's share of the table's width.
    """

    name: str
    label: Annotated[str, Field(min_length=1)]
    type: Kind
    required: bool = False
    max_length: Annotated[int, Field(gt=0)] | None = None
    help: str = ""
    choices: tuple[Choice, ...] = ()
    choices_from: str | None = None
    fields: tuple[Item, ...] = ()
    row: str = ""
    unit: str = ""
    yes: str = "はい"
    no: str = "いいえ"
    width: Annotated[int, Field(gt=0)] = 1

    @model_validator(mode="after")
    def _consistent(self) -> Item:
        faults = list(_faults_of_item(self))
        if faults:
            raise InputError(faults)
        return self

    @property
    def pairs(self) -> Choices:
        """The choices as (value, label)."""
        return tuple((choice.value, choice.label) for choice in self.choices)


class Section(Strict):
    """A part of the form under one heading. ``note`` stands beneath the heading on the page only."""

    title: str
    note: str = ""
    fields: tuple[Item, ...]


class Outline(Strict):
    """A whole form.

    title: printed at the top. form_name: which 様式 this is, printed small. notes: printed at the end.
    """

    title: str
    form_name: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> Outline:
        faults = _twins([item.name for item in self.items])
        if faults:
            raise InputError(faults)
        return self

    @property
    def version(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the content: the form a draft was written on."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in order."""
        return tuple(item for section in self.sections for item in section.fields)

    def item(self, name: str) -> Item:
        """The item called ``name``. Raises KeyError where there is none."""
        return next((item for item in self.items if item.name == name), None) or _no_item(name)


def load_outline(form: str, extra_dir: Path | None = None) -> Outline:
    """The outline of ``posting``, ``pledge_appointee`` …: the municipality's own
    (``extra_dir``/documents/``form``.toml) where there is one, else the one shipped.

    Raises InputError naming file, key and what to write for a broken outline.
    """
    own = extra_dir / "documents" / f"{form}.toml" if extra_dir else None
    if own and own.is_file():
        return parse(Outline, read_toml(own), own.name)
    shipped = Path(str(files("templates"))) / "documents" / form / "outline.toml"
    return parse(Outline, read_toml(shipped), f"{form}/outline.toml")


def with_choices(outline: Outline, lists: Mapping[str, Choices]) -> Outline:
    """The outline with every ``choices_from`` filled from ``lists``. Raises InputError where a list is
    not among them (an outline names a list the program does not have)."""

    def fill(item: Item) -> Item:
        if item.choices_from is None:
            return item.model_copy(update={"fields": tuple(map(fill, item.fields))})
        if item.choices_from not in lists:
            known = "、".join(sorted(lists))
            raise InputError(
                [
                    Fault(
                        item.name,
                        f"一覧「{item.choices_from}」はありません",
                        f"{known} のどれかを書いてください",
                    )
                ]
            )
        filled = tuple(Choice(value=value, label=label) for value, label in lists[item.choices_from])
        return item.model_copy(update={"choices": filled, "choices_from": None})

    sections = tuple(
        section.model_copy(update={"fields": tuple(map(fill, section.fields))})
        for section in outline.sections
    )
    return outline.model_copy(update={"sections": sections})


# Names a WTForms form uses itself: a field of that name would hide the form's own.
_TAKEN = frozenset(dir(Form)) | {"draft", "faults", "items", "outline", "values", "csrf_token", "version"}
_LIMITED = (Kind.TEXT, Kind.TEXTAREA)
_CHOOSING = (Kind.CHOICE, Kind.MULTI_CHOICE)


def _faults_of_item(item: Item) -> Iterator[Fault]:
    if (
        not re.fullmatch(r"[a-z][a-z0-9_]*", item.name)
        or item.name in _TAKEN
        or item.name.startswith("validate_")
    ):
        yield Fault(
            "name",
            f"「{item.name}」は項目名に使えません",
            "小文字の英字で始まる英数字と _ の別の名前にしてください",
        )
    if (item.type in _LIMITED) != (item.max_length is not None):
        yield Fault(
            "max_length",
            "text と textarea には上限の文字数が要り、ほかの型には書けません",
            "max_length を見直してください",
        )
    chosen = bool(item.choices) + bool(item.choices_from)
    if chosen != (1 if item.type in _CHOOSING else 0):
        yield Fault(
            "choices",
            "選択肢は choice と multi_choice にだけ、1とおりの書き方で要ります",
            "choices か choices_from を見直してください",
        )
    if bool(item.fields) != (item.type is Kind.ROWS):
        yield Fault("fields", "列は rows にだけ要ります", "fields を見直してください")
    if any(column.type is Kind.ROWS for column in item.fields):
        yield Fault("fields", "表の中に表は置けません", "列の type を rows 以外にしてください")
    yield from _twins([choice.value for choice in item.choices])
    yield from _twins([column.name for column in item.fields])


def _twins(names: list[str]) -> list[Fault]:
    return [
        Fault(name, "同じ名前が2度使われています", "別の名前にしてください")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


def _no_item(name: str) -> Item:
    raise KeyError(name)
