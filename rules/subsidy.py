"""What the 特別交付税 measure comes to for one fiscal year: the amount, and every step to it.

The result is 特別交付税措置見込額（試算）, a basis for the March calculation, never an amount granted.
Exact fractions throughout; each figure is rounded once, from the exact product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction
from typing import Any

from rules.amounts import parse_yen, yen
from rules.citation import Citation, Confidence
from rules.faults import Fault, InputError
from rules.fiscal_year import FiscalYear
from rules.subsidy_basis import Basis, Parameters
from rules.subsidy_law import Entity, SubsidyLaw, WarningText

DEFAULT_BASIS = "guide"
DEFAULT_ENTITY = "municipality"
MEASURE = "特別交付税措置見込額（試算）"
OWN_FUNDS = "措置見込額を除く負担額"


class NoFigure(Enum):
    """Why a year has no figure."""

    OUTSIDE = "制度の対象外"
    """Before the scheme began."""
    UNCONFIRMED = "根拠未確認"
    """After the last year whose text was read."""
    OTHER_PROVISION = "別の定めによる"
    """The body comes under another provision."""


@dataclass(frozen=True)
class Step:
    """One step of the calculation. value: its exact result, as a plain decimal number without separators."""

    label: str
    formula: str
    value: str
    citation: Citation | None = None


@dataclass(frozen=True)
class Warned:
    """A warning with its source. ``str()`` marks what was not read in the original. when: its occasion, as
    in warnings.toml; besides ``no_figure`` and ``body`` (the kind of body) and ``line`` (a cost)."""

    text: str
    source: Citation | None = None
    when: str = "line"

    @property
    def about_year(self) -> bool:
        """Whether it says why there is no figure or which year was assumed; shown beside the year itself."""
        return self.when in ("no_figure", "assumed", "outside", "unconfirmed")

    @property
    def leading(self) -> bool:
        """Whether it stands before the figures."""
        return self.about_year or self.when == "differ"

    def __str__(self) -> str:
        return self.text if self.source is None or self.confirmed else f"［要確認］{self.text}"

    @property
    def confirmed(self) -> bool:
        """Whether the source was read in the original (confidence H)."""
        return self.source is not None and self.source.confidence is Confidence.HIGH


@dataclass(frozen=True)
class Figures:
    """The figures of one calculation, in whole yen unless the name says otherwise.

    measure_yen and measure_thousand_yen: the exact product, each rounded half up once.
    """

    rate: Decimal
    eligible_personnel: int
    eligible_recruiting: int
    measure_yen: int
    measure_thousand_yen: int
    own_funds_yen: int


@dataclass(frozen=True)
class Calculation:
    """One basis applied to one year's costs. ``figures`` is None exactly where ``no_figure`` says why.

    parameters: those applied (of ``assumed_year`` where one is assumed). alternatives: the other bases.
    """

    year: FiscalYear
    assumed_year: FiscalYear | None
    entity: Entity
    basis: Basis
    citations: tuple[Citation, ...]
    personnel: int
    recruiting: int
    parameters: Parameters | None
    figures: Figures | None
    no_figure: NoFigure | None
    steps: tuple[Step, ...]
    warnings: tuple[Warned, ...] = ()
    alternatives: tuple[Calculation, ...] = ()

    @property
    def both(self) -> tuple[Calculation, ...]:
        """This calculation and its alternatives in the order of the law, for showing with equal weight."""
        return tuple(sorted((self, *self.alternatives), key=lambda one: one.basis.order))

    @property
    def costs(self) -> int:
        """Personnel and recruiting costs together, counted or not."""
        return self.personnel + self.recruiting

    @property
    def basis_label(self) -> str:
        """``省令（率0.7）``; ``手順書（率0.5・旧率）`` where another basis has another rate for the year."""
        if self.figures is None:
            return self.basis.name
        others = {other.figures.rate for other in self.alternatives if other.figures}
        old = self.basis.old_rate_label if others - {self.figures.rate} else ""
        return f"{self.basis.name}（率{self.figures.rate}{'・' + old if old else ''}）"

    def to_json(self) -> dict[str, Any]:
        """The result as contracts.md section 3 fixes it. An alternative's own ``alternatives`` is ``[]``."""
        found = self.figures
        return {
            "year": self.year.code,
            "fiscal_year": self.year.year,
            "assumed_year": self.assumed_year.code if self.assumed_year else None,
            "entity": self.entity.id,
            "basis": self.basis.id,
            "citation": "、".join(map(str, self.citations)),
            "personnel": self.personnel,
            "recruiting": self.recruiting,
            "eligible_personnel": found.eligible_personnel if found else None,
            "eligible_recruiting": found.eligible_recruiting if found else None,
            "rate": str(found.rate) if found else None,
            "measure_yen": found.measure_yen if found else None,
            "measure_thousand_yen": found.measure_thousand_yen if found else None,
            "own_funds_yen": found.own_funds_yen if found else None,
            "steps": [{"label": s.label, "formula": s.formula, "value": s.value} for s in self.steps],
            "warnings": [str(warning) for warning in self.warnings],
            "alternatives": [replace(other, alternatives=()).to_json() for other in self.alternatives],
        }


