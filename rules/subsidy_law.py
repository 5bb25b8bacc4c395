"""The subsidy's parameters as ``rules/law/subsidy/*.toml`` states them: read, checked, asked by year."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Protocol, Self, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from rules import words
from rules.citation import Citation, Confidence
from rules.dated import Dated, Year, check_series, in_force, refuse
from rules.faults import Fault, InputError
from rules.fiscal_year import FiscalYear
from rules.schema import Strict, parse, read_toml

FOLDER = Path(__file__).parent / "law" / "subsidy"


def _rate(value: object) -> object:
    if not isinstance(value, str):
        raise InputError(
            [Fault("", "率が文字列ではありません", '「"0.5"」のように引用符で囲んで書いてください')]
        )
    try:
        rate = Decimal(value)
    except InvalidOperation:
        rate = Decimal(-1)
    if not 0 < rate <= 1:
        raise InputError(
            [
                Fault(
                    "",
                    f"「{value}」は率として読めません",
                    '0より大きく1以下の数を「"0.5"」のように書いてください',
                )
            ]
        )
    return rate


class RateEntry(Dated):
    """The rate that the eligible costs are multiplied by, once."""

    value: Annotated[Decimal, BeforeValidator(_rate)] | None = None

    @model_validator(mode="after")
    def _ends_or_has_a_value(self) -> Self:
        _one_of(self.ends, self.value is not None, "value")
        return self


class CostEntry(Dated):
    """Whether a kind of cost counts. cost_cap: yen of cost that count at most. measure_cap: yen of measure,
    so of cost times rate, at most. At most one of the two caps; neither: no cap."""

    counts: bool | None = None
    cost_cap: Annotated[int, Field(ge=0)] | None = None
    measure_cap: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _ends_or_has_a_value(self) -> Self:
        _one_of(self.ends, self.counts is not None, "counts")
        if self.cost_cap is not None and self.measure_cap is not None:
            raise InputError(
                [Fault("", "上限が2つあります", "cost_cap か measure_cap の一方だけを書いてください")]
            )
        return self


def _one_of(ends: bool, given: bool, key: str) -> None:
    if ends == given:
        problem = "終わりに値があります" if ends else f"{key} がありません"
        raise InputError([Fault("", problem, f"{key} か ends = true の一方だけを書いてください")])


class Example(Strict):
    """A case an official can recompute; the tests do. Without a figure the three results are absent."""

    says: str
    year: Year
    personnel: int
    recruiting: int
    eligible_recruiting: int | None = None
    measure_yen: int | None = None
    measure_thousand_yen: int | None = None


@dataclass(frozen=True)
class Parameters:
    """What one basis says for one fiscal year. Caps are in yen of cost; None: no cap."""

    year: FiscalYear
    rate: Decimal
    personnel_counts: bool
    recruiting_counts: bool
    recruiting_cap: int | None
    recruiting_measure_cap: int | None
    rate_source: Citation
    personnel_source: Citation
    recruiting_source: Citation

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the three values, each once."""
        return tuple(dict.fromkeys((self.rate_source, self.personnel_source, self.recruiting_source)))


