"""The subsidy's law as ``rules/law/subsidy/*.toml`` states it: bases, bodies, warnings, kinds of cost."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from rules import words
from rules.citation import Citation
from rules.dated import Year, refuse
from rules.faults import Fault, InputError
from rules.fiscal_year import FiscalYear
from rules.schema import Strict, parse, read_toml
from rules.subsidy_basis import Basis, CostEntry, RateEntry

FOLDER = Path(__file__).parent / "law" / "subsidy"


class Entity(Strict):
    """A kind of body. figure: whether a figure is given for it."""

    id: Literal["municipality", "special_ward", "association", "prefecture"]
    label: str
    figure: bool
    warning: str = ""
    source: Citation | None = None


class WarningText(Strict):
    """A warning; ``text`` may carry the fields named at the head of warnings.toml. from_: said only from
    that fiscal year on."""

    id: str
    from_: Year | None = Field(default=None, alias="from")
    when: Literal["assumed", "unconfirmed", "outside", "differ", "always"]
    text: str
    source: Citation

    @model_validator(mode="after")
    def _knows_its_fields(self) -> Self:
        known = _FIELDS + {"differ": _DIFFER_FIELDS, "outside": ("bases",), "unconfirmed": ("bases",)}.get(
            self.when, ()
        )
        unknown = sorted(set(re.findall(r"\{(.*?)\}", self.text)) - set(known))
        how = f"{'、'.join('{' + field + '}' for field in known)} だけが使えます"
        refuse(
            [Fault(f"{self.id}.text", f"知らない差し込み {{{field}}} があります", how) for field in unknown]
        )
        return self


_FIELDS: tuple[str, ...] = ("year", "assumed", "first", "last")
_DIFFER_FIELDS = ("guide_rate", "guide_yen", "ordinance_rate", "ordinance_yen")


class Form(Strict):
    """A form of engagement, and whether the guide's table of eligible costs names it."""

    id: words.Form
    label: str
    in_guide_table: bool


class Item(Strict):
    """A kind of expense. doubt: what to say when it is entered; only_form: only with that form."""

    id: str
    label: str
    kind: Literal["personnel", "recruiting"]
    doubt: str = ""
    only_form: str = ""
    source: Citation | None = None


class _Entities(Strict):
    entity: tuple[Entity, ...]


class _Warnings(Strict):
    warning: tuple[WarningText, ...]


class _Costs(Strict):
    form: tuple[Form, ...]
    item: tuple[Item, ...]


@dataclass(frozen=True)
class SubsidyLaw:
    """Everything the calculation needs. version: a hash of the parsed content, 12 hex digits."""

    bases: tuple[Basis, ...]
    entities: tuple[Entity, ...]
    warnings: tuple[WarningText, ...]
    forms: tuple[Form, ...]
    items: tuple[Item, ...]
    version: str

    def basis(self, id_: str) -> Basis:
        """The basis ``guide`` or ``ordinance``. Raises InputError for another name."""
        return _by_id(self.bases, id_, "根拠（basis）")

    def entity(self, id_: str) -> Entity:
        """The kind of body. Raises InputError for an unknown one."""
        return _by_id(self.entities, id_, "団体の種別（entity）")

    def form(self, id_: str) -> Form:
        """The form of engagement. Raises InputError for an unknown one."""
        return _by_id(self.forms, id_, "任用形態（form）")

    def item(self, id_: str) -> Item:
        """The kind of expense. Raises InputError for an unknown one."""
        return _by_id(self.items, id_, "費目（item）")

    def texts(self, when: str, year: FiscalYear) -> tuple[WarningText, ...]:
        """The warnings for one occasion and year, in the order of the file."""
        return tuple(
            text for text in self.warnings if text.when == when and (text.from_ is None or text.from_ <= year)
        )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Found = TypeVar("_Found", bound=_Named)


def _by_id(records: Sequence[_Found], id_: str, what: str) -> _Found:
    for record in records:
        if record.id == id_:
            return record
    choices = "、".join(record.id for record in records)
    raise InputError([Fault(what, f"「{id_}」は知らない値です", f"{choices} のどれかを書いてください")])


def read(folder: Path) -> SubsidyLaw:
    """Read the files of ``folder``. Raises InputError with every fault of the first file that has one,
    each naming the file and the key."""
    found = {
        name: read_toml(folder / f"{name}.toml")
        for name in ("guide", "ordinance", "entities", "warnings", "costs")
    }
    bases = [parse(Basis, found[name], f"{name}.toml") for name in ("guide", "ordinance")]
    costs = parse(_Costs, found["costs"], "costs.toml")
    content = json.dumps(found, ensure_ascii=False, sort_keys=True, default=str)
    return SubsidyLaw(
        bases=tuple(sorted(bases, key=lambda basis: basis.order)),
        entities=parse(_Entities, found["entities"], "entities.toml").entity,
        warnings=parse(_Warnings, found["warnings"], "warnings.toml").warning,
        forms=costs.form,
        items=costs.item,
        version=hashlib.sha256(content.encode()).hexdigest()[:12],
    )


@cache
def load() -> SubsidyLaw:
    """The law as shipped."""
    return read(FOLDER)


def parameters_on(day: date | None) -> list[dict[str, Any]]:
    """The parameters in force on a day, or every one with the years it runs; for listing, with sources.

    Keys: id (``subsidy.guide.rate``), basis, basis_label, years (``令和5年度``), text, citation, confidence,
    checked_on. Without a day, the end of a series is listed too.
    """
    rows = [row for basis in load().bases for row in _rows_of(basis)]
    if day is None:
        return [row for row, *_ in rows]
    year = FiscalYear.of(day)
    return [
        row
        for row, first, last, ends in rows
        if not ends and first <= year and (last is None or year <= last)
    ]


_KINDS = {"rate": "率", "personnel": "任用等経費", "recruiting": "募集経費"}
_Row = tuple[dict[str, Any], FiscalYear, FiscalYear | None, bool]


def _rows_of(basis: Basis) -> list[_Row]:
    named: list[tuple[str, Sequence[RateEntry] | Sequence[CostEntry]]] = [
        ("rate", basis.rate),
        ("personnel", basis.personnel),
        ("recruiting", basis.recruiting),
    ]
    return [_row(basis, key, series, index) for key, series in named for index in range(len(series))]


def _row(basis: Basis, key: str, series: Sequence[RateEntry] | Sequence[CostEntry], index: int) -> _Row:
    entry = series[index]
    last = FiscalYear(series[index + 1].from_.year - 1) if index + 1 < len(series) else None
    first = entry.from_
    until = f"{first.label}以後" if last is None else first.label
    source = basis.sources[entry.source]
    row = {
        "id": f"subsidy.{basis.id}.{key}",
        "basis": basis.id,
        "basis_label": basis.name,
        "years": until if last is None or last == first else f"{first.label}から{last.label}まで",
        "text": f"{_KINDS[key]} {entry.told()}",
        "citation": str(source),
        "confidence": source.confidence.value,
        "checked_on": source.checked_on.isoformat(),
    }
    return row, first, last, entry.ends