def calculate(
    law: SubsidyLaw,
    *,
    year: FiscalYear,
    personnel: int,
    recruiting: int,
    basis: str = DEFAULT_BASIS,
    entity: str = DEFAULT_ENTITY,
    assume: FiscalYear | None = None,
) -> Calculation:
    """Apply ``basis`` to the costs (whole yen, 0 to 10^12) of ``year``; the other bases become alternatives.

    assume: the year whose parameters stand in for a year that has none.
    Raises InputError, every fault at once: an amount out of range, an unknown basis or entity, ``assume``
    for a year that has its own parameters or naming one that has none.
    """
    chosen, body = _checked(law, year, personnel, recruiting, basis, entity, assume)
    bases = (chosen, *(other for other in law.bases if other.id != chosen.id))
    plain = [_calculate(one, body, year, personnel, recruiting, assume) for one in bases]
    warnings = _warnings(law, plain, assume)
    linked = [
        replace(one, warnings=warnings, alternatives=tuple(other for other in plain if other is not one))
        for one in plain
    ]
    return replace(linked[0], alternatives=tuple(linked[1:]))


def _checked(
    law: SubsidyLaw,
    year: FiscalYear,
    personnel: int,
    recruiting: int,
    basis: str,
    entity: str,
    assume: FiscalYear | None,
) -> tuple[Basis, Entity]:
    faults: list[Fault] = []
    for where, amount in (("任用等経費", personnel), ("募集経費", recruiting)):
        try:
            parse_yen(amount, where)
        except InputError as error:
            faults += error.faults
    try:
        chosen, body = law.basis(basis), law.entity(entity)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    faults += _wrong_assumption(chosen, year, assume)
    if faults:
        raise InputError(faults)
    return chosen, body


def _wrong_assumption(basis: Basis, year: FiscalYear, assume: FiscalYear | None) -> list[Fault]:
    if assume is None:
        return []
    where = "仮定する年度（--assume）"
    known = f"{basis.first.code}～{basis.last.code}" if basis.last else f"{basis.first.code}以後"
    if basis.at(year) is not None:
        return [
            Fault(
                where,
                f"{year.label}には確認できた根拠があるので、仮定は要りません",
                "仮定する年度を空にしてください",
            )
        ]
    if basis.at(assume) is None:
        return [
            Fault(where, f"{assume.label}には確認できた根拠がありません", f"{known} のどれかを書いてください")
        ]
    return []


def _calculate(
    basis: Basis, entity: Entity, year: FiscalYear, personnel: int, recruiting: int, assume: FiscalYear | None
) -> Calculation:
    own = basis.at(year)
    assumed = assume if own is None else None
    found = basis.at(assumed) if assumed else own
    figures, steps = _work_out(found, personnel, recruiting) if found and entity.figure else (None, ())
    return Calculation(
        year=year,
        assumed_year=assumed,
        entity=entity,
        basis=basis,
        citations=_citations(basis, entity, found),
        personnel=personnel,
        recruiting=recruiting,
        parameters=found if figures else None,
        figures=figures,
        no_figure=None if figures else _why_no_figure(basis, entity, year),
        steps=steps,
    )


def _citations(basis: Basis, entity: Entity, found: Parameters | None) -> tuple[Citation, ...]:
    if not entity.figure and entity.source:
        return (entity.source,)
    return found.citations if found else (basis.last_source,)


def _why_no_figure(basis: Basis, entity: Entity, year: FiscalYear) -> NoFigure:
    if not entity.figure:
        return NoFigure.OTHER_PROVISION
    return NoFigure.OUTSIDE if year < basis.first else NoFigure.UNCONFIRMED


