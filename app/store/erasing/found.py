"""What speaks of a person in one municipality: pledges of theirs and entries of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import models
from app.chain import JAPAN
from app.store.erasing.entries import Entry, entries_left, entries_on, entries_titled
from app.store.erasing.plan import ENTRIES, About, Line, entries_line
from app.store.naming import Standing, is_name, rows_naming, spellings, stands_as_name
from app.store.unopened import Unopened
from rules.dates import wareki

_TITLED_PLEDGES = "誓約書（本人の登録から作ったものではなく、氏名で見つけた。1つずつ確かめる）"
_BY_TITLE = "記録の内容（書類の題名にある氏名で見つけた。1つずつ確かめる）"


@dataclass(frozen=True)
class Found:
    """What speaks of a person in one municipality. ``named``: the rows the name stands in, but for those that
    tell of bidders before the opening; ``pledges``: the person's own; ``titled``: those tied to nobody, found
    by the name; ``about``, ``by_title``, ``left``: entries of the record that go, that go for
    the name in a paper's title, and that stay."""

    written: tuple[str, ...]
    named: list[Standing]
    pledges: list[models.Pledge]
    titled: list[models.Pledge]
    about: tuple[Entry, ...]
    by_title: tuple[Entry, ...]
    left: tuple[Entry, ...]

    @property
    def goes(self) -> tuple[Line, ...]:
        """Pledges and entries, found by the name apart: whoever approves looks at each."""
        return (
            Line("誓約書", len(self.pledges), tuple(pledge.title for pledge in self.pledges)),
            Line(_TITLED_PLEDGES, len(self.titled), tuple(map(_told, self.titled))),
            entries_line(ENTRIES, self.about),
            entries_line(_BY_TITLE, self.by_title),
        )

    @property
    def counted(self) -> dict[str, Any]:
        """Numbers only."""
        return {
            "pledges": [pledge.id for pledge in (*self.pledges, *self.titled)],
            "checks": [one.number for one in self.named if one.table == "check_run"],
            "details": len(self.about) + len(self.by_title),
            "by_title": [entry.seq for entry in self.by_title],
        }


def found_of(about: About, row: models.Appointee, accounts: Collection[int] = ()) -> Found:
    """Everything of an appointee. ``accounts``: the person's own, by number."""
    session, whose = about.session, about.whose
    written, unopened = spellings(row.name, row.kana), Unopened(session, whose, about.today)
    everything = list(_pledges(about))
    mine = [pledge for pledge in everything if _whose(pledge) == row.id]
    titled = [pledge for pledge in everything if _is_titled(pledge, row, written)]
    others = {f"pledge:{pledge.id}" for pledge in everything if _is_anothers(pledge, row)}
    entries = entries_on(session, whose, records_of(row.id, (*mine, *titled)), accounts)
    known = {entry.id for entry in entries}
    by_title = entries_titled(session, whose, written, others, unopened)
    by_title = tuple(entry for entry in by_title if entry.id not in known)
    left = entries_left(session, whose, written, accounts, (*entries, *by_title), unopened)
    named = rows_naming(session, whose, written, unopened.tenders)
    told = [one for one in named if not unopened.has_row(one)]
    return Found(written, told, mine, titled, entries, by_title, left)


def pledges_of(about: About) -> list[models.Pledge]:
    """Those made from the register for the person in question, who may be gone."""
    return [pledge for pledge in _pledges(about) if _whose(pledge) == about.number]


def left_behind(session: Session, whose: int) -> list[tuple[int, int]]:
    """The people who are gone although pledges of theirs are still here: their numbers, and how many."""
    known = set(session.scalars(select(models.Appointee.id)))
    rows = session.scalars(select(models.Pledge).where(models.Pledge.municipality_id == whose))
    counts = Counter(number for row in rows if (number := _whose(row)) is not None and number not in known)
    return sorted(counts.items())


def _pledges(about: About) -> Iterable[models.Pledge]:
    table = models.Pledge
    return about.session.scalars(select(table).where(table.municipality_id == about.whose).order_by(table.id))


def _whose(pledge: models.Pledge) -> int | None:
    """The number of the person who makes it, where it was made from the register."""
    number = pledge.values.get("appointee")
    return number if isinstance(number, int) else None


def _is_anothers(pledge: models.Pledge, row: models.Appointee) -> bool:
    """Whether a pledge is a bidder's, or tied to another appointee."""
    return pledge.values.get("for") == "bidder" or _whose(pledge) not in (None, row.id)


def _is_titled(pledge: models.Pledge, row: models.Appointee, written: Sequence[str]) -> bool:
    """Whether an appointee's pledge that is tied to nobody is one by this name. A name somewhere within, or
    in a bidder's, is no reason."""
    if _whose(pledge) is not None or pledge.values.get("for") != "appointee":
        return False
    fields = pledge.values.get("fields")
    name = str(fields.get("name") or "") if isinstance(fields, dict) else ""
    exactly = any(is_name(text, row.name, row.kana) for text in (pledge.title, name))
    return exactly or stands_as_name(f"{pledge.title}\n{name}", written)


def _told(pledge: models.Pledge) -> str:
    day = wareki(pledge.changed_at.astimezone(JAPAN).date())
    return f"誓約書 {pledge.id}「{pledge.title}」（{day}）"


def records_of(number: int, pledges: Iterable[models.Pledge]) -> list[str]:
    """How entries name a person and their pledges."""
    of_person = [f"appointee:{number}", f"sharing:{number}"]
    return [*of_person, *(f"pledge:{pledge.id}" for pledge in pledges)]
