"""What a municipality has settled for itself: kept with the municipality, each change recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.store.kept import Act, Conflict, Kept, NotKept
from app.store.room import Room

KIND = "setting"
LONGEST_KEPT = 100
"""Years; more is no period at all."""


@dataclass(frozen=True)
class KeptFor:
    """A kind of record that is kept for a time. ``since``: from when its years count, Japanese.
    ``years``: where the municipality settled nothing."""

    label: str
    since: str
    years: int


RETENTION: Mapping[str, KeptFor] = {
    "appointee": KeptFor("補佐官等の登録", "任用・契約の終わりから", 5),
    "affiliation": KeptFor("関係会社の登録", "関係の終わりから", 5),
    "tender": KeptFor("案件、入札者、照合結果", "判定の日（入札日、随意契約では契約日）から", 10),
    "posting": KeptFor("募集票", "最後の変更から", 5),
    "pledge": KeptFor("誓約書", "最後の変更から", 5),
    "subsidy": KeptFor("特別交付税の試算調書", "最後の変更から", 5),
    "account": KeptFor("利用者", "停止から", 5),
    "event": KeptFor("記録の中の氏名と理由", "記録した日から", 10),
}


def _years() -> dict[str, int | None]:
    return {kind: kept_for.years for kind, kept_for in RETENTION.items()}


@dataclass(frozen=True)
class OfficeSettings:
    """``second_person``: a decision counts only after another officer has agreed. ``second_factor``: nobody
    works without a second factor. ``numbering``: what stands before a document number, blank for nothing.
    ``retention``: for each kind of ``RETENTION`` the years it is kept; None: no limit was set."""

    second_person: bool = False
    second_factor: bool = False
    numbering: str = ""
    retention: Mapping[str, int | None] = field(default_factory=_years)

    def plain(self) -> dict[str, Any]:
        """As it is kept in ``municipality.settings``."""
        return {
            "second_person": self.second_person,
            "second_factor": self.second_factor,
            "numbering": self.numbering,
            "retention": dict(self.retention),
        }


def as_settings(kept: Mapping[str, Any]) -> OfficeSettings:
    """The settings of what is kept; what is missing there has its default."""
    plain = OfficeSettings()
    return OfficeSettings(
        bool(kept.get("second_person", plain.second_person)),
        bool(kept.get("second_factor", plain.second_factor)),
        str(kept.get("numbering", plain.numbering)),
        _years() | {kind: years for kind, years in kept.get("retention", {}).items() if kind in RETENTION},
    )


class OfficeSettingsKept:
    """The settings of every municipality."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def of(self, whose: int) -> OfficeSettings:
        """What a municipality has settled. Raises NotKept."""
        return self.get(whose).value

    def get(self, whose: int) -> Kept[OfficeSettings]:
        """The same with its version; its number is the municipality's. Raises NotKept."""
        with self.room.reading() as session:
            return _kept(_municipality(session, whose))

    def change(self, act: Act, seen: int, value: OfficeSettings) -> None:
        """Keep changed settings; what changed stands in the record, before and after. Raises Conflict."""
        with self.room.writing() as session:
            row = _municipality(session, act.whose, to_change=True)
            before = _kept(row)
            if before.version != seen:
                raise Conflict(value, cast(Kept[object], before))
            facts = {"changed": changes(before.value, value)}
            row.settings = {
                **row.settings,
                **value.plain(),
                "version": seen + 1,
                "changed_at": self.room.now().isoformat(),
            }
            self.room.record_event(session, act, before.ref, "設定を変更した", facts=facts)


def changes(before: OfficeSettings, after: OfficeSettings) -> dict[str, list[Any]]:
    """What differs: name (``retention.tender``), then the value before and the value after."""
    old, new = _flat(before.plain()), _flat(after.plain())
    return {name: [old.get(name), new[name]] for name in new if old.get(name) != new[name]}


def _flat(plain: Mapping[str, Any]) -> dict[str, Any]:
    years = {f"retention.{kind}": value for kind, value in plain["retention"].items()}
    return {name: value for name, value in plain.items() if name != "retention"} | years


def _municipality(session: Session, whose: int, *, to_change: bool = False) -> models.Municipality:
    """``to_change`` locks the row (PostgreSQL) without holding up those who only refer to it."""
    asked = select(models.Municipality).where(models.Municipality.id == whose)
    found = session.scalar(asked.with_for_update(key_share=True) if to_change else asked)
    if found is None:
        raise NotKept(f"Municipality {whose}")
    return found


def _kept(row: models.Municipality) -> Kept[OfficeSettings]:
    changed_at = row.settings.get("changed_at")
    return Kept(
        row.id,
        KIND,
        row.id,
        int(row.settings.get("version", 1)),
        row.created_at,
        datetime.fromisoformat(changed_at) if changed_at else row.created_at,
        as_settings(row.settings),
    )
