"""The demonstration's register: appointees, affiliations, adopted clauses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from app.demo.reading import company, end_of, read
from app.store import Act, Adopted, Officer, Store
from rules.register import (
    Affiliation,
    Appointee,
    Employment,
    Engagement,
    IntellectualProperty,
    ReportedChange,
    Shareholding,
)

Row = Mapping[str, Any]
Item = TypeVar("Item")


def fill_register(store: Store, officer: Officer) -> dict[str, int]:
    """Keep them; the appointees' numbers by their ``key`` come back."""
    for row in read("clauses")["clause"]:
        store.clauses.create(Act(officer, "clause.create"), Adopted(**row))
    for row in read("affiliations")["affiliation"]:
        ends = {"parent": company(row["parent"]), "child": company(row["child"])}
        store.affiliations.create(Act(officer, "affiliation.create"), Affiliation(**{**row, **ends}))
    act = Act(officer, "appointee.create")
    rows = read("appointees")["appointee"]
    return {row["key"]: store.appointees.create(act, _appointee(row)) for row in rows}


def _appointee(row: Row) -> Appointee:
    return Appointee(
        name=row["name"],
        kana=row["kana"],
        declared_on=row.get("declared_on"),
        note=row["note"],
        engagements=tuple(map(_engagement, row["engagements"])),
        employments=_each(row.get("employments"), _employment),
        shareholdings=_each(row.get("shareholdings"), _shareholding),
        intellectual_property=_each(
            row.get("intellectual_property"), lambda item: IntellectualProperty(**item)
        ),
        changes=tuple(ReportedChange(**item) for item in row["changes"]),
    )


def _each(rows: list[Row] | None, made: Callable[[Row], Item]) -> tuple[Item, ...] | None:
    """None (not known) stays None."""
    return None if rows is None else tuple(map(made, rows))


def _engagement(row: Row) -> Engagement:
    contractor = company(row["contractor"]) if "contractor" in row else None
    return Engagement(row["form"], row.get("applied_on"), row.get("start"), end_of(row), contractor)


def _employment(row: Row) -> Employment:
    return Employment(company(row["company"]), row["kind"], row.get("start"), end_of(row), row.get("post"))


def _shareholding(row: Row) -> Shareholding:
    return Shareholding(company(row["company"]), row["amount"], row["disclosed_on"])