class Basis(Strict):
    """One way to calculate: the guide's or the ordinance's."""

    id: Literal["guide", "ordinance"]
    order: int
    name: str
    title: str
    gist: str
    old_rate_label: str = ""
    sources: dict[str, Citation]
    rate: tuple[RateEntry, ...]
    personnel: tuple[CostEntry, ...]
    recruiting: tuple[CostEntry, ...]
    examples: tuple[Example, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        series: dict[str, Sequence[Dated]] = {
            "rate": self.rate, "personnel": self.personnel, "recruiting": self.recruiting,
        }  # fmt: skip
        refuse([fault for name, entries in series.items() for fault in check_series(name, entries)])
        refuse(
            [
                Fault(
                    f"{name}[{index}].source",
                    f"「{entry.source}」という出典がありません",
                    "[sources.…] の名を書いてください",
                )
                for name, entries in series.items()
                for index, entry in enumerate(entries)
                if entry.source not in self.sources
            ]
        )
        self._check_spans(series)
        self._check_confidence(series)
        self._check_caps()
        return self

    def _check_spans(self, series: dict[str, Sequence[Dated]]) -> None:
        spans = {name: (entries[0].from_, _end(entries)) for name, entries in series.items()}
        refuse(
            [
                Fault(
                    name,
                    "率と始まりか終わりの年度が違います",
                    "rate、personnel、recruiting の始まりと終わりをそろえてください",
                )
                for name, span in spans.items()
                if span != spans["rate"]
            ]
        )

    def _check_confidence(self, series: dict[str, Sequence[Dated]]) -> None:
        """Only what was read in the original takes part in a figure (domain.md)."""
        used = {entry.source for entries in series.values() for entry in entries}
        refuse(
            [
                Fault(
                    f"sources.{key}.confidence",
                    "計算に使う値の出典が原文で確認したもの（H）ではありません",
                    "原文で確認してから H と書いてください",
                )
                for key in sorted(used)
                if self.sources[key].confidence is not Confidence.HIGH
            ]
        )

    def _check_caps(self) -> None:
        years = sorted({entry.from_ for entry in (*self.rate, *self.recruiting)})
        refuse(
            [
                Fault(
                    "recruiting",
                    f"{year.label}の上限を率で割ると1円未満の端数が出ます",
                    "割り切れる額を書いてください",
                )
                for year in years
                if (cap := self._cap(year)) is not None and cap.denominator != 1
            ]
        )

    def _cap(self, year: FiscalYear) -> Fraction | None:
        rate, recruiting = in_force(self.rate, year), in_force(self.recruiting, year)
        if rate is None or recruiting is None or rate.value is None:
            return None
        if recruiting.measure_cap is not None:
            return Fraction(recruiting.measure_cap) / Fraction(rate.value)
        return None if recruiting.cost_cap is None else Fraction(recruiting.cost_cap)

    def at(self, year: FiscalYear) -> Parameters | None:
        """The parameters of ``year``; None before the scheme began and after its basis ended."""
        rate, personnel, recruiting = (
            in_force(self.rate, year), in_force(self.personnel, year), in_force(self.recruiting, year),
        )  # fmt: skip
        if rate is None or personnel is None or recruiting is None or rate.value is None:
            return None
        cap = self._cap(year)
        return Parameters(
            year=year,
            rate=rate.value,
            personnel_counts=bool(personnel.counts),
            recruiting_counts=bool(recruiting.counts),
            recruiting_cap=None if cap is None else int(cap),
            recruiting_measure_cap=recruiting.measure_cap,
            rate_source=self.sources[rate.source],
            personnel_source=self.sources[personnel.source],
            recruiting_source=self.sources[recruiting.source],
        )

    @property
    def first(self) -> FiscalYear:
        """The first fiscal year with a figure."""
        return self.rate[0].from_

    @property
    def last(self) -> FiscalYear | None:
        """The last fiscal year with a figure, inclusive; None where no end is stated."""
        end = _end(self.rate)
        return None if end is None else FiscalYear(end.year - 1)

    @property
    def last_source(self) -> Citation:
        """The source of the latest rate entry: the text that states the end, where one is stated."""
        return self.sources[self.rate[-1].source]


def _end(entries: Sequence[Dated]) -> FiscalYear | None:
    return entries[-1].from_ if entries[-1].ends else None


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
class InForce:
    """One parameter in force, for listing: ``id`` such as ``subsidy.guide.rate``."""

    id: str
    label: str
    value: str
    since: FiscalYear
    citation: Citation


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

    def listing(self, year: FiscalYear) -> tuple[InForce, ...]:
        """The parameters in force in ``year``, basis by basis; empty where none is."""
        return tuple(item for basis in self.bases for item in _listing(basis, year))


def _listing(basis: Basis, year: FiscalYear) -> list[InForce]:
    found = basis.at(year)
    if found is None:
        return []
    cap = found.recruiting_cap
    recruiting = (
        "対象外" if not found.recruiting_counts else "上限なし" if cap is None else f"経費{cap:,}円まで"
    )
    if found.recruiting_counts and found.recruiting_measure_cap is not None:
        recruiting += f"（措置額{found.recruiting_measure_cap:,}円まで）"
    rows: list[tuple[str, str, str, Sequence[Dated], Citation]] = [
        ("rate", "率", str(found.rate), basis.rate, found.rate_source),
        (
            "personnel",
            "任用等経費",
            "上限なし" if found.personnel_counts else "対象外",
            basis.personnel,
            found.personnel_source,
        ),
        ("recruiting", "募集経費", recruiting, basis.recruiting, found.recruiting_source),
    ]
    return [
        InForce(f"subsidy.{basis.id}.{key}", f"{basis.name} {label}", value, entry.from_, source)
        for key, label, value, series, source in rows
        if (entry := in_force(series, year)) is not None
    ]


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
