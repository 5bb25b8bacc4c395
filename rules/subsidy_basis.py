"""One way to calculate the subsidy, the guide's or the ordinance's: its rate, its costs and caps by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from rules.citation import Citation, Confidence
from rules.dated import Dated, Year, check_series, in_force, refuse
from rules.faults import Fault, InputError
from rules.fiscal_year import FiscalYear
from rules.schema import Strict

ENDED = "なし（確認できた根拠がない）"


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

    def told(self) -> str:
        """The entry in words, for listing."""
        return ENDED if self.ends else str(self.value)


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

    def told(self) -> str:
        """The entry in words, for listing."""
        if self.ends:
            return ENDED
        if not self.counts:
            return "対象外"
        if self.measure_cap is not None:
            return f"対象（措置額{self.measure_cap:,}円まで）"
        return "対象（上限なし）" if self.cost_cap is None else f"対象（経費{self.cost_cap:,}円まで）"


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