def _work_out(found: Parameters, personnel: int, recruiting: int) -> tuple[Figures, tuple[Step, ...]]:
    counted_personnel = personnel if found.personnel_counts else 0
    counted_recruiting = _counted_recruiting(found, recruiting)
    eligible = counted_personnel + counted_recruiting
    product = Fraction(found.rate) * eligible
    measure, thousand = _half_up(product), _half_up(product / 1000)
    costs = personnel + recruiting
    figures = Figures(
        rate=found.rate,
        eligible_personnel=counted_personnel,
        eligible_recruiting=counted_recruiting,
        measure_yen=measure,
        measure_thousand_yen=thousand,
        own_funds_yen=costs - measure,
    )
    exact = _exact(product)
    steps = (
        _personnel_step(found, personnel),
        _recruiting_step(found, recruiting, counted_recruiting),
        Step(
            "対象経費の合計",
            f"{yen(counted_personnel)} ＋ {yen(counted_recruiting)} ＝ {yen(eligible)}",
            str(eligible),
        ),
        Step(
            "率を掛けた額（端数処理の前）",
            f"{yen(eligible)} × {found.rate} ＝ {yen(exact)}",
            f"{exact:f}",
            found.rate_source,
        ),
        Step(
            f"{MEASURE}（円）",
            f"{yen(exact)}を四捨五入 ＝ {yen(measure)}",
            str(measure),
            found.rate_source,
        ),
        Step(
            f"{MEASURE}（千円）",
            f"{yen(exact)}を四捨五入 ＝ {thousand:,}千円",
            str(thousand),
            found.rate_source,
        ),
        Step(OWN_FUNDS, f"{yen(costs)} − {yen(measure)} ＝ {yen(costs - measure)}", str(costs - measure)),
    )
    return figures, steps


def _counted_recruiting(found: Parameters, recruiting: int) -> int:
    if not found.recruiting_counts:
        return 0
    return recruiting if found.recruiting_cap is None else min(recruiting, found.recruiting_cap)


def _personnel_step(found: Parameters, personnel: int) -> Step:
    label = "任用等経費のうち対象"
    if not found.personnel_counts:
        return Step(label, f"{yen(personnel)}は、この年度は対象外 ＝ 0円", "0", found.personnel_source)
    return Step(label, f"{yen(personnel)}（上限なし）", str(personnel), found.personnel_source)


def _recruiting_step(found: Parameters, recruiting: int, counted: int) -> Step:
    label, source = "募集経費のうち対象", found.recruiting_source
    if not found.recruiting_counts:
        return Step(label, f"{yen(recruiting)}は、この年度は対象外 ＝ 0円", "0", source)
    if found.recruiting_cap is None:
        return Step(label, f"{yen(recruiting)}（上限なし）", str(counted), source)
    cap = yen(found.recruiting_cap)
    if found.recruiting_measure_cap is not None:
        cap = f"{cap}（措置額の上限{yen(found.recruiting_measure_cap)} ÷ {found.rate}）"
    return Step(label, f"{yen(recruiting)}と上限{cap}の小さい方 ＝ {yen(counted)}", str(counted), source)


def _half_up(value: Fraction) -> int:
    """Rounded to a whole number, a half upwards. ``value`` is never negative here."""
    return int(value + Fraction(1, 2))


def _exact(value: Fraction) -> Decimal:
    """A product of whole yen and a decimal rate as a decimal number, nothing rounded, no trailing zeros."""
    with localcontext() as context:
        context.prec = 60
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
        return decimal.quantize(Decimal(1)) if decimal == decimal.to_integral_value() else decimal.normalize()


def _warnings(law: SubsidyLaw, plain: list[Calculation], assume: FiscalYear | None) -> tuple[Warned, ...]:
    """In the contract's order: an assumed year; no figure for this body; years without a basis; the bases
    differ; what is always warned of; the kind of body."""
    first = plain[0]
    body = first.entity
    entity = (
        [Warned(body.warning, body.source, "body" if body.figure else "no_figure")] if body.warning else []
    )
    common = {
        "year": first.year.label,
        "assumed": assume.label if assume else "",
        "first": first.basis.first.label,
        "last": first.basis.last.label if first.basis.last else "",
    }
    found: list[Warned] = []
    if any(one.assumed_year for one in plain):
        found += _filled(law.texts("assumed", first.year), common)
    found += [] if body.figure else entity
    for when, why in (("outside", NoFigure.OUTSIDE), ("unconfirmed", NoFigure.UNCONFIRMED)):
        names = "、".join(
            one.basis.name for one in sorted(plain, key=lambda c: c.basis.order) if one.no_figure is why
        )
        if names:
            found += _filled(law.texts(when, first.year), {**common, "bases": names})
    if differing := _difference(plain):
        found += _filled(law.texts("differ", first.year), {**common, **differing})
    found += _filled(law.texts("always", first.year), common)
    return (*found, *(entity if body.figure else []))


def _difference(plain: list[Calculation]) -> Mapping[str, str]:
    """The fields of the warning that the bases differ; empty where they do not, or one has no figure."""
    figures = [(one.basis.id, one.figures) for one in plain if one.figures]
    if len(figures) < 2 or len({(f.rate, f.eligible_recruiting, f.measure_yen) for _, f in figures}) == 1:
        return {}
    fields: dict[str, str] = {}
    for id_, found in figures:
        fields |= {f"{id_}_rate": str(found.rate), f"{id_}_yen": f"{found.measure_yen:,}"}
    return fields


def _filled(texts: tuple[WarningText, ...], fields: Mapping[str, str]) -> list[Warned]:
    return [Warned(text.text.format_map(fields), text.source, text.when) for text in texts]
